import assert from 'node:assert/strict';
import { createPool } from '../../../src/core/pool.js';
import type { Table } from '../../../src/core/table.js';
import { category, makeTable, numeric } from '../../../src/core/table.js';
import {
  crossSectionOfEvents,
  efficiencyOfLifetime,
  mixingOfCrossSection,
  mixingOfDisplaced,
  validity,
} from '../../../src/inference/limits/kinetic-mixing.js';
import { couplingName, limitPlane } from '../../../src/inference/limits/limit-plane.js';
import { roundedError } from '../../../src/inference/limits/limit-task.js';
import { LIMIT_METHODS } from '../../../src/inference/limits/registry.js';
import { rolkeInterval } from '../../../src/inference/limits/rolke.js';
import { limitSchema } from '../../../src/inference/limits/options.js';
import { relativeError } from '../../../src/inference/limits/systematics.js';
import { crossSection } from '../../../src/simulation/theory/cross-section.js';
import { acceptedFraction, lifetimeCtau } from '../../../src/simulation/theory/dark-photon.js';
import { near } from '../near.js';

/** Scan points at (3, 0.4) GeV with the given counts and efficiencies. */
function pointsOf(rows: readonly (readonly [observed: number, sideband: number, efficiency: number, error: number])[]) {
  const fill = (value: number) => new Float64Array(rows.length).fill(value);
  return makeTable({
    m_upsilon: fill(3),
    m_dark_photon: fill(0.4),
    sigma_m_upsilon: fill(0.016),
    sigma_m_dark_photon: fill(0.002),
    efficiency: Float64Array.from(rows, ([, , efficiency]) => efficiency),
    efficiency_error: Float64Array.from(rows, ([, , , error]) => error),
    observed: Int32Array.from(rows, ([observed]) => observed),
    sideband: Int32Array.from(rows, ([, sideband]) => sideband),
    tau: fill(1),
    background: fill(0.05),
  });
}

const NO_SYSTEMATICS = {
  tracking: 0,
  pid: 0,
  interpolation: 0,
  luminosity: 0,
  branching_low: 0,
  branching_high: 0,
  branching_resonance: 0,
};

const limitsOf = async (points: Table, options: object, workers = 1) => {
  const pool = createPool(workers);
  try {
    return await limitPlane({ points, luminosityFb: 514, pool }, limitSchema.parse(options));
  } finally {
    await pool.close();
  }
};

describe('inference: limits', () => {
  it('reproduce the sanity values of the search: 45 ab and 2.4e-4 at 3 GeV, 8.7e-5 at 9.5 GeV', () => {
    const limit = crossSectionOfEvents(2.3, 514, 0.1, 1);
    near(limit, 45, 0.5);
    near(mixingOfCrossSection(limit, 3, 0.5), 2.4e-4, 0.05e-4);
    near(Math.sqrt(limit / (1e6 * crossSection(9.5, 0.5, 1))), 8.7e-5, 0.1e-5);
    near(mixingOfCrossSection(limit, 9.5, 0.5), 8.5e-5, 0.1e-5);
  });

  it('are those of model 2 with all errors in quadrature', async () => {
    const rows = [
      [0, 0, 0.1, 0.03],
      [2, 1, 0.05, 0.1],
    ] as const;
    const { limits, summary } = await limitsOf(pointsOf(rows), { method: 'rolke' });
    assert.deepEqual(summary.status, { ok: 2, 'no efficiency': 0, 'efficiency too uncertain': 0 });
    rows.forEach(([x, y, efficiency, statistical], p) => {
      const error = Math.hypot(0.015, 0.06, Math.max(0.04, statistical), 0.005, 0.02);
      near(numeric(limits, 'relative_error')[p], error, 1e-12);
      const n = rolkeInterval(
        {
          x,
          background: { law: 'poisson', y, tau: 1 },
          efficiency: { law: 'gauss', mean: 1, error: roundedError(error) },
        },
        0.9,
      ).upper;
      near(numeric(limits, 'n_upper')[p], n, 1e-9);
      const sigma = crossSectionOfEvents(n, 514, efficiency, acceptedFraction(0.4));
      near(numeric(limits, 'cross_section_upper_ab')[p] / sigma, 1, 1e-9);
      near(numeric(limits, 'epsilon_upper_0p5')[p] / mixingOfCrossSection(sigma, 3, 0.5), 1, 1e-9);
    });
    assert.equal(summary.bestCrossSection?.crossSectionAb, numeric(limits, 'cross_section_upper_ab')[0]);
    const [mixing] = summary.bestMixing;
    assert.equal(summary.bestMixing.length, 1);
    assert.deepEqual([mixing.alphaD, mixing.mUpsilon, mixing.mDarkPhoton], [0.5, 3, 0.4]);
    assert.equal(mixing.epsilon, numeric(limits, 'epsilon_upper_0p5')[0]);
    assert.equal(summary.method, 'rolke');
  });

  it('are worked out with an error rounded up to a thousandth', () => {
    near(roundedError(0.0773), 0.078, 1e-12);
    near(roundedError(0.078), 0.078, 1e-12);
    assert.equal(roundedError(0), 0);
    const limit = (relativeError: number) =>
      LIMIT_METHODS.rolke.limit({ observed: 2, sideband: 0, tau: 1, relativeError }, 0.9);
    near(limit(0.2) / limit(0.199), 1, 1e-3);
  });

  it('expect the median count without signal', async () => {
    const { limits } = await limitsOf(pointsOf([[3, 0, 0.1, 0]]), { method: 'rolke', systematics: NO_SYSTEMATICS });
    near(numeric(limits, 'n_upper')[0], 6.814, 1e-3);
    near(numeric(limits, 'n_upper_expected')[0], 1.99, 1e-3);
    // 0.05 events: nothing up to 95.1 % of the time, one up to 99.9 %.
    const perEvent = numeric(limits, 'cross_section_expected_ab')[0] / 1.99;
    for (const [name, events] of [
      ['m2', 1.99],
      ['m1', 1.99],
      ['p1', 1.99],
      ['p2', 3.647],
    ] as const)
      near(numeric(limits, `cross_section_expected_${name}_ab`)[0] / perEvent, events, 2e-3);
  });

  it('say so when no point has one', async () => {
    const { summary } = await limitsOf(pointsOf([[0, 0, 0, Infinity]]), {});
    assert.equal(summary.bestCrossSection, null);
    assert.deepEqual(summary.bestMixing, []);
  });

  it('keep a point that fails, with the reason', async () => {
    const { limits, summary } = await limitsOf(
      pointsOf([
        [0, 0, 0, Infinity],
        [0, 0, 0.1, 0.9],
        [0, 0, 0.1, 0.1],
      ]),
      {},
    );
    assert.deepEqual(summary.status, { ok: 1, 'no efficiency': 1, 'efficiency too uncertain': 1 });
    const { levels, codes } = category(limits, 'status');
    assert.deepEqual(
      [...codes].map((code) => levels[code]),
      ['no efficiency', 'efficiency too uncertain', 'ok'],
    );
    assert.ok(Number.isNaN(numeric(limits, 'cross_section_upper_ab')[0]));
    assert.ok(Number.isNaN(numeric(limits, 'epsilon_upper_0p1')[1]));
  });

  it('differ by method as they must', async () => {
    const limit = async (method: string) =>
      numeric(
        (await limitsOf(pointsOf([[0, 3, 0.1, 0]]), { method, systematics: NO_SYSTEMATICS })).limits,
        'n_upper',
      )[0];
    near(await limit('rolke'), 1.376, 1e-3);
    near(await limit('cls'), 2.3026, 1e-3);
    near(await limit('classical'), 2.3026, 1e-3);
    assert.ok((await limit('rolke_bounded')) > 0.5);
  });

  it('are the same with one worker and with two', async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => [i % 4, i % 3, 0.1, 1e-5 * i] as const);
    assert.deepEqual(await limitsOf(pointsOf(rows), {}), await limitsOf(pointsOf(rows), {}, 2));
  });

  it('say where the bound state or its width makes them doubtful', () => {
    assert.equal(validity(3, 0.5, 0.5, 0.016), 'not bound');
    assert.equal(validity(3, 0.4, 0.5, 0.016), 'ok');
    assert.equal(validity(3, 0.5, 1.1, 0.016), 'not narrow');
    assert.equal(couplingName(0.5), '0p5');
  });
});

describe('inference: systematic errors', () => {
  const { systematics } = limitSchema.parse({});

  it('follow the dark-photon mass', () => {
    const at = (m: number) => relativeError(systematics, m, 0);
    const rest = Math.hypot(0.015, 0.06, 0.04, 0.005);
    near(at(0.1), rest, 1e-12);
    near(at(0.6), Math.hypot(rest, 0.02), 1e-12);
    near(at(0.78), Math.hypot(rest, 0.1), 1e-12);
    near(at(2), Math.hypot(rest, 0.05), 1e-12);
    near(relativeError(systematics, 0.1, 0.3), Math.hypot(0.015, 0.06, 0.3, 0.005), 1e-12);
  });
});

describe('inference: displaced decays', () => {
  const samples = [
    { ctauCm: 0, efficiency: 0.2 },
    { ctauCm: 0.01, efficiency: 0.18 },
    { ctauCm: 0.1, efficiency: 0.1 },
    { ctauCm: 1, efficiency: 0.02 },
  ];

  it('have an efficiency linear in ln c tau', () => {
    const efficiency = efficiencyOfLifetime(samples);
    near(efficiency(0), 0.2, 1e-12);
    near(efficiency(0.01), 0.18, 1e-12);
    near(efficiency(Math.sqrt(0.001)), 0.14, 1e-12);
    near(efficiency(0.0005), 0.2, 1e-12);
    near(efficiency(10), 0.002, 1e-12);
    near(efficiencyOfLifetime([samples[0]])(5), 0.2, 1e-12);
    near(efficiencyOfLifetime(samples.slice(1))(1e-6), 0.18, 1e-12);
    assert.throws(() => efficiencyOfLifetime([]), RangeError);
  });

  it('need a larger mixing than prompt ones would', () => {
    const efficiency = efficiencyOfLifetime(samples);
    const mixing = mixingOfDisplaced(2.3, 514, 1, 3, 0.02, 0.5, efficiency)!;
    const expected = 514e3 * crossSection(3, 0.5, mixing) * efficiency(lifetimeCtau(0.02, mixing)) * (756.8 / 751.4);
    near(expected, 2.3, 0.01);
    assert.ok(mixing > mixingOfCrossSection(crossSectionOfEvents(2.3, 514, 0.2, 1), 3, 0.5));
    assert.equal(mixingOfDisplaced(1e20, 514, 1, 3, 0.02, 0.5, efficiency), undefined);
  });
});
