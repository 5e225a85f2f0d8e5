import assert from 'node:assert/strict';
import { makeBeamSpot } from '../../src/candidates/beam-spot.js';
import { CommonVertexFit } from '../../src/candidates/common-vertex-fit.js';
import { SixTracks } from '../../src/candidates/six-tracks.js';
import { Random } from '../../src/core/numerics/random.js';
import { chi2Cdf } from '../../src/core/numerics/statistics.js';
import { BEAM_SPOT_SIGMA } from '../../src/events/event-batch.js';
import { fullCovariance } from '../helpers/full-covariance.js';
import { minimise } from '../helpers/least-squares.js';
import { toyBatch } from '../helpers/toy-events.js';
import type { ToyEvent, ToyTrack } from '../helpers/toy-events.js';
import { toySignal } from '../helpers/toy-signal.js';
import { measuredMomentum, whitenedResiduals } from '../helpers/whitened.js';

const SPOT = makeBeamSpot(BEAM_SPOT_SIGMA);
const EVENTS = 20000;
const TRACKS = [0, 1, 2, 3, 4, 5];

/** The toy tracks in the order of the fit: the fit says which entry of the batch it took. */
function truthOf(event: ToyEvent, tracks: SixTracks): ToyTrack[] {
  return [...tracks.index].map((entry) => event.tracks[entry]);
}

/** Whitened residuals of six tracks and the beam spot as a function of vertex and Cartesian momenta. */
function residualsOf(tracks: SixTracks) {
  const whitened = whitenedResiduals(tracks);
  return (x: readonly number[]): number[] => {
    const vertex = [x[0], x[1], x[2]] as const;
    const spot = [x[0] / BEAM_SPOT_SIGMA.x, x[1] / BEAM_SPOT_SIGMA.y, x[2] / BEAM_SPOT_SIGMA.z];
    return spot.concat(TRACKS.flatMap((i) => whitened(i, vertex, [x[3 + 3 * i], x[4 + 3 * i], x[5 + 3 * i]])));
  };
}

describe('candidates/common-vertex-fit', () => {
  const random = new Random(11, 'test/common-vertex');
  const events = Array.from({ length: EVENTS }, (_, i) => {
    random.at(i);
    return toySignal({ mUpsilon: 5, mDarkPhoton: 0.8, species: ['mu', 'e', 'pi'], cosGamma: 0.7 }, random);
  });
  const fit = new CommonVertexFit();
  const tracks = new SixTracks();

  it('returns the truth and no chi2 for exact helices from the centre of the beam spot', () => {
    for (const event of events.slice(0, 20)) {
      const centred = { ...event, tracks: event.tracks.map((t) => ({ ...t, vertex: [0, 0, 0] as const })) };
      assert.ok(tracks.load(toyBatch([centred]), TRACKS));
      assert.ok(fit.fit(tracks, SPOT));
      assert.ok(fit.result.chi2 < 1e-9 && fit.result.ndf === 12);
      truthOf(centred, tracks).forEach(({ momentum }, i) => {
        for (let c = 0; c < 3; c++) assert.ok(Math.abs(fit.result.momenta[3 * i + c] - momentum[c]) < 1e-9);
      });
    }
  });

  it('agrees with a numerical least-squares minimisation over vertex and Cartesian momenta', () => {
    for (let k = 0; k < 4; k++) {
      assert.ok(tracks.load(toyBatch([events[k]], random.at(1e6 + k)), TRACKS));
      assert.ok(fit.fit(tracks, SPOT));
      const start = [0, 0, tracks.helix[3]].concat(TRACKS.flatMap((i) => measuredMomentum(tracks, i)));
      const twin = minimise(
        residualsOf(tracks),
        start,
        start.map(() => 1e-5),
      );
      assert.ok(Math.abs(twin.chi2 - fit.result.chi2) < 1e-4, `${twin.chi2} ${fit.result.chi2}`);
      const values = [...fit.result.vertex, ...fit.result.momenta];
      values.forEach((value, i) => {
        assert.ok(Math.abs(value - twin.x[i]) < 2e-3 * Math.sqrt(twin.covariance[i][i]), `parameter ${i}`);
      });
      const covariance = fullCovariance(fit.result);
      for (let i = 0; i < 18; i++) {
        for (let j = 0; j < 18; j++) {
          const scale = Math.sqrt(twin.covariance[3 + i][3 + i] * twin.covariance[3 + j][3 + j]);
          assert.ok(Math.abs(covariance[18 * i + j] - twin.covariance[3 + i][3 + j]) < 1e-2 * scale);
        }
      }
    }
  });

  it('has pulls of mean 0 and width 1 for vertex and momenta, and a flat chi2 probability', () => {
    const sums = new Float64Array(21);
    const squares = new Float64Array(21);
    const probabilities: number[] = [];
    const batch = toyBatch(events, random.at(2e6));
    for (let k = 0; k < events.length; k++) {
      assert.ok(
        tracks.load(
          batch,
          TRACKS.map((i) => 6 * k + i),
        ),
      );
      assert.ok(fit.fit(tracks, SPOT));
      const { vertex, vertexCovariance, momenta, chi2 } = fit.result;
      const covariance = fullCovariance(fit.result);
      probabilities.push(1 - chi2Cdf(chi2, 12));
      const truth = [...tracks.index].map((entry) => events[k].tracks[entry - 6 * k]);
      for (let m = 0; m < 21; m++) {
        const pull =
          m < 3
            ? (vertex[m] - truth[0].vertex[m]) / Math.sqrt(vertexCovariance[4 * m])
            : (momenta[m - 3] - truth[Math.floor(m / 3) - 1].momentum[m % 3]) / Math.sqrt(covariance[19 * (m - 3)]);
        sums[m] += pull / events.length;
        squares[m] += pull ** 2 / events.length;
      }
    }
    for (let m = 0; m < 21; m++) {
      assert.ok(Math.abs(sums[m]) < 0.02, `parameter ${m}: mean pull ${sums[m]}`);
      assert.ok(Math.abs(Math.sqrt(squares[m]) - 1) < 0.03, `parameter ${m}: width ${Math.sqrt(squares[m])}`);
    }
    probabilities.sort((a, b) => a - b);
    const distance = Math.max(...probabilities.map((p, i) => Math.abs(p - (i + 0.5) / probabilities.length)));
    assert.ok(distance * Math.sqrt(probabilities.length) < 1.63, `KS distance ${distance}`);
  });
});
