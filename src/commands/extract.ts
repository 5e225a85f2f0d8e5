import { join } from 'node:path';
import type { CandidateOptions } from '../candidates/options.js';
import type { Config } from '../config/schema.js';
import { mergeCutFlows, type CutFlow } from '../core/cut-flow.js';
import type { Pool } from '../core/pool.js';
import { readEventBatches } from '../events/read-events.js';
import type { Extraction } from '../features/extract-features.js';
import { EXTRACT_TASK, type ExtractInput } from '../features/extract-task.js';
import { openTableWriter } from '../io/table-files.js';
import { SETS, writeJson } from './files.js';
import type { Stage } from './pipeline.js';

/** Candidates with their 13 variables: data.parquet, signal.parquet, cut-flow.json. */
export const extractStage: Stage<Config> = {
  name: 'extract',
  summary: 'build candidates and their 13 variables',
  needs: ['simulate'],
  block: ({ extract }) => extract,
  files: () => [],
  run: async ({ config, pool, out, from, progress }) => {
    const flows: Record<string, CutFlow> = {};
    const rows: Record<string, number> = {};
    for (const [i, set] of SETS.entries()) {
      progress(i / SETS.length, set);
      const made = await extractFolder(join(from('simulate'), set), join(out, `${set}.parquet`), config.extract, pool);
      flows[set] = made.cutFlow;
      rows[`${set} candidates`] = made.candidates;
    }
    await writeJson(join(out, 'cut-flow.json'), flows);
    return rows;
  },
};

/** Turns a folder of events into a table file of candidates. */
export async function extractFolder(
  events: string,
  target: string,
  options: CandidateOptions,
  pool: Pool,
): Promise<{ cutFlow: CutFlow; candidates: number }> {
  const writer = await openTableWriter(target);
  const flows: CutFlow[] = [];
  let candidates = 0;
  await pool.map<ExtractInput, Extraction>(
    EXTRACT_TASK.module,
    EXTRACT_TASK.name,
    inputs(events, options),
    async ({ table, cutFlow }) => {
      flows.push(cutFlow);
      candidates += table.rowCount;
      await writer.append(table);
    },
  );
  await writer.close();
  return { cutFlow: mergeCutFlows(flows), candidates };
}

async function* inputs(events: string, options: CandidateOptions): AsyncIterable<ExtractInput> {
  for await (const batch of readEventBatches(events)) yield { batch, options };
}
