import assert from 'node:assert/strict';
import { PidBit } from '../../src/events/event-batch.js';
import { PAIR_COUNTS, SPECIES } from '../../src/events/final-states.js';
import { HYPOTHESES, PAIRINGS } from '../../src/events/hypotheses.js';
import { loosePairCounts, pidAllows } from '../../src/events/pid-rule.js';
import { pidAllowsAny } from '../helpers/pid-allows-any.js';

const { electronLoose: E, muonLoose: MU, pionLoose: PI } = PidBit;

describe('events/hypotheses', () => {
  it('has every pairing and every hypothesis but six pions once, each with its final state', () => {
    assert.equal(new Set(PAIRINGS.map(String)).size, 6);
    assert.equal(HYPOTHESES.length, 26);
    assert.equal(new Set(HYPOTHESES.map((h) => String(h.species))).size, 26);
    for (const { code, species, finalState, category } of HYPOTHESES) {
      assert.equal(code, 9 * species[0] + 3 * species[1] + species[2]);
      SPECIES.forEach((_, s) => {
        assert.equal(species.filter((kind) => kind === s).length, PAIR_COUNTS[finalState][s]);
      });
      assert.equal(category, `C${species.filter((kind) => kind === 2).length}`);
    }
  });
});

describe('events/pid-rule', () => {
  it('needs three tracks in C0, four in C1 and five in C2 unless told otherwise', () => {
    assert.deepEqual(
      (['C0', 'C1', 'C2'] as const).map((category) => [2, 3, 4, 5, 6].filter((n) => pidAllows(n, category))),
      [
        [3, 4, 5, 6],
        [4, 5, 6],
        [5, 6],
      ],
    );
    assert.ok(!pidAllows(5, 'C0', { C0: 6, C1: 6, C2: 6 }));
  });

  it('counts the tracks of each pair that have the loose bit of each species', () => {
    const counts = new Uint8Array(27);
    loosePairCounts([E, MU, PI, E | PI, MU, 0], counts);
    assert.deepEqual([...counts.subarray(0, 9)], [2, 0, 1, 1, 1, 0, 1, 0, 0]);
    assert.deepEqual([...counts.subarray(18, 27)], [1, 0, 2, 0, 1, 1, 0, 0, 1]);
  });

  it('finds a hypothesis for six electrons, for one lost muon, and none for six pions or six kaons', () => {
    const strict = { C0: 6, C1: 6, C2: 6 };
    assert.ok(pidAllowsAny([E, E, E, E, E, E], strict));
    assert.ok(pidAllowsAny([MU, MU, PI, PI, PI, MU | PI], { ...strict, C2: 5 }));
    assert.ok(!pidAllowsAny([MU, MU, PI, PI, PI, PI], strict));
    assert.ok(pidAllowsAny([MU, E, PI, PI, MU, E], strict));
    assert.ok(!pidAllowsAny([PI, PI, PI, PI, PI, PI]));
    assert.ok(!pidAllowsAny([0, 0, 0, 0, 0, 0]));
  });
});
