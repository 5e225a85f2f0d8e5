/** What a variation does to the choice: which events moved to another hypothesis, came or went. */
import type { Table } from '../../core/table.js';
import { category, numeric } from '../../core/table.js';

/** Events by what became of their chosen candidate. */
export interface SwitchReport {
  /** Same final state and same candidate. */
  readonly unchanged: number;
  /** Same final state, another pairing of the tracks. */
  readonly otherPairing: number;
  /** Another final state. */
  readonly otherFinalState: number;
  /** Selected before only, and after only. */
  readonly lost: number;
  readonly gained: number;
  /** The moves between final states, the most frequent first, then alphabetically. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly events: number }[];
  /** Ids of the events in `otherFinalState`, ascending. */
  readonly movedEvents: readonly number[];
}

/** Compares two selections of the same events, one row an event each. */
export function switchReport(nominal: Table, varied: Table): SwitchReport {
  const [before, after] = [chosenOf(nominal), chosenOf(varied)];
  const moves = new Map<string, { from: string; to: string; events: number }>();
  const movedEvents: number[] = [];
  let [unchanged, otherPairing] = [0, 0];
  for (const [eventId, { state: from, candidate }] of before) {
    const now = after.get(eventId);
    if (!now) continue;
    if (now.state === from) {
      if (now.candidate === candidate) unchanged++;
      else otherPairing++;
      continue;
    }
    movedEvents.push(eventId);
    const key = `${from} ${now.state}`;
    moves.set(key, { from, to: now.state, events: (moves.get(key)?.events ?? 0) + 1 });
  }
  const common = unchanged + otherPairing + movedEvents.length;
  const words = ({ from, to }: { from: string; to: string }) => `${from} ${to}`;
  return {
    unchanged,
    otherPairing,
    otherFinalState: movedEvents.length,
    lost: before.size - common,
    gained: after.size - common,
    moves: [...moves.values()].sort((a, b) => b.events - a.events || (words(a) < words(b) ? -1 : 1)),
    movedEvents: movedEvents.sort((a, b) => a - b),
  };
}

function chosenOf(selected: Table): Map<number, { state: string; candidate: number }> {
  const eventId = numeric(selected, 'event_id');
  const candidate = numeric(selected, 'candidate_id');
  const states = category(selected, 'final_state');
  return new Map(
    Array.from(states.codes, (code, row) => [eventId[row], { state: states.levels[code], candidate: candidate[row] }]),
  );
}
