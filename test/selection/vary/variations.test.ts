import assert from 'node:assert/strict';
import type { EventBatch } from '../../../src/events/event-batch.js';
import { VARIATIONS, varySchema } from '../../../src/selection/vary/variations.js';

/** Two events of six and two tracks, three clusters. */
function batch(): EventBatch {
  const tracks = 8;
  const per = (n: number, value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i));
  const zeros = new Float64Array(2);
  return {
    eventCount: 2,
    eventId: Float64Array.of(12, 7),
    sourceId: Float64Array.of(12, 7),
    weight: zeros,
    process: new Uint8Array(2),
    processNames: ['uds'],
    beamE: zeros,
    beamPx: zeros,
    beamPy: zeros,
    beamPz: zeros,
    spotX: zeros,
    spotY: zeros,
    spotZ: zeros,
    truthUpsilonMass: zeros,
    truthDarkPhotonMass: zeros,
    truthCtau: zeros,
    trackStart: Int32Array.of(0, 6, 8),
    charge: new Int8Array(tracks).fill(1),
    helix: per(5 * tracks, (i) => 0.01 * (i + 1)),
    covariance: per(15 * tracks, (i) => 1e-6 * ((i % 15) + 1)),
    pid: Uint8Array.from({ length: tracks }, (_, i) => i % 64),
    truthPdg: new Int32Array(tracks),
    truthDarkPhoton: new Int8Array(tracks),
    clusterStart: Int32Array.of(0, 1, 3),
    clusterEnergy: Float64Array.of(1, 2, 3),
    clusterTheta: new Float64Array(3),
    clusterPhi: new Float64Array(3),
  };
}

const SIZES = varySchema.parse({ momentum_scale: 0.25, pid_loss: 0.5, pid_gain: 0.5, emc_scale: 0.5 });
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  tracks: ['helix', 'covariance'],
  identification: ['pid'],
  clusters: ['clusterEnergy'],
};

describe('systematic variations', () => {
  it('change the columns that they say and leave the input alone', () => {
    for (const [name, { apply, changes, title }] of Object.entries(VARIATIONS)) {
      const input = batch();
      const output = apply(input, SIZES, 1);
      assert.deepEqual(input, batch(), name);
      assert.notDeepEqual(output, input, name);
      for (const column of Object.keys(input) as (keyof EventBatch)[])
        if (!CHANGED[changes].includes(column)) assert.equal(output[column], input[column], `${name}: ${column}`);
      assert.ok(title.length > 0);
    }
  });

  it('scale momenta with the covariance of the curvature', () => {
    const input = batch();
    const { helix, covariance } = VARIATIONS.momentum_scale_up.apply(input, SIZES, 1);
    for (let i = 0; i < helix.length; i++)
      assert.ok(Math.abs(helix[i] - input.helix[i] / (i % 5 === 2 ? 1.25 : 1)) < 1e-15);
    // Upper triangle, row by row: elements 2, 6, 10, 11 hold omega once, element 9 twice.
    const once = [2, 6, 10, 11];
    for (let i = 0; i < 15; i++) {
      const factor = i === 9 ? 1.25 ** 2 : once.includes(i) ? 1.25 : 1;
      assert.ok(Math.abs(covariance[i] * factor - input.covariance[i]) < 1e-18);
    }
  });

  it('lose only set bits and gain only unset ones', () => {
    const { pid } = batch();
    const lost = VARIATIONS.pid_loss.apply(batch(), SIZES, 1).pid;
    const gained = VARIATIONS.pid_gain.apply(batch(), SIZES, 1).pid;
    pid.forEach((bits, track) => {
      assert.equal(lost[track] & ~bits, 0);
      assert.equal(bits & ~gained[track], 0);
    });
  });

  it('smear an event the same way wherever it stands', () => {
    const whole = VARIATIONS.resolution.apply(batch(), SIZES, 3);
    const second = batch();
    const alone = VARIATIONS.resolution.apply(
      {
        ...second,
        eventCount: 1,
        eventId: Float64Array.of(7),
        trackStart: Int32Array.of(0, 2),
        helix: second.helix.slice(30),
        covariance: second.covariance.slice(90),
      },
      SIZES,
      3,
    );
    assert.deepEqual(alone.helix, whole.helix.slice(30));
  });
});
