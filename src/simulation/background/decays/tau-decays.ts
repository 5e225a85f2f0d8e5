/** Decays of the tau to three charged particles: masses and momenta of the hadrons. */
import type { Random } from '../../../core/numerics/random.js';
import { PION_MASS } from '../../theory/constants.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { body, decayBody } from './body.js';
import type { Body } from './body.js';

/** Mass of the tau, GeV. */
export const TAU_MASS = 1.77686;

/** A channel tau- -> hadrons nu. */
interface Channel {
  /** Per cent of all tau decays (PDG), without K0. */
  readonly percent: number;
  /** Of a tau-. */
  readonly pdgs: readonly number[];
  /** Relative density of the hadronic mass, beside the phase space of the neutrino. */
  readonly density: (q: number) => number;
}

/** Running width of the a1 (J. H. Kuehn and A. Santamaria, ZPC 48, 445, eq. 3.16), up to a factor. */
function a1Width(s: number): number {
  const above = s - 9 * PION_MASS ** 2;
  if (above <= 0) return 0;
  return s < (0.773 + PION_MASS) ** 2
    ? 4.1 * above ** 3 * (1 - 3.3 * above + 5.8 * above ** 2)
    : s * (1.623 + 10.38 / s - 9.32 / s ** 2 + 0.65 / s ** 3);
}

/** |Breit-Wigner|^2 of the a1 with its running width. */
function a1Density(q: number): number {
  const [s, m2, width] = [q * q, 1.251 ** 2, 0.475];
  const g = a1Width(s);
  return g / s / ((m2 - s) ** 2 + m2 * ((width * g) / a1Width(m2)) ** 2);
}

/** A bump of mass `m` and width `width` above a threshold. */
const bump =
  (m: number, width: number, threshold: number) =>
  (q: number): number =>
    q <= threshold ? 0 : (q - threshold) ** 2 / ((m * m - q * q) ** 2 + (m * width) ** 2);

const CHANNELS: readonly Channel[] = [
  { percent: 9.02, pdgs: [-211, -211, 211], density: a1Density },
  { percent: 4.49, pdgs: [-211, -211, 211, 111], density: bump(1.38, 0.42, 0.56) },
  { percent: 0.5, pdgs: [-211, -211, 211, 111, 111], density: bump(1.57, 0.3, 0.7) },
  { percent: 0.3, pdgs: [-321, -211, 211], density: bump(1.31, 0.22, 0.78) },
  { percent: 0.15, pdgs: [-321, -211, 321], density: bump(1.5, 0.3, 1.13) },
];
const PERCENT = CHANNELS.reduce((sum, { percent }) => sum + percent, 0);

/** tau- first, then tau+. */
const PRODUCTS = CHANNELS.map(({ pdgs }) =>
  [1, -1].map((sign) => pdgs.map((pdg) => body(pdg === 111 ? 111 : sign * pdg))),
);
const MIN_MASS = PRODUCTS.map(([products]) => products.reduce((sum, { mass }) => sum + mass, 0) + 1e-3);
const LARGEST = CHANNELS.map((channel, i) => {
  let most = 0;
  for (let q = MIN_MASS[i]; q < TAU_MASS; q += 0.005) most = Math.max(most, massDensity(channel, q));
  return 1.05 * most;
});

/** dGamma/dq of a hadronic system of spin 1: q (1 - q^2/m^2)^2 (1 + 2 q^2/m^2) density. */
function massDensity({ density }: Channel, q: number): number {
  const r = (q / TAU_MASS) ** 2;
  return q * (1 - r) ** 2 * (1 + 2 * r) * density(q);
}

/** The hadrons of a tau- (charge -1) or tau+ as one body with its mass. */
export function drawTauHadrons(charge: number, random: Random): Body {
  let u = random.uniform() * PERCENT;
  let i = 0;
  while (i < CHANNELS.length - 1 && u >= CHANNELS[i].percent) u -= CHANNELS[i++].percent;
  let q: number;
  do q = MIN_MASS[i] + (TAU_MASS - MIN_MASS[i]) * random.uniform();
  while (random.uniform() * LARGEST[i] > massDensity(CHANNELS[i], q));
  return { pdg: 20213, mass: q, ctauCm: 0, products: PRODUCTS[i][charge < 0 ? 0 : 1] };
}

const RHO_MASS2 = 0.773 ** 2;
const RHO_WIDTH = 0.145;

/** Momenta of the hadrons in their frame, entries `at` and on; three pions with two interfering rho mesons, others evenly. */
export function decayTauHadrons(v: FourVectors, at: number, hadrons: Body, random: Random): void {
  const rho = hadrons.products.length === 3 && hadrons.products.every(({ pdg }) => Math.abs(pdg) === 211);
  do decayBody(v, at, hadrons, random);
  while (rho && random.uniform() * LARGEST_RHO > rhoWeight(v, at));
}

/** |BW(s13) + BW(s23)|^2 for unlike pions at + 2 and either like one. */
function rhoWeight(v: FourVectors, at: number): number {
  let [real, imaginary] = [0, 0];
  for (const k of [at, at + 1]) {
    let s = (v[4 * k] + v[4 * at + 8]) ** 2;
    for (let c = 1; c < 4; c++) s -= (v[4 * k + c] + v[4 * at + 8 + c]) ** 2;
    const [a, b] = [RHO_MASS2 - s, Math.sqrt(RHO_MASS2) * RHO_WIDTH];
    real += (RHO_MASS2 * a) / (a * a + b * b);
    imaginary += (RHO_MASS2 * b) / (a * a + b * b);
  }
  return real * real + imaginary * imaginary;
}
const LARGEST_RHO = (4 * RHO_MASS2) / RHO_WIDTH ** 2;
