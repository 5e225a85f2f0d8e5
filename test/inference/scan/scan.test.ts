import assert from 'node:assert/strict';
import { createPool } from '../../../src/core/pool.js';
import type { Pool } from '../../../src/core/pool.js';
import { poissonUpperTail } from '../../../src/core/numerics/statistics.js';
import { concatTables, makeTable, numeric } from '../../../src/core/table.js';
import { scanSchema } from '../../../src/inference/scan/options.js';
import { poissonTail } from '../../../src/inference/scan/poisson-tail.js';
import { scanPlane } from '../../../src/inference/scan/scan.js';
import type { Table } from '../../../src/core/table.js';
import type { Masses } from '../sample.js';
import { backgroundMasses, MAP, selectedTable, sidebandsOf } from '../sample.js';
import { near } from '../near.js';

const pool = createPool(1);
const sidebands = sidebandsOf(backgroundMasses(500, 9));
const scan = (events: number, seed: number, signal: number, toys = 0, on: Pool = pool, step = 2.5) =>
  scanPlane(
    { selected: selectedTable(backgroundMasses(events, seed), signal), sidebands, map: MAP, seed: 3, pool: on },
    scanSchema.parse({ toys, step }),
  );

describe('inference: scan of the mass plane', () => {
  it('finds four signal events among seventy, and few windows by chance as extreme', async () => {
    const { summary, toyMinima } = await scan(70, 1, 4, 200);
    const { best } = summary;
    assert.ok(best && best.observed >= 4 && best.localP < 1e-8);
    near(best.mUpsilon, 3, 4 * 0.016);
    near(best.mDarkPhoton, 0.5, 4 * 0.0022);
    near(best.excessUpsilon, 3, 0.016);
    near(best.excessDarkPhoton, 0.5, 0.0022);
    assert.equal(toyMinima.length, 200);
    assert.equal(best.globalP, 0);
    near(best.globalPLimit ?? NaN, 1 - 0.1 ** (1 / 200), 1e-9);
    assert.equal(best.globalZ, null);
  });

  it('gives each point its counts, background and p-values', async () => {
    const { points, summary } = await scan(70, 2, 0);
    const { selected, sidebands: widths, hypotheses } = summary;
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
    assert.equal(hypotheses, points.rowCount);
  });

  it('has uniform global p-values without signal', async () => {
    const { toyMinima, summary } = await scan(70, 1, 0, 300, pool, 4);
    assert.ok(summary.trials! > 100 && summary.trials! < 20000, `${summary.trials}`);
    const shares: number[] = [];
    for (let seed = 100; seed < 106; seed++) {
      const { best } = (await scan(70, seed, 0, 0, pool, 4)).summary;
      shares.push(toyMinima.filter((minimum) => minimum <= (best?.localP ?? 1)).length / toyMinima.length);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    assert.ok(mean > 0.2 && mean < 0.8, `${shares.join(' ')}`);
  });

  it('gives the same bytes with one worker and with two', async () => {
    const two = createPool(2);
    try {
      const [a, b] = [await scan(60, 4, 2, 250), await scan(60, 4, 2, 250, two)];
      assert.deepEqual(a, b);
    } finally {
      await two.close();
    }
  });

  it('does not depend on the order of the events', async () => {
    const masses = backgroundMasses(60, 4);
    const turned = { mUpsilon: masses.mUpsilon.slice().reverse(), mDarkPhoton: masses.mDarkPhoton.slice().reverse() };
    const of = (m: Masses) =>
      scanPlane(
        { selected: selectedTable(m), sidebands, map: MAP, seed: 3, pool },
        scanSchema.parse({ toys: 0, step: 2.5 }),
      );
    assert.deepEqual((await of(masses)).points, (await of(turned)).points);
  });

  it('says the same of events that are each there three times, made from one source', async () => {
    const alone = selectedTable(backgroundMasses(60, 4), 2);
    const turned = concatTables([alone, alone, alone]);
    const copied = makeTable({
      ...turned.columns,
      event_id: Float64Array.from({ length: turned.rowCount }, (_, row) => row),
      source_id: numeric(turned, 'event_id'),
    });
    const of = (selected: Table) =>
      scanPlane({ selected, sidebands, map: MAP, seed: 3, pool }, scanSchema.parse({ toys: 100, step: 2.5 }));
    const [once, thrice] = [await of(alone), await of(copied)];
    assert.deepEqual(thrice, once);
    const independent = await of(makeTable({ ...copied.columns, source_id: numeric(copied, 'event_id') }));
    assert.ok(independent.summary.best!.localP < once.summary.best!.localP / 100);
  });

  it('has no best point without events, and no global p-value without toys', async () => {
    const empty = await scan(0, 1, 0);
    assert.equal(empty.summary.best, null);
    assert.equal(empty.summary.trials, null);
    assert.ok(empty.points.rowCount > 0);
    const { best } = (await scan(20, 1, 0)).summary;
    assert.ok(best?.globalP === null);
  });

  it('sums fast Poisson tails as the incomplete gamma function does', () => {
    for (const n of [0, 1, 2, 5, 20, 80])
      for (const mean of [0.01, 0.7, 3, 30]) near(poissonTail(n, mean) / poissonUpperTail(n, mean), 1, 1e-10);
  });
});
