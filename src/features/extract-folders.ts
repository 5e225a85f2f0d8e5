import type { CandidateOptions } from '../candidates/options.js';
import { mergeCutFlows, type CutFlow } from '../core/cut-flow.js';
import type { Made } from '../core/make-in-turn.js';
import type { Pool } from '../core/pool.js';
import { readEventBatches } from '../events/read-events.js';
import { openTableWriter } from '../io/tables/table-files.js';
import type { Extraction } from './extract-features.js';
import { EXTRACT_TASK, type ExtractInput } from './extract-task.js';

/** What folders of events gave. */
export interface Extracted {
  readonly cutFlow: CutFlow;
  readonly candidates: number;
}

/** Turns folders of events into one table file of candidates. */
export async function extractFolders(
  events: readonly string[],
  target: string,
  options: CandidateOptions,
  pool: Pool,
): Promise<Made<Extracted>> {
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
  return { result: { cutFlow: mergeCutFlows(flows), candidates }, written: writer.close() };
}

async function* inputs(folders: readonly string[], options: CandidateOptions): AsyncIterable<ExtractInput> {
  for (const folder of folders) for await (const batch of readEventBatches(folder)) yield { batch, options };
}
