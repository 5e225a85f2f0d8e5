import assert from 'node:assert/strict';
import { makeBeamSpot } from '../../src/candidates/beam-spot.js';
import { DisplacedFit } from '../../src/candidates/displaced-fit.js';
import { SixTracks } from '../../src/candidates/six-tracks.js';
import { Random } from '../../src/core/numerics/random.js';
import { chi2Cdf } from '../../src/core/numerics/statistics.js';
import { BEAM_SPOT_SIGMA } from '../../src/events/event-batch.js';
import { PAIRINGS } from '../../src/events/hypotheses.js';
import { fullCovariance } from '../helpers/full-covariance.js';
import { minimise } from '../helpers/least-squares.js';
import { toyBatch } from '../helpers/toy-events.js';
import type { ToyEvent, ToyTrack, Vector } from '../helpers/toy-events.js';
import { toySignal } from '../helpers/toy-signal.js';
import { measuredMomentum, whitenedResiduals } from '../helpers/whitened.js';

const SPOT = makeBeamSpot(BEAM_SPOT_SIGMA);
const random = new Random(21, 'test/displaced');

const add = (a: Vector, b: Vector, f = 1): Vector => [a[0] + f * b[0], a[1] + f * b[1], a[2] + f * b[2]];

/** Loads event k and gives its tracks in canonical order and the negative partner of each positive track. */
function load(events: readonly ToyEvent[], k: number, batch: ReturnType<typeof toyBatch>, tracks: SixTracks) {
  assert.ok(
    tracks.load(
      batch,
      Array.from({ length: 6 }, (_, i) => 6 * k + i),
    ),
  );
  const truth: ToyTrack[] = [...tracks.index].map((entry) => events[k].tracks[entry - 6 * k]);
  const partners = PAIRINGS.find((pairing) =>
    pairing.every((partner, a) => truth[a].darkPhoton === truth[3 + partner].darkPhoton),
  )!;
  return { truth, partners };
}

/** Whitened residuals over point, three lengths and six momenta. */
function residualsOf(tracks: SixTracks, partners: readonly number[]) {
  const whitened = whitenedResiduals(tracks);
  const momentum = (x: readonly number[], i: number): Vector => [x[6 + 3 * i], x[7 + 3 * i], x[8 + 3 * i]];
  return (x: readonly number[]): number[] => {
    const r = [x[0] / BEAM_SPOT_SIGMA.x, x[1] / BEAM_SPOT_SIGMA.y, x[2] / BEAM_SPOT_SIGMA.z];
    for (let k = 0; k < 3; k++) {
      const sum = add(momentum(x, k), momentum(x, 3 + partners[k]));
      const vertex = add([x[0], x[1], x[2]], sum, x[3 + k] / Math.hypot(...sum));
      r.push(x[3 + k] / 100);
      for (const i of [k, 3 + partners[k]]) r.push(...whitened(i, vertex, momentum(x, i)));
    }
    return r;
  };
}

describe('candidates/displaced-fit', () => {
  const tracks = new SixTracks();
  const fit = new DisplacedFit();
  const sample = (count: number, mDarkPhoton: number, ctau: number) =>
    Array.from({ length: count }, () =>
      toySignal({ mUpsilon: 3, mDarkPhoton, species: ['e', 'e', 'e'], ctau, cosGamma: 0.7 }, random),
    );

  it('agrees with a numerical least-squares minimisation', () => {
    const events = sample(4, 0.2, 0.1);
    const batch = toyBatch(events, random);
    for (let k = 0; k < events.length; k++) {
      const { partners } = load(events, k, batch, tracks);
      assert.ok(fit.fit(tracks, partners, SPOT));
      const lengths = partners.map((partner, a) => fit.flightLength[3 * a + partner]);
      const momenta = Array.from({ length: 6 }, (_, i) => measuredMomentum(tracks, i)).flat();
      const start = [0, 0, fit.result.vertex[2], ...lengths.map((length) => length + 0.01), ...momenta];
      const steps = start.map((_, m) => (m < 3 ? 1e-5 : m < 6 ? 1e-4 : 1e-6));
      const twin = minimise(residualsOf(tracks, partners), start, steps);
      assert.ok(Math.abs(twin.chi2 - fit.result.chi2) < 1e-2, `${twin.chi2} ${fit.result.chi2}`);
      [...fit.result.vertex, ...lengths, ...fit.result.momenta].forEach((value, m) => {
        assert.ok(Math.abs(value - twin.x[m]) < 0.03 * Math.sqrt(twin.covariance[m][m]), `parameter ${m}`);
      });
      partners.forEach((partner, a) => {
        const sigma = Math.sqrt(twin.covariance[3 + a][3 + a]);
        assert.ok(Math.abs(fit.flightLengthSigma[3 * a + partner] / sigma - 1) < 0.02);
      });
      const covariance = fullCovariance(fit.result);
      for (let m = 0; m < 18; m++) {
        const variance = twin.covariance[6 + m][6 + m];
        assert.ok(Math.abs(covariance[19 * m] / variance - 1) < 0.02, `variance ${m}`);
      }
    }
  });

  it('seldom stays in a minimum above the chi2 of the truth, though many circles cross twice', () => {
    for (const [ctau, most] of [
      [0.1, 0.0005],
      [1, 0.003],
    ]) {
      const draw = new Random(22, 'test/starts');
      const options = { mUpsilon: 3, mDarkPhoton: 0.2, species: ['e', 'e', 'e'], ctau, cosGamma: 0.7 } as const;
      const events = Array.from({ length: 2000 }, () => toySignal(options, draw));
      const batch = toyBatch(events, draw);
      let above = 0;
      for (let k = 0; k < events.length; k++) {
        const { truth, partners } = load(events, k, batch, tracks);
        if (!fit.fit(tracks, partners, SPOT)) continue;
        const primary = events[k].primary!;
        const lengths = truth.slice(0, 3).map(({ vertex }) => Math.hypot(...add(vertex, primary, -1)));
        const point = [...primary, ...lengths, ...truth.flatMap(({ momentum }) => momentum)];
        const chi2 = residualsOf(tracks, partners)(point).reduce((sum, r) => sum + r * r, 0);
        if (fit.result.chi2 > chi2) above++;
      }
      assert.ok(above <= most * events.length, `c tau ${ctau}: ${above}`);
    }
  });

  for (const ctau of [0, 0.01, 0.1, 1]) {
    // Tracks of a pair may cross in two places or hardly at all: a few fits end elsewhere, more of them the longer the flight.
    const outside = ctau < 1 ? 0.002 : 0.003;
    it(`has pulls of mean 0 and width 1 in all 24 parameters but for ${1000 * outside} in 1000, no bias and a flat chi2 probability at c tau ${10 * ctau} mm`, () => {
      const events = sample(30000, 0.2, ctau);
      const batch = toyBatch(events, random);
      const errors: number[] = [];
      const pulls = Array.from({ length: 24 }, (): number[] => []);
      const probabilities: number[] = [];
      for (let k = 0; k < events.length; k++) {
        const { truth, partners } = load(events, k, batch, tracks);
        if (!fit.fit(tracks, partners, SPOT)) continue;
        const { vertex, vertexCovariance, momenta, chi2, ndf } = fit.result;
        const covariance = fullCovariance(fit.result);
        const primary = events[k].primary!;
        probabilities.push(1 - chi2Cdf(chi2, ndf));
        for (let m = 0; m < 3; m++) pulls[m].push((vertex[m] - primary[m]) / Math.sqrt(vertexCovariance[4 * m]));
        partners.forEach((partner, a) => {
          const error = fit.flightLength[3 * a + partner] - Math.hypot(...add(truth[a].vertex, primary, -1));
          errors.push(error);
          pulls[3 + a].push(error / fit.flightLengthSigma[3 * a + partner]);
        });
        for (let m = 0; m < 18; m++) {
          const error = momenta[m] - truth[Math.floor(m / 3)].momentum[m % 3];
          pulls[6 + m].push(error / Math.sqrt(covariance[19 * m]));
        }
      }
      assert.ok(probabilities.length > 0.99 * events.length, `${probabilities.length} of ${events.length} fits`);
      for (const [m, all] of pulls.entries()) {
        const core = all.filter((pull) => Math.abs(pull) < 5);
        const mean = core.reduce((sum, pull) => sum + pull, 0) / core.length;
        const width = Math.hypot(...core) / Math.sqrt(core.length);
        assert.ok(core.length > (1 - outside) * all.length, `parameter ${m}: ${all.length - core.length} outside`);
        assert.ok(Math.abs(mean) < 0.02, `parameter ${m}: mean pull ${mean}`);
        assert.ok(Math.abs(width - 1) < 0.03, `parameter ${m}: width ${width}`);
        // of all pulls, whatever their size
        const sizes = all.map(Math.abs).sort((x, y) => x - y);
        const [one, two] = [0.6827, 0.9545].map((share) => sizes[Math.floor(share * sizes.length)]);
        assert.ok(Math.abs(one - 1) < 0.03 && Math.abs(two - 2) < 0.06, `parameter ${m}: ${one} and ${two} sigma`);
      }
      errors.sort((x, y) => x - y);
      assert.ok(Math.abs(errors[errors.length >> 1]) < 0.003, `median error ${errors[errors.length >> 1]} cm`);
      probabilities.sort((x, y) => x - y);
      const distance = Math.max(...probabilities.map((p, i) => Math.abs(p - (i + 0.5) / probabilities.length)));
      assert.ok(distance * Math.sqrt(probabilities.length) < 1.63, `KS distance ${distance}`);
    });
  }
});
