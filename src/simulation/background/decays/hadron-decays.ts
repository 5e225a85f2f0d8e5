/** Unstable hadrons: masses, widths and decay channels, and the trees of decays drawn from them. */
import type { Random } from '../../../core/numerics/random.js';
import { ELECTRON_MASS, MUON_MASS } from '../../theory/constants.js';
import { body } from './body.js';
import type { Body } from './body.js';

/** Share and products of a decay of the particle; those of the antiparticle are charge conjugate. */
type Channel = readonly [share: number, ...pdgs: number[]];

interface Unstable {
  readonly mass: number;
  /** GeV; 0 if narrow. */
  readonly width: number;
  /** Proper decay length, cm. */
  readonly ctauCm: number;
  readonly channels: readonly Channel[];
}

const unstable = (mass: number, width: number, channels: readonly Channel[], ctauCm = 0): Unstable => ({
  mass,
  width,
  ctauCm,
  channels,
});

/** Lepton and neutrino of a semileptonic decay, as one body whose mass is drawn. */
const LEPTON_PAIR = 24;
/** The channel e+ e- gamma by the law of Kroll and Wada. */
const DALITZ = 0;
/** K0, which is a K_S or a K_L. */
const NEUTRAL_KAON = 311;

/**
 * Shares of the PDG (Review of Particle Physics 2022), rounded and scaled to 1; rare channels of charm are added to similar ones. Three
 * and more products follow phase space, so that none of them may be broad.
 */
const UNSTABLE: Readonly<Record<number, Unstable>> = {
  221: unstable(0.547862, 0, [
    [0.394, 22, 22],
    [0.327, 111, 111, 111],
    [0.229, 211, -211, 111],
    [0.042, 211, -211, 22],
    [0.0069, DALITZ],
  ]),
  331: unstable(0.95778, 0, [
    [0.426, 211, -211, 221],
    [0.289, 113, 22],
    [0.228, 111, 111, 221],
    [0.026, 223, 22],
    [0.023, 22, 22],
  ]),
  113: unstable(0.775, 0.149, [
    [0.9999, 211, -211],
    [4.7e-5, -11, 11],
    [4.6e-5, -13, 13],
  ]),
  213: unstable(0.775, 0.149, [[1, 211, 111]]),
  223: unstable(0.78266, 0.00868, [
    [0.893, 211, -211, 111],
    [0.084, 111, 22],
    [0.0153, 211, -211],
    [7.4e-5, -11, 11],
    [7.4e-5, -13, 13],
  ]),
  333: unstable(1.01946, 0.00425, [
    [0.491, 321, -321],
    [0.339, 130, 310],
    [0.154, 211, -211, 111],
    [0.013, 221, 22],
    [3e-4, -11, 11],
    [2.9e-4, -13, 13],
  ]),
  313: unstable(0.8955, 0.0473, [
    [2 / 3, 321, -211],
    [1 / 3, 311, 111],
  ]),
  323: unstable(0.8917, 0.0514, [
    [2 / 3, 311, 211],
    [1 / 3, 321, 111],
  ]),
  310: unstable(
    0.497611,
    0,
    [
      [0.692, 211, -211],
      [0.307, 111, 111],
    ],
    2.6844,
  ),
  3122: unstable(
    1.115683,
    0,
    [
      [0.641, 2212, -211],
      [0.359, 2112, 111],
    ],
    7.89,
  ),
  3212: unstable(1.192642, 0, [[1, 3122, 22]]),
  3222: unstable(
    1.18937,
    0,
    [
      [0.516, 2212, 111],
      [0.484, 2112, 211],
    ],
    2.404,
  ),
  3112: unstable(1.197449, 0, [[1, 2112, -211]], 4.434),
  2224: unstable(1.232, 0.117, [[1, 2212, 211]]),
  2214: unstable(1.232, 0.117, [
    [2 / 3, 2212, 111],
    [1 / 3, 2112, 211],
  ]),
  2114: unstable(1.232, 0.117, [
    [2 / 3, 2112, 111],
    [1 / 3, 2212, -211],
  ]),
  1114: unstable(1.232, 0.117, [[1, 2112, -211]]),
  421: unstable(
    1.86484,
    0,
    [
      [0.086, -321, LEPTON_PAIR],
      [0.043, -323, LEPTON_PAIR],
      [0.039, -321, 211],
      [0.144, -321, 211, 111],
      [0.089, -321, 211, 111, 111],
      [0.082, -321, 211, 211, -211],
      [0.043, -321, 211, 211, -211, 111],
      [0.025, -311, 111],
      [0.02, -311, 221],
      [0.025, -311, 223],
      [0.06, -311, 211, -211],
      [0.105, -311, 211, -211, 111],
      [0.06, -311, 111, 111, 111],
      [0.03, -311, 211, 211, -211, -211],
      [0.03, -311, 321, -321],
      [0.02, 211, -211, 111],
      [0.017, 211, 211, -211, -211],
      [0.01, 321, -321],
    ],
    0.0123,
  ),
  411: unstable(
    1.86966,
    0,
    [
      [0.19, -311, LEPTON_PAIR],
      [0.12, -313, LEPTON_PAIR],
      [0.094, -321, 211, 211],
      [0.062, -321, 211, 211, 111],
      [0.031, -311, 211],
      [0.147, -311, 211, 111],
      [0.062, -311, 211, 211, -211],
      [0.1, -311, 211, 111, 111],
      [0.06, -311, 211, 211, -211, 111],
      [0.03, 321, -321, 211],
      [0.015, 311, 321],
      [0.0345, 211, 211, -211, 111],
    ],
    0.0312,
  ),
  431: unstable(
    1.96835,
    0,
    [
      [0.05, 333, LEPTON_PAIR],
      [0.05, 221, LEPTON_PAIR],
      [0.02, 331, LEPTON_PAIR],
      [0.055, 321, -321, 211],
      [0.065, 321, -321, 211, 111],
      [0.03, 321, -311],
      [0.05, -311, 311, 211],
      [0.09, 221, 213],
      [0.06, 331, 213],
      [0.017, 221, 211],
      [0.04, 331, 211],
      [0.08, 211, 211, -211, 111, 111],
      [0.05, 321, 211, -211],
    ],
    0.0151,
  ),
  423: unstable(2.00685, 0, [
    [0.647, 421, 111],
    [0.353, 421, 22],
  ]),
  413: unstable(2.01026, 0, [
    [0.677, 421, 211],
    [0.307, 411, 111],
    [0.016, 411, 22],
  ]),
  433: unstable(2.1122, 0, [[1, 431, 22]]),
};

/** The products of each channel beside the sums of the shares up to it. */
const CHANNELS = new Map(
  Object.entries(UNSTABLE).map(([pdg, { channels }]) => {
    let sum = 0;
    return [Number(pdg), channels.map(([share, ...products]) => ({ upTo: (sum += share), products }))];
  }),
);

const OWN_ANTIPARTICLE = new Set([22, 111, 113, 130, 221, 223, 310, 331, 333]);
const STABLE = new Map<number, Body>(
  [22, 111, 130, 211, -211, 321, -321, 2212, -2212, 2112, -2112].map((pdg) => [pdg, body(pdg)]),
);
for (const sign of [1, -1]) {
  STABLE.set(11 * sign, { pdg: 11 * sign, mass: ELECTRON_MASS, ctauCm: 0, products: [] });
  STABLE.set(13 * sign, { pdg: 13 * sign, mass: MUON_MASS, ctauCm: 0, products: [] });
  for (const neutrino of [12, 14])
    STABLE.set(neutrino * sign, { pdg: neutrino * sign, mass: 0, ctauCm: 0, products: [] });
}

/** A hadron with its mass and its decays drawn. */
export function drawHadron(pdg: number, random: Random): Body {
  const stable = STABLE.get(pdg);
  if (stable !== undefined) return stable;
  const kind = Math.abs(pdg);
  if (kind === NEUTRAL_KAON) return drawHadron(random.uniform() < 0.5 ? 130 : 310, random);
  if (kind === LEPTON_PAIR) return leptonPair(Math.sign(pdg), random);
  const { mass, width, ctauCm } = UNSTABLE[kind];
  const channels = CHANNELS.get(kind)!;
  for (;;) {
    const drawn = width === 0 ? mass : breitWigner(mass, width, random);
    const u = random.uniform() * channels[channels.length - 1].upTo;
    let i = 0;
    while (u >= channels[i].upTo) i++;
    if (channels[i].products[0] === DALITZ) return { pdg, mass: drawn, ctauCm, products: [], dalitz: true };
    const products: Body[] = [];
    let sum = 0;
    for (const of of channels[i].products) {
      const product = drawHadron(pdg < 0 && !OWN_ANTIPARTICLE.has(of) ? -of : of, random);
      products.push(product);
      sum += product.mass;
    }
    if (sum < drawn) return { pdg, mass: drawn, ctauCm, products };
  }
}

/** A mass within five widths. */
function breitWigner(mass: number, width: number, random: Random): number {
  for (;;) {
    const change = (width / 2) * Math.tan(Math.PI * (random.uniform() - 0.5));
    if (Math.abs(change) <= 5 * width) return mass + change;
  }
}

/** Largest squared mass of the lepton and the neutrino of a charmed meson, GeV^2: (m_D - m_K)^2. */
const MAX_Q2 = 1.88;

/** Electron or muon of the given charge with its neutrino. */
function leptonPair(charge: number, random: Random): Body {
  const lepton = random.uniform() < 0.5 ? 11 : 13;
  const products = [STABLE.get(-charge * lepton)!, STABLE.get(charge * (lepton + 1))!];
  let mass: number;
  do mass = Math.sqrt(MAX_Q2 * (1 - Math.sqrt(random.uniform())));
  while (mass <= products[0].mass);
  return { pdg: charge * LEPTON_PAIR, mass, ctauCm: 0, products };
}

const CHARGED = new Set([11, 13, 211, 321, 2212]);

/** Charged particles that become of a hadron, without Dalitz pairs. */
export const chargedProducts = counter((pdg) => CHARGED.has(Math.abs(pdg)));

/** Neutral pions that become of a hadron. */
export const neutralPions = counter((pdg) => pdg === 111);

function counter(counts: (pdg: number) => boolean): (body: Body) => number {
  const count = ({ pdg, products }: Body): number => {
    if (products.length === 0) return counts(pdg) ? 1 : 0;
    let sum = 0;
    for (const product of products) sum += count(product);
    return sum;
  };
  return count;
}
