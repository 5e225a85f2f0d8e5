import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/errors.js';
import { Random } from '../../../src/core/numerics/random.js';
import { makeTable, toCategory } from '../../../src/core/table.js';
import type { Table } from '../../../src/core/table.js';
import { FINAL_STATES, PAIR_COUNTS } from '../../../src/events/final-states.js';
import type { Hypothesis } from '../../../src/inference/signal/signal-coordinates.js';
import { efficiencySchema } from '../../../src/inference/signal/options.js';
import { makeSignalMap } from '../../../src/inference/signal/make-signal-map.js';
import type { MapRound } from '../../../src/inference/signal/make-signal-map.js';
import type { Measure, PointRequest } from '../../../src/inference/signal/measure-signal.js';
import { compareCounts, fitSignalMap, signalMap } from '../../../src/inference/signal/signal-map.js';
import type { SignalMap, SignalMapRecord } from '../../../src/inference/signal/signal-map.js';
import { planePoint } from '../../../src/inference/signal/signal-plane.js';
import { branchingFractions } from '../../../src/simulation/theory/dark-photon.js';
import { near } from '../near.js';

const WINDOWS = { half_width: 4, least_sigma: { upsilon: 0.005, dark_photon: 0.001 } };
const EVENTS = 4000;

/** Resolutions of a toy, GeV: half as large as soon as muons are open. */
const sigmaUpsilon = ({ mUpsilon, mDarkPhoton }: Hypothesis) =>
  (0.002 + 0.004 * mUpsilon) * (mDarkPhoton > 0.2113167 ? 0.5 : 1);
const sigmaDarkPhoton = ({ mDarkPhoton }: Hypothesis) => 0.0007 * (1 + 2 * mDarkPhoton);

/** Efficiency of a toy: flat to 2 GeV, then steep; half as large at the threshold of muons or pions; lost by 1 mm. */
function truth(s: number, { mUpsilon, mDarkPhoton, ctauCm }: Hypothesis): number {
  const [, muons, pions] = PAIR_COUNTS[FINAL_STATES[s]];
  const heaviest = pions > 0 ? 0.13957 : muons > 0 ? 0.1056583745 : 0;
  const speed = Math.sqrt(Math.max(0, 1 - (2 * heaviest) ** 2 / mDarkPhoton ** 2));
  const above = Math.max(0, mUpsilon - 2) ** 2;
  return (
    ((0.015 + (0.3 * above) / (above + 9)) * (0.5 + 0.5 * speed) * (1 - 0.15 * (muons + 2 * pions))) /
    (1 + ctauCm / 0.1)
  );
}

/** Ordered triples of open species that are not three pions: equal shares, as the generator makes them. */
function equalShares(mDarkPhoton: number): number[] {
  const open = [true, mDarkPhoton > 0.2113167, mDarkPhoton > 0.27914];
  const factorial = [1, 1, 2, 6];
  const triples = FINAL_STATES.map((state) =>
    PAIR_COUNTS[state].some((n, i) => n > 0 && !open[i])
      ? 0
      : PAIR_COUNTS[state].reduce((product, n) => product / factorial[n], 6),
  );
  const all = triples.reduce((a, b) => a + b);
  return triples.map((n) => n / all);
}

/** Shares of the final states by branching fractions (physics.md 1.2), spelt out. */
function physicalShares(m: number): number[] {
  const { e, mu, pi } = branchingFractions(m);
  const all = [
    e ** 3,
    3 * e * e * mu,
    3 * e * mu * mu,
    mu ** 3,
    3 * e * e * pi,
    6 * e * mu * pi,
    3 * mu * mu * pi,
    3 * e * pi * pi,
    3 * mu * pi * pi,
  ];
  const accepted = (e + mu + pi) ** 3 - pi ** 3;
  return all.map((share) => share / accepted);
}

const trueEfficiency = (place: Hypothesis) =>
  physicalShares(place.mDarkPhoton).reduce((sum, share, s) => sum + share * truth(s, place), 0);

function binomial(random: Random, n: number, p: number): number {
  let passed = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < p) passed++;
  return passed;
}

/** Selected signal of a toy at mass points, all truth-matched. */
function toySignal(requests: readonly PointRequest[], seed: number) {
  const rows: (readonly [Hypothesis, number, number, string])[] = [];
  const points = requests.map(({ events, ...place }, i) => {
    const random = new Random(seed, 'test/signal-map', i);
    const tried = equalShares(place.mDarkPhoton).map((share) => Math.round(share * events));
    tried.forEach((n, s) => {
      for (let k = binomial(random, n, truth(s, place)); k > 0; k--) {
        const masses = [sigmaUpsilon(place) * random.normal(), sigmaDarkPhoton(place) * random.normal()];
        rows.push([place, masses[0], masses[1], FINAL_STATES[s]]);
      }
    });
    return { ...place, generated: events, tried };
  });
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  const signal: Table = makeTable({
    m_upsilon: column(([{ mUpsilon }, error]) => mUpsilon + error),
    m_dark_photon: column(([{ mDarkPhoton }, , error]) => mDarkPhoton + error),
    truth_matched: new Uint8Array(rows.length).fill(1),
    truth_upsilon_mass: column(([{ mUpsilon }]) => mUpsilon),
    truth_dark_photon_mass: column(([{ mDarkPhoton }]) => mDarkPhoton),
    truth_ctau: column(([{ ctauCm }]) => ctauCm),
    truth_final_state: toCategory(
      rows.map(([, , , state]) => state),
      ['none', ...FINAL_STATES],
    ),
    weight: new Float64Array(rows.length).fill(1),
  });
  return { selected: signal, points };
}

const spread = (count: number, seed: number, draw: (random: Random) => Hypothesis) =>
  Array.from({ length: count }, (_, i) => draw(new Random(seed, 'test/points', i)));

describe('inference: map of resolution and efficiency', () => {
  let record: SignalMapRecord;
  let rounds: readonly MapRound[];
  let map: SignalMap;
  before(async () => {
    const measure: Measure = (requests, first) => Promise.resolve(toySignal(requests, first + 100000));
    const options = efficiencySchema.parse({ events_per_point: EVENTS });
    ({ record, rounds } = await makeSignalMap(measure, options, { windows: WINDOWS, analysisCtauCm: 0, seed: 1 }));
    map = signalMap(record);
  });
  /** Fresh events at places, three times as many as at a mass point, beside the map. */
  const check = (places: readonly Hypothesis[]) => {
    const found = places.map((place, i) => {
      const random = new Random(11, 'test/fresh', i);
      const tried = equalShares(place.mDarkPhoton).map((share) => Math.round(3 * share * EVENTS));
      const passed = tried.map((n, s) => binomial(random, n, truth(s, place)));
      const states = map.states(place.mUpsilon, place.mDarkPhoton, place.ctauCm);
      return compareCounts({ point: place, tried, passed }, states, map.correlation);
    });
    const pulls = found.map(({ pull }) => pull);
    const width = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length);
    assert.ok(width < 1.3, `pull width ${width}`);
    assert.ok(Math.max(...pulls.map(Math.abs)) < 4, `pulls ${pulls.map((pull) => pull.toFixed(1)).join(' ')}`);
    const ratios = places.map(
      (place) => map.at(place.mUpsilon, place.mDarkPhoton, place.ctauCm).efficiency / trueEfficiency(place),
    );
    near([...ratios].sort((a, b) => a - b)[ratios.length >> 1], 1, 0.05);
  };
  const regions: Record<string, (place: Hypothesis) => boolean> = {
    'below 1.5 GeV': ({ mUpsilon }) => mUpsilon < 1.5,
    'from 1.5 to 3.3 GeV, where it gets steep': ({ mUpsilon }) => mUpsilon > 1.5 && mUpsilon < 3.3,
    'above 3.3 GeV': ({ mUpsilon }) => mUpsilon > 3.3,
    'around 2 m_mu and 2 m_pi': ({ mDarkPhoton }) => mDarkPhoton > 0.18 && mDarkPhoton < 0.35,
  };
  for (const [where, inside] of Object.entries(regions))
    it(`follows the efficiency ${where}, within its stated error`, () => {
      check(
        spread(2000, 3, (random) => planePoint(random, 0))
          .filter(inside)
          .slice(0, 60),
      );
    });

  it('follows it to other lifetimes', () => {
    check(spread(60, 4, (random) => planePoint(random, 0.001 * 300 ** random.uniform())));
  });

  it('states an error below 15 % in 95 % of the plane', () => {
    const errors = spread(400, 6, (random) => planePoint(random, 0)).map(
      ({ mUpsilon, mDarkPhoton }) => map.at(mUpsilon, mDarkPhoton).efficiencyError,
    );
    assert.ok(errors.filter((error) => error < 0.15).length > 380);
  });

  it('was given points until it foretold the plane, and no more than allowed', () => {
    const last = rounds.at(-1)!;
    assert.equal(last.points, record.nodes.length);
    assert.ok(last.points <= 256 && (last.points === 256 || (last.accurate >= 0.97 && last.pullWidth <= 1.2)));
    assert.ok(rounds.every(({ points }, i) => i === 0 || points > rounds[i - 1].points));
  });

  it('takes the branching fractions at the very mass, also at the omega and just above 2 m_mu', () => {
    for (const m of [0.2114, 0.2118, 0.7826, 1.0195]) {
      const mixed = map.states(7, m).reduce((sum, { efficiency }, s) => sum + physicalShares(m)[s] * efficiency, 0);
      near(map.at(7, m).efficiency, mixed, 1e-12);
    }
    assert.equal(map.states(7, 0.2112)[3].efficiency, 0);
  });

  it('is within its errors of its own mass points', () => {
    const pulls = record.nodes.map(({ point, tried, passed }) => {
      const states = map.states(point.mUpsilon, point.mDarkPhoton, point.ctauCm);
      return compareCounts({ point, tried, passed }, states, map.correlation).pull;
    });
    assert.ok(Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length) < 1.1);
    assert.ok(Math.max(...pulls.map(Math.abs)) < 4);
  });

  it('foretells each mass point from the others with pulls of width one', () => {
    const pulls = map.leftOut.map(({ pull }) => pull);
    near(Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length), 1, 0.25);
  });

  it('gives resolutions as they are, on both sides of a threshold, and windows no finer than asked for', () => {
    for (const [mUpsilon, mDarkPhoton] of [
      [0.3, 0.02],
      [2, 0.2],
      [2, 0.23],
      [8, 0.02],
      [8, 0.5],
    ]) {
      const found = map.at(mUpsilon, mDarkPhoton);
      const place = { mUpsilon, mDarkPhoton, ctauCm: 0 };
      near(found.resolutionUpsilon / sigmaUpsilon(place), 1, 0.15);
      near(found.resolutionDarkPhoton / sigmaDarkPhoton(place), 1, 0.15);
      assert.equal(found.sigmaUpsilon, Math.max(0.005, found.resolutionUpsilon));
      assert.equal(found.sigmaDarkPhoton, Math.max(0.001, found.resolutionDarkPhoton));
    }
  });

  it('is refused where no mass point has a shape', () => {
    const few = toySignal([{ mUpsilon: 1, mDarkPhoton: 0.01, ctauCm: 3000, events: EVENTS }], 7);
    assert.throws(() => fitSignalMap(few.selected, few.points, WINDOWS, 3000), ConfigError);
  });
});
