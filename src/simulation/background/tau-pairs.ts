/** e+e- -> tau+tau- with both taus decaying to three charged particles. */
import type { Random } from '../../core/numerics/random.js';
import { boostFrom, decayMomentum, setIsotropic, setOpposite, setPolar } from '../kinematics/four-vectors.js';
import type { FourVectors } from '../kinematics/four-vectors.js';
import { addBody } from './decays/body.js';
import type { BuiltInProcess } from './process.js';
import type { EventList } from './event-list.js';
import { radiativeAnnihilation, setPhotonAndSystem } from './initial-state.js';
import { SET, toLab } from '../kinematics/laboratory.js';
import { TAU_MASS, decayTauHadrons, drawTauHadrons } from './decays/tau-decays.js';

/** sigma(e+e- -> tau+tau-) at 10.58 GeV (KKMC; S. Banerjee et al., PRD 77, 054012), pb. */
const TAU_PAIRS_PB = 919;
/** Branching fraction to three charged particles (PDG). */
const THREE_PRONGS = 0.152;
/** Proper decay length, cm. */
const CTAU = 0.00871;

/** Without spin correlations of the two taus: their decays are isotropic. */
export function tauPairs(): BuiltInProcess {
  const { drawMass } = radiativeAnnihilation(shape, 2 * TAU_MASS + 1e-3, SET.sqrtS);
  return {
    crossSectionPb: TAU_PAIRS_PB * THREE_PRONGS ** 2,
    accuracy: 'measured',
    generator: () => {
      const v = new Float64Array(4 * 40);
      return (list, random) => {
        const m = drawMass(random);
        setPhotonAndSystem(v, m, SET.sqrtS, random);
        setTaus(v, m, random);
        for (let k = 0; k < 4; k++) toLab(v, k);
        if (m < SET.sqrtS) list.add(22, v, 0);
        addTau(list, v, 2, -1, random);
        addTau(list, v, 3, 1, random);
      };
    },
  };
}

/** Energy dependence of sigma(tau+tau-) without radiation: beta (3 - beta^2)/s. */
function shape(sqrtS: number): number {
  const beta = Math.sqrt(1 - ((2 * TAU_MASS) / sqrtS) ** 2);
  return (beta * (3 - beta * beta)) / sqrtS ** 2;
}

/** Taus of a pair of mass `m` (entry 1), entries 2 and 3, in the frame of entry 1's momentum: 1 + cos^2 + (1 - beta^2) sin^2. */
function setTaus(v: FourVectors, m: number, random: Random): void {
  const rest = ((2 * TAU_MASS) / m) ** 2;
  let cos: number;
  do cos = 2 * random.uniform() - 1;
  while (2 * random.uniform() > 1 + cos * cos + rest * (1 - cos * cos));
  const p = decayMomentum(m, TAU_MASS, TAU_MASS);
  setPolar(v, 2, p, TAU_MASS, cos, Math.sqrt(1 - cos * cos), 2 * Math.PI * random.uniform());
  setOpposite(v, 3, 2, TAU_MASS);
  for (const k of [2, 3]) boostFrom(v, k, 1, m);
}

/** First scratch entry: neutrino, hadrons together, then the hadrons. */
const FREE = 4;

function addTau(list: EventList, v: FourVectors, k: number, charge: number, random: Random): void {
  const hadrons = drawTauHadrons(charge, random);
  setIsotropic(v, FREE, decayMomentum(TAU_MASS, hadrons.mass, 0), 0, random);
  setOpposite(v, FREE + 1, FREE, hadrons.mass);
  for (const at of [FREE, FREE + 1]) boostFrom(v, at, k, TAU_MASS);
  const path = (CTAU / TAU_MASS) * random.exponential();
  const [x, y, z] = [path * v[4 * k + 1], path * v[4 * k + 2], path * v[4 * k + 3]];
  list.add(-charge * 16, v, FREE, x, y, z);
  const n = hadrons.products.length;
  decayTauHadrons(v, FREE + 2, hadrons, random);
  hadrons.products.forEach((product, i) => {
    boostFrom(v, FREE + 2 + i, FREE + 1, hadrons.mass);
    addBody(list, v, FREE + 2 + i, product, FREE + 3 + n, random, x, y, z);
  });
}
