/**
 * Sampling of lepton points by what is radiated: the direction of one of the leptons, then one photon close to the beams, to it or
 * opposite to it, then the other close to the beams, to the lepton or to what recoils against both, where the other lepton is if they
 * are collinear; then the rest from conservation. Which lepton and which photon come first is drawn.
 */
import type { Random } from '../../../core/numerics/random.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { distanceDensity, distanceTo, drawDistance, setAround } from '../../kinematics/around-axes.js';
import type { Axis } from '../../kinematics/around-axes.js';
import { SET } from '../../kinematics/laboratory.js';
import {
  BEAM,
  EDGE,
  MIN_CORE_MASS,
  MIN_PHOTON_ENERGY,
  leptonOffset,
  nearBeamDensity,
  setNearBeam,
} from './lepton-sampling.js';
import type { LeptonSampling } from './lepton-sampling.js';

/** Shares of the photons along the beams, and along each of the two other axes. */
const BEAM_SHARE = 0.4;
const AXIS_SHARE = 0.3;

/** Lepton first, photons next. */
export const radiationSampling: LeptonSampling = {
  draw(v, core, masses, random) {
    const [first, early] = [random.below(2), random.below(2)];
    const axis = drawAxis(first, core, random);
    for (const i of [early, 1 - early]) {
      const recoil = i === early ? opposite(axis) : recoilAxis(v, axis, 2 + early);
      drawPhoton(v, 2 + i, masses[i], core, axis, recoil, random);
    }
    const e = SET.sqrtS - v[8] - v[12];
    const [x, y, z] = [-v[9] - v[13], -v[10] - v[14], -v[11] - v[15]];
    const m2 = e * e - x * x - y * y - z * z;
    if (e <= 0 || m2 < MIN_CORE_MASS[core] ** 2) return false;
    const p = m2 / (2 * (e - axis[0] * x - axis[1] * y - axis[2] * z));
    v[4 * first] = p;
    for (let c = 0; c < 3; c++) v[4 * first + c + 1] = p * axis[c];
    for (let c = 0; c < 4; c++)
      v[4 * (1 - first) + c] = (c === 0 ? SET.sqrtS : 0) - v[8 + c] - v[12 + c] - v[4 * first + c];
    return true;
  },
  density(v, core, masses) {
    for (let i = 0; i < 2; i++) {
      const p = (momentum[i] = Math.sqrt(v[8 + 4 * i] ** 2 - masses[i] ** 2));
      offset[i] = leptonOffset(masses[i], p, core, BEAM);
      beams[i] = BEAM_SHARE * nearBeamDensity(v, 2 + i, p, masses[i]);
    }
    let sum = (leptonDensity(v, 0, core) + leptonDensity(v, 1, core)) / 4;
    for (let i = 0; i < 2; i++) {
      sum *= (2 * (2 * Math.PI) ** 3) / (energyRange(masses[i]) * v[8 + 4 * i] * momentum[i]);
    }
    return sum;
  },
};

/** Of the two photons, while a density is calculated. */
const [momentum, offset, beams] = [new Float64Array(2), new Float64Array(2), new Float64Array(2)];

/** Density of the direction of lepton `first` and, in both orders, of the photons. */
function leptonDensity(v: FourVectors, first: number, core: 11 | 13): number {
  const l = 4 * first;
  const axis: Axis = [v[l + 1] / v[l], v[l + 2] / v[l], v[l + 3] / v[l]];
  const lepton = axisDensity(first, core, axis[2]);
  if (lepton === 0) return 0;
  let photons = 0;
  for (let early = 0; early < 2; early++) {
    const late = 1 - early;
    const d = distanceTo(v, 2 + early, momentum[early], axis);
    photons +=
      (beams[early] + AXIS_SHARE * (distanceDensity(d, offset[early]) + distanceDensity(2 - d, offset[early]))) *
      (beams[late] +
        AXIS_SHARE * distanceDensity(distanceTo(v, 2 + late, momentum[late], axis), offset[late]) +
        AXIS_SHARE *
          distanceDensity(distanceTo(v, 2 + late, momentum[late], recoilAxis(v, axis, 2 + early)), offset[late]));
  }
  const rest =
    SET.sqrtS - v[8] - v[12] + axis[0] * (v[9] + v[13]) + axis[1] * (v[10] + v[14]) + axis[2] * (v[11] + v[15]);
  return (photons * lepton * 16 * Math.PI ** 2 * rest) / v[l];
}

/** Energies of photons are even in their logarithm. */
const leastEnergy = (mass: number): number => (mass === 0 ? MIN_PHOTON_ENERGY : mass);
const energyRange = (mass: number): number => Math.log((BEAM + (mass * mass) / (4 * BEAM)) / leastEnergy(mass));

function drawPhoton(
  v: FourVectors,
  k: number,
  mass: number,
  core: 11 | 13,
  axis: Axis,
  recoil: Axis,
  random: Random,
): void {
  const e = leastEnergy(mass) * Math.exp(energyRange(mass) * random.uniform());
  const p = Math.sqrt(e * e - mass * mass);
  const u = random.uniform();
  if (u < BEAM_SHARE) setNearBeam(v, k, p, mass, random);
  else {
    const d = drawDistance(leptonOffset(mass, p, core, BEAM), random);
    setAround(v, k, p, mass, u < BEAM_SHARE + AXIS_SHARE ? axis : recoil, d, random);
  }
}

const opposite = ([x, y, z]: Axis): Axis => [-x, -y, -z];

/** Where a massless rest goes if a lepton goes along `axis` and the photon of entry `other` is taken away. */
function recoilAxis(v: FourVectors, axis: Axis, other: number): Axis {
  const e = SET.sqrtS - v[4 * other];
  const [x, y, z] = [-v[4 * other + 1], -v[4 * other + 2], -v[4 * other + 3]];
  const p = (e * e - x * x - y * y - z * z) / (2 * (e - axis[0] * x - axis[1] * y - axis[2] * z));
  const [rx, ry, rz] = [x - p * axis[0], y - p * axis[1], z - p * axis[2]];
  const length = Math.sqrt(rx * rx + ry * ry + rz * rz);
  return [rx / length, ry / length, rz / length];
}

/** Electrons: share that is even in cos theta; the others are scattered, by 1/(1 - cos theta + a)^2. Muons are even. */
const EVEN = 0.4;
const SCATTERED = 0.05;
/** For l- and l+: range of 1/(1 - cos + a) to the beam of the same charge, within the acceptance. */
const SCATTERING = [0, 1].map((first) => ({
  low: 1 / (2 - EDGE[1 - first] + SCATTERED),
  high: 1 / (EDGE[first] + SCATTERED),
}));

/** Direction of lepton `first`; electrons within the acceptance. */
function drawAxis(first: number, core: 11 | 13, random: Random): Axis {
  let cos: number;
  if (core === 13) cos = 2 * random.uniform() - 1;
  else if (random.uniform() < EVEN) cos = 1 - EDGE[first] - (2 - EDGE[0] - EDGE[1]) * random.uniform();
  else {
    const { low, high } = SCATTERING[first];
    cos = 1 + SCATTERED - 1 / (low + (high - low) * random.uniform());
  }
  const sin = Math.sqrt(Math.max(0, 1 - cos * cos));
  const phi = 2 * Math.PI * random.uniform();
  return [sin * Math.cos(phi), sin * Math.sin(phi), first === 0 ? cos : -cos];
}

/** Density of that direction over solid angle. */
function axisDensity(first: number, core: 11 | 13, z: number): number {
  if (core === 13) return 1 / (4 * Math.PI);
  const distance = first === 0 ? 1 - z : 1 + z;
  if (distance < EDGE[first] || distance > 2 - EDGE[1 - first]) return 0;
  const { low, high } = SCATTERING[first];
  const scattered = (1 - EVEN) / ((distance + SCATTERED) ** 2 * (high - low));
  return (EVEN / (2 - EDGE[0] - EDGE[1]) + scattered) / (2 * Math.PI);
}
