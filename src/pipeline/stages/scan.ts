import type { Config } from '../../config/schema.js';
import { category, numeric, type Table } from '../../core/table.js';
import type { Category } from '../../events/final-states.js';
import { SOURCE_COLUMN } from '../../events/source-ids.js';
import { scanPlane, type ScanSummary } from '../../inference/scan/scan.js';
import { scoreSidebands } from '../../inference/scan/score-sideband.js';
import { signalMap } from '../../inference/signal/signal-map.js';
import { fitSignalShapes, type PointShape } from '../../inference/signal/signal-shape.js';
import { readChosenRows, readTable, writeTable } from '../../io/tables/table-files.js';
import type { FrozenSelection } from '../../selection/select/blinding.js';
import { readJson, writeJson } from '../../core/json-file.js';
import { readWorkingPoint } from '../../selection/optimise/working-point.js';
import { readPoints } from '../../simulation/signal-points.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import type { Stage } from '../pipeline.js';
import { selectedData } from '../selected-data.js';

/** What the scan leaves besides the table of its points. */
export interface ScanRecord {
  /** Resolution and efficiency at the simulated mass points. */
  readonly shapes: readonly PointShape[];
  /** The scan but for its points; null while the data are blind. */
  readonly scan: { readonly summary: ScanSummary; readonly toyMinima: readonly number[] } | null;
}

/** The mass plane: signal-shapes and scan record in scan.json; points.parquet unless the data are blind. */
export const scanStage: Stage<Config> = {
  name: 'scan',
  summary: 'scan the plane of masses',
  needs: ['simulate', 'score', 'optimise', 'select'],
  block: ({ scan }) => scan,
  run: async ({ config: { scan: options }, seed, pool, out, from, progress }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('scan', out);
    const signal = await readTable(before('select').signal);
    const points = await readPoints(before('simulate').points);
    const shapes = fitSignalShapes(signal, points, options.half_width);
    const selected = await selectedData(before('select').data);
    if (selected === undefined) {
      await writeJson(paths.scan, { shapes, scan: null } satisfies ScanRecord);
      return { 'mass points': shapes.length };
    }
    const { cuts } = await readJson<FrozenSelection>(before('select').frozen);
    const { cutSd } = await readWorkingPoint(before('optimise').workingPoint);
    const below = await candidatesBelow(before('score').data, cuts);
    const {
      points: table,
      toyMinima,
      summary,
    } = await scanPlane(
      {
        selected,
        sidebands: scoreSidebands(below, cuts, options.min_sideband_events, {
          C0: cutSd.C0 ?? 0,
          C1: cutSd.C1 ?? 0,
          C2: cutSd.C2 ?? 0,
        }),
        map: signalMap(shapes, options),
        seed,
        pool,
        onProgress: (fraction) => {
          progress(fraction, 'toys');
        },
      },
      options,
    );
    await writeTable(paths.points, table);
    await writeJson(paths.scan, {
      shapes,
      scan: { summary, toyMinima: [...toyMinima] },
    } satisfies ScanRecord);
    return { 'mass points': shapes.length, hypotheses: table.rowCount };
  },
};

const BELOW_COLUMNS = ['event_id', SOURCE_COLUMN.name, 'category', 'score', 'm_upsilon', 'm_dark_photon'];

/** Candidates below the cut of their category. */
function candidatesBelow(scores: string, cuts: Readonly<Record<Category, number>>): Promise<Table> {
  return readChosenRows(scores, BELOW_COLUMNS, (batch) => {
    const { levels, codes } = category(batch, 'category');
    const score = numeric(batch, 'score');
    return (row) => score[row] < cuts[levels[codes[row]] as Category];
  });
}
