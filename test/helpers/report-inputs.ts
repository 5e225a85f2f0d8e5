/** Made-up inputs of a report that look like those of a real run. */
import { optimisationSampler } from '../../src/events/optimisation-sample.js';
import type { CutFlowRow } from '../../src/core/cut-flow.js';
import { Random } from '../../src/core/numerics/random.js';
import { filterRows, makeTable, numeric, toCategory, type Table } from '../../src/core/table.js';
import { CATEGORIES, FINAL_STATES, categoryOf, type Category } from '../../src/events/final-states.js';
import { checksInput, overlay, RELIABILITY } from './check-inputs.js';
import type { ReportInputs } from '../../src/report/inputs.js';
import type { VariedSelection } from '../../src/selection/vary/vary-selection.js';

const random = (seed: number) => new Random(seed, 'test/report').at(0);

const FEATURES = [
  'vertex_chi2',
  'pid_pass',
  'dark_photon_mass_spread',
  'recoil_cos_theta',
  'recoil_mass2',
  'isr_category',
];

/** `rows` scored candidates with normal scores, categories in turn. */
export function scoreTable(rows: number, mean: number, spread: number, stream: number): Table {
  const draw = new Random(stream, 'test/report/scores').at(0);
  return makeTable({
    event_id: Float64Array.from({ length: rows }, (_, row) => row),
    category: toCategory(Array.from({ length: rows }, (_, i) => CATEGORIES[[0, 1, 1, 2, 2, 2][i % 6]])),
    score: Float32Array.from({ length: rows }, () => mean + spread * draw.normal()),
    weight: new Float64Array(rows).fill(1),
    truth_matched: new Uint8Array(rows).fill(1),
  });
}

/** `rows` selected events. */
export function selectedTable(rows: number): Table {
  const draw = random(1);
  const states = Array.from({ length: rows }, () => FINAL_STATES[Math.floor(9 * draw.uniform() ** 0.6)]);
  const mUpsilon = Float64Array.from(states, (_, i) =>
    i < rows / 6 ? 0.12 + 0.02 * draw.normal() : 0.6 + 8.6 * draw.uniform(),
  );
  return makeTable({
    final_state: toCategory(states, FINAL_STATES),
    category: toCategory(states.map(categoryOf), CATEGORIES),
    m_upsilon: mUpsilon,
    m_dark_photon: mUpsilon.map((m) => (m / 3) * (0.1 + 0.88 * draw.uniform())),
  });
}

/** Hypotheses on a grid of the plane, with p-values and limits. */
export function planeTable(stepUpsilon: number, stepDarkPhoton: number): Table {
  const draw = random(2);
  const points: [number, number][] = [];
  for (let y = 0.3; y <= 9.5; y += stepUpsilon) {
    for (let a = 0.05; a < y / 3; a += stepDarkPhoton) points.push([y, a]);
  }
  const near = points.map(([y, a]) => Math.exp(-(((y - 3) / 0.06) ** 2) - ((a - 0.5) / 0.02) ** 2));
  const limit = points.map(([y, a]) => 200 + 900 * draw.uniform() ** 6 + 60 * y + 150 * a);
  return makeTable({
    m_upsilon: Float64Array.from(points, ([y]) => y),
    m_dark_photon: Float64Array.from(points, ([, a]) => a),
    resolution_m_upsilon: Float64Array.from(points, ([y]) => 0.005 + 0.0036 * y),
    resolution_m_dark_photon: Float64Array.from(points, ([, a]) => 0.001 + 0.0022 * a),
    sigma_m_upsilon: Float64Array.from(points, ([y]) => 0.005 + 0.0036 * y),
    sigma_m_dark_photon: Float64Array.from(points, ([, a]) => 0.001 + 0.0022 * a),
    observed: Float64Array.from(near, (n) => Math.round(9 * n)),
    background: Float64Array.from(points, () => 0.4 * draw.uniform()),
    p_local: Float64Array.from(near, (n) =>
      n > 0.05 ? 10 ** (-9 * n) : draw.uniform() < 0.02 ? 0.2 * draw.uniform() : 1,
    ),
    p_on_off: Float64Array.from(near, (n) => (n > 0.05 ? 10 ** (-6 * n) : 1)),
    efficiency: Float64Array.from(points, ([y]) => 0.1 + 0.01 * y),
    cross_section_upper_ab: Float64Array.from(limit),
    ...Object.fromEntries(
      ['_m2', '_m1', '', '_p1', '_p2'].map((sigmas, k) => [
        `cross_section_expected${sigmas}_ab`,
        Float64Array.from(points, ([y, a]) => (210 + 60 * y + 150 * a) * (0.8 + 0.15 * k)),
      ]),
    ),
    epsilon_upper_0p5: Float64Array.from(limit, (l, i) => 2.4e-4 * Math.sqrt(l / 45) * (3 / points[i][0])),
    epsilon_upper_0p1: Float64Array.from(limit, (l, i) => 5e-4 * Math.sqrt(l / 45) * (3 / points[i][0])),
    validity_0p5: toCategory(points.map(() => 'ok')),
    validity_0p1: toCategory(points.map(([y, a]) => (0.1 * y > 3.36 * a ? 'ok' : 'not bound'))),
    status: toCategory(points.map(([y]) => (y > 9.45 ? 'no efficiency' : 'ok'))),
  });
}

const FLOW = [
  ['generated', 1_000_000],
  ['six good tracks', 43_210],
  ['candidates', 21_034],
  ['fit converged', 18_220],
  ['score above the cut', 31],
  ['one candidate an event', 24],
] as const;

function flow(scale: number): CutFlowRow[] {
  return FLOW.flatMap(([step, count], i): CutFlowRow[] => {
    const row = { step, process: 'uds', weightedEvents: 0, weightedCandidates: 0 };
    const events = Math.round(count * scale);
    const all = { ...row, category: 'all', finalState: 'all', events, candidates: 0 };
    if (i < 2) return [all];
    const shares = [0.1, 0.3, 0.6].map((share) => Math.round(events * share * (i < 4 ? 2.3 : 1)));
    const states = ['6e', '4e2pi', '2e4pi'];
    return [
      ...(i === 5 ? [] : [all]),
      ...CATEGORIES.map((category, c) => ({
        ...row,
        category,
        finalState: states[c],
        events: shares[c],
        candidates: shares[c],
      })),
    ];
  });
}

function perCategory<T>(make: (category: Category, index: number) => T): T[] {
  return CATEGORIES.map(make);
}

/** Inputs of a full report: 20 fb^-1 with an injected signal. */
export function reportInputs(): ReportInputs {
  const draw = random(3);
  const pseudoData = scoreTable(60000, -4.5, 2.4, 11);
  const inSample = optimisationSampler(20260101, 0.05);
  const plane = planeTable(0.1, 0.02);
  const cuts = Array.from({ length: 57 }, (_, i) => i / 4);
  const merit = (cut: number, category: number) => Math.exp(-(((cut - 6 - category) / 5) ** 2)) * 0.12;
  return {
    title: 'Darkonium search: quick',
    run: {
      name: 'quick',
      luminosityFb: 20,
      seed: 20260101,
      sqrtSGeV: 10.58,
      injected: [{ mUpsilon: 3, mDarkPhoton: 0.5, ctauCm: 0, events: 200, counted: 'recorded' }],
      signalPoints: 40,
      optimisationFraction: 0.05,
      backgroundFb: 0,
    },
    samples: [
      {
        name: 'pythia8-uds-excl',
        process: 'uds',
        generator: 'Pythia 8.3',
        generated: 180000,
        crossSectionNb: 2.09,
        luminosityFb: 4.31,
        reuseFactor: 4.64,
      },
      {
        name: 'kkmc-tautau',
        process: 'tautau',
        generator: 'KKMC',
        generated: 9000,
        crossSectionNb: 0.919,
        luminosityFb: 20.5,
        reuseFactor: 0.976,
      },
      {
        name: 'evtgen-sig',
        process: 'signal',
        generator: 'EvtGen',
        generated: 2000,
        crossSectionNb: null,
        luminosityFb: null,
        reuseFactor: null,
      },
    ],
    cutFlow: { pseudoData: flow(1), signal: flow(0.04) },
    allBut: { pseudoData: [], signal: flow(0.01).slice(-1) },
    training: perCategory((category, i) => ({
      category,
      signal: { rows: 9000 - 1000 * i, events: 8100 - 900 * i, sources: 8100 - 900 * i },
      background: { rows: 400 * (i + 1) ** 2, events: 310 * (i + 1) ** 2, sources: 290 },
      auc: 0.995 - 0.01 * i,
      logLoss: 0.08 + 0.03 * i,
      overtraining: { signal: { p: 0.4 }, background: { p: 0.02 / (i + 1) }, overlay: overlay() },
      heldOutAuc: i === 0 ? NaN : 0.993 - 0.01 * i,
      reliability: RELIABILITY,
      l2: [1, 0.1, 0.0316][i],
      importance: FEATURES.map((feature, k) => ({
        feature,
        share: 0.2 * draw.uniform() ** (1 + k / 3),
        error: 0.01,
      })).sort((a, b) => b.share - a.share),
    })),
    checks: checksInput(),
    scores: {
      pseudoData,
      optimisation: filterRows(pseudoData, (row) => inSample(numeric(pseudoData, 'event_id')[row])),
      signal: scoreTable(20000, 6, 2.6, 13),
      unblinded: true,
    },
    optimisation: {
      scoreStep: 0.0625,
      workingPoint: {
        figureOfMerit: 'limit',
        joint: true,
        cuts: { C0: 6, C1: 7, C2: 8 },
        cutSd: { C0: 0.43, C1: 0.63, C2: null },
        maximumCuts: { C0: 6, C1: 7, C2: 8 },
        maximumValue: 0.12,
        value: 0.12,
        efficiency: { C0: 0.052, C1: 0.042, C2: 0.032, all: 0.126 },
        expected: { C0: 2.31, C1: 9.31, C2: 16.3, all: 27.9 },
        expectedSd: { C0: 0.61, C1: 1.4, C2: 3.2, all: 3.5 },
        sources: { C0: 3, C1: 25, C2: 41, all: 68 },
        largest: [
          { categories: ['C0'], value: 0.09 },
          { categories: ['C0', 'C1', 'C2'], value: 0.12 },
        ],
      },
      optimism: { splits: 5, onChoosingHalf: 0.121, onOtherHalf: 0.117, relative: 0.034, alone: [] },
      backgrounds: perCategory((category, i) => {
        const a = -1 / (2 * 2.4 ** 2);
        const entries = 500 * (i + 1);
        const c = Math.log((0.0625 * entries) / (2.4 * Math.sqrt(2 * Math.PI))) + a * 4.5 ** 2;
        return {
          category,
          method: 'quadratic' as const,
          reason: 'widest range with an acceptable fit',
          fitFrom: 1,
          fit: {
            parameterCount: 3,
            parameters: [a, 2 * a * 4.5, c],
            covariance: [],
            firstBin: 576,
            from: -4,
            entries,
            chi2: 17.2,
            dof: 19,
            p: 0.58,
          },
        };
      }),
      curves: perCategory((category, i) => ({
        category,
        cut: cuts,
        value: cuts.map((cut) => merit(cut, i)),
        chosen: merit(6 + i, i),
        largest: 0.12,
        low: cuts.map((cut) => merit(cut, i) * 0.85),
        high: cuts.map((cut) => merit(cut, i) * 1.12),
        efficiency: [],
        observed: [],
      })),
    },
    frozen: { digest: 'a'.repeat(64), modelDigest: 'b'.repeat(64), configDigest: 'c'.repeat(64) },
    selected: selectedTable(48),
    variations: { signal: [varied(0.012, 30, 1)], data: [varied(-0.02, 0, 0)] },
    scan: {
      points: plane,
      summary: { best: null, trials: 1234 },
      toyMinima: Float64Array.from({ length: 400 }, () => 10 ** (-1.2 - 0.9 * Math.abs(draw.normal()))),
    },
    limits: { limits: plane, alphaD: [0.5, 0.1], confidenceLevel: 0.9, method: 'rolke' },
    provenance: ['simulate', 'extract', 'train', 'score', 'optimise', 'select', 'vary', 'scan', 'limit'].map(
      (stage, i) => ({
        stage,
        digest: (0x9e3779b97f4a7c15n * BigInt(i + 1)).toString(16).padStart(64, 'ab01'),
        codeVersion: '0.1.0',
        seed: 20260101,
      }),
    ),
  };
}

/** A variation of the momenta that moves, loses and gains some events. */
function varied(relativeChange: number, otherFinalState: number, lost: number): VariedSelection {
  return {
    variation: 'momentum_scale_up',
    title: 'track momenta up',
    changedEvents: 100,
    selectedWeight: { nominal: 100, varied: 100 * (1 + relativeChange) },
    relativeChange,
    relativeChangeError: 0.004,
    switches: { unchanged: 50, otherPairing: 2, otherFinalState, lost, gained: 3, moves: [], movedEvents: [] },
  };
}
