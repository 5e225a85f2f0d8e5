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
});
