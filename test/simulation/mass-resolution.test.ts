import assert from 'node:assert/strict';
import type { DarkPhotonMass } from '../../src/candidates/dark-photon-mass.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { createPool } from '../../src/core/pool.js';
import type { Pool } from '../../src/core/pool.js';
import { numeric } from '../../src/core/table.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { fitCrystalBall } from '../../src/inference/signal/fit-crystal-ball.js';
import { makeDetector } from '../../src/simulation/detector/options.js';
import type { DetectorOptions } from '../../src/simulation/detector/options.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { simulateSignal } from '../../src/simulation/simulate-signal.js';

/** m_Y, m_A' (GeV), generated events. */
type Point = readonly [mUpsilon: number, mDarkPhoton: number, events: number];

/** Over the plane of masses. */
const INSIDE: readonly Point[] = [
  [0.5, 0.05, 20000],
  [2, 0.3, 20000],
  [3, 0.1, 14000],
  [3, 0.5, 16000],
  [5, 1, 6000],
  [6, 0.05, 3000],
  [7, 0.25, 3000],
  [7, 1, 4000],
  [9, 1, 3000],
  [9, 2, 4000],
];
/** Where masses are known better than published: they hardly depend on the momenta. */
const BELOW: readonly Point[] = [
  [0.05, 0.0015, 12000],
  [0.1, 0.02, 14000],
  [1, 0.3, 12000],
];
/** Where they are known worse: six electrons at high mass, and the heaviest dark photons. */
const ABOVE: readonly Point[] = [
  [9, 0.02, 6000],
  [9.4, 3, 6000],
];
/** PRL 128, 021802, MeV. */
const PUBLISHED = { upsilon: [5, 40], darkPhoton: [1, 8] } as const;

/** Crystal Ball widths of all truth-matched candidates, weighted as they decay, MeV. */
interface Widths {
  readonly upsilon: number;
  readonly darkPhoton: number;
  /** Weight within 4 widths of m_A' over that of all. */
  readonly inside: number;
}
type Material = NonNullable<DetectorOptions['material']>;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('simulation: mass resolution', () => {
  let pool: Pool;
  before(() => {
    pool = createPool(2);
  });
  after(() => pool.close());

  async function widths(
    [mUpsilon, mDarkPhoton, events]: Point,
    { material = {}, mass = 'mean' }: { readonly material?: Material; readonly mass?: DarkPhotonMass } = {},
  ): Promise<Widths> {
    const signal = {
      grid: { dark_photon_points: 0, upsilon_points: 0 },
      points: [{ m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton }],
      events_per_point: events,
    };
    const options = simulationOptions.parse({ signal, detector: { material } });
    const residuals: [number[], number[]] = [[], []];
    const weights: number[] = [];
    await simulateSignal(options, 2, pool, (batch) => {
      const { table } = extractFeatures(batch, candidateOptions({ dark_photon_mass: mass }));
      for (let row = 0; row < table.rowCount; row++) {
        if (numeric(table, 'truth_matched')[row] !== 1) continue;
        residuals[0].push(numeric(table, 'm_upsilon')[row] - mUpsilon);
        residuals[1].push(numeric(table, 'm_dark_photon')[row] - mDarkPhoton);
        weights.push(numeric(table, 'weight')[row]);
      }
    });
    assert.ok(weights.length > 300, `${weights.length} candidates`);
    const [upsilon, darkPhoton] = residuals.map((values) => 1000 * fitCrystalBall(values, weights)!.sigma);
    const within = residuals[1].map((value, i) => (Math.abs(1000 * value) < 4 * darkPhoton ? weights[i] : 0));
    return { upsilon, darkPhoton, inside: sum(within) / sum(weights) };
  }

  /** Rounded to the digits published. */
  function assertPublished(sigma: Widths, point: Point): void {
    for (const mass of ['upsilon', 'darkPhoton'] as const) {
      const [low, high] = PUBLISHED[mass];
      const rounded = Math.round(sigma[mass]);
      assert.ok(rounded >= low && rounded <= high, `${point.join(' ')}: ${mass} ${sigma[mass]}`);
    }
  }

  it("is 5 to 40 MeV in m_Y and 1 to 8 MeV in m_A' over most of the plane, as published, and fills that range", async () => {
    const all: Widths[] = [];
    for (const point of INSIDE) {
      const sigma = await widths(point);
      assertPublished(sigma, point);
      all.push(sigma);
    }
    const [upsilon, darkPhoton] = [all.map((sigma) => sigma.upsilon), all.map((sigma) => sigma.darkPhoton)];
    assert.ok(Math.min(...upsilon) < 6.5 && Math.max(...upsilon) > 32, upsilon.join(' '));
    assert.ok(Math.min(...darkPhoton) < 1.4 && Math.max(...darkPhoton) > 6, darkPhoton.join(' '));
  });

  it('is better than that at the lowest masses', async () => {
    for (const point of BELOW) {
      const { upsilon, darkPhoton } = await widths(point);
      assert.ok(
        upsilon > 2 && upsilon < 5 && darkPhoton > 0.2 && darkPhoton < 1.6,
        `${point.join(' ')}: ${upsilon} ${darkPhoton}`,
      );
    }
  });

  it('is worse where six electrons or the heaviest dark photons radiate, and as published if they do not', async () => {
    const [electrons, heaviest] = [await widths(ABOVE[0]), await widths(ABOVE[1])];
    assert.ok(electrons.upsilon > 40 && electrons.upsilon < 52, `${electrons.upsilon}`);
    assertPublished({ ...electrons, upsilon: PUBLISHED.upsilon[1] }, ABOVE[0]);
    assert.ok(heaviest.darkPhoton > 8 && heaviest.darkPhoton < 10, `${heaviest.darkPhoton}`);
    assertPublished({ ...heaviest, darkPhoton: PUBLISHED.darkPhoton[1] }, ABOVE[1]);
    for (const point of ABOVE) assertPublished(await widths(point, { material: { bremsstrahlung: false } }), point);
    const layers = makeDetector().material.layers.map((layer) => ({
      ...layer,
      radiation_lengths: layer.radiation_lengths / 2,
    }));
    const thin = await widths(ABOVE[0], { material: { layers } });
    assert.ok(thin.upsilon > 40 && thin.upsilon < electrons.upsilon, `${thin.upsilon} ${electrons.upsilon}`);
  });

  it("is better in m_A' if pairs are weighted by their resolution, most where electrons stand beside slow muons", async () => {
    const gain = async (point: Point) =>
      (await widths(point)).darkPhoton / (await widths(point, { mass: 'weighted' })).darkPhoton;
    const [mixed, heaviest] = [await gain(BELOW[2]), await gain(ABOVE[1])];
    assert.ok(mixed > 1.3 && heaviest > 1.02, `${mixed} ${heaviest}`);
  });

  it("keeps nearly all signal within 4 widths of m_A' if there is room for what electrons radiate", async () => {
    for (const point of [INSIDE[8], ABOVE[1]]) {
      const [mean, robust] = [await widths(point), await widths(point, { mass: 'robust' })];
      assert.ok(robust.inside > 0.98 && mean.inside < 0.955, `${robust.inside} ${mean.inside}`);
      assert.ok(robust.darkPhoton < 1.05 * mean.darkPhoton, `${robust.darkPhoton} ${mean.darkPhoton}`);
    }
  });
});
