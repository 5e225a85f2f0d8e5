/**
 * The efficiency anywhere in the plane. The mix of final states changes quickly with m_A' (thresholds, rho, omega, phi), the
 * efficiency of each does not: so that of each true final state is interpolated, and mixed by the branching fractions.
 */
import { binomialProcess, fitBinomialSmoothness } from '../../core/numerics/gaussian-process.js';
import type { BinomialProcess, Smoothness, Trials } from '../../core/numerics/gaussian-process.js';
import { FINAL_STATES } from '../../events/final-states.js';
import type { FinalState } from '../../events/final-states.js';
import { COORDINATES, coordinatesOf } from './signal-coordinates.js';
import type { Hypothesis } from './signal-coordinates.js';

/** Events of each final state, in the order of FINAL_STATES, at a mass point. */
export interface StateCounts {
  readonly place: Hypothesis;
  /** Generated. */
  readonly tried: readonly number[];
  /** Selected inside the window. */
  readonly passed: readonly number[];
}

/** What is expected before the fit: logits that change by about one over a factor two in m_Y and ten in the momentum. */
const EXPECTED: Smoothness = { amplitude: 1.5, lengths: [0.8, 2.5, 1, 2.5], roughness: 0.05 };
/** With fewer mass points nothing can be learnt of the smoothness. */
const MIN_POINTS = 8;

/** The events of one final state at all mass points that have some; undefined if none has. */
function trialsOf(nodes: readonly StateCounts[], state: FinalState): { trials: Trials; members: number[] } | undefined {
  const s = FINAL_STATES.indexOf(state);
  const members = [...nodes.keys()].filter((i) => nodes[i].tried[s] > 0);
  if (members.length === 0) return undefined;
  const x = members.map((i) => coordinatesOf(state, nodes[i].place));
  const trials = {
    x: Float64Array.from(x.flat()),
    dimensions: COORDINATES,
    passed: Float64Array.from(members, (i) => nodes[i].passed[s]),
    tried: Float64Array.from(members, (i) => nodes[i].tried[s]),
  };
  return { trials, members };
}

/** How smooth the efficiency of a final state is, by leaving points out. */
export function efficiencySmoothness(nodes: readonly StateCounts[], state: FinalState): Smoothness | undefined {
  const found = trialsOf(nodes, state);
  if (found === undefined) return undefined;
  return found.members.length < MIN_POINTS ? EXPECTED : fitBinomialSmoothness(found.trials, EXPECTED);
}

/** The efficiency of one final state: logits in its coordinates, and at the mass points without each of them. */
export interface StateMap {
  readonly process: BinomialProcess;
  /** By index among all mass points: place among those with events of this state. */
  readonly place: ReadonlyMap<number, number>;
}

/** The efficiency of a final state everywhere. */
export function stateMap(nodes: readonly StateCounts[], state: FinalState, smoothness: Smoothness): StateMap {
  const { trials, members } = trialsOf(nodes, state)!;
  return { process: binomialProcess(trials, smoothness), place: new Map(members.map((i, at) => [i, at])) };
}
