/** Made-up checks of a report that look like those of a real run. */
import { Random } from '../../src/core/numerics/random.js';
import { CATEGORIES } from '../../src/events/final-states.js';
import type { SculptingCheck } from '../../src/models/checks/sculpting.js';
import type { ScoreOverlay } from '../../src/models/checks/overtraining.js';
import type { ChecksInput, TrainingInput } from '../../src/report/inputs.js';

const normal = (x: number, mean: number) => Math.exp(-(((x - mean) / 3) ** 2) / 2) / 7.5;

/** Scores around -4.5 (background) and 6 (signal) in bins of one unit, the held-out ones with errors. */
export function overlay(): ScoreOverlay {
  const edges = Array.from({ length: 31 }, (_, k) => k - 15);
  const content = [-4.5, 6].map((mean) => edges.slice(0, -1).map((edge) => normal(edge + 0.5, mean)));
  const error = content.map((values) => values.map((value) => 0.1 * value));
  const histograms = content.map((values, k) => ({ content: values, error: error[k] }));
  return { edges, training: histograms, heldOut: histograms };
}

/** Ten bins of a slightly overconfident classifier. */
export const RELIABILITY: NonNullable<TrainingInput['reliability']> = {
  calibrationError: 0.02,
  bins: Array.from({ length: 10 }, (_, k) => {
    const predicted = (k + 0.5) / 10;
    const observed = 0.5 + 0.95 * (predicted - 0.5);
    return { rows: 100, predicted, observed, low: observed - 0.04, high: observed + 0.05 };
  }),
};

function sculpting(cut: number): SculptingCheck {
  const [size, draw] = [4, new Random(1, 'test/checks').at(0)];
  const cells = Array.from({ length: size * size }, (_, k) => {
    const [y, a] = [Math.floor(k / size), k % size];
    const expected = 2 + y;
    return {
      mUpsilon: [2 * y, 2 * y + 2] as const,
      mDarkPhoton: [0.5 * a, 0.5 * a + 0.5] as const,
      before: a > y ? 0 : 100,
      after: a > y ? 0 : draw.poisson(expected),
      expected: a > y ? 0 : expected,
      error: a > y ? 0 : Math.sqrt(expected),
    };
  });
  return { cut, size, cells, passing: 36, chi2: 9, p: 0.4 };
}

/** Checks of which one failed. */
export function checksInput(): ChecksInput {
  const points = [1, 3, 5, 7, 9].flatMap((mUpsilon) =>
    [0.01, 0.1, mUpsilon / 4].map((mDarkPhoton) => {
      return { mUpsilon, mDarkPhoton, events: 100, efficiency: 0.95 - 0.05 * mDarkPhoton, error: 0.02 };
    }),
  );
  const gate = { value: 0.4, limit: 0.002, rule: 'at least' as const, passed: true, quantity: 'p-value' };
  return {
    enforced: true,
    gates: [
      ...CATEGORIES.map((name) => ({ ...gate, name: `mass sculpting ${name}` })),
      { ...gate, name: 'feature drift', value: 0.001, passed: false },
    ],
    sculpting: { C0: sculpting(0), C1: sculpting(0), C2: sculpting(-3.5) },
    flatness: { cut: 0, points, mean: 0.9, spread: 0.1, smallestRatio: 0.8 },
    drift: {
      features: [
        { feature: 'pid_pass', distance: 0.01, p: 0.8 },
        { feature: 'vertex_chi2', distance: 0.08, p: 0.001 },
      ],
      optimisationEvents: 3000,
      dataEvents: 6000,
    },
  };
}
