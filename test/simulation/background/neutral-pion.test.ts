import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { isrHadrons } from '../../../src/simulation/background/isr-hadrons.js';
import { decayDalitz, NEUTRAL_PION_MASS } from '../../../src/simulation/background/decays/neutral-pion.js';
import { makeDetector } from '../../../src/simulation/detector/options.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';

describe('simulation: Dalitz decays of neutral pions', () => {
  it('turn the pair by the law of a transverse photon, 1 + cos^2', () => {
    // Kroll and Wada, PR 98, 1355: 1 + cos^2 + (4 m^2/q^2) sin^2, whose mean cos^2 is 2/5 where q is large
    const v = new Float64Array(20);
    v[0] = NEUTRAL_PION_MASS;
    const random = new Random(9, 'test/dalitz-angle');
    let [n, sum] = [0, 0];
    for (let k = 0; k < 20000; k++) {
      decayDalitz(v, 1, 0, random.at(k));
      const photon = v[4];
      const q = Math.sqrt((NEUTRAL_PION_MASS - photon) ** 2 - photon ** 2);
      if (q < 0.01) continue;
      // the energies of the pair differ by its momentum, which is the photon's, times cos
      const velocity = Math.sqrt(1 - (2 * 0.00051099895) ** 2 / q ** 2);
      n++;
      sum += ((v[8] - v[12]) / (photon * velocity)) ** 2;
    }
    assert.ok(n > 5000 && Math.abs(sum / n - 0.4) < (4 * 0.31) / Math.sqrt(n), `${n} ${sum / n}`);
  });

  it('come in twos as often as in two independent pions', () => {
    // all events have a Dalitz decay where the others are made ever so rarely; PDG: 1.174 % of the pions
    const make = isrHadrons('2pi+2pi-2pi0', [1, 1e12, 1]).generator(makeDetector().material.layers);
    const list = eventList(DATA_SETS[0]);
    const random = new Random(10, 'test/dalitz-pairs');
    const n = 30000;
    for (let k = 0; k < n; k++) {
      list.begin(k);
      make(list, random.at(k));
    }
    const { pdg, particleStart } = list.finish();
    let twice = 0;
    for (let k = 0; k < n; k++) {
      const pairs = pdg.subarray(particleStart[k], particleStart[k + 1]).filter((code) => code === 11).length;
      assert.ok(pairs === 1 || pairs === 2);
      if (pairs === 2) twice++;
    }
    const expected = (n * 0.01174 ** 2) / (1 - (1 - 0.01174) ** 2);
    assert.ok(Math.abs(twice - expected) < 4 * Math.sqrt(expected), `${twice} ${expected}`);
  });
});
