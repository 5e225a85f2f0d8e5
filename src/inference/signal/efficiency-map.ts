/**
 * The efficiency anywhere in the plane. The mix of final states changes quickly with m_A' (thresholds, rho, omega, phi), the
 * efficiency of each does not: so that of each true final state is interpolated, and mixed by the branching fractions.
 */
import { FINAL_STATES } from '../../events/final-states.js';
import { finalStateFractions } from '../../simulation/theory/dark-photon.js';
import { localRegression, mix, mixVariance } from './local-regression.js';
import type { Mixer, Scatter } from './local-regression.js';
import type { PointShape, StateEfficiency } from './signal-shape.js';
import { tabulate } from './tabulate.js';

/** An efficiency and its statistical variance. */
export interface EfficiencyEstimate {
  readonly efficiency: number;
  readonly variance: number;
}

/**
 * The efficiency in two steps, so that the first, which is smooth but slow, can be tabulated. `without` leaves out one of
 * the mass points, by its index.
 */
export interface EfficiencyMap {
  /** Square root of the efficiency and variance of that root for each final state told apart, in a fixed order. */
  readonly parts: (mUpsilon: number, mDarkPhoton: number, without?: number) => readonly number[];
  /** The parts, as they are at any place, mixed by the branching fractions of a dark photon of this mass. */
  readonly combine: (mDarkPhoton: number, parts: ArrayLike<number>) => EfficiencyEstimate;
}

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
  const byState = FINAL_STATES.map((state) => {
    const measured = shapes.map(({ states }) => states.find((entry) => entry.state === state));
    const usable = measured.filter((entry) => entry && entry.generated >= MIN_GENERATED);
    return usable.length < MIN_POINTS ? undefined : surface(shapes, measured, neighbours);
  });
  const surfaces = [all, ...byState.filter((entry) => entry !== undefined)];
  const partOfState = byState.map((entry) => (entry === undefined ? 0 : surfaces.indexOf(entry)));
  const shareAt = tabulatedShares(Math.max(...shapes.map(({ point }) => point.mDarkPhoton)));
  return {
    parts: (mUpsilon, mDarkPhoton, without) =>
      surfaces.flatMap((entry) => rootAndVariance(entry, mUpsilon, mDarkPhoton, without)),
    combine(mDarkPhoton, parts) {
      if (surfaces.length === 1) return fromRoot(parts[0], parts[1]);
      const shares = shareAt(mDarkPhoton, 0);
      let [efficiency, variance] = [0, 0];
      for (let s = 0; s < partOfState.length; s++) {
        const root = parts[2 * partOfState[s]];
        efficiency += shares[s] * root * root;
        variance += shares[s] * shares[s] * 4 * root * root * parts[2 * partOfState[s] + 1];
      }
      return { efficiency, variance };
    },
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

/** Distance of the masses at which shares are worked out, GeV: well below the widths of omega and phi. */
const SHARE_STEP = 0.00025;
/** Just above 2 m_e, where decays begin. */
const LOWEST_MASS = 0.00103;

/** Shares of the final states among the accepted ones as a function of m_A', linear between close masses. */
function tabulatedShares(highest: number): (mDarkPhoton: number, v: number) => Float64Array {
  return tabulate(
    (m) => {
      const fractions = finalStateFractions(m);
      const accepted = FINAL_STATES.reduce((sum, state) => sum + fractions[state], 0);
      return FINAL_STATES.map((state) => fractions[state] / accepted);
    },
    { u: [LOWEST_MASS, Math.max(highest, 2 * LOWEST_MASS)], v: [0, 0] },
    [Math.ceil(highest / SHARE_STEP), 1],
  );
}

function rootAndVariance(
  { mixer, roots, variances, members }: Surface,
  mUpsilon: number,
  mDarkPhoton: number,
  without = -1,
): [number, number] {
  const mixture = mixer(mUpsilon, Math.log(mDarkPhoton), without < 0 ? -1 : members.indexOf(without));
  return [mix(mixture, roots), mixVariance(mixture, variances)];
}

function fromRoot(root: number, variance: number): EfficiencyEstimate {
  return { efficiency: root * root, variance: 4 * root * root * variance };
}
