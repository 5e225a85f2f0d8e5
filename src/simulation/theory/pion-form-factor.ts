/** The pion form factor in the time-like region (Gounaris, Sakurai, PRL 21, 244; parameters: BaBar, PRD 86, 032013). */
import { readMeasuredTable } from './measured-tables.js';
import { PION_MASS } from './constants.js';

type Complex = readonly [number, number];
interface Resonance {
  readonly mass: number;
  readonly width: number;
}
interface MixedResonance extends Resonance {
  readonly magnitude: number;
  readonly phase: number;
}

const TABLE = readMeasuredTable<{
  readonly rho: Resonance;
  readonly omega: MixedResonance;
  readonly excited: readonly MixedResonance[];
}>('pion-form-factor');

const product = (a: Complex, b: Complex): Complex => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const polar = ({ magnitude, phase }: MixedResonance): Complex => [
  magnitude * Math.cos(phase),
  magnitude * Math.sin(phase),
];
const overComplex = (numerator: number, [re, im]: Complex): Complex => {
  const norm = numerator / (re * re + im * im);
  return [re * norm, -im * norm];
};
const norm2 = ([re, im]: Complex): number => re * re + im * im;

const pionMomentum = (s: number): number => Math.sqrt(Math.max(0, s / 4 - PION_MASS ** 2));
const loop = (s: number): number => {
  const k = pionMomentum(s);
  const root = Math.sqrt(s);
  return (2 / Math.PI) * (k / root) * Math.log((root + 2 * k) / (2 * PION_MASS));
};

/** dh/ds of the loop function. */
const loopSlope = (s: number): number =>
  loop(s) * (1 / (8 * pionMomentum(s) ** 2) - 1 / (2 * s)) + 1 / (2 * Math.PI * s);

/** The amplitude of a resonance as a function of s. */
function gounarisSakurai({ mass: m, width }: Resonance): (s: number) => Complex {
  const m2 = m * m;
  const k0 = pionMomentum(m2);
  const [atPole, slope] = [loop(m2), loopSlope(m2)];
  const d =
    (3 / Math.PI) * (PION_MASS / k0) ** 2 * Math.log((m + 2 * k0) / (2 * PION_MASS)) +
    m / (2 * Math.PI * k0) -
    (PION_MASS ** 2 * m) / (Math.PI * k0 ** 3);
  return (s) => {
    const k = pionMomentum(s);
    const runningWidth = (width * (k / k0) ** 3 * m) / Math.sqrt(s);
    const shift = ((width * m2) / k0 ** 3) * (k * k * (loop(s) - atPole) + (m2 - s) * k0 * k0 * slope);
    return overComplex(m2 * (1 + (d * width) / m), [m2 - s + shift, -m * runningWidth]);
  };
}

const breitWigner = (s: number, { mass, width }: Resonance): Complex =>
  overComplex(mass * mass, [mass * mass - s, -mass * width]);

const RHO = gounarisSakurai(TABLE.rho);
const OMEGA = polar(TABLE.omega);
const EXCITED = TABLE.excited.map((state) => ({ share: polar(state), amplitude: gounarisSakurai(state) }));

/** |F_pi(s)|^2 for s above threshold (s in GeV^2). */
export function pionFormFactor2(s: number): number {
  const [bwRe, bwIm] = product(OMEGA, breitWigner(s, TABLE.omega));
  const [re, im] = product(RHO(s), [1 + bwRe, bwIm]);
  const first = product([re, im], overComplex(1, [1 + OMEGA[0], OMEGA[1]]));
  const sum = [first[0], first[1]];
  const total = [1, 0];
  for (const { share, amplitude } of EXCITED) {
    const term = product(share, amplitude(s));
    sum[0] += term[0];
    sum[1] += term[1];
    total[0] += share[0];
    total[1] += share[1];
  }
  return norm2([sum[0], sum[1]]) / norm2([total[0], total[1]]);
}

/** R of e+e- -> pi+pi- at centre-of-mass energy `m` (GeV): (beta^3/4) |F_pi|^2. */
export function pionR(m: number): number {
  const s = m * m;
  const beta2 = 1 - (4 * PION_MASS ** 2) / s;
  return beta2 <= 0 ? 0 : 0.25 * beta2 ** 1.5 * pionFormFactor2(s);
}
