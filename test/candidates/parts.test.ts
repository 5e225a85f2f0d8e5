import assert from 'node:assert/strict';
import { CutFlowCounter, STEPS } from '../../src/candidates/cut-flow-counter.js';
import { findGoodTracks } from '../../src/candidates/good-tracks.js';
import { IsrCategory, measureNeutrals } from '../../src/candidates/neutrals.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { SixTracks } from '../../src/candidates/six-tracks.js';
import { trueFinalState, truePairs } from '../../src/candidates/truth.js';
import { FINAL_STATES } from '../../src/events/final-states.js';
import { DEFAULT_MIN_PID_PASS } from '../../src/events/pid-rule.js';
import { toyBatch } from '../helpers/toy-events.js';
import type { ToyTrack, Vector } from '../helpers/toy-events.js';

const OPTIONS = candidateOptions();

function track(charge: 1 | -1, momentum: Vector, rest: Partial<ToyTrack> = {}): ToyTrack {
  return { charge, vertex: [0, 0, 0], momentum, pid: 0, ...rest };
}

describe('candidates/options', () => {
  it('has the documented defaults and refuses what is not allowed', () => {
    assert.deepEqual(OPTIONS.min_pid_pass, DEFAULT_MIN_PID_PASS);
    assert.deepEqual(OPTIONS.recoil_mass2_window, [-4, 4]);
    assert.throws(() => candidateOptions({ fit: 'both' as 'prompt' }));
    assert.throws(() => candidateOptions({ max_mass_spred: 1 } as object));
  });
});

describe('candidates/good-tracks', () => {
  const kept = (t: ToyTrack, options = OPTIONS) =>
    findGoodTracks(toyBatch([{ tracks: [t], spot: [0.1, 0.2, 1] }]), 0, options, new Int32Array(6));

  it('keeps tracks in the fiducial region from near the beam spot', () => {
    assert.equal(kept(track(1, [1, 0, 0.5])), 1);
    assert.equal(kept(track(1, [0.098, 0, 0])), 0);
    assert.equal(kept(track(1, [0.102, 0, 0])), 1);
    // 0.41 and 2.54 rad: tan lambda of 2.30 and -1.46
    assert.equal(kept(track(1, [1, 0, 2.28])), 1);
    assert.equal(kept(track(1, [1, 0, 2.33])), 0);
    assert.equal(kept(track(1, [1, 0, -1.45])), 1);
    assert.equal(kept(track(1, [1, 0, -1.48])), 0);
    assert.equal(kept(track(1, [1, 0, 0], { vertex: [0, 1.8, 0] })), 0);
    assert.equal(kept(track(1, [1, 0, 0], { vertex: [0, 1.6, 0] })), 1);
    assert.equal(kept(track(-1, [1, 0, 0], { vertex: [0, -1.6, 0] })), 0);
    assert.equal(kept(track(1, [1, 0, 0], { vertex: [0, 0, -9.5] })), 0);
    assert.equal(kept(track(1, [1, 0, 0], { vertex: [0, 0, 10.5] })), 1);
  });

  it('lets d0 go to 10 cm for displaced decays unless told otherwise', () => {
    const far = track(1, [2, 0, 0], { vertex: [0, 5, 0] });
    assert.equal(kept(far), 0);
    assert.equal(kept(far, candidateOptions({ fit: 'displaced' })), 1);
    assert.equal(kept(far, candidateOptions({ fit: 'displaced', max_d0: 2 })), 0);
  });

  it('counts beyond the room of its output', () => {
    const tracks = Array.from({ length: 8 }, () => track(1, [1, 0, 0]));
    assert.equal(findGoodTracks(toyBatch([{ tracks }]), 0, OPTIONS, new Int32Array(6)), 8);
  });
});

describe('candidates/neutrals', () => {
  const measure = (recoil: Vector, clusters: Vector[]) =>
    measureNeutrals(toyBatch([{ tracks: [], clusters }]), 0, Float64Array.from(recoil), OPTIONS);

  it('matches a cluster within 10 % of the energy and 0.1 rad, the nearest of several', () => {
    const recoil: Vector = [2, 0, 0];
    const at = (energy: number, tilt: number): Vector => [energy, Math.PI / 2, tilt];
    assert.deepEqual(measure(recoil, [at(2.1, 0.05)]), { isrCategory: IsrCategory.matched, extraEnergy: 0 });
    // ten per cent of the energy that is predicted, not of the cluster's
    assert.equal(measure(recoil, [at(2.21, 0)]).isrCategory, IsrCategory.unmatched);
    assert.equal(measure(recoil, [at(1.81, 0)]).isrCategory, IsrCategory.matched);
    assert.equal(measure(recoil, [at(2, 0.11)]).isrCategory, IsrCategory.unmatched);
    assert.deepEqual(measure(recoil, [at(1.9, 0.05), at(2.1, -0.02), at(2, 0.03), at(0.3, 1)]), {
      isrCategory: IsrCategory.matched,
      extraEnergy: 1.9 + 2 + 0.3,
    });
  });

  it('leaves clusters to the electrons that radiated them', () => {
    const clusters: Vector[] = [
      [2, Math.PI / 2, 0],
      [0.3, 1, 1],
    ];
    const batch = toyBatch([{ tracks: [], clusters }]);
    assert.deepEqual(
      measureNeutrals(batch, 0, [2, 0, 0], OPTIONS, (k) => k === 0),
      {
        isrCategory: IsrCategory.unmatched,
        extraEnergy: 0.3,
      },
    );
  });

  it('says outside when the recoil misses the calorimeter', () => {
    for (const degrees of [15, 142]) {
      const theta = (degrees * Math.PI) / 180;
      const recoil: Vector = [2 * Math.sin(theta), 0, 2 * Math.cos(theta)];
      assert.equal(measure(recoil, [[2, theta, 0]]).isrCategory, IsrCategory.outside);
    }
  });

  it('adds clusters above 50 MeV inside the calorimeter only', () => {
    const clusters: Vector[] = [
      [0.04, 1, 0],
      [0.06, 1, 0],
      [0.5, 0.2, 0],
      [0.5, 2.6, 0],
      [0.25, 2.4, 1],
    ];
    assert.ok(Math.abs(measure([0, 1, 0], clusters).extraEnergy - 0.31) < 1e-12);
  });
});

describe('candidates/truth', () => {
  const make = (parents: number[], pdgs: number[]) => {
    const tracks = [0, 1, 2, 3, 4, 5].map((i) =>
      track(i < 3 ? 1 : -1, [2 - 0.1 * i, 0.3, 0], { darkPhoton: parents[i], pdg: pdgs[i] }),
    );
    const batch = toyBatch([{ tracks }]);
    const six = new SixTracks();
    assert.ok(six.load(batch, [5, 3, 1, 0, 2, 4]));
    const pairs = new Int8Array(9);
    truePairs(batch, six.index, pairs);
    return { index: [...six.index], pairs: [...pairs], state: FINAL_STATES[trueFinalState(batch, six.index)] };
  };

  it('orders tracks by charge and momentum whatever their order, and knows true pairs and final state', () => {
    const { index, pairs, state } = make([0, 1, 2, 2, 0, 1], [-11, -13, 211, -211, 11, 13]);
    assert.deepEqual(index, [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(pairs, [-1, 0, -1, -1, -1, 1, 2, -1, -1]);
    assert.equal(state, '2e2mu2pi');
  });

  it('takes a pion and the muon of its partner for no true pair', () => {
    const { pairs } = make([0, 1, 2, 0, 1, 2], [211, -13, -11, 13, 13, 11]);
    assert.deepEqual(pairs, [-1, -1, -1, -1, 1, -1, -1, -1, 0]);
  });

  it('knows no final state with a lost dark photon, with kaons, or with six pions', () => {
    assert.equal(make([0, 1, -1, -1, 0, 1], [-11, -13, 211, -211, 11, 13]).state, undefined);
    assert.equal(make([0, 1, 2, 2, 0, 1], [-11, -13, 321, -321, 11, 13]).state, undefined);
    assert.equal(make([0, 1, 2, 2, 0, 1], [211, 211, 211, -211, -211, -211]).state, undefined);
  });
});

describe('candidates/six-tracks', () => {
  it('refuses a track without curvature or with a covariance that is none', () => {
    const tracks = [0, 1, 2, 3, 4, 5].map((i) => track(i < 3 ? 1 : -1, [2 - 0.1 * i, 0.3, 0]));
    const batch = toyBatch([{ tracks }]);
    const order = [0, 1, 2, 3, 4, 5];
    const six = new SixTracks();
    assert.ok(six.load(batch, order));
    assert.ok(!six.load({ ...batch, helix: batch.helix.map((v, k) => (k === 7 ? 0 : v)) }, order));
    assert.ok(!six.load({ ...batch, covariance: batch.covariance.map((v, k) => (k === 15 ? -v : v)) }, order));
  });
});

describe('candidates/cut-flow-counter', () => {
  it('counts events once, and candidates by category and final state', () => {
    const counter = new CutFlowCounter(['a', 'b']);
    const pid = STEPS.indexOf('hypotheses');
    counter.event(0, 1, 2);
    counter.candidate(pid, 0);
    counter.candidate(pid, 0);
    counter.candidate(pid, 4);
    counter.endEvent(1, 2);
    counter.event(0, 1, 3);
    counter.endEvent(1, 3);
    const lines = counter.rows().map((row) => [row.step, row.process, row.category, row.finalState].join(' '));
    assert.deepEqual(lines, [
      'skimmed b all all',
      'hypotheses b all all',
      'hypotheses b C1 all',
      'hypotheses b C0 all',
      'hypotheses b C1 4e2pi',
      'hypotheses b C0 6e',
    ]);
    const [events, all, , c0] = counter.rows();
    assert.deepEqual([events.events, events.weightedEvents], [2, 5]);
    assert.deepEqual([all.events, all.weightedEvents, all.candidates, all.weightedCandidates], [1, 2, 3, 6]);
    assert.deepEqual([c0.events, c0.candidates, c0.weightedCandidates], [1, 2, 4]);
  });
});
