import assert from 'node:assert/strict';
import { makeBeamSpot } from '../../src/candidates/beam-spot.js';
import { CandidateState } from '../../src/candidates/candidate.js';
import { CommonVertexFit } from '../../src/candidates/common-vertex-fit.js';
import { DisplacedFit } from '../../src/candidates/displaced-fit.js';
import { Kinematics } from '../../src/candidates/kinematics.js';
import { MassErrors } from '../../src/candidates/mass-errors.js';
import { SixTracks } from '../../src/candidates/six-tracks.js';
import { Random } from '../../src/core/numerics/random.js';
import { BEAM_SPOT_SIGMA } from '../../src/events/event-batch.js';
import { SPECIES, SPECIES_MASS } from '../../src/events/final-states.js';
import { HYPOTHESES, PAIRINGS } from '../../src/events/hypotheses.js';
import { fullCovariance } from '../helpers/full-covariance.js';
import { BEAM, toyBatch } from '../helpers/toy-events.js';
import { toySignal } from '../helpers/toy-signal.js';

const SPOT = makeBeamSpot(BEAM_SPOT_SIGMA);
/** Energy of the photons of each track, GeV, and its variance. */
const PHOTONS = Float64Array.of(0.3, 0, 0.1, 0, 0, 0.8);
const PHOTON_VARIANCE = Float64Array.of(1e-4, 0, 2e-5, 0, 0, 4e-4);
/** Species of the pair of each positive track. */
const SPECIES_OF = [0, 1, 0];

type Mass = (momenta: readonly number[], photons: readonly number[]) => number;

/** Mass of the pairs of the given positive tracks together. */
const massOf =
  (positives: readonly number[], partners: readonly number[]): Mass =>
  (momenta, photons) => {
    const total = [0, 0, 0, 0];
    for (const k of positives) {
      const species = SPECIES[SPECIES_OF[k]];
      for (const i of [k, 3 + partners[k]]) {
        const fitted = momenta.slice(3 * i, 3 * i + 3);
        const scale = species === 'e' ? 1 + photons[i] / Math.hypot(...fitted) : 1;
        const p = fitted.map((component) => scale * component);
        total[0] += Math.hypot(SPECIES_MASS[species], ...p);
        p.forEach((component, c) => (total[1 + c] += component));
      }
    }
    return Math.sqrt(total[0] ** 2 - total[1] ** 2 - total[2] ** 2 - total[3] ** 2);
  };

/** Variance of a mass by differences, from all covariances of momenta and photons. */
function varianceOf(mass: Mass, momenta: Float64Array, covariance: Float64Array): number {
  const slope = (from: readonly number[], step: number, at: (moved: readonly number[]) => number): number[] =>
    from.map((_, m) => {
      const moved = (by: number): number => at(from.map((value, k) => (k === m ? value + by : value)));
      return (moved(step) - moved(-step)) / (2 * step);
    });
  const g = slope([...momenta], 1e-4, (p) => mass(p, [...PHOTONS]));
  const photons = slope([...PHOTONS], 1e-4, (e) => mass([...momenta], e));
  let sum = photons.reduce((total, d, i) => total + d * d * PHOTON_VARIANCE[i], 0);
  for (let i = 0; i < 18; i++) for (let j = 0; j < 18; j++) sum += g[i] * covariance[18 * i + j] * g[j];
  return sum;
}

describe('candidates/mass-errors', () => {
  const random = new Random(17, 'test/mass-errors');
  for (const fitName of ['prompt', 'displaced'] as const) {
    it(`gives the variances of the Y_D, of pairs and of their mean as numerical derivatives do, ${fitName} fit, electrons with photons included`, () => {
      const kinematics = new Kinematics();
      const errors = new MassErrors(kinematics);
      for (let n = 0; n < 10; n++) {
        const event = toySignal({ mUpsilon: 4, mDarkPhoton: 0.6, species: ['mu', 'e', 'e'], cosGamma: 0.6 }, random);
        const tracks = new SixTracks();
        assert.ok(tracks.load(toyBatch([event], random.at(1000 + n)), [0, 1, 2, 3, 4, 5]));
        const partners = PAIRINGS[n % 6];
        const fit = fitName === 'prompt' ? new CommonVertexFit() : new DisplacedFit();
        const converged = fit instanceof DisplacedFit ? fit.fit(tracks, partners, SPOT) : fit.fit(tracks, SPOT);
        if (!converged) continue;
        kinematics.load(fit.result, PHOTONS);
        errors.load(fit.result, PHOTON_VARIANCE);
        const three = Int32Array.from(partners, (partner, k) => 3 * (3 * k + partner) + SPECIES_OF[k]);
        const { momenta } = fit.result;
        const covariance = fullCovariance(fit.result);
        const close = (found: number, mass: Mass, what: string) => {
          const expected = varianceOf(mass, momenta, covariance);
          assert.ok(Math.abs(found / expected - 1) < 1e-4, `${what}: ${found} ${expected}`);
        };
        const total = new Float64Array(4);
        for (const pair of three) total.forEach((_, c) => (total[c] += kinematics.pairVector[4 * pair + c]));
        const all = massOf([0, 1, 2], partners);
        close(errors.ofTotal(three, total, all([...momenta], [...PHOTONS])), all, 'm_Y');
        const masses = [0, 1, 2].map((k) => massOf([k], partners));
        masses.forEach((mass, k) => close(errors.ofPair(three[k]), mass, `pair ${k}`));
        const shares = [0.2, 0.3, 0.5];
        const mean: Mass = (p, e) => masses.reduce((sum, mass, k) => sum + shares[k] * mass(p, e), 0);
        close(errors.ofMean(three, Float64Array.from(shares)), mean, "m_A'");
      }
    });
  }

  it('weighs the dark photon masses of a candidate by their inverse variances if asked for', () => {
    const event = toySignal({ mUpsilon: 6, mDarkPhoton: 0.9, species: ['mu', 'e', 'e'], cosGamma: 0.6 }, random);
    const tracks = new SixTracks();
    assert.ok(tracks.load(toyBatch([event], random.at(2000)), [0, 1, 2, 3, 4, 5]));
    const fit = new CommonVertexFit();
    assert.ok(fit.fit(tracks, SPOT));
    const state = new CandidateState();
    state.load(fit.result, PHOTONS, PHOTON_VARIANCE);
    const hypothesis = HYPOTHESES.find(({ species }) => species.every((s, k) => s === SPECIES_OF[k]))!;
    state.choose(0, hypothesis, Float64Array.from(BEAM));
    state.complete(Float64Array.from(BEAM), 'weighted');
    const errors = new MassErrors(state.kinematics);
    errors.load(fit.result, PHOTON_VARIANCE);
    const weights = PAIRINGS[0].map((partner, k) => 1 / errors.ofPair(3 * (3 * k + partner) + SPECIES_OF[k]));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const mean = weights.reduce((sum, w, k) => sum + w * state.pairMass[k], 0) / total;
    assert.ok(Math.max(...weights) > 2 * Math.min(...weights));
    assert.ok(Math.abs(state.mDarkPhoton - mean) < 1e-12, `${state.mDarkPhoton} ${mean}`);
  });
});
