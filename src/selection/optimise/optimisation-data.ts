/** From data scores to the histograms of the optimisation sample: one entry an event and category. */
import type { Table } from '../../core/table.js';
import { category, concatTables, filterRows, makeTable, numeric } from '../../core/table.js';
import { CATEGORIES } from '../../events/final-states.js';
import { sourceIds } from '../../events/source-ids.js';
import type { ClusteredEntries } from './clustered-entries.js';
import { clusterEntries } from './clustered-entries.js';
import type { Resampling } from './resampling.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreBin } from './score-axis.js';
import { categoryCodes, tablesOf } from '../score-columns.js';
import type { TableStream } from '../score-columns.js';
import { ScoreHistograms } from './score-histograms.js';

/** The optimisation sample as histograms, and its size. */
export interface OptimisationData {
  readonly histograms: ScoreHistograms;
  /** Rows of the optimisation sample. */
  readonly candidates: number;
  readonly byCategory: readonly CategoryEntries[];
  /** Distinct sources of the entries above an edge of the axis in each category, and of all of these together. */
  sourcesAbove(edges: readonly number[]): { readonly each: readonly number[]; readonly all: number };
}

/** The entries of one category: one an event. */
export interface CategoryEntries {
  readonly entries: number;
  /** Distinct sources among them. */
  readonly sources: number;
  /** Set where they are no plain counts. */
  readonly clustered: ClusteredEntries | undefined;
}

const NO_SOURCES = { each: CATEGORIES.map(() => 0), all: 0 };
const NO_ENTRIES: CategoryEntries = { entries: 0, sources: 0, clustered: undefined };

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
  if (sample.rowCount === 0)
    return { histograms, candidates: 0, byCategory: CATEGORIES.map(() => NO_ENTRIES), sourcesAbove: () => NO_SOURCES };
  const { eventId, sourceId, score, weight, code } = readScores(sample);
  const best = bestRows(eventId, score, code);
  for (const row of best) histograms.fill(sourceId[row], code[row], score[row], weight[row]);
  const entriesOf = (_: string, c: number): CategoryEntries => {
    const rows = best.filter((row) => code[row] === c);
    const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]);
    const sources = pick(sourceId);
    return {
      entries: rows.length,
      sources: new Set(sources).size,
      clustered: clusterEntries(axis, pick(score), sources, pick(weight)),
    };
  };
  return {
    histograms,
    candidates: sample.rowCount,
    byCategory: CATEGORIES.map(entriesOf),
    sourcesAbove: (edges) => {
      const above = (c: number) =>
        Array.from(best)
          .filter((row) => code[row] === c && scoreBin(axis, score[row]) >= edges[c])
          .map((row) => sourceId[row]);
      const each = CATEGORIES.map((_, c) => above(c));
      return { each: each.map((ids) => new Set(ids).size), all: new Set(each.flat()).size };
    },
  };
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
