/** The relative error of what turns a number of events into a cross section. */
import type { LimitOptions } from './options.js';

/** Masses of the narrow vector mesons near which the decays of the dark photon are poorly known, GeV. */
const RESONANCES = [0.78266, 1.019461];
const RESONANCE_REACH = 0.03;
/** Two charged pions: below, the dark photon has no hadronic decays. */
const PION_THRESHOLD = 0.27914;

/**
 * All sources in quadrature at one hypothesis.
 *
 * @param efficiency relative error of the efficiency from simulated events and interpolation, no less than the option is taken
 */
export function relativeError(
  systematics: LimitOptions['systematics'],
  mDarkPhoton: number,
  efficiency: number,
): number {
  return Math.hypot(
    systematics.tracking,
    systematics.pid,
    systematics.luminosity,
    Math.max(systematics.interpolation, efficiency),
    branchingError(systematics, mDarkPhoton),
  );
}

function branchingError(systematics: LimitOptions['systematics'], mDarkPhoton: number): number {
  if (mDarkPhoton < PION_THRESHOLD) return 0;
  if (RESONANCES.some((mass) => Math.abs(mDarkPhoton - mass) < RESONANCE_REACH)) return systematics.branching_resonance;
  return mDarkPhoton < 1 ? systematics.branching_low : systematics.branching_high;
}
