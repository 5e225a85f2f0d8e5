import type { Config } from '../../config/schema.js';
import { limitPlane, type LimitSummary } from '../../inference/limits/limit-plane.js';
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
  block: ({ limit, simulate }) => ({ ...limit, luminosity_fb: simulate.luminosity_fb }),
  run: async ({ config, pool, out, from, progress }) => {
    const before = artefactsFrom(from)('scan');
    const paths = artefactsIn('limit', out);
    const scan = await readJson<ScanRecord>(before.scan);
    if (scan === null) {
      await writeJson(paths.limit, null satisfies LimitRecord);
      return {};
    }
    const { limits, summary } = await limitPlane(
      {
        points: await readTable(before.points),
        luminosityFb: config.simulate.luminosity_fb,
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
