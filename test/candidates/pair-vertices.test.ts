import assert from 'node:assert/strict';
import { makeBeamSpot } from '../../src/candidates/beam-spot.js';
import { CommonVertexFit } from '../../src/candidates/common-vertex-fit.js';
import { PairVertices } from '../../src/candidates/pair-vertices.js';
import { SixTracks } from '../../src/candidates/six-tracks.js';
import { Random } from '../../src/core/numerics/random.js';
import { BEAM_SPOT_SIGMA } from '../../src/events/event-batch.js';
import { toyBatch } from '../helpers/toy-events.js';
import { toySignal } from '../helpers/toy-signal.js';

describe('candidates/pair-vertices', () => {
  it('are where the pairs of exact helices cross, also of light pairs, whose crossing is known to millimetres', () => {
    const random = new Random(14, 'test/pair-vertices');
    const tracks = new SixTracks();
    const fit = new CommonVertexFit();
    const pairs = new PairVertices();
    let [count, loose] = [0, 0];
    for (let n = 0; n < 300; n++) {
      const species = ['e', 'e', 'e'] as const;
      const event = toySignal({ mUpsilon: 6, mDarkPhoton: 0.05, species, ctau: 0.001, cosGamma: 0.6 }, random);
      assert.ok(tracks.load(toyBatch([event]), [0, 1, 2, 3, 4, 5]));
      if (!fit.fit(tracks, makeBeamSpot(BEAM_SPOT_SIGMA))) continue;
      pairs.measure(tracks, fit);
      const { vertex, momenta } = fit.result;
      const truth = [...tracks.index].map((i) => event.tracks[i]);
      for (let a = 0; a < 3; a++) {
        const b = truth.findIndex(({ darkPhoton }, i) => i >= 3 && darkPhoton === truth[a].darkPhoton);
        const p = [0, 1, 2].map((c) => momenta[3 * a + c] + momenta[3 * b + c]);
        const along = p.reduce((sum, x, c) => sum + x * (truth[a].vertex[c] - vertex[c]), 0) / Math.hypot(...p);
        if (Math.abs(along) < 0.05) continue;
        count++;
        if (Math.abs(pairs.flightLength[3 * a + b - 3] - along) > 0.05 * Math.abs(along)) loose++;
      }
    }
    assert.ok(count > 100 && loose < 0.1 * count, `${loose} of ${count}`);
  });
});
