/** Signal of one mass point from the generator to its true candidates, for the benchmarks. */
import { candidateOptions } from '../src/candidates/options.js';
import type { Pool } from '../src/core/pool.js';
import { numeric } from '../src/core/table.js';
import type { Table } from '../src/core/table.js';
import type { EventBatch } from '../src/events/event-batch.js';
import type { Extraction } from '../src/features/extract-features.js';
import { EXTRACT_TASK } from '../src/features/extract-task.js';
import { simulationOptions } from '../src/simulation/options.js';

/** (m_Y, m_A') in GeV. */
export type MassPair = readonly [mUpsilon: number, mDarkPhoton: number];

/** Mass points that the tables of docs/reconstruction.md have. */
export const POINTS: readonly MassPair[] = [
  [0.5, 0.05],
  [1, 0.3],
  [3, 0.1],
  [3, 0.5],
  [5, 0.5],
  [7, 1],
  [9, 0.02],
  [9, 0.3],
  [9, 1],
  [9.4, 3],
];

/** What to generate: light Y_D leave six tracks in a few per cent of the events only. */
export function signalOptions([mUpsilon, mDarkPhoton]: MassPair, events = mUpsilon < 5 ? 400000 : 60000) {
  return simulationOptions.parse({
    signal: {
      grid: { dark_photon_points: 0, upsilon_points: 0 },
      points: [{ m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton }],
      events_per_point: events,
    },
  });
}

/** All batches through the extraction task. */
export async function extract(
  batches: readonly EventBatch[],
  pool: Pool,
  options = candidateOptions(),
): Promise<readonly Extraction[]> {
  const inputs = batches.map((batch) => ({ batch, options }));
  const results: Extraction[] = [];
  await pool.map(EXTRACT_TASK.module, EXTRACT_TASK.name, inputs, (result: Extraction) => {
    results.push(result);
  });
  return results;
}

/** Rows of truth-matched candidates. */
export function matchedRows(table: Table): number[] {
  const matched = numeric(table, 'truth_matched');
  return [...matched.keys()].filter((row) => matched[row] === 1);
}
