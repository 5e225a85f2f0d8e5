/** Two made-up samples that look like those of physics: a resonance over a continuum, and displaced decays with weights. */
import { Random } from '../../src/core/numerics/random.js';
import type { WeightedSample } from '../../src/models/sample/sample.js';

interface Row {
  readonly values: readonly number[];
  readonly weight: number;
}

function sampleOf(
  featureNames: readonly string[],
  rowCount: number,
  row: (label: number, index: number) => Row,
): WeightedSample {
  const rows = Array.from({ length: rowCount }, (_, i) => row(i % 2, i));
  return {
    featureNames,
    rowCount,
    features: Float32Array.from(rows.flatMap(({ values }) => values)),
    label: Uint8Array.from(rows, (_, i) => i % 2),
    weight: Float64Array.from(rows, ({ weight }) => weight),
    eventId: Float64Array.from(rows.keys()),
  };
}

const angle = (random: Random) => 2 * Math.PI * random.uniform();
const falling = (random: Random, mean: number) => -mean * Math.log(1 - random.uniform());

/** pT, pT, eta, eta and angle between them of the decay of a parent of 91 GeV with some pT. */
function ofParent(random: Random): number[] {
  const half = (91.2 + 2.5 * Math.tan(Math.PI * (0.98 * random.uniform() - 0.49))) / 2;
  const sine = Math.sqrt(1 - (2 * random.uniform() - 1) ** 2);
  const kick = falling(random, 12);
  const psi = angle(random);
  const [a, b] = [0, Math.PI].map((turn) => [
    half * sine * Math.cos(psi + turn) + kick / 2,
    half * sine * Math.sin(psi + turn),
  ]);
  const boost = 1.1 * random.normal();
  const rapidity = Math.acosh(1 / Math.max(0.05, sine));
  const between = Math.abs(Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
  return [Math.hypot(a[0], a[1]), Math.hypot(b[0], b[1]), boost + rapidity, boost - rapidity, between];
}

/** The same of two particles that know nothing of each other. */
function unrelated(random: Random): number[] {
  const [pt1, pt2] = [12 + falling(random, 24), 12 + falling(random, 24)];
  return [pt1, pt2, 1.4 * random.normal(), 1.4 * random.normal(), angle(random)];
}

/** Two massless particles with smeared momenta: from a resonance (signal), or each by itself. */
export function resonance(rowCount: number, seed: number): WeightedSample {
  const names = ['pt_1', 'pt_2', 'eta_1', 'eta_2', 'delta_phi', 'mass', 'pt_pair', 'delta_r', 'balance'];
  return sampleOf(names, rowCount, (label, index) => {
    const random = new Random(seed, 'physics-like/resonance').at(index);
    const [true1, true2, eta1, eta2, between] = label === 1 ? ofParent(random) : unrelated(random);
    const phi = between > Math.PI ? 2 * Math.PI - between : between;
    const [pt1, pt2] = [true1, true2].map((pt) => pt * (1 + 0.08 * random.normal()));
    const mass = Math.sqrt(2 * pt1 * pt2 * Math.max(0, Math.cosh(eta1 - eta2) - Math.cos(phi)));
    const pair = Math.sqrt(Math.max(0, pt1 ** 2 + pt2 ** 2 + 2 * pt1 * pt2 * Math.cos(phi)));
    const values = [pt1, pt2, eta1, eta2, phi, mass, pair, Math.hypot(eta1 - eta2, phi), (pt1 - pt2) / (pt1 + pt2)];
    return { values, weight: 1 };
  });
}

/** Counts, heavy tails, exact zeros and correlated masses of decays that are displaced (signal) or not; rows have weights. */
export function displaced(rowCount: number, seed: number): WeightedSample {
  const names = ['vertex_chi2', 'pid_pass', 'tracks', 'flight', 'energy', 'cosine', 'mass_a', 'mass_b', 'noise'];
  return sampleOf(names, rowCount, (label, index) => {
    const random = new Random(seed, 'physics-like/displaced').at(index);
    const common = random.normal();
    const chi2 = Array.from({ length: label === 1 ? 4 : 6 }, () => random.normal() ** 2).reduce(
      (sum, value) => sum + value,
      0,
    );
    const pass = Array.from({ length: 6 }, () => (random.uniform() < (label === 1 ? 0.88 : 0.75) ? 1 : 0) as number);
    const values = [
      chi2,
      pass.reduce((sum, one) => sum + one, 0),
      random.poisson(label === 1 ? 6 : 7),
      0.5 * random.normal() + (label === 1 ? -0.7 * Math.log(1 - random.uniform()) : 0),
      random.uniform() < 0.4 ? 0 : -(label === 1 ? 0.5 : 0.8) * Math.log(1 - random.uniform()),
      label === 1 ? 2 * random.uniform() - 1 : 2 * Math.sqrt(random.uniform()) - 1,
      common + 0.5 * random.normal(),
      (label === 1 ? 0.6 : 0.2) * common + 0.7 * random.normal(),
      random.uniform(),
    ];
    return { values, weight: 0.5 + random.uniform() };
  });
}
