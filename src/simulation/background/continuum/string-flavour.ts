/** Flavours along a string: pairs that break it, and the hadrons of neighbouring flavours. */
import type { Random } from '../../../core/numerics/random.js';
import type { StringTune } from './continuum-tables.js';

/** Flavours by their PDG numbers: 1 d, 2 u, 3 s, 4 c. A diquark is 10 times the larger plus the smaller; antiparticles are negative. */
export type Flavour = number;

const isDiquark = (flavour: Flavour): boolean => Math.abs(flavour) > 10;

/** +1 for quarks and antidiquarks, which attract the antiquark of a breaking pair. */
const colour = (flavour: Flavour): number => (isDiquark(flavour) ? -Math.sign(flavour) : Math.sign(flavour));

/** What joins the end `end` of a string in a hadron when it breaks; the new end is its antiparticle. */
export function drawPartner(end: Flavour, tune: StringTune, random: Random): Flavour {
  const sign = colour(end);
  if (!isDiquark(end) && Math.abs(end) < 4 && random.uniform() < tune.diquark_share) {
    const [a, b] = [lightQuark(tune.diquark_strange_share, random), lightQuark(0, random)];
    return sign * (10 * Math.max(a, b) + Math.min(a, b));
  }
  return -sign * lightQuark(tune.strange_share, random);
}

function lightQuark(strangeShare: number, random: Random): Flavour {
  const u = random.uniform() * (2 + strangeShare);
  return u < 1 ? 1 : u < 2 ? 2 : 3;
}

/** PDG number of a hadron of two flavours, or 0 if the choice fell on one that is suppressed or left out. */
export function joinFlavours(a: Flavour, b: Flavour, tune: StringTune, random: Random): number {
  if (isDiquark(a)) return joinBaryon(b, a, tune, random);
  if (isDiquark(b)) return joinBaryon(a, b, tune, random);
  const [quark, antiquark] = a > 0 ? [a, -b] : [b, -a];
  const vector = random.uniform() < tune.vector_shares[Math.max(quark, antiquark, 2) - 2];
  if (quark === antiquark) return flavourless(quark, vector, tune, random);
  const [heavy, light] = [Math.max(quark, antiquark), Math.min(quark, antiquark)];
  // positive code: heavy up-type quark with a lighter antiquark, or heavy down-type antiquark with a lighter quark
  const sign = (heavy % 2 === 0 ? 1 : -1) * (heavy === quark ? 1 : -1);
  return sign * (100 * heavy + 10 * light + (vector ? 3 : 1));
}

/** Mesons of a quark and its own antiquark. */
function flavourless(quark: Flavour, vector: boolean, tune: StringTune, random: Random): number {
  const u = random.uniform();
  if (quark === 4) return 0;
  if (quark === 3) {
    if (vector) return 333;
    const eta = u < 0.5;
    return random.uniform() < (eta ? tune.eta_suppression : tune.eta_prime_suppression) ? (eta ? 221 : 331) : 0;
  }
  if (vector) return u < 0.5 ? 113 : 223;
  if (u < 0.5) return 111;
  const eta = u < 0.75;
  return random.uniform() < (eta ? tune.eta_suppression : tune.eta_prime_suppression) ? (eta ? 221 : 331) : 0;
}

/** Baryons with at most one strange quark, by their content: octet first, then decuplet. */
const BARYONS: Readonly<Record<number, readonly [octet: number, decuplet: number]>> = {
  222: [0, 2224],
  221: [2212, 2214],
  211: [2112, 2114],
  111: [0, 1114],
  322: [3222, 0],
  321: [3122, 0],
  311: [3112, 0],
};

function joinBaryon(quark: Flavour, diquark: Flavour, tune: StringTune, random: Random): number {
  const kind = Math.abs(diquark);
  const content = [Math.abs(quark), Math.floor(kind / 10), kind % 10].sort((x, y) => y - x);
  const states = BARYONS[100 * content[0] + 10 * content[1] + content[2]] as readonly [number, number] | undefined;
  if (states === undefined) return 0;
  const decuplet = random.uniform() < tune.decuplet_share;
  // a quarter of the neutral ones with a strange quark are Sigma0
  const octet = states[0] === 3122 && random.uniform() < 0.25 ? 3212 : states[0];
  return Math.sign(diquark) * (decuplet ? states[1] : octet);
}
