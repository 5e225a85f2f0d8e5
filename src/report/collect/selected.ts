/** Selected events. */
import { category as wordColumn, numeric, type Table } from '../../core/table.js';
import { CATEGORIES, categoryOf, FINAL_STATES, type Category } from '../../events/final-states.js';
import { SOURCE_COLUMN, sourceIds } from '../../events/source-ids.js';
import type { SelectedSummary } from '../record/index.js';
import { countMap } from './binning.js';

/** Above this many events a figure shows their density instead of points. */
const MOST_POINTS = 20000;

/** Counts by final state and the points of the plane. */
export function collectSelected(selected: Table): SelectedSummary {
  const states = wordColumn(selected, 'final_state');
  const categories = wordColumn(selected, 'category');
  const counts = new Map<string, number>();
  for (const code of states.codes) counts.set(states.levels[code], (counts.get(states.levels[code]) ?? 0) + 1);
  const [mUpsilon, mDarkPhoton] = [numeric(selected, 'm_upsilon'), numeric(selected, 'm_dark_photon')];
  const crowded = selected.rowCount > MOST_POINTS;
  const sources = SOURCE_COLUMN.name in selected.columns ? new Set(sourceIds(selected)).size : selected.rowCount;
  return {
    total: selected.rowCount,
    sources: sources < selected.rowCount ? sources : null,
    byFinalState: FINAL_STATES.map((finalState) => ({
      finalState,
      category: categoryOf(finalState),
      events: counts.get(finalState) ?? 0,
    })),
    points: Array.from({ length: crowded ? 0 : selected.rowCount }, (_, row) => ({
      mUpsilon: mUpsilon[row],
      mDarkPhoton: mDarkPhoton[row],
      category: asCategory(categories.levels[categories.codes[row]]),
    })),
    density: crowded ? countMap(mUpsilon, mDarkPhoton) : null,
  };
}

function asCategory(word: string): Category {
  const found = CATEGORIES.find((category) => category === word);
  if (found === undefined) throw new RangeError(`'${word}' is none of ${CATEGORIES.join(', ')}`);
  return found;
}
