/** From data scores to the histograms of the optimisation sample: one entry an event and category. */
import type { Table } from '../core/table.js';
import { category, concatTables, filterRows, makeTable, numeric } from '../core/table.js';
import { CATEGORIES } from '../events/final-states.js';
import { sourceIds } from '../events/source-ids.js';
import type { Resampling } from './resampling.js';
import type { ScoreAxis } from './score-axis.js';
import { categoryCodes, tablesOf } from './score-columns.js';
import type { TableStream } from './score-columns.js';
import { ScoreHistograms } from './score-histograms.js';

/** The optimisation sample as histograms, and its size. */
export interface OptimisationData {
  readonly histograms: ScoreHistograms;
  /** Rows of the optimisation sample, and pairs of event and category among them. */
  readonly candidates: number;
  readonly entries: readonly number[];
  /** Mean weight^2 / mean weight of the entries of each category; 1 for plain counts. */
  readonly weightScale: readonly number[];
}

/**
 * Reads data scores, keeps the events that `inSample` chooses and histograms, for each event and category, its best
 * score: what counts above a cut is events, not candidates. Rows outside the sample are dropped unseen. Memory: five
 * numbers a row of the sample.
 */
export async function optimisationData(
  scores: TableStream,
  inSample: (eventId: number) => boolean,
  axis: ScoreAxis,
  resampling: Resampling,
): Promise<OptimisationData> {
  const parts: Table[] = [];
  for await (const table of tablesOf(scores)) {
    const eventId = numeric(table, 'event_id');
    parts.push(filterRows(scoresOnly(table), (row) => inSample(eventId[row])));
  }
  const sample = concatTables(parts.filter((part) => part.rowCount > 0));
  const histograms = new ScoreHistograms(axis, resampling);
  const entries = CATEGORIES.map(() => 0);
  const sums = CATEGORIES.map(() => ({ w: 0, w2: 0 }));
  if (sample.rowCount > 0) {
    const { eventId, sourceId, score, weight, code } = readScores(sample);
    for (const row of bestRows(eventId, score, code)) {
      histograms.fill(sourceId[row], code[row], score[row], weight[row]);
      entries[code[row]]++;
      sums[code[row]].w += weight[row];
      sums[code[row]].w2 += weight[row] ** 2;
    }
  }
  const weightScale = sums.map(({ w, w2 }) => (w > 0 ? w2 / w : 1));
  return { histograms, candidates: sample.rowCount, entries, weightScale };
}

function scoresOnly(table: Table): Table {
  const names = ['event_id', 'score', 'weight', 'category'];
  const columns = Object.fromEntries(names.map((name) => [name, table.columns[name]]));
  return makeTable({ ...columns, source_id: sourceIds(table) });
}

function readScores(sample: Table) {
  const codes = categoryCodes(sample);
  return {
    eventId: numeric(sample, 'event_id'),
    sourceId: numeric(sample, 'source_id'),
    score: numeric(sample, 'score'),
    weight: numeric(sample, 'weight'),
    code: category(sample, 'category').codes.map((code) => codes[code]),
  };
}

/** The row with the best score of each event and category, ordered by event: the same for any order of rows. */
function bestRows(eventId: ArrayLike<number>, score: ArrayLike<number>, code: ArrayLike<number>): Uint32Array {
  const rows = Uint32Array.from({ length: eventId.length }, (_, row) => row);
  rows.sort((a, b) => eventId[a] - eventId[b] || code[a] - code[b] || score[b] - score[a]);
  return rows.filter((row, i) => i === 0 || eventId[row] !== eventId[rows[i - 1]] || code[row] !== code[rows[i - 1]]);
}
