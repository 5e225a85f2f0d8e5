/**
 * Sampling of lepton points by what recoils: one photon against the leptons and the other photon, whose mass squared is even in its
 * logarithm; in their frame, the direction of a lepton, and the photon soft or hard, close to it or opposite to it. So leptons of low
 * mass, alone or with a collinear photon, are drawn as often as they are. Which photon and which lepton it is, is drawn.
 */
import type { Random } from '../../../core/numerics/random.js';
import { boostFrom, decayMomentum, setIsotropic } from '../../kinematics/four-vectors.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { distanceDensity, drawDistance, setAround } from '../../kinematics/around-axes.js';
import type { Axis } from '../../kinematics/around-axes.js';
import { SET } from '../../kinematics/laboratory.js';
import { MIN_CORE_MASS, MIN_PHOTON_ENERGY, leptonOffset, nearBeamDensity, setNearBeam } from './lepton-sampling.js';
import type { LeptonSampling } from './lepton-sampling.js';

const ROOT_S = SET.sqrtS;
const S = ROOT_S ** 2;
/** Entry of the system that the photon recoils against. */
const SYSTEM = 4;

/** Recoiling photon first, then the system. */
export const recoilSampling: LeptonSampling = {
  draw(v, core, masses, random) {
    const recoiling = random.below(2);
    const [b, a] = [2 + recoiling, 3 - recoiling];
    const [mb, ma] = [masses[recoiling], masses[1 - recoiling]];
    const [low, high] = [leastSystem(core, ma), greatestSystem(mb)];
    if (high <= low) return false;
    const m = Math.sqrt(low * (high / low) ** random.uniform());
    const pb = decayMomentum(ROOT_S, m, mb);
    if (random.uniform() < 0.5) setIsotropic(v, b, pb, mb, random);
    else setNearBeam(v, b, pb, mb, random);
    v[4 * SYSTEM] = ROOT_S - v[4 * b];
    for (let c = 1; c < 4; c++) v[4 * SYSTEM + c] = -v[4 * b + c];
    if (!drawSystem(v, a, m, pb, core, ma, random)) return false;
    for (const k of [0, 1, a]) boostFrom(v, k, SYSTEM, m);
    return true;
  },
  density: (v, core, masses) => (densityOf(v, 0, core, masses) + densityOf(v, 1, core, masses)) / 4,
};

/** Least and greatest squared mass of the leptons and a photon of mass `ma` opposite to one of mass `mb`. */
const leastSystem = (core: 11 | 13, ma: number): number => (1.001 * (ma + MIN_CORE_MASS[core])) ** 2;
const greatestSystem = (mb: number): number =>
  mb === 0 ? S - 2 * ROOT_S * MIN_PHOTON_ENERGY : Math.max(0, ROOT_S - mb) ** 2;

/** Least energy of the photon of mass `ma` in the frame of a system of mass `m` and momentum `p`, and the greatest. */
const leastEnergy = (ma: number, m: number, p: number): number =>
  ma === 0 ? (MIN_PHOTON_ENERGY * m) / (Math.sqrt(m * m + p * p) + p) : ma;
const greatestEnergy = (core: 11 | 13, ma: number, m: number): number =>
  (m * m + ma * ma - MIN_CORE_MASS[core] ** 2) / (2 * m);

/** Leptons and photon `a` in the rest frame of the system of mass `m`, which has momentum `p`. */
function drawSystem(
  v: FourVectors,
  a: number,
  m: number,
  p: number,
  core: 11 | 13,
  ma: number,
  random: Random,
): boolean {
  const [low, high] = [leastEnergy(ma, m, p), greatestEnergy(core, ma, m)];
  if (high <= low) return false;
  const e = drawEnergy(low, high, m * m + ma * ma, m, random);
  const pa = Math.sqrt(Math.max(0, e * e - ma * ma));
  const s1 = m * m + ma * ma - 2 * m * e;
  const first = random.below(2);
  setIsotropic(v, first, 1, 0, random);
  const axis: Axis = [v[4 * first + 1], v[4 * first + 2], v[4 * first + 3]];
  const near = random.uniform() < 0.5;
  const d = drawDistance(near ? leptonOffset(ma, pa, core, m / 2) : awayOffset(ma, pa, core, m, s1), random);
  setAround(v, a, pa, ma, axis, near ? d : 2 - d, random);
  const l = s1 / (2 * (m - e + pa * (near ? 1 - d : d - 1)));
  for (let c = 0; c < 4; c++) {
    v[4 * first + c] *= l;
    v[4 * (1 - first) + c] = (c === 0 ? m : 0) - v[4 * a + c] - v[4 * first + c];
  }
  return true;
}

/** Opposite to a lepton are photons along the other, and those that two leptons of small squared mass `s1` recoil against. */
const awayOffset = (ma: number, pa: number, core: 11 | 13, m: number, s1: number): number =>
  Math.min(leptonOffset(ma, pa, core, m / 2), s1 / (2 * pa * pa));

/** Half of the energies are even in their logarithm, half in that of the squared mass of the leptons, `sum` - 2 m e. */
function drawEnergy(low: number, high: number, sum: number, m: number, random: Random): number {
  if (random.uniform() < 0.5) return low * (high / low) ** random.uniform();
  const least = sum - 2 * m * high;
  return (sum - least * ((sum - 2 * m * low) / least) ** random.uniform()) / (2 * m);
}

function energyDensity(e: number, low: number, high: number, sum: number, m: number): number {
  const leptons = (2 * m) / ((sum - 2 * m * e) * Math.log((sum - 2 * m * low) / (sum - 2 * m * high)));
  return 0.5 / (e * Math.log(high / low)) + 0.5 * leptons;
}

/** Sum over both leptons of the density with photon `recoiling` against the rest. */
function densityOf(v: FourVectors, recoiling: number, core: 11 | 13, masses: readonly number[]): number {
  const [b, a] = [2 + recoiling, 3 - recoiling];
  const [mb, ma] = [masses[recoiling], masses[1 - recoiling]];
  const s2 = S + mb * mb - 2 * ROOT_S * v[4 * b];
  const [least, greatest] = [leastSystem(core, ma), greatestSystem(mb)];
  if (s2 <= least || s2 >= greatest) return 0;
  const m = Math.sqrt(s2);
  const pb = Math.sqrt(v[4 * b] ** 2 - mb * mb);
  const e = energyIn(v, b, a, m);
  const [low, high] = [leastEnergy(ma, m, pb), greatestEnergy(core, ma, m)];
  if (e <= low || e >= high) return 0;
  const pa = Math.sqrt(e * e - ma * ma);
  const near = leptonOffset(ma, pa, core, m / 2);
  const away = awayOffset(ma, pa, core, m, s2 + ma * ma - 2 * m * e);
  let leptons = 0;
  for (let l = 0; l < 2; l++) {
    const energy = energyIn(v, b, l, m);
    // 1 - cos from the invariant product
    const d = Math.min(2, Math.max(0, (product(v, a, l) / energy - (e - pa)) / pa));
    const direction = (distanceDensity(d, near) + distanceDensity(2 - d, away)) / 2;
    leptons += (direction * (m - e + pa * (1 - d))) / energy;
  }
  const system = (2 * Math.PI) / (s2 * Math.log(greatest / least));
  const direction = 0.5 / (4 * Math.PI) + 0.5 * nearBeamDensity(v, b, pb, mb);
  const recoil = (direction * 16 * Math.PI ** 2 * ROOT_S) / pb;
  const photon = (energyDensity(e, low, high, s2 + ma * ma, m) * 2 * (2 * Math.PI) ** 3) / pa;
  return system * recoil * photon * leptons * 4 * Math.PI;
}

/** Energy of entry `k` in the frame of the system of mass `m` that entry `b` recoils against. */
const energyIn = (v: FourVectors, b: number, k: number, m: number): number =>
  ((ROOT_S - v[4 * b]) * v[4 * k] +
    v[4 * b + 1] * v[4 * k + 1] +
    v[4 * b + 2] * v[4 * k + 2] +
    v[4 * b + 3] * v[4 * k + 3]) /
  m;

const product = (v: FourVectors, a: number, b: number): number =>
  v[4 * a] * v[4 * b] - v[4 * a + 1] * v[4 * b + 1] - v[4 * a + 2] * v[4 * b + 2] - v[4 * a + 3] * v[4 * b + 3];
