/** Hypotheses spread at random over the plane of masses and over lifetimes. */
import type { Random } from '../../core/numerics/random.js';
import { evenFrom, MASS_KNEE, PLANE } from '../../simulation/mass-point.js';
import type { Hypothesis } from './signal-coordinates.js';

/** Shortest c tau drawn, cm: below, a decay is prompt to any detector. */
const SHORTEST = 0.001;
/** From where on ratios of m_Y and m_A' count, GeV, for the points of a map, which must know light Y_D and A', too. */
const MAP_KNEES = { mUpsilon: 0.3, mDarkPhoton: 0.001 };
/** Between m_Y and 3 m_A' lies at least this share. */
const OPEN = 1.002;

/** A point for a map: ln(m_Y + 0.3 GeV) and ln(m_A' + 1 MeV) even. */
export function mapPoint(random: Random, ctauCm: number): Hypothesis {
  return openPoint(ctauCm, () => ({
    mUpsilon: evenFrom(PLANE.mUpsilon, MAP_KNEES.mUpsilon, random.uniform()),
    mDarkPhoton: evenFrom(PLANE.mDarkPhoton, MAP_KNEES.mDarkPhoton, random.uniform()),
  }));
}

/** A point by the measure of the mass grids, which is meant where a share of the plane is spoken of: even m_Y and ln(m_A' + 50 MeV). */
export function planePoint(random: Random, ctauCm: number): Hypothesis {
  return openPoint(ctauCm, () => ({
    mUpsilon: PLANE.mUpsilon[0] + (PLANE.mUpsilon[1] - PLANE.mUpsilon[0]) * random.uniform(),
    mDarkPhoton: evenFrom(PLANE.mDarkPhoton, MASS_KNEE, random.uniform()),
  }));
}

/** A c tau up to a longest one, cm, even in its logarithm. */
export function anyLifetime(random: Random, longest: number): number {
  return SHORTEST * (longest / SHORTEST) ** random.uniform();
}

/** Draws masses until Y_D -> 3 A' is open. */
function openPoint(ctauCm: number, masses: () => Omit<Hypothesis, 'ctauCm'>): Hypothesis {
  for (;;) {
    const point = masses();
    if (3 * OPEN * point.mDarkPhoton < point.mUpsilon) return { ...point, ctauCm };
  }
}
