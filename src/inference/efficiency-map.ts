/**
 * The efficiency anywhere in the plane. The mix of final states changes quickly with m_A' (thresholds, rho, omega, phi), the
 * efficiency of each does not: so that of each true final state is interpolated, and mixed by the branching fractions.
 */
import { FINAL_STATES } from '../events/final-states.js';
import type { FinalState } from '../events/final-states.js';
import { acceptedFraction, finalStateFractions } from '../simulation/theory/dark-photon.js';
import { localRegression, mix, mixVariance } from './local-regression.js';
import type { Mixer, Scatter } from './local-regression.js';
import type { PointShape, StateEfficiency } from './signal-shape.js';

/** An efficiency and its statistical variance. */
export interface EfficiencyEstimate {
  readonly efficiency: number;
  readonly variance: number;
}

/** Efficiency at (m_Y, m_A'); `without` leaves out one of the mass points, by its index. */
export type EfficiencyMap = (mUpsilon: number, mDarkPhoton: number, without?: number) => EfficiencyEstimate;

/** A mass point with fewer generated events in a final state says nothing of it. */
const MIN_GENERATED = 10;
/** Generated events from which a mass point counts fully. */
const FULL_PRECISION = 200;
/** Fewer mass points than this do not describe a final state by itself. */
const MIN_POINTS = 4;

/** Interpolates the square root of the efficiency, whose statistical variance does not depend on its value. */
interface Surface {
  readonly mixer: Mixer;
  readonly roots: Float64Array;
  readonly variances: Float64Array;
  /** Index among all mass points of each point used. */
  readonly members: readonly number[];
}

/** @param neighbours mass points in each local fit */
export function efficiencyMap(shapes: readonly PointShape[], neighbours: number): EfficiencyMap {
  const all = surface(
    shapes,
    shapes.map(({ point, efficiency, efficiencyVariance }) => ({
      generated: point.generated,
      efficiency,
      efficiencyVariance,
    })),
    neighbours,
  );
  const byState = new Map<FinalState, Surface>();
  for (const state of FINAL_STATES) {
    const measured = shapes.map(({ states }) => states.find((entry) => entry.state === state));
    const usable = measured.filter((entry) => entry && entry.generated >= MIN_GENERATED);
    if (usable.length >= MIN_POINTS) byState.set(state, surface(shapes, measured, neighbours));
  }
  if (byState.size === 0) return (mUpsilon, mDarkPhoton, without) => estimate(all, mUpsilon, mDarkPhoton, without);
  return (mUpsilon, mDarkPhoton, without) => {
    const fractions = finalStateFractions(mDarkPhoton);
    const accepted = acceptedFraction(mDarkPhoton);
    let [efficiency, variance] = [0, 0];
    for (const state of FINAL_STATES) {
      const share = fractions[state] / accepted;
      if (!(share > 0)) continue;
      const part = estimate(byState.get(state) ?? all, mUpsilon, mDarkPhoton, without);
      efficiency += share * part.efficiency;
      variance += share * share * part.variance;
    }
    return { efficiency, variance };
  };
}

function surface(
  shapes: readonly PointShape[],
  measured: readonly (Omit<StateEfficiency, 'state'> | undefined)[],
  neighbours: number,
): Surface {
  const members = shapes.map((_, i) => i).filter((i) => (measured[i]?.generated ?? 0) >= MIN_GENERATED);
  const used = members.map((i) => measured[i]!);
  const scatter: Scatter = {
    u: Float64Array.from(members, (i) => shapes[i].point.mUpsilon),
    v: Float64Array.from(members, (i) => Math.log(shapes[i].point.mDarkPhoton)),
    precision: Float64Array.from(used, ({ generated }) => Math.min(1, generated / FULL_PRECISION)),
  };
  return {
    mixer: localRegression(scatter, neighbours),
    roots: Float64Array.from(used, ({ efficiency }) => Math.sqrt(efficiency)),
    // d sqrt(x) = dx / (2 sqrt x), with x not below one standard deviation.
    variances: Float64Array.from(
      used,
      ({ efficiency, efficiencyVariance }) =>
        efficiencyVariance / (4 * Math.max(efficiency, Math.sqrt(efficiencyVariance))),
    ),
    members,
  };
}

function estimate(
  { mixer, roots, variances, members }: Surface,
  mUpsilon: number,
  mDarkPhoton: number,
  without = -1,
): EfficiencyEstimate {
  const mixture = mixer(mUpsilon, Math.log(mDarkPhoton), without < 0 ? -1 : members.indexOf(without));
  const root = mix(mixture, roots);
  return { efficiency: root * root, variance: 4 * root * root * mixVariance(mixture, variances) };
}
