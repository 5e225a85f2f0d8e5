import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { threeConversions } from '../../../src/simulation/background/three-photons.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';

describe('simulation: three conversions', () => {
  it('start in each layer as often as its share of the material says, and share the energy as Bethe and Heitler have it', () => {
    const thickness = [0.02, 0.04, 0.06];
    const layers = thickness.map((radiation_lengths, i) => ({ name: `${i}`, radius_cm: 3 + i, radiation_lengths }));
    const make = threeConversions().generator(layers);
    const list = eventList(DATA_SETS[0]);
    const random = new Random(8, 'test/three-conversions');
    for (let k = 0; k < 4000; k++) {
      list.begin(k);
      make(list, random.at(k));
    }
    const { vx, vy, pdg, energy } = list.finish();
    const counts = [0, 0, 0];
    vx.forEach((x, k) => counts[Math.round(Math.hypot(x, vy[k])) - 3]++);
    const pairs = vx.length / 2;
    assert.ok(pairs > 500, `${pairs}`);
    // inner layers take a few per cent of the photons away from the outer ones
    counts.forEach((count, i) => {
      const expected = (pairs * thickness[i]) / 0.12;
      assert.ok(Math.abs(count / 2 - expected) < 4 * Math.sqrt(expected) + 0.08 * expected, counts.join(' '));
    });
    // mean of |x - 1/2| for the shares 1 - 4/3 x (1 - x) of Bethe and Heitler: 9/7 x 5/24
    let apart = 0;
    pdg.forEach((code, k) => {
      if (code === -11) apart += Math.abs(energy[k] / (energy[k] + energy[k + 1]) - 0.5) / pairs;
    });
    assert.ok(Math.abs(apart - (9 / 7) * (5 / 24)) < (4 * 0.15) / Math.sqrt(pairs), `${apart}`);
  });
});
