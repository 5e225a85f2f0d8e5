import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildCandidates } from '../../src/candidates/build-candidates.js';
import type { Candidate } from '../../src/candidates/candidate.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { Random } from '../../src/core/numerics/random.js';
import { FEATURES } from '../../src/features/registry.js';
import { BEAM, toyBatch } from '../helpers/toy-events.js';
import type { ToyEvent, ToyTrack, Vector } from '../helpers/toy-events.js';
import { boost, LOOSE, massOf, toySignal } from '../helpers/toy-signal.js';

const OPEN = candidateOptions({
  theta_range: [0, Math.PI],
  min_pt: 0,
  recoil_mass2_window: [-1000, 1000],
  max_mass_spread: 100,
  min_pid_pass: { C0: 6, C1: 6, C2: 6 },
});

const compute = (name: string, candidate: Candidate) =>
  FEATURES.find((feature) => feature.name === name)!.compute(candidate);

/** The features of the true candidate of an event of exact helices. */
function trueFeatures(event: ToyEvent): Record<string, number> {
  let found: Record<string, number> | undefined;
  buildCandidates(toyBatch([event]), OPEN, (candidate) => {
    if (!candidate.truthMatched) return;
    found = Object.fromEntries(FEATURES.map(({ name }) => [name, compute(name, candidate)]));
  });
  assert.ok(found);
  return found;
}

/**
 * A Y_D at rest in the laboratory of mass 6 GeV, three dark photons of 1 GeV at 120 degrees in the x-y plane, each to
 * e+e- at polar angle `theta` from its flight, in the plane turned by `turn` about the flight from the x-y plane.
 */
function star(theta: number, turns: Vector, extra: Partial<ToyEvent> = {}): ToyEvent {
  const m = 0.00051099895;
  const p = Math.sqrt(0.25 - m * m);
  const tracks = turns.flatMap((turn, k): ToyTrack[] => {
    const phi = 0.1 + (2 * Math.PI * k) / 3;
    const parent = [2, Math.sqrt(3) * Math.cos(phi), Math.sqrt(3) * Math.sin(phi), 0] as const;
    const axis = [Math.cos(phi), Math.sin(phi), 0];
    const side = [-Math.sin(phi) * Math.cos(turn), Math.cos(phi) * Math.cos(turn), Math.sin(turn)];
    return ([1, -1] as const).map((charge) => {
      const q = axis.map((a, c) => charge * p * (Math.cos(theta) * a + Math.sin(theta) * side[c]));
      const [, ...momentum] = boost([0.5, q[0], q[1], q[2]], parent, 1);
      return { charge, vertex: [0, 0, 0], momentum, pid: LOOSE.e, pdg: -11 * charge, darkPhoton: k };
    });
  });
  return { tracks, beam: [10, 0, 0, 3], ...extra };
}

describe('features', () => {
  it('have the values of a star of three dark photons computed by hand', () => {
    const values = trueFeatures(star(1, [0.3, 0.3, 0.3], { clusters: [[0.7, 1.2, 0.4]] }));
    const near = (name: string, expected: number) =>
      assert.ok(Math.abs(values[name] - expected) < 1e-5, `${name}: ${values[name]} is not ${expected}`);
    near('vertex_chi2', 0);
    near('pid_pass', 6);
    near('dark_photon_mass_spread', 0);
    near('recoil_cos_theta', 1);
    near('recoil_mass2', 4 ** 2 - 3 ** 2);
    near('isr_category', -2);
    near('extra_neutral_energy', 0.7);
    // Seen from the Y_D the e+e- system moves along +z, at right angles to all three.
    near('dark_photon_helicity', Math.PI / 2);
    near('dark_photon_pair_cosine', -1 / 2);
    near('track_helicity', Math.cos(1));
    near('flight_length', 0);
    // Normals lie in the planes across the flights, 0.3 from the z axis: their angle follows from the cosine rule.
    const cosine = Math.cos(0.3) ** 2 - 0.5 * Math.sin(0.3) ** 2;
    near('dihedral_angle', Math.acos(cosine));
  });

  it('number the readings of an event, six pairings of 26 hypotheses, without a number twice', () => {
    const ids: number[] = [];
    const options = { ...OPEN, min_pid_pass: { C0: 0, C1: 0, C2: 0 } };
    buildCandidates(toyBatch([star(1, [0.3, 0.5, 0.7])]), options, ({ id }) => ids.push(id));
    assert.equal(ids.length, 6 * 26);
    ids.forEach((id, i) => assert.ok(i === 0 || id > ids[i - 1], `${id}`));
  });

  it('has parallel decay planes in a star that decays within its own plane', () => {
    assert.ok(trueFeatures(star(1, [0, 0, 0])).dihedral_angle < 1e-5);
    assert.ok(Math.abs(trueFeatures(star(1, [0, 0, Math.PI])).dihedral_angle - (2 * Math.PI) / 3) < 1e-5);
  });

  it('puts the flight of displaced dark photons at the distance of their vertices', () => {
    const event = star(1, [1, 1, 1]);
    const lengths = [0.03, 0.02, 0.04];
    const tracks = event.tracks.map((track): ToyTrack => {
      const phi = 0.1 + (2 * Math.PI * track.darkPhoton!) / 3;
      const length = lengths[track.darkPhoton!];
      return { ...track, vertex: [length * Math.cos(phi), length * Math.sin(phi), 0] };
    });
    let mean = NaN;
    buildCandidates(toyBatch([{ ...event, tracks }]), { ...OPEN, fit: 'displaced' }, (candidate) => {
      if (candidate.truthMatched) mean = compute('flight_length', candidate);
    });
    assert.ok(Math.abs(mean - 0.03) < 1e-4, `${mean}`);
  });

  it('uses the mean cosine because the mean opening angle is always 2 pi / 3', () => {
    const component = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(component, component, component), fc.tuple(component, component, component), (a, b) => {
        const all = [a, b, a.map((v, c) => -v - b[c])];
        fc.pre(all.every((v) => Math.hypot(...v) > 0.01));
        const cosines = all.map((v, k) => {
          const w = all[(k + 1) % 3];
          return v.reduce((sum, x, c) => sum + x * w[c], 0) / (Math.hypot(...v) * Math.hypot(...w));
        });
        const angles = cosines.map((cosine) => Math.acos(Math.max(-1, Math.min(1, cosine))));
        assert.ok(Math.abs(angles.reduce((sum, v) => sum + v, 0) / 3 - (2 * Math.PI) / 3) < 1e-5);
        const darkPhotonRest = Float64Array.from(all.flatMap((v) => [0, ...v]));
        const mean = compute('dark_photon_pair_cosine', { darkPhotonRest } as Candidate);
        assert.ok(Math.abs(mean - cosines.reduce((sum, v) => sum + v, 0) / 3) < 1e-12);
        assert.ok(mean >= -0.5 - 1e-9 && mean <= -1 / 3 + 1e-9);
      }),
      { seed: 6 },
    );
  });

  it('agree with four-vectors boosted step by step through the CM frame', () => {
    const random = new Random(8, 'test/definitions');
    for (let i = 0; i < 50; i++) {
      const drawn = toySignal({ mUpsilon: 4, mDarkPhoton: 0.7, species: ['e', 'mu', 'pi'] }, random);
      const event = { ...drawn, tracks: drawn.tracks.map((t): ToyTrack => ({ ...t, vertex: [0, 0, 0] })) };
      const masses = [0.00051099895, 0.1056583745, 0.13957];
      const still = (v: readonly number[]) => [v[0], -v[1], -v[2], -v[3]] as const;
      const cm = event.tracks.map(({ momentum, darkPhoton }) =>
        boost([Math.hypot(...momentum, masses[darkPhoton!]), ...momentum], still(BEAM), massOf(BEAM)),
      );
      const upsilon = cm.reduce((s, v) => [s[0] + v[0], s[1] + v[1], s[2] + v[2], s[3] + v[3]] as const);
      const rest = cm.map((v) => boost(v, still(upsilon), massOf(upsilon)));
      const dark = [0, 1, 2].map((k) => rest[2 * k].map((v, c) => v + rest[2 * k + 1][c]));
      const angle = (a: readonly number[], b: readonly number[]) => {
        const product = a.reduce((sum, v, c) => sum + v * b[c], 0);
        return Math.acos(product / (Math.hypot(...a) * Math.hypot(...b)));
      };
      const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
      const values = trueFeatures(event);
      const helicity = mean(dark.map((d) => angle(d.slice(1), upsilon.slice(1))));
      assert.ok(Math.abs(values.dark_photon_helicity - helicity) < 1e-5);
      const track = mean(
        dark.map((d, k) => {
          const own = boost(rest[2 * k], still(d), 0.7);
          return Math.abs(Math.cos(angle(own.slice(1), d.slice(1))));
        }),
      );
      assert.ok(Math.abs(values.track_helicity - track) < 1e-5, `${values.track_helicity} ${track}`);
      const likeSign = [0, 1].flatMap((sign) =>
        [
          [0, 1],
          [0, 2],
          [1, 2],
        ].map(([j, k]) => {
          const sum = cm[2 * j + sign].map((v, c) => v + cm[2 * k + sign][c]);
          return massOf(sum as [number, number, number, number]);
        }),
      );
      assert.ok(Math.abs(values.same_sign_mass_spread - (Math.max(...likeSign) - Math.min(...likeSign))) < 1e-5);
    }
  });
});
