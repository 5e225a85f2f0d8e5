/** e+e- -> hadrons at high mass with measured multiplicity and spectra, and its radiative return. */
import { ALPHA, PICOBARN } from '../../theory/constants.js';
import type { BuiltInProcess } from '../process.js';
import { hadrons } from './continuum-hadrons.js';
import { radiativeAnnihilation, setPhotonAndSystem } from '../initial-state.js';
import { SET, toLab } from '../../kinematics/laboratory.js';

/** Least mass of the hadrons, GeV: below it the measured ISR channels take over, and no event counts twice. */
export const MIN_CONTINUUM_MASS = 4.5;
/** sigma(hadrons)/sigma(mu mu) of udsc at 10.5 GeV: 3.56 +- 0.07 (CLEO, PRD 57, 1350); 3.46 +- 0.13 at 9.36 GeV (ARGUS 1992). */
const R = 3.56;
/** Vacuum polarisation: (alpha(s)/alpha)^2 at 10 GeV. */
const RUNNING = 1.07;

/** sigma(e+e- -> hadrons) without radiation, pb. */
const born = (sqrtS: number): number => (R * RUNNING * 4 * Math.PI * ALPHA ** 2 * PICOBARN) / (3 * sqrtS * sqrtS);

/** Entries of the largest event: photon, system, hadrons and scratch. */
const ENTRIES = 120;

/** e+e- -> hadrons above 4.5 GeV with radiation. */
export function continuum(): BuiltInProcess {
  const { crossSectionPb, drawMass } = radiativeAnnihilation(born, MIN_CONTINUUM_MASS, SET.sqrtS);
  return {
    crossSectionPb,
    accuracy: 'measured',
    generator: () => {
      const v = new Float64Array(4 * ENTRIES);
      const make = hadrons();
      return (list, random) => {
        const m = drawMass(random);
        setPhotonAndSystem(v, m, SET.sqrtS, random);
        toLab(v, 0);
        toLab(v, 1);
        if (m < SET.sqrtS) list.add(22, v, 0);
        make(list, v, 1, m, random);
      };
    },
  };
}
