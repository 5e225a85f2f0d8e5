import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { coreElement, current } from '../../../src/simulation/background/leptons/lepton-element.js';
import { phaseSpace } from '../../../src/simulation/kinematics/phase-space.js';
import { treeElement } from '../../../src/simulation/background/leptons/qed-amplitude.js';
import { threePhotonMatrixElement, threePhotons } from '../../../src/simulation/background/three-photons.js';
import { ALPHA, ELECTRON_MASS, MUON_MASS } from '../../../src/simulation/theory/constants.js';

const CHARGE2 = 4 * Math.PI * ALPHA;
const BEAM = 5.29;
const S = 4 * BEAM * BEAM;

const leg = (pdg: number, incoming = false) => ({
  pdg,
  incoming,
  mass: pdg === 22 ? 0 : Math.abs(pdg) === 11 ? ELECTRON_MASS : MUON_MASS,
});
const BEAMS = [leg(11, true), leg(-11, true)];

/** Both beams, then what `draw` writes behind them. */
function withBeams(n: number, draw: (final: Float64Array) => void): Float64Array {
  const v = new Float64Array(4 * (n + 2));
  const pz = Math.sqrt(BEAM ** 2 - ELECTRON_MASS ** 2);
  v.set([BEAM, 0, 0, pz, BEAM, 0, 0, -pz]);
  draw(v.subarray(8));
  return v;
}

/** A pair of leptons back to back, l+ at `theta`. */
function pairAt(theta: number, mass: number): Float64Array {
  const p = Math.sqrt(BEAM ** 2 - mass ** 2);
  const [x, z] = [p * Math.sin(theta), p * Math.cos(theta)];
  return withBeams(2, (final) => {
    final.set([BEAM, x, 0, z, BEAM, -x, 0, -z]);
  });
}

const close = (found: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(found / expected - 1) < tolerance, `${found}, expected ${expected}`);
};

describe('simulation: tree amplitudes of QED', () => {
  it('has muon pairs with 1 + cos^2 + (4 m^2/s) sin^2, and Bhabha scattering with its interference', () => {
    const muons = treeElement([...BEAMS, leg(-13), leg(13)]);
    const bhabha = treeElement([...BEAMS, leg(-11), leg(11)]);
    for (const theta of [0.3, 0.9, 1.7, 2.8]) {
      const [cos2, sin2] = [Math.cos(theta) ** 2, Math.sin(theta) ** 2];
      close(muons(pairAt(theta, MUON_MASS)), CHARGE2 ** 2 * (1 + cos2 + (MUON_MASS / BEAM) ** 2 * sin2), 1e-6);
      // the electron goes opposite to the positron
      const t = (-S * (1 + Math.cos(theta))) / 2;
      const u = -S - t;
      const sum = (S * S + u * u) / (t * t) + (2 * u * u) / (S * t) + (u * u + t * t) / (S * S);
      close(bhabha(pairAt(theta, ELECTRON_MASS)), 2 * CHARGE2 ** 2 * sum, 1e-6);
    }
  });

  it('has three photons as Berends and Kleiss have them, and no other sign of an interference', () => {
    const element = treeElement([leg(11, true), leg(22), leg(22), leg(22), leg(-11, true)]);
    const random = new Random(1, 'test/amplitude');
    const photons = new Float64Array(16);
    for (let i = 0; i < 20; i++) {
      while (!threePhotons(photons, S, 0.2, 0.95, random));
      const v = withBeams(3, () => {});
      v.copyWithin(16, 4, 8);
      v.set(photons.subarray(0, 12), 4);
      close(4 * element(v), threePhotonMatrixElement(photons, S), 1e-4);
    }
  });

  it('has radiative pairs as Berends and others have them without masses', () => {
    const random = new Random(2, 'test/amplitude');
    for (const core of [11, 13] as const) {
      const element = treeElement([...BEAMS, leg(22), leg(-core), leg(core)]);
      const mass = leg(core).mass;
      const decay = phaseSpace([mass, mass, 0]);
      const drawn = new Float64Array(16);
      let compared = 0;
      while (compared < 20) {
        decay(drawn, 0, 2 * BEAM, random);
        // wide angles, where masses do not matter
        const apart = [
          [0, 1],
          [0, 2],
          [1, 2],
        ].every(([a, b]) => {
          const dot = [1, 2, 3].reduce((sum, c) => sum + drawn[4 * a + c] * drawn[4 * b + c], 0);
          return drawn[4 * a] > 1 && dot < 0.7 * drawn[4 * a] * drawn[4 * b];
        });
        if (!apart || drawn[8] < 0.3 || [0, 1, 2].some((k) => Math.abs(drawn[4 * k + 3]) > 0.9 * drawn[4 * k]))
          continue;
        const v = withBeams(3, (final) => {
          [8, 4, 0].forEach((from, i) => {
            final.set(drawn.subarray(from, from + 4), 4 * i);
          });
        });
        close(element(v), coreElement(drawn, core) * current(drawn, 2, 0, mass), core === 13 ? 0.02 : 1e-4);
        compared++;
      }
    }
  });

  it('changes nothing when like particles change places', () => {
    const legs = [...BEAMS, ...[13, -13, 13, -13, -11, 11].map((pdg) => leg(pdg))];
    const element = treeElement(legs);
    const v = withBeams(7, (final) => {
      phaseSpace(legs.slice(2).map(({ mass }) => mass))(final, 0, 2 * BEAM, new Random(3, 'test/amplitude'));
    });
    const first = element(v);
    const swapped = v.slice();
    swapped.copyWithin(8, 16, 20);
    swapped.set(v.subarray(8, 12), 16);
    close(element(swapped), first, 1e-9);
    // antisymmetric in the muons: distinct ones would not see the exchange
    const moved = v.slice();
    moved.copyWithin(8, 12, 16);
    moved.set(v.subarray(8, 12), 12);
    assert.ok(Math.abs(element(moved) / first - 1) > 1e-3);
  });
});
