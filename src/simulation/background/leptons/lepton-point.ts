/**
 * One point of e+e- -> l+l- with two further photons, real or turned into lepton pairs, and its weight: the matrix element
 * of lepton-element.ts and the spectrum of Kroll and Wada for the masses of pairs.
 */
import type { Random } from '../../../core/numerics/random.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { ALPHA, PICOBARN } from '../../theory/constants.js';
import { SET } from '../../kinematics/laboratory.js';
import { coreElement, current } from './lepton-element.js';
import { LEPTON_MASS } from './lepton-sampling.js';
import { radiationSampling } from './radiation-sampling.js';
import { recoilSampling } from './recoil-sampling.js';

/** A photon that is radiated: real, or a pair of leptons. */
export type Radiated = 'photon' | 11 | 13;

/** A pair of leptons from annihilation or scattering, and what it radiates. */
export interface Channel {
  readonly core: 11 | 13;
  readonly radiated: readonly [Radiated, Radiated];
  /** Number of ways to give the same particles by this channel's sampling. */
  readonly symmetry: number;
}

/** Least mass of a pair, as in the sample this is compared with. */
const MIN_PAIR_MASS = 0.01;
/** Greatest mass of a radiated pair, GeV. */
export const MAX_PAIR_MASS = 6;
/** Share of the points that are drawn by what is radiated; the others by what recoils. */
const RADIATION = 0.6;

/** Masses of the radiated photons of a point, and their spectrum over the density with which they are drawn. */
export interface DrawnMasses {
  readonly masses: readonly [number, number];
  readonly spectrum: number;
}

/**
 * Draws a point: entries 0 and 1 are the leptons l- and l+ (massless), then one entry a radiated photon, in the centre of mass; entry
 * 4 is scratch. Undefined outside phase space.
 */
export function drawLeptonPoint(v: FourVectors, { core, radiated }: Channel, random: Random): DrawnMasses | undefined {
  const [first, second] = [drawMass(radiated[0], random), drawMass(radiated[1], random)];
  const masses = [first.mass, second.mass] as const;
  const sampling = random.uniform() < RADIATION ? radiationSampling : recoilSampling;
  if (!sampling.draw(v, core, masses, random)) return undefined;
  return { masses, spectrum: first.spectrum * second.spectrum };
}

/** Cross section density over sampling density of a point, pb; the sampling density is that of both samplings together. */
export function leptonWeight(v: FourVectors, { core, symmetry }: Channel, { masses, spectrum }: DrawnMasses): number {
  let element = coreElement(v, core);
  for (let i = 0; i < 2; i++) element *= current(v, 2 + i, masses[i], LEPTON_MASS[core]);
  const density =
    RADIATION * radiationSampling.density(v, core, masses) + (1 - RADIATION) * recoilSampling.density(v, core, masses);
  return (spectrum * element * PICOBARN) / (2 * SET.sqrtS ** 2 * symmetry * density);
}

/** Mass of a pair, even in its logarithm, with the factor of Kroll and Wada over the density; nothing for a real photon. */
function drawMass(kind: Radiated, random: Random): { mass: number; spectrum: number } {
  if (kind === 'photon') return { mass: 0, spectrum: 1 };
  const least = Math.max(MIN_PAIR_MASS, 2 * LEPTON_MASS[kind]);
  const span = Math.log(MAX_PAIR_MASS / least);
  const mass = least * Math.exp(span * random.uniform());
  const r = ((2 * LEPTON_MASS[kind]) / mass) ** 2;
  return { mass, spectrum: ((2 * ALPHA) / (3 * Math.PI)) * span * (1 + r / 2) * Math.sqrt(Math.max(0, 1 - r)) };
}
