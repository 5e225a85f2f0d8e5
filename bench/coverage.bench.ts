import { coverageOf, type CoverageCase } from '../src/inference/limits/coverage.js';
import { LIMIT_METHOD_NAMES, LIMIT_METHODS, type LimitMethodName } from '../src/inference/limits/registry.js';
import type { BenchTable } from './table.js';

const PAGE = 'docs/limits.md';
const TAUS = [0.5, 1, 2];
const BACKGROUNDS = [0, 0.1, 0.3, 0.5, 1, 2, 3, 5, 10, 20];
const STEP = 0.1;
const RANGES = [1, 2, 5, 10];

/** Sizes of the sideband for which a method is tried; one where it does not use it. */
function tausOf(method: LimitMethodName): readonly number[] {
  return method === 'classical' || LIMIT_METHODS[method].promises === 'if the background is known' ? [1] : TAUS;
}

/** The smallest coverage over the signals up to each of the ranges and all backgrounds. */
function row(method: LimitMethodName, tau: number, relativeError: number): string[] {
  const lowest = RANGES.map(() => ({ coverage: 2, signal: 0, background: 0 }));
  for (const background of BACKGROUNDS) {
    const experiment: CoverageCase = { background, tau, relativeError, confidence: 0.9 };
    const coverage = coverageOf(method, experiment);
    for (let i = 1; i * STEP <= RANGES[RANGES.length - 1] + 1e-9; i++) {
      const [signal, value] = [i * STEP, coverage(i * STEP)];
      RANGES.forEach((range, r) => {
        if (signal <= range + 1e-9 && value < lowest[r].coverage) lowest[r] = { coverage: value, signal, background };
      });
    }
  }
  const worst = lowest[lowest.length - 1];
  return [
    method,
    LIMIT_METHODS[method].promises,
    `${tau}`,
    ...lowest.map(({ coverage }) => coverage.toFixed(3)),
    `μ = ${worst.signal.toFixed(1)}, b = ${worst.background}`,
  ];
}

function table(relativeError: number, methods: readonly LimitMethodName[]): BenchTable {
  return {
    title: `Smallest coverage of 90 % limits, efficiency ${relativeError === 0 ? 'known' : `known to ${100 * relativeError} %`}`,
    header: ['method', 'promises', 'τ', ...RANGES.map((range) => `μ ≤ ${range}`), 'smallest at'],
    rows: methods.flatMap((method) => tausOf(method).map((tau) => row(method, tau, relativeError))),
    notes: [
      `Smallest over the signals 0.1, 0.2, ... and over backgrounds of ${BACKGROUNDS.join(', ')} events in the window. ` +
        'Exact sums over the Poisson counts of window and sideband; for `feldman_cousins` the background is known.',
    ],
    page: PAGE,
  };
}

/** Coverage of every method of the registry. */
export function bench(): Promise<readonly BenchTable[]> {
  const methods = LIMIT_METHOD_NAMES;
  return Promise.resolve([
    table(0, methods),
    table(
      0.1,
      methods.filter((name) => name !== 'feldman_cousins'),
    ),
  ]);
}
