import assert from 'node:assert/strict';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { trackResponse } from '../../../src/simulation/detector/tracks.js';

describe('simulation: response to true tracks', () => {
  it('calls a track good in the fiducial region and where its helix passes near the beams, not where it starts', () => {
    const { isGood } = trackResponse(makeDetector(), trackCuts.parse({}));
    const good = (...state: number[]): boolean => isGood(Float64Array.from(state), 0, 1);
    assert.ok(good(0, 0, 0, 1, 0, 0.5));
    assert.ok(!good(0, 0, 0, 0.09, 0, 0), 'pT');
    assert.ok(!good(0, 0, 0, 1, 0, 2.4) && !good(0, 0, 0, 1, 0, -1.5), 'polar angle');
    assert.ok(!good(0, 0, 10.5, 1, 0, 0) && !good(0.5, 0, 10.5, 1, 0, 0), 'z0');
    // 12 cm out along its flight it has risen by 6 cm
    assert.ok(good(12, 0, 6, 1, 0, 0.5) && good(12, 0, 15, 1, 0, 0.5) && !good(12, 0, 17, 1, 0, 0.5), 'z0');
    assert.ok(!good(0, 1.6, 0, 1, 0, 0) && good(0, 1.4, 0, 1, 0, 0), 'd0');
  });

  it('finds 97 to 98 % of them within the chamber, fewer of slow ones, none outside', () => {
    const { efficiency } = trackResponse(makeDetector(), trackCuts.parse({}));
    const at = (pt: number, pz: number, radius = 0): number => efficiency(Float64Array.of(0, radius, 0, pt, 0, pz), 0);
    for (const pt of [0.2, 0.5, 3]) assert.ok(at(pt, 0) >= 0.97 && at(pt, 0) <= 0.98, `${pt} GeV`);
    assert.ok(Math.abs(at(0.1, 0) - 0.9) < 1e-12);
    assert.equal(at(0.05, 0), 0);
    // the drift chamber covers 17.2 to 152.6 degrees: tan lambda of 3.23 and -1.93
    assert.ok(at(1, 3.2) > 0.97 && at(1, -1.9) > 0.97);
    assert.equal(at(1, 3.25), 0);
    assert.equal(at(1, -1.95), 0);
    // tracks that start beyond layers of the vertex tracker, and beyond the inner wires
    const out = [0, 5.4, 10.9, 20, 40, 60].map((radius) => at(1, 0, radius));
    out.slice(1).forEach((value, i) => assert.ok(value < out[i], `${value} ${out[i]}`));
    assert.ok(out[1] > 0.95 && out[5] === 0);
  });
});
