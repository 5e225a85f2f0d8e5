/** What QED at lowest order has over the model of lepton-element.ts, with which points of leptons are drawn. */
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { ELECTRON_MASS } from '../../theory/constants.js';
import { SET, toCentreOfMass } from '../../kinematics/laboratory.js';
import { coreElement, current, pairFactor } from './lepton-element.js';
import { MAX_PAIR_MASS } from './lepton-point.js';
import { BEAM, LEPTON_MASS, MIN_CORE_MASS } from './lepton-sampling.js';
import { treeElement } from './qed-amplitude.js';
import { scaleTo } from '../../kinematics/scale-momenta.js';

/** A way to call one pair of leptons the core and the rest radiated; entries of the final state: a photon is one, a pair two. */
interface Assignment {
  readonly core: readonly number[];
  readonly radiated: readonly (readonly number[])[];
}

/** A final state, in the order in which its assignments count it; an electron is the last. */
export interface FinalState {
  readonly pdg: readonly number[];
  readonly assignments: readonly Assignment[];
}

/** mu+mu- photon e+e-. */
export const FOUR_LEPTONS_PHOTON: FinalState = {
  pdg: [13, -13, 22, -11, 11],
  assignments: [
    { core: [4, 3], radiated: [[2], [0, 1]] },
    { core: [0, 1], radiated: [[2], [4, 3]] },
  ],
};

/** mu+mu- mu+mu- e+e-, with both ways to pair the muons. */
export const SIX_LEPTONS: FinalState = {
  pdg: [13, -13, 13, -13, -11, 11],
  assignments: [1, 3].flatMap((partner) => {
    const [first, second] = [
      [0, partner],
      [2, 4 - partner],
    ];
    return [
      { core: [5, 4], radiated: [first, second] },
      { core: first, radiated: [second, [5, 4]] },
      { core: second, radiated: [first, [5, 4]] },
    ];
  }),
};

/** The ratio for final particles in the laboratory, entries `at` and on of `v` in the order of `particles`. */
export type Ratio = (v: FourVectors, at: number, particles: readonly { readonly pdg: number }[]) => number;

const massOf = (pdg: number): number => (pdg === 22 ? 0 : LEPTON_MASS[Math.abs(pdg) as 11 | 13]);

/** Rare points by far too few of which are drawn, with leptons from two photons, would make events of large weights. */
const GREATEST = 20;

/** |M|^2 of all diagrams, with the exchange of like particles, over the sum of the model for all assignments; at most 20. */
export function lowestOrderRatio({ pdg, assignments }: FinalState): Ratio {
  const legs = [11, -11, ...pdg].map((code, i) => ({ pdg: code, incoming: i < 2, mass: massOf(code) }));
  const element = treeElement(legs);
  const all = new Float64Array(4 * legs.length);
  const pz = Math.sqrt(BEAM * BEAM - ELECTRON_MASS * ELECTRON_MASS);
  all.set([BEAM, 0, 0, pz, BEAM, 0, 0, -pz]);
  const final = all.subarray(8);
  return (v, at, particles) => {
    const left = particles.map((_, i) => i);
    pdg.forEach((code, i) => {
      const place = left.findIndex((k) => particles[k].pdg === code);
      const [from] = left.splice(place, 1);
      for (let c = 0; c < 4; c++) final[4 * i + c] = v[4 * (at + from) + c];
      toCentreOfMass(final, i);
    });
    let model = 0;
    for (const assignment of assignments) model += modelElement(final, pdg, assignment);
    return Math.min(GREATEST, element(all) / model);
  };
}

const point = new Float64Array(16);
/** Points are drawn with massless leptons, whose pairs are a little heavier once they have their masses. */
const MARGIN = 0.98;

/** The model for one assignment; 0 if such points are not drawn. */
function modelElement(v: FourVectors, pdg: readonly number[], { core, radiated }: Assignment): number {
  const [first, second, ...photons] = [[core[0]], [core[1]], ...radiated].map((entries, i) => {
    for (let c = 0; c < 4; c++) point[4 * i + c] = entries.reduce((sum, k) => sum + v[4 * k + c], 0);
    return entries.length === 1 ? 0 : invariantMass(point, i);
  });
  const lepton = Math.abs(pdg[core[0]]) as 11 | 13;
  const together = Float64Array.from({ length: 4 }, (_, c) => point[c] + point[4 + c]);
  if (invariantMass(together, 0) < MARGIN * MIN_CORE_MASS[lepton]) return 0;
  if (photons.some((mass) => mass > MAX_PAIR_MASS)) return 0;
  scaleTo(
    point,
    0,
    [first, second, ...photons].map((mass) => ({ mass })),
    SET.sqrtS,
  );
  let element = coreElement(point, lepton);
  radiated.forEach(([entry], i) => {
    element *= current(point, 2 + i, photons[i], LEPTON_MASS[lepton]);
    if (photons[i] > 0) element *= pairFactor(photons[i], massOf(pdg[entry]));
  });
  return element;
}

function invariantMass(v: FourVectors, k: number): number {
  const [e, x, y, z] = v.subarray(4 * k, 4 * k + 4);
  return Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z));
}
