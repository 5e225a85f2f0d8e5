import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/errors.js';
import { createPool } from '../../../src/core/pool.js';
import type { EventBatch } from '../../../src/events/event-batch.js';
import { optimisationSampler } from '../../../src/events/optimisation-sample.js';
import { eventIdOf } from '../../../src/simulation/event-id.js';
import { simulationOptions } from '../../../src/simulation/options.js';
import { simulateBackground } from '../../../src/simulation/simulate-background.js';
import { sourceDraw } from '../../../src/simulation/samples/source-draw.js';

const SEED = 3;
const EVENTS = Array.from({ length: 60000 }, (_, k) => eventIdOf(2, k));

/** Sources of the events inside an optimisation sample of share `fraction`, and of the others. */
function sides(draw: (eventId: number) => number, fraction: number): [Set<number>, Set<number>] {
  const inSample = optimisationSampler(SEED, fraction);
  return [new Set(EVENTS.filter(inSample).map(draw)), new Set(EVENTS.filter((id) => !inSample(id)).map(draw))];
}

describe('simulation: sources of background events', () => {
  it('serve the optimisation sample or the rest, half of them each, and no other border divides more than one', () => {
    const draw = sourceDraw('uds', 101, SEED, 0.05);
    const [first, rest] = sides(draw, 0.05);
    assert.deepEqual([...first].sort((a, b) => a - b), [...Array(50).keys()]); // prettier-ignore
    assert.deepEqual(
      [...rest].sort((a, b) => a - b),
      Array.from({ length: 51 }, (_, i) => 50 + i),
    );
    for (const other of [0.01, 0.2, 0.9]) {
      const [inside, outside] = sides(draw, other);
      assert.ok([...inside].filter((source) => outside.has(source)).length <= 1);
    }
    assert.equal(new Set(EVENTS.map(sourceDraw('uds', 7, SEED, 1))).size, 7);
  });

  it('are used equally often on a side', () => {
    const draw = sourceDraw('uds', 20, SEED, 0.3);
    const counts = new Float64Array(20);
    for (const id of EVENTS) counts[draw(id)]++;
    const expected = (source: number) => (EVENTS.length * (source < 10 ? 0.3 : 0.7)) / 10;
    const chi2 = counts.reduce((sum, n, source) => sum + (n - expected(source)) ** 2 / expected(source), 0);
    assert.ok(chi2 < 43.8, `chi2 ${chi2} of 19 degrees of freedom`);
  });

  it('are of the first half for background simulated for the optimisation, of the second for data beside it', () => {
    const [background, data] = (['background', 'data'] as const).map(
      (set) => new Set(EVENTS.map(sourceDraw('uds', 101, SEED, 0, set))),
    );
    assert.deepEqual([background.size, Math.max(...background)], [50, 49]);
    assert.deepEqual([data.size, Math.min(...data)], [51, 50]);
  });

  it('cannot be a single one', () => {
    assert.throws(() => sourceDraw('uds', 1, SEED, 0.05), ConfigError);
  });

  it('are named by the simulated events, and none is on both sides of the border that the seed draws', async () => {
    const options = simulationOptions.parse({
      luminosity_fb: 20,
      samples: ['kkmc-tautau-6trk-excl.hepmc3.gz', 'pythia8-ccbar-6trk-excl.hepmc3.gz'],
      built_in: ['ggg-conversions'],
      min_pid_pass: { C0: 2, C1: 2, C2: 2 },
    });
    const batches: EventBatch[] = [];
    const pool = createPool(1);
    await simulateBackground(options, SEED, pool, (batch) => void batches.push(batch), 0.3);
    await pool.close();
    const inSample = optimisationSampler(SEED, 0.3);
    const found: Record<string, { events: number; sources: [Set<number>, Set<number>] }> = {};
    for (const { eventCount, eventId, sourceId, process, processNames } of batches)
      for (let i = 0; i < eventCount; i++) {
        const of = (found[processNames[process[i]]] ??= { events: 0, sources: [new Set(), new Set()] });
        of.events++;
        of.sources[inSample(eventId[i]) ? 0 : 1].add(sourceId[i]);
      }
    assert.deepEqual(Object.keys(found), ['tautau', 'ccbar', 'ggg-conversions']);
    for (const [name, { events, sources }] of Object.entries(found)) {
      assert.ok(sources[0].size > 10 && sources[1].size > 10, `${name}: ${sources[0].size}, ${sources[1].size}`);
      assert.deepEqual(
        [...sources[0]].filter((id) => sources[1].has(id)),
        [],
        name,
      );
      const distinct = sources[0].size + sources[1].size;
      assert.ok(name === 'ggg-conversions' ? distinct === events : distinct < events, name);
    }
  });
});
