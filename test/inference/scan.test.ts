import assert from 'node:assert/strict';
import { createPool } from '../../src/core/pool.js';
import type { Pool } from '../../src/core/pool.js';
import { poissonUpperTail } from '../../src/core/statistics.js';
import { numeric } from '../../src/core/table.js';
import { scanSchema } from '../../src/inference/options.js';
import { poissonTail } from '../../src/inference/poisson-tail.js';
import { scanPlane } from '../../src/inference/scan.js';
import { backgroundMasses, MAP, selectedTable, sidebandsOf } from './sample.js';
import { near } from './near.js';

const pool = createPool(1);
const sidebands = sidebandsOf(backgroundMasses(500, 9));
const scan = (events: number, seed: number, signal: number, toys = 0, on: Pool = pool) =>
  scanPlane(
    { selected: selectedTable(backgroundMasses(events, seed), signal), sidebands, map: MAP, seed: 3, pool: on },
    scanSchema.parse({ toys, step: 2.5 }),
  );

describe('inference: scan of the mass plane', () => {
  it('finds four signal events among seventy, and few windows by chance as extreme', async () => {
    const { best, toyMinima } = await scan(70, 1, 4, 200);
    assert.ok(best && best.observed >= 4 && best.localP < 1e-8);
    near(best.mUpsilon, 3, 4 * 0.016);
    near(best.mDarkPhoton, 0.5, 4 * 0.0022);
    near(best.excessUpsilon, 3, 0.016);
    near(best.excessDarkPhoton, 0.5, 0.0022);
    assert.equal(toyMinima.length, 200);
    assert.equal(best.globalP, 0);
    near(best.globalPLimit, 0.0057, 1e-4);
  });

  it('gives each point its counts, background and p-values', async () => {
    const { points, selected, sidebands: widths } = await scan(70, 2, 0);
    const [n, b, p, off, tau, onOff] = ['observed', 'background', 'p_local', 'sideband', 'tau', 'p_on_off'].map(
      (name) => numeric(points, name),
    );
    for (let i = 0; i < points.rowCount; i += 997) {
      near(p[i], poissonUpperTail(n[i], b[i]), 1e-12);
      assert.ok(b[i] > 0 && (tau[i] === 1 || tau[i] === 0.5));
      if (n[i] === 0) assert.equal(onOff[i], 1);
      else near(onOff[i], (1 + tau[i]) ** -n[i], off[i] === 0 ? 1e-12 : 1);
    }
    assert.deepEqual(selected, { C0: 70, C1: 0, C2: 0 });
    assert.equal(widths.C0.events, 500);
  });

  it('has uniform global p-values without signal', async () => {
    const { toyMinima, trials } = await scan(70, 1, 0, 300);
    assert.ok(trials > 200 && trials < 20000, `${trials}`);
    const shares: number[] = [];
    for (let seed = 100; seed < 106; seed++) {
      const { best } = await scan(70, seed, 0);
      shares.push(toyMinima.filter((minimum) => minimum <= (best?.localP ?? 1)).length / toyMinima.length);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    assert.ok(mean > 0.2 && mean < 0.8, `${shares.join(' ')}`);
  });

  it('gives the same bytes with one worker and with two, and in any order of the events', async () => {
    const two = createPool(2);
    try {
      const [a, b] = [await scan(60, 4, 2, 250), await scan(60, 4, 2, 250, two)];
      assert.deepEqual(a, b);
    } finally {
      await two.close();
    }
  });

  it('has no best point without events, and no global p-value without toys', async () => {
    const empty = await scan(0, 1, 0);
    assert.equal(empty.best, undefined);
    assert.ok(empty.points.rowCount > 0);
    const { best } = await scan(20, 1, 0);
    assert.ok(best && Number.isNaN(best.globalP));
  });

  it('sums fast Poisson tails as the incomplete gamma function does', () => {
    for (const n of [0, 1, 2, 5, 20, 80])
      for (const mean of [0.01, 0.7, 3, 30]) near(poissonTail(n, mean) / poissonUpperTail(n, mean), 1, 1e-10);
  });
});
