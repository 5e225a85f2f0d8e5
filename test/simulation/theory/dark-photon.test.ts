import assert from 'node:assert/strict';
import { FINAL_STATES } from '../../../src/events/final-states.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';
import {
  acceptedFraction,
  branchingFractions,
  darkPhotonWidths,
  finalStateFractions,
  hadronicR,
  lifetimeCtau,
  mixingOfCtau,
} from '../../../src/simulation/theory/dark-photon.js';
import { pionFormFactor2, pionR } from '../../../src/simulation/theory/pion-form-factor.js';

const close = (value: number, expected: number, relative: number, absolute = 0): void => {
  assert.ok(Math.abs(value - expected) <= relative * Math.abs(expected) + absolute, `${value} is not ${expected}`);
};

// m, R_had, B_ee, B_mumu, B_pipi, accepted fraction, Gamma/eps^2 (GeV), c tau eps^2 (m)
const TABLE = [
  [0.002, 0, 1, 0, 0, 1, 4.728e-6, 4.174e-11],
  [0.01, 0, 1, 0, 0, 1, 2.432e-5, 8.113e-12],
  [0.02, 0, 1, 0, 0, 1, 4.865e-5, 4.056e-12],
  [0.05, 0, 1, 0, 0, 1, 1.216e-4, 1.623e-12],
  [0.1, 0, 1, 0, 0, 1, 2.4325e-4, 8.112e-13],
  [0.2, 0, 1, 0, 0, 1, 4.865e-4, 4.056e-13],
  [0.22, 0, 0.711, 0.289, 0, 1, 7.527e-4, 2.622e-13],
  [0.25, 0, 0.5796, 0.4204, 0, 1, 1.049e-3, 1.881e-13],
  [0.3, 0.018, 0.5252, 0.4653, 0.0095, 1, 1.389e-3, 1.42e-13],
  [0.4, 0.193, 0.4628, 0.4478, 0.0894, 0.999, 2.102e-3, 9.387e-14],
  [0.5, 0.504, 0.4014, 0.3963, 0.2015, 0.99, 3.03e-3, 6.513e-14],
  [0.6, 1.331, 0.3008, 0.299, 0.3987, 0.932, 4.852e-3, 4.067e-14],
  [0.7, 4.903, 0.1449, 0.1445, 0.7062, 0.635, 1.175e-2, 1.68e-14],
  [0.77, 10.34, 0.0811, 0.0809, 0.7354, 0.325, 2.31e-2, 8.541e-15],
  [0.783, 19.51, 0.0465, 0.0464, 0.3403, 0.042, 4.096e-2, 4.818e-15],
  [0.8, 6.796, 0.1137, 0.1135, 0.6887, 0.442, 1.711e-2, 1.153e-14],
  [0.9, 1.794, 0.2637, 0.2634, 0.4679, 0.883, 8.303e-3, 2.377e-14],
  [1, 1.378, 0.2961, 0.2959, 0.212, 0.51, 8.214e-3, 2.402e-14],
  [1.0195, 50.6, 0.019, 0.019, 0.0118, 0.0001, 0.1305, 1.512e-15],
  [1.05, 1.042, 0.3288, 0.3286, 0.1677, 0.557, 7.767e-3, 2.541e-14],
  [1.2, 0.906, 0.3442, 0.3441, 0.0811, 0.455, 8.48e-3, 2.327e-14],
  [1.5, 2.01, 0.2494, 0.2494, 0.0019, 0.126, 1.463e-2, 1.349e-14],
  [1.8, 2.354, 0.2297, 0.2297, 0.0121, 0.105, 1.906e-2, 1.035e-14],
  [2, 2.141, 0.2415, 0.2415, 0.0048, 0.116, 2.014e-2, 9.796e-15],
  [2.5, 2.234, 0.2362, 0.2362, 0.0007, 0.106, 2.575e-2, 7.665e-15],
  [3, 2.241, 0.2358, 0.2358, 0.0002, 0.105, 3.095e-2, 6.376e-15],
  [3.16, 2.209, 0.2376, 0.2376, 0.0002, 0.107, 3.235e-2, 6.099e-15],
] as const;

describe('simulation: dark photon widths', () => {
  it('gives the tabulated widths, branching fractions and lifetimes within 3 %', () => {
    for (const [m, r, e, mu, pi, accepted, width, ctau] of TABLE) {
      const branching = branchingFractions(m);
      close(hadronicR(m), r, 0.03, 5e-4);
      close(branching.e, e, 0.03);
      close(branching.mu, mu, 0.03);
      close(branching.pi, pi, 0.03, 6e-5);
      close(acceptedFraction(m), accepted, 0.03, 6e-5);
      close(darkPhotonWidths(m).total, width, 0.03);
      close(lifetimeCtau(m, 1), 100 * ctau, 0.03);
    }
  });

  it('has the pion form factor of the BaBar fit', () => {
    close(pionR(0.5), 0.5021, 2e-4);
    close(pionR(0.77), 9.071, 2e-4);
    close(pionR(1), 0.7158, 2e-4);
    let peak = 0;
    for (let m = 0.7; m < 0.85; m += 0.001) peak = Math.max(peak, pionFormFactor2(m * m));
    close(peak, 46, 0.01);
    assert.equal(pionR(0.27), 0);
  });

  it('agrees with measured R within the stated accuracy', () => {
    for (const [m, r] of [
      [0.6, 1.346],
      [0.7, 4.77],
      [1.1, 0.896],
      [1.3, 1.136],
      [1.5, 2.01],
      [1.7, 2.6],
      [2, 2.14],
      [2.5, 2.22],
      [3, 2.25],
    ]) {
      close(hadronicR(m), r, 0.06);
    }
  });

  it('has the tail of the omega below its peak, (9 B_ee/alpha^2) (m^2/M^2) M^2 G^2/((m^2 - M^2)^2 + M^2 G^2)', () => {
    // PDG: M 782.66 MeV, G 8.68 MeV, B_ee 7.36e-5, of which 98.5 % are not pi+pi-; nothing else is open but pi+pi-
    for (const m of [0.5, 0.65, 0.74]) {
      const shape = (0.78266 * 0.00868) ** 2 / ((m * m - 0.78266 ** 2) ** 2 + (0.78266 * 0.00868) ** 2);
      const omega = 0.985 * 9 * 7.36e-5 * 137.035999 ** 2 * (m / 0.78266) ** 2 * shape;
      close(hadronicR(m) - pionR(m), omega, 1e-5);
    }
  });

  it('splits the accepted fraction over the nine final states', () => {
    for (const m of [0.05, 0.25, 0.5, 0.77, 2]) {
      const sum = finalStateFractions(m).reduce((a, b) => a + b, 0);
      close(sum, acceptedFraction(m), 1e-12);
    }
    const { e, mu, pi } = branchingFractions(0.5);
    close(finalStateFractions(0.5)[FINAL_STATES.indexOf('2e2mu2pi')], 6 * e * mu * pi, 1e-12);
    close(finalStateFractions(0.5)[FINAL_STATES.indexOf('4e2mu')], 3 * e * e * mu, 1e-12);
  });

  it('turns lifetimes into mixings and back', () => {
    // 81 um at eps = 1e-4 and 0.1 GeV; mixings of c tau = 0.1, 1, 10 mm
    close(lifetimeCtau(0.1, 1e-4), 81e-4, 0.005);
    for (const [m, ...mixings] of [
      [0.02, 2e-4, 6.4e-5, 2e-5],
      [0.1, 9e-5, 2.8e-5, 9e-6],
      [0.2, 6.4e-5, 2e-5, 6.4e-6],
    ]) {
      mixings.forEach((epsilon, i) => {
        close(mixingOfCtau(m, 10 ** (i - 2)), epsilon, 0.03);
      });
    }
    close(lifetimeCtau(0.3, mixingOfCtau(0.3, 0.1)), 0.1, 1e-12);
  });

  it('refuses masses without a visible decay', () => {
    assert.equal(darkPhotonWidths(0.001).total, 0);
    assert.throws(() => branchingFractions(0.001), RangeError);
  });

  it('lists data sets of 514 fb^-1 with beams that make their energies', () => {
    const sum = DATA_SETS.reduce((total, set) => total + set.luminosityFb, 0);
    close(sum, 513.7, 1e-9);
    for (const set of DATA_SETS) close(2 * Math.sqrt(set.electronEnergy * set.positronEnergy), set.sqrtS, 1e-12);
    close(DATA_SETS[0].electronEnergy, 8.9931, 1e-4);
    close(DATA_SETS[4].electronEnergy, 8.07, 1e-3);
  });
});
