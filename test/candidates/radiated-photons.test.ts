import assert from 'node:assert/strict';
import { buildCandidates } from '../../src/candidates/build-candidates.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { RadiatedPhotons } from '../../src/candidates/radiated-photons.js';
import { SixTracks } from '../../src/candidates/six-tracks.js';
import { Random } from '../../src/core/numerics/random.js';
import { FEATURES } from '../../src/features/registry.js';
import { detectorSample } from '../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../src/simulation/detector/options.js';
import { reconstruction } from '../../src/simulation/detector/reconstruct.js';
import { generateSignal } from '../../src/simulation/signal/generate-signal.js';
import { PLAIN_SIGNAL } from '../helpers/plain-signal.js';
import { toyBatch } from '../helpers/toy-events.js';
import type { ToyEvent, ToyTrack, Vector } from '../helpers/toy-events.js';
import { LOOSE, toySignal } from '../helpers/toy-signal.js';

const OPEN = candidateOptions({ theta_range: [0, Math.PI], min_pt: 0, recoil_mass2_window: [-50, 50] });
const WITHOUT = candidateOptions({ ...OPEN, bremsstrahlung: { recover: false } });

/** Where the photon gets to that a track from the origin emits at radius `r`, as energy, theta, phi seen from the origin. */
function photonOf({ charge, momentum: [px, py, pz] }: ToyTrack, energy: number, r: number): Vector {
  const pt = Math.hypot(px, py);
  const omega = (charge * 0.0044968869) / pt;
  // r and the bend are small against the radius of the helix: half the turn on the way, the other half of it behind
  const phi = Math.atan2(py, px) - omega * r * (1 - r / (2 * 92));
  return [energy, Math.atan2(pt, pz), phi];
}

/** The true candidate of an event whose tracks come from the origin. */
function trueCandidate(event: ToyEvent, options = OPEN, random?: Random) {
  let found:
    { m: number; sigma: number; mA: number; sigmaA: number; extra: number; isr: number; spread: number } | undefined;
  buildCandidates(toyBatch([event], random), options, (c) => {
    if (!c.truthMatched) return;
    const spread = FEATURES.find(({ name }) => name === 'same_sign_mass_spread')!.compute(c);
    const [m, sigma, mA, sigmaA] = [c.mUpsilon, c.sigmaMUpsilon, c.mDarkPhoton, c.sigmaMDarkPhoton];
    found = { m, sigma, mA, sigmaA, extra: c.extraNeutralEnergy, isr: c.isrCategory, spread };
  });
  return found;
}

const centred = (event: ToyEvent): ToyEvent => ({
  ...event,
  tracks: event.tracks.map((track) => ({ ...track, vertex: [0, 0, 0] })),
});

/** The event after track `i` has radiated `share` of its momentum at 5 cm. */
function radiated(event: ToyEvent, i: number, share: number, random?: Random): ToyEvent {
  const tracks = event.tracks.map((track, k) =>
    k === i ? { ...track, momentum: track.momentum.map((p) => p * (1 - share)) as unknown as Vector } : track,
  );
  const energy = share * Math.hypot(...event.tracks[i].momentum);
  const [, theta, phi] = photonOf(event.tracks[i], energy, 5);
  const sigma = random === undefined ? 0 : energy * Math.hypot(0.0232 / energy ** 0.25, 0.0185) * random.normal();
  return { ...event, tracks, clusters: [...(event.clusters ?? []), [energy + sigma, theta, phi]] };
}

describe('candidates/radiated-photons', () => {
  const random = new Random(12, 'test/radiated');
  const draw = (species: 'e' | 'mu') =>
    centred(toySignal({ mUpsilon: 4, mDarkPhoton: 0.6, species: ['mu', species, 'mu'], cosGamma: 0.6 }, random));

  it('gives electrons back what they radiated, and takes the cluster out of the extra energy', () => {
    for (let i = 0; i < 50; i++) {
      const clean = draw('e');
      if (clean.tracks.some(({ momentum: [x, y, z] }) => Math.hypot(x, y) < 0.3 || Math.abs(z / Math.hypot(x, y)) > 1))
        continue;
      const event = radiated(clean, 2 + (i % 2), 0.4);
      const [truth, lost, found] = [trueCandidate(clean)!, trueCandidate(event, WITHOUT)!, trueCandidate(event)!];
      assert.ok(Math.abs(found.m - truth.m) < 1e-6 && Math.abs(found.mA - truth.mA) < 1e-6, `${found.m} ${truth.m}`);
      assert.ok(Math.abs(found.spread - truth.spread) < 1e-6);
      assert.ok(lost.m < truth.m - 0.005);
      assert.ok(Math.abs(found.extra - truth.extra) < 1e-9);
      assert.equal(found.isr, truth.isr);
      const energy = event.clusters![event.clusters!.length - 1][0];
      if (lost.isr === truth.isr) assert.ok(Math.abs(lost.extra - truth.extra - energy) < 1e-9);
    }
  });

  it('gives muons nothing', () => {
    const event = radiated(draw('mu'), 2, 0.3);
    assert.deepEqual(trueCandidate(event), trueCandidate(event, WITHOUT));
  });

  const track: ToyTrack = { charge: 1, vertex: [0, 0, 0], momentum: [0.6, 0, 0.2], pid: LOOSE.e, pdg: -11 };
  const others = [1, 1, -1, -1, -1].map((charge, i): ToyTrack => ({
    charge: charge as 1,
    vertex: [0, 0, 0],
    momentum: [-1, -0.8 + 0.4 * i, 0],
    pid: 0,
  }));

  it('takes only clusters between the first direction and the bend, at the polar angle of the track', () => {
    const theta = Math.atan2(0.6, 0.2);
    const taken = (cluster: Vector, electron = track): number => {
      const batch = toyBatch([{ tracks: [electron, ...others], clusters: [cluster] }]);
      const six = new SixTracks();
      assert.ok(six.load(batch, [0, 1, 2, 3, 4, 5]));
      const photons = new RadiatedPhotons(OPEN);
      photons.find(batch, 0, six);
      const sum = photons.energy.reduce((total, e) => total + e, 0);
      assert.equal(photons.isOf(0, photons.tracks), sum > 0);
      assert.equal(photons.isOf(0, 0), false);
      return sum;
    };
    // a positive track turns clockwise; it hits the barrel 0.352 rad from where it started
    assert.equal(taken([0.2, theta, -0.1]), 0.2);
    assert.equal(taken([0.2, theta, 0.03]), 0.2);
    assert.equal(taken([0.2, theta, 0.05]), 0);
    assert.equal(taken([0.2, theta, -0.2]), 0.2);
    assert.equal(taken([0.2, theta, -0.25]), 0);
    assert.equal(taken([0.2, theta + 0.05, -0.1]), 0);
    assert.equal(taken([0.02, theta, -0.1]), 0);
    // from 5 cm beside the centre of the beam spot it gets to another place, and another polar angle
    const beside: ToyTrack = { ...track, vertex: [0, 0, 5] };
    assert.equal(taken([0.2, Math.atan2(92, 5 + 92 / 3), -0.1], beside), 0.2);
    assert.equal(taken([0.2, theta, -0.1], beside), 0);
    assert.equal(taken([0.2, theta, -0.1], { ...track, pid: LOOSE.mu }), 0);
    // a forward one gets to the endcap at 60 cm, turned by asin(0.0045/0.3 x 60/2) = 0.466 rad, before the barrel
    const forward: ToyTrack = { ...track, momentum: [0.3, 0, 0.9] };
    assert.equal(taken([0.2, Math.atan2(1, 3), -0.25], forward), 0.2);
    assert.equal(taken([0.2, Math.atan2(1, 3), -0.29], forward), 0);
  });

  it('gives a cluster to the track that it fits best, seen from where the event was', () => {
    const electron = (theta: number): ToyTrack => ({
      charge: 1,
      vertex: [0, 0, 4],
      momentum: [2 * Math.sin(theta), 0, 2 * Math.cos(theta)],
      pid: LOOSE.e,
      pdg: -11,
    });
    const others = [1, -1, -1, -1].map((charge, i): ToyTrack => ({
      charge: charge as 1,
      vertex: [0, 0, 4],
      momentum: [-1, -0.8 + 0.4 * i, 0],
      pid: 0,
    }));
    // 0.04 rad are allowed: either track could have it, whichever comes first
    for (const nearest of [0, 1]) {
      const thetas = [0.9, 0.93];
      const cluster: Vector = [0.3, thetas[nearest] + (nearest === 0 ? 0.005 : -0.005), -0.01];
      const batch = toyBatch([{ spot: [0, 0, 4], tracks: [...thetas.map(electron), ...others], clusters: [cluster] }]);
      const six = new SixTracks();
      assert.ok(six.load(batch, [0, 1, 2, 3, 4, 5]));
      const photons = new RadiatedPhotons(OPEN);
      photons.find(batch, 0, six);
      const owner = [...six.index].findIndex((_, i) => photons.energy[i] > 0);
      assert.equal(six.index[owner], nearest);
    }
  });

  it('adds up several photons of one track and the variances of their energies', () => {
    const clusters = [0.2, 0.1].map((energy): Vector => [energy, Math.atan2(0.6, 0.2), -energy / 2]);
    const batch = toyBatch([{ tracks: [track, ...others], clusters }]);
    const six = new SixTracks();
    assert.ok(six.load(batch, [0, 1, 2, 3, 4, 5]));
    const photons = new RadiatedPhotons(OPEN);
    photons.find(batch, 0, six);
    const electron = six.index.indexOf(0);
    // NIM A479, 1: sigma(E)/E = 2.32 %/E^(1/4) (+) 1.85 %
    const [first, second] = [0.2, 0.1].map((e) => (e * Math.hypot(0.0232 / e ** 0.25, 0.0185)) ** 2);
    assert.ok(Math.abs(photons.energy[electron] - 0.3) < 1e-12);
    assert.ok(Math.abs(photons.variance[electron] - first - second) < 1e-12);
  });

  it('takes a cluster away from the neutral energy only where its track is taken as an electron', () => {
    const clean = draw('e');
    const event = radiated({ ...clean, clusters: [] }, 2, 0.4);
    const tracks = event.tracks.map((track) => ({ ...track, pid: LOOSE.e | LOOSE.mu }));
    const six = new SixTracks();
    assert.ok(six.load(toyBatch([event]), [0, 1, 2, 3, 4, 5]));
    const order = [...six.index];
    const extra = new Map<boolean, Set<number>>();
    buildCandidates(toyBatch([{ ...event, tracks }]), OPEN, (c) => {
      const electron = c.species[order.indexOf(2)] === 0;
      extra.set(electron, (extra.get(electron) ?? new Set()).add(c.extraNeutralEnergy));
    });
    assert.deepEqual([...extra.get(true)!], [0]);
    assert.deepEqual([...extra.get(false)!], [event.clusters![0][0]]);
  });

  it('brings most simulated six-electron events back to their masses', () => {
    const options = { mUpsilon: 9, mDarkPhoton: 0.1, ctauCm: 0 };
    const signal = generateSignal({ ...PLAIN_SIGNAL, ...options }, 3, 0, 2000);
    const detector = makeDetector();
    const detect = reconstruction(detectorSample(signal, detector, trackCuts.parse({})), {
      detector,
      process: 'signal',
      skim: true,
      minPidPass: OPEN.min_pid_pass,
      fakeBoost: 1,
      truth: options,
    });
    for (let i = 0; i < signal.eventCount; i++) detect.event(i, i, 1, 0, new Random(4, 'test/recovery').at(i));
    const { batch } = detect.finish();
    const shares = [WITHOUT, OPEN].map((how) => {
      let [all, near] = [0, 0];
      buildCandidates(batch, how, (c) => {
        if (!c.truthMatched) return;
        all++;
        if (Math.abs(c.mUpsilon - 9) < 4 * c.sigmaMUpsilon) near++;
      });
      return near / all;
    });
    assert.ok(shares[0] < 0.45 && shares[1] > 0.65 && shares[1] < 0.8, shares.join(' '));
  });

  it('predicts the errors of masses with photons in them', () => {
    const pulls: number[][] = [[], []];
    for (let i = 0; i < 3000; i++) {
      const clean = draw('e');
      const [x, y, z] = clean.tracks[2].momentum;
      if (Math.hypot(x, y) < 0.5 || Math.abs(z / Math.hypot(x, y)) > 1) continue;
      const event = radiated(clean, 2, 0.5, random);
      const found = trueCandidate(event, OPEN, random);
      // a second photon, the ISR photon, may by chance belong to the electron as well
      if (found === undefined || Math.abs(found.m - 4) > 0.2) continue;
      pulls[0].push((found.m - 4) / found.sigma);
      pulls[1].push((found.mA - 0.6) / found.sigmaA);
    }
    for (const values of pulls) {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const width = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
      assert.ok(values.length > 400, `${values.length}`);
      assert.ok(Math.abs(mean) < 4 / Math.sqrt(values.length), `mean ${mean}`);
      assert.ok(Math.abs(width - 1) < 4 / Math.sqrt(2 * values.length), `width ${width}`);
    }
  });
});
