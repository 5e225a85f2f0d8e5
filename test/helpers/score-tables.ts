/** Toy score tables for the tests of the selection. */
import { Random } from '../../src/core/numerics/random.js';
import type { Table } from '../../src/core/table.js';
import { makeTable, toCategory } from '../../src/core/table.js';
import type { Category, FinalState } from '../../src/events/final-states.js';
import { CATEGORIES, categoryOf, FINAL_STATES } from '../../src/events/final-states.js';

/** One candidate as a row of a score table. */
export interface ToyCandidate {
  readonly eventId: number;
  readonly candidateId: number;
  readonly finalState: FinalState;
  readonly score: number;
  readonly spread?: number;
  readonly chi2?: number;
  readonly weight?: number;
  readonly process?: string;
  readonly matched?: 0 | 1;
  readonly masses?: readonly [number, number];
}

/** A score table with the columns that the selection reads. */
export function scoreTable(rows: readonly ToyCandidate[]): Table {
  const number = (value: (row: ToyCandidate) => number) => Float64Array.from(rows, value);
  return makeTable({
    event_id: number((r) => r.eventId),
    candidate_id: Int32Array.from(rows, (r) => r.candidateId),
    weight: number((r) => r.weight ?? 1),
    process: toCategory(rows.map((r) => r.process ?? 'uds')),
    final_state: toCategory(rows.map((r) => r.finalState)),
    category: toCategory(rows.map((r) => categoryOf(r.finalState))),
    truth_upsilon_mass: number((r) => r.masses?.[0] ?? NaN),
    truth_dark_photon_mass: number((r) => r.masses?.[1] ?? NaN),
    truth_ctau: number((r) => (r.masses ? 0 : NaN)),
    truth_matched: Uint8Array.from(rows, (r) => r.matched ?? 0),
    dark_photon_mass_spread: Float32Array.from(rows, (r) => r.spread ?? 0.1),
    vertex_chi2: Float32Array.from(rows, (r) => r.chi2 ?? 10),
    score: Float32Array.from(rows, (r) => r.score),
  });
}

/** First final state of each category. */
export const STATE_OF: Readonly<Record<Category, FinalState>> = { C0: '6e', C1: '4e2pi', C2: '2e4pi' };

/** Events with one candidate each and normal scores: `counts` events in each category. */
export function normalScores(
  seed: number,
  counts: Readonly<Record<Category, number>>,
  mean: number,
  sd: number,
  extra: Partial<ToyCandidate> = {},
): Table {
  const rows: ToyCandidate[] = [];
  CATEGORIES.forEach((name, c) => {
    const random = new Random(seed, 'test/scores', c);
    for (let i = 0; i < counts[name]; i++) {
      const score = mean + sd * random.at(i).normal();
      rows.push({ eventId: 3 * i + c, candidateId: 0, finalState: STATE_OF[name], score, ...extra });
    }
  });
  return scoreTable(rows);
}

/** A whole number in [0, n) from a toy's own stream. */
export function pickState(random: Random): FinalState {
  return FINAL_STATES[random.below(FINAL_STATES.length)];
}
