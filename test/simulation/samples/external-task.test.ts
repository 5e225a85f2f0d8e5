import assert from 'node:assert/strict';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { drawExternal } from '../../../src/simulation/samples/external-task.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';

/** Single muons of weights 1 and 3, drawn 2,000 times. */
function drawn(weight: number) {
  const list = eventList(DATA_SETS[0]);
  for (const number of [0, 1]) {
    list.begin(number);
    list.add(13, Float64Array.of(Math.hypot(1, 0.1056583745), 1, 0, 0), 0);
    list.weigh(1 + 2 * number);
  }
  const detector = makeDetector();
  const { batch } = drawExternal({
    sample: detectorSample(list.finish(), detector, trackCuts.parse({})),
    rows: Int32Array.of(0, 1),
    options: { detector, process: 'one', skim: false, minPidPass: { C0: 0, C1: 0, C2: 0 }, fakeBoost: 1 },
    weight,
    seed: 4,
    source: 0,
    optimisationFraction: 0.5,
    set: 'data',
    from: 0,
    to: 2000,
  });
  return batch;
}

describe('simulation: events of a sample used again', () => {
  it('are turned about the beam by any angle, as likely as any other', () => {
    const { charge, helix } = drawn(1);
    const turns = Float64Array.from(charge, (_, t) => 0.5 + helix[5 * t + 1] / (2 * Math.PI)).sort();
    const n = turns.length;
    assert.ok(n > 1800);
    const distance = Math.max(...turns.map((turn, i) => Math.abs(turn - (i + 0.5) / n)));
    assert.ok(distance * Math.sqrt(n) < 1.63, `KS distance ${distance}`);
  });

  it('keep the weights that they have in the sample', () => {
    const { sourceId, weight } = drawn(1.5);
    weight.forEach((value, i) => {
      assert.equal(value, sourceId[i] === 0 ? 1.5 : 4.5);
    });
    assert.equal(new Set(weight).size, 2);
  });
});
