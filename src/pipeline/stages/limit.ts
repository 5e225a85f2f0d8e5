import type { Config } from '../../config/schema.js';
import { limitPlane, type LimitSummary } from '../../inference/limits/limit-plane.js';
import { signalMap } from '../../inference/signal/signal-map.js';
import { readTable, writeTable } from '../../io/tables/table-files.js';
import { readJson, writeJson } from '../../core/json-file.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import type { Stage } from '../pipeline.js';
import type { ScanRecord } from './scan.js';

/** What the limits leave besides the table of points; null while the data are blind. */
export type LimitRecord = LimitSummary | null;

/** Upper limits at each point of the scan: limits.parquet, limit.json. */
export const limitStage: Stage<Config> = {
  name: 'limit',
  summary: 'set upper limits on cross section and kinetic mixing',
  needs: ['scan'],
  block: ({ limit, simulate, scan }) => ({
    ...limit,
    luminosity_fb: simulate.luminosity_fb,
    neighbours: scan.neighbours,
  }),
  run: async ({ config, pool, out, from, progress }) => {
    const before = artefactsFrom(from)('scan');
    const paths = artefactsIn('limit', out);
    const { shapes, scan } = await readJson<ScanRecord>(before.scan);
    if (scan === null) {
      await writeJson(paths.limit, null satisfies LimitRecord);
      return {};
    }
    const { interpolationError } = signalMap(shapes, config.scan);
    const { limits, summary } = await limitPlane(
      {
        points: await readTable(before.points),
        luminosityFb: config.simulate.luminosity_fb,
        interpolationError: interpolationError.efficiency,
        pool,
        onProgress: (fraction) => {
          progress(fraction, 'limits');
        },
      },
      config.limit,
    );
    await writeTable(paths.limits, limits);
    await writeJson(paths.limit, summary satisfies LimitRecord);
    return { points: limits.rowCount };
  },
};
