/** The candidates just below the cut on the score: what the density of the background is taken from (PRL 128, 021802). */
import { CATEGORIES } from '../../events/final-states.js';
import type { Category } from '../../events/final-states.js';
import { sourceIds } from '../../events/source-ids.js';
import type { Table } from '../../core/table.js';
import { category, numeric } from '../../core/table.js';

/** Candidates of one category with a score in [cut - delta, cut). */
export interface ScoreSideband {
  readonly delta: number;
  /** Distinct events among them. */
  readonly events: number;
  readonly mUpsilon: Float64Array;
  readonly mDarkPhoton: Float64Array;
  /** 1 / (candidates of the same event), so that each event counts once. */
  readonly weight: Float64Array;
}

/**
 * For each category the narrowest sideband that holds `minEvents` events (all there are, if fewer) and is at least
 * `minDelta` wide. Of the events made from one source it takes the one that comes nearest to the cut.
 *
 * @param scores candidates before the cut: `event_id`, `category`, `score`, `m_upsilon`, `m_dark_photon`, perhaps `source_id`
 * @param minDelta smallest width, e.g. the bootstrap error of the cut
 */
export function scoreSidebands(
  scores: Table,
  cuts: Readonly<Record<Category, number>>,
  minEvents: number,
  minDelta: Readonly<Record<Category, number>> = { C0: 0, C1: 0, C2: 0 },
): Record<Category, ScoreSideband> {
  const words = category(scores, 'category');
  const score = numeric(scores, 'score');
  const sideband = (name: Category): ScoreSideband => {
    const code = words.levels.indexOf(name);
    const rows: number[] = [];
    for (let row = 0; row < scores.rowCount; row++)
      if (words.codes[row] === code && score[row] < cuts[name]) rows.push(row);
    rows.sort((a, b) => score[b] - score[a] || a - b);
    return nearestBelow(scores, rows, cuts[name], minEvents, minDelta[name]);
  };
  return Object.fromEntries(CATEGORIES.map((name) => [name, sideband(name)])) as Record<Category, ScoreSideband>;
}

/** The part of `rows` (falling score) that is wanted. */
function nearestBelow(
  scores: Table,
  rows: readonly number[],
  cut: number,
  minEvents: number,
  minDelta: number,
): ScoreSideband {
  const [eventId, score] = [numeric(scores, 'event_id'), numeric(scores, 'score')];
  const sourceId = sourceIds(scores);
  const eventOf = new Map<number, number>();
  const candidates = new Map<number, number>();
  const kept: number[] = [];
  for (const row of rows) {
    if (candidates.size >= minEvents && score[row] < cut - minDelta) break;
    const event = eventOf.get(sourceId[row]) ?? eventId[row];
    if (event !== eventId[row]) continue;
    eventOf.set(sourceId[row], event);
    candidates.set(eventId[row], (candidates.get(eventId[row]) ?? 0) + 1);
    kept.push(row);
  }
  const column = (name: string) => Float64Array.from(kept, (row) => numeric(scores, name)[row]);
  return {
    delta: kept.length === 0 ? minDelta : Math.max(minDelta, cut - score[kept[kept.length - 1]]),
    events: candidates.size,
    mUpsilon: column('m_upsilon'),
    mDarkPhoton: column('m_dark_photon'),
    weight: Float64Array.from(kept, (row) => 1 / candidates.get(eventId[row])!),
  };
}
