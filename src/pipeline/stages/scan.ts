import type { Config } from '../../config/schema.js';
import { category, numeric, type Table } from '../../core/table.js';
import type { Category } from '../../events/final-states.js';
import { SOURCE_COLUMN } from '../../events/source-ids.js';
import { scanPlane, type ScanSummary } from '../../inference/scan/scan.js';
import { scoreSidebands } from '../../inference/scan/score-sideband.js';
import { readChosenRows, writeTable } from '../../io/tables/table-files.js';
import type { FrozenSelection } from '../../selection/select/blinding.js';
import { readJson, writeJson } from '../../core/json-file.js';
import { readWorkingPoint } from '../../selection/optimise/working-point.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import type { Stage } from '../pipeline.js';
import { selectedData } from '../selected-data.js';
import { readSignalMap } from '../signal-source.js';

/** What the scan leaves besides the table of its points; null while the data are blind. */
export type ScanRecord = { readonly summary: ScanSummary; readonly toyMinima: readonly number[] } | null;

/** The mass plane: scan record in scan.json; points.parquet unless the data are blind. */
export const scanStage: Stage<Config> = {
  name: 'scan',
  summary: 'scan the plane of masses',
  needs: ['score', 'optimise', 'select', 'efficiency'],
  block: ({ scan }) => scan,
  run: async ({ config: { scan: options }, seed, pool, out, from, progress }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('scan', out);
    const selected = await selectedData(before('select').data);
    if (selected === undefined) {
      await writeJson(paths.scan, null satisfies ScanRecord);
      return {};
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
        map: await readSignalMap(before('efficiency').map),
        seed,
        pool,
        onProgress: (fraction) => {
          progress(fraction, 'toys');
        },
      },
      options,
    );
    await writeTable(paths.points, table);
    await writeJson(paths.scan, { summary, toyMinima: [...toyMinima] } satisfies ScanRecord);
    return { hypotheses: table.rowCount };
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
