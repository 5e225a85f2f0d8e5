import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import type { EventBatch } from '../../../src/events/event-batch.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import type { DetectorOptions } from '../../../src/simulation/detector/options.js';
import { reconstruction } from '../../../src/simulation/detector/reconstruct.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';

const OMEGA = 0.00299792458 * 1.5;
const QUIET = { beam_spot: { sigma_cm: [0, 0, 0] as [number, number, number] }, calorimeter: { background_count: 0 } };

/** `count` particles of momentum `p` along x from (x, 0, 0) cm, each in an event of its own. */
function measure(pdg: number, p: number, count: number, overrides: DetectorOptions = {}, x = 0): EventBatch {
  const list = eventList(DATA_SETS[0]);
  for (let i = 0; i < count; i++) {
    list.begin(i);
    list.add(pdg, Float64Array.of(p, p, 0, 0), 0, x);
  }
  const detector = makeDetector({ ...QUIET, ...overrides });
  const options = { detector, process: 'one', skim: false, minPidPass: { C0: 0, C1: 0, C2: 0 }, fakeBoost: 1 };
  const detect = reconstruction(detectorSample(list.finish(), detector, trackCuts.parse({})), options);
  const random = new Random(3, 'test/smear-event');
  for (let i = 0; i < count; i++) detect.event(i, i, 1, 0, random.at(i));
  return detect.finish().batch;
}

/** A tracker without errors, and one layer of material. */
const exact = (radius_cm: number): DetectorOptions => ({
  tracking: {
    tail_fraction: 0,
    pt_linear: 1e-9,
    pt_constant: 1e-9,
    d0_um: [1e-6, 1e-6],
    phi0_mrad: [1e-6, 1e-6],
    z0_um: [1e-6, 1e-6],
    tanl: [1e-9, 1e-9],
  },
  material: { layers: [{ name: 'one', radius_cm, radiation_lengths: 0.2 }] },
});

describe('simulation: measurement of tracks that radiate', () => {
  it('continues the helix of an electron that radiates before the first measured point, at its place and with its momentum', () => {
    // a circle of another curvature that touches the first one at r passes the axis at r^2/2 times the difference
    const { charge, helix } = measure(11, 0.5, 3000, exact(2.65));
    let radiated = 0;
    for (let t = 0; t < charge.length; t++) {
      if (helix[5 * t + 2] < -3 * (OMEGA / 0.5)) continue;
      const change = (2.65 ** 2 / 2) * (helix[5 * t + 2] + OMEGA / 0.5);
      if (Math.abs(change) > 1e-3) radiated++;
      assert.ok(Math.abs(helix[5 * t] + change) < 0.02 * Math.abs(change) + 1e-6, `${helix[5 * t]} ${change}`);
    }
    assert.ok(radiated > 500, `${radiated}`);
  });

  it('keeps the direction at the vertex of an electron that radiates further out, but not its momentum', () => {
    const { charge, helix } = measure(11, 0.5, 3000, exact(5.4));
    let radiated = 0;
    for (let t = 0; t < charge.length; t++) {
      if (helix[5 * t + 2] < -1.1 * (OMEGA / 0.5)) radiated++;
      assert.ok(Math.abs(helix[5 * t]) < 1e-4 && Math.abs(helix[5 * t + 1]) < 1e-4);
    }
    assert.ok(radiated > 500, `${radiated}`);
  });

  it('sends photons straight on from where they are radiated', () => {
    // a circle of 0.5 GeV in 1.5 T: the chord to 21 cm at asin(21 omega/2), the tangent there at twice that
    const chord = Math.asin((21 * OMEGA) / 0.5 / 2);
    const expected = 2 * chord - Math.asin((21 / 92) * Math.sin(chord));
    const calorimeter = { background_count: 0, angle_stochastic_mrad: 0, angle_constant_mrad: 0 };
    const { clusterPhi } = measure(11, 0.5, 3000, { ...exact(21), calorimeter });
    assert.ok(
      clusterPhi.length > 100 && clusterPhi.every((phi) => Math.abs(phi - expected) < 1e-9),
      `${clusterPhi[0]}`,
    );
  });

  it('knows tracks as little as the momentum that is left lets them be known', () => {
    const { charge, helix, covariance } = measure(11, 0.5, 3000, { tracking: { tail_fraction: 0 } });
    for (let t = 0; t < charge.length; t++) {
      const expected = Math.hypot(15e-4, (55e-4 * Math.abs(helix[5 * t + 2])) / OMEGA);
      assert.ok(Math.abs(Math.sqrt(covariance[15 * t]) / expected - 1) < 0.05);
    }
  });

  it('lets neither muons radiate nor electrons that start outside all material', () => {
    for (const [pdg, x] of [
      [13, 0],
      [11, 30],
    ]) {
      const { charge, clusterEnergy } = measure(pdg, 0.5, 2000, {}, x);
      assert.ok(charge.length > 1000);
      assert.equal(clusterEnergy.length, 0);
    }
    // from 12 cm on: one layer of 0.8 % of the vertex tracker, support tube 0.8 %, chamber wall 0.28 %; more than a tenth is
    // lost in t (4/3 (ln 10 - 0.9) + (1 - 0.01)/2) of the cases
    const { charge, helix } = measure(11, 0.5, 12000, {}, 12);
    const lost = charge.filter((_, t) => helix[5 * t + 2] < -OMEGA / 0.5 / 0.9).length;
    const expected = charge.length * 0.0188 * ((4 / 3) * (Math.log(10) - 0.9) + 0.495);
    assert.ok(Math.abs(lost - expected) < 4 * Math.sqrt(expected), `${lost} ${expected}`);
  });
});
