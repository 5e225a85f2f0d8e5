/** Signal events as rows of columns: which entry of the four-vectors is which particle, its code, mother and vertex. */
import { PDG_DARK_PHOTON, PDG_UPSILON_D } from '../../io/generator-events/particles.js';
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import type { Random } from '../../core/numerics/random.js';
import type { FourVectors } from '../kinematics/four-vectors.js';

/** Photon, Y_D, three A', and their daughters (positive, negative) in the order of the A'; then the collinear photons. */
export const PARTICLES = 11;
/** Particles of an event with them. */
export const WITH_COLLINEAR = PARTICLES + 2;
/** Entry of the Y_D. */
export const UPSILON = 1;
/** Of the dark photons. */
export const FIRST_DARK_PHOTON = 2;
/** Of their daughters. */
export const FIRST_TRACK = 5;
/** Room for the A' in the rest frame of the Y_D. */
export const AT_REST = WITH_COLLINEAR;
const MOTHERS = [-1, -1, 1, 1, 1, 2, 2, 3, 3, 4, 4, -1, -1];
const STATUS = [1, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1];
const CODES = [22, PDG_UPSILON_D, ...Array<number>(3).fill(PDG_DARK_PHOTON), ...Array<number>(6).fill(0), 22, 22];
/** Code of the positive particle of each species. */
const POSITIVE_PDG = [-11, -13, 211];

/** Writes the `count` particles of `v`, the daughters of the given species, to row `i` of columns. */
export function writeParticles(
  events: ParticleColumns,
  i: number,
  count: number,
  v: FourVectors,
  species: readonly number[],
): void {
  const start = i * count;
  events.particleStart[i + 1] = start + count;
  for (let k = 0; k < count; k++) {
    const at = start + k;
    events.status[at] = STATUS[k];
    events.mother[at] = MOTHERS[k];
    events.energy[at] = v[4 * k];
    events.px[at] = v[4 * k + 1];
    events.py[at] = v[4 * k + 2];
    events.pz[at] = v[4 * k + 3];
    events.pdg[at] = CODES[k];
  }
  for (let track = 0; track < 6; track++) {
    events.pdg[start + FIRST_TRACK + track] = POSITIVE_PDG[species[track >> 1]] * (track % 2 === 0 ? 1 : -1);
  }
}

/** Decay vertices of row `i`: the momentum of the dark photon times c tau / m (`scale`, cm/GeV) times an exponential. */
export function fly(
  events: ParticleColumns,
  i: number,
  count: number,
  v: FourVectors,
  scale: number,
  random: Random,
): void {
  for (let a = 0; a < 3; a++) {
    const length = scale * random.exponential();
    const parent = 4 * (FIRST_DARK_PHOTON + a);
    for (let daughter = 0; daughter < 2; daughter++) {
      const at = i * count + FIRST_TRACK + 2 * a + daughter;
      events.vx[at] = length * v[parent + 1];
      events.vy[at] = length * v[parent + 2];
      events.vz[at] = length * v[parent + 3];
    }
  }
}
