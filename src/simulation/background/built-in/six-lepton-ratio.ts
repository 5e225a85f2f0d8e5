/** What QED at lowest order has over the model of lepton-element.ts for e+e- -> mu+mu- mu+mu- e+e-. */
import type { FourVectors } from '../../signal/kinematics.js';
import { ELECTRON_MASS } from '../../theory/constants.js';
import { SET, toCentreOfMass } from './laboratory.js';
import { coreElement, current, pairFactor } from './lepton-element.js';
import { MAX_PAIR_MASS } from './lepton-point.js';
import { BEAM, LEPTON_MASS, MIN_CORE_MASS } from './lepton-sampling.js';
import { treeElement } from './qed-amplitude.js';
import { scaleTo } from './scale-momenta.js';

/** Final particles, as they stand behind the beams. */
const FINAL = [13, -13, 13, -13, -11, 11] as const;
const [POSITRON, ELECTRON] = [6, 7];
/** Entries of mu- and mu+ of both ways to pair the muons. */
const PAIRINGS = [
  [2, 3, 4, 5],
  [2, 5, 4, 3],
] as const;

/**
 * The ratio for six final particles (laboratory, entries at .. at + 5, in the order of `particles`): |M|^2 of all diagrams, with exchange of
 * the like muons, over the sum of the model for all ways to call one pair the core and two radiated.
 */
export function sixLeptonRatio(): (
  v: FourVectors,
  at: number,
  particles: readonly { readonly pdg: number }[],
) => number {
  const leg = (pdg: number, incoming: boolean) => ({ pdg, incoming, mass: LEPTON_MASS[Math.abs(pdg) as 11 | 13] });
  const element = treeElement([leg(11, true), leg(-11, true), ...FINAL.map((pdg) => leg(pdg, false))]);
  const all = new Float64Array(32);
  const pz = Math.sqrt(BEAM * BEAM - ELECTRON_MASS * ELECTRON_MASS);
  all.set([BEAM, 0, 0, pz, BEAM, 0, 0, -pz]);
  return (v, at, particles) => {
    const left = particles.map((_, i) => i);
    FINAL.forEach((pdg, i) => {
      const [from] = left.splice(
        left.findIndex((k) => particles[k].pdg === pdg),
        1,
      );
      for (let c = 0; c < 4; c++) all[8 + 4 * i + c] = v[4 * (at + from) + c];
      toCentreOfMass(all, 2 + i);
    });
    let model = 0;
    for (const [a, b, c, d] of PAIRINGS) {
      model += modelElement(all, 11, [ELECTRON, POSITRON, a, b, c, d]);
      model += modelElement(all, 13, [a, b, c, d, ELECTRON, POSITRON]);
      model += modelElement(all, 13, [c, d, a, b, ELECTRON, POSITRON]);
    }
    return element(all) / model;
  };
}

const point = new Float64Array(16);
/** Points are drawn with massless leptons, whose pairs are a little heavier once they have their masses. */
const MARGIN = 0.98;

/** The model with the pair of the first two entries as its core, the others radiated; 0 if such points are not drawn. */
function modelElement(v: FourVectors, core: 11 | 13, entries: readonly number[]): number {
  const masses = [0, 2, 4].map((i) => {
    for (let c = 0; c < 4; c++) point[8 + c] = v[4 * entries[i] + c] + v[4 * entries[i + 1] + c];
    return Math.sqrt(Math.max(0, point[8] ** 2 - point[9] ** 2 - point[10] ** 2 - point[11] ** 2));
  });
  if (masses[0] < MARGIN * MIN_CORE_MASS[core] || masses[1] > MAX_PAIR_MASS || masses[2] > MAX_PAIR_MASS) return 0;
  const m = LEPTON_MASS[core];
  for (let c = 0; c < 4; c++) {
    for (let i = 0; i < 2; i++) {
      point[4 * i + c] = v[4 * entries[i] + c];
      point[8 + 4 * i + c] = v[4 * entries[2 + 2 * i] + c] + v[4 * entries[3 + 2 * i] + c];
    }
  }
  const bodies = [0, 0, masses[1], masses[2]].map((mass) => ({ mass }));
  scaleTo(point, 0, bodies, SET.sqrtS);
  let element = coreElement(point, core);
  for (let i = 0; i < 2; i++) {
    const other = entries[2 + 2 * i] >= POSITRON ? ELECTRON_MASS : LEPTON_MASS[13];
    element *= current(point, 2 + i, masses[1 + i], m) * pairFactor(masses[1 + i], other);
  }
  return element;
}
