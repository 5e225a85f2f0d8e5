/** Which mass points can be simulated. */
import { ConfigError } from '../../core/errors.js';
import { ELECTRON_MASS } from '../theory/constants.js';
import { DATA_SETS } from '../theory/data-sets.js';
import type { DataSet } from '../theory/data-sets.js';

/** A dark photon decays visibly above this mass, 2 m_e, GeV. */
export const VISIBLE_ABOVE = 2 * ELECTRON_MASS;
/** Said of masses below. */
export const VISIBLE = 'more than 0.001022 (2 m_e = 1.022 MeV; a lighter dark photon has no visible decay)';

/** What is left at least of sqrt(s) beside the mass of the Y_D, GeV. */
const ROOM = 0.1;

/** The data sets with enough energy for a Y_D. */
export function setsAbove(mUpsilon: number): readonly DataSet[] {
  return DATA_SETS.filter(({ sqrtS }) => sqrtS > mUpsilon + ROOM);
}

/** A mass that cannot be simulated, and what would be allowed. */
export interface MassFault {
  readonly mass: 'm_upsilon' | 'm_dark_photon';
  readonly allowed: string;
}

/** What is wrong with a mass point (GeV); undefined if it can be simulated. */
export function massFault(mUpsilon: number, mDarkPhoton: number): MassFault | undefined {
  if (!(mDarkPhoton > VISIBLE_ABOVE)) return { mass: 'm_dark_photon', allowed: VISIBLE };
  const least = 3 * mDarkPhoton;
  if (!(mUpsilon > least)) return { mass: 'm_upsilon', allowed: `more than 3 m_A' = ${rounded(least)}` };
  if (setsAbove(mUpsilon).length > 0) return undefined;
  const [{ sqrtS }] = DATA_SETS;
  return { mass: 'm_upsilon', allowed: `less than ${rounded(sqrtS - ROOM)}, for a beam energy of ${sqrtS} GeV` };
}

/** @throws ConfigError if the mass point (GeV) cannot be simulated */
export function checkMasses(mUpsilon: number, mDarkPhoton: number): void {
  const fault = massFault(mUpsilon, mDarkPhoton);
  if (fault === undefined) return;
  const found = fault.mass === 'm_upsilon' ? `m_Y ${mUpsilon}` : `m_A' ${mDarkPhoton}`;
  throw new ConfigError(`${found} GeV; allowed: ${fault.allowed}`);
}

const rounded = (value: number): number => Number(value.toPrecision(6));
