import { HYPOTHESES, PAIRINGS } from '../../src/events/hypotheses.js';
import { DEFAULT_MIN_PID_PASS, loosePairCounts, pidAllows, type MinPidPass } from '../../src/events/pid-rule.js';

/**
 * True if at least one pairing and hypothesis is allowed: the slow twin of the skim's `anyHypothesis`.
 * @param pid selector bits of the six tracks, the three positive first
 */
export function pidAllowsAny(pid: ArrayLike<number>, minimum: MinPidPass = DEFAULT_MIN_PID_PASS): boolean {
  const counts = new Uint8Array(27);
  loosePairCounts(pid, counts);
  return PAIRINGS.some(([b0, b1, b2]) =>
    HYPOTHESES.some(({ species: [s0, s1, s2], category }) =>
      pidAllows(counts[3 * b0 + s0] + counts[9 + 3 * b1 + s1] + counts[18 + 3 * b2 + s2], category, minimum),
    ),
  );
}
