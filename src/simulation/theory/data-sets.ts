import { readMeasuredTable } from './measured-tables.js';

/** One running period: energy and size of a data set. */
export interface DataSet {
  readonly name: string;
  /** GeV. */
  readonly sqrtS: number;
  readonly luminosityFb: number;
  /** Lab energies of the beams, GeV; e- along +z. */
  readonly electronEnergy: number;
  readonly positronEnergy: number;
}

const TABLE = readMeasuredTable<{
  readonly positron_energy_gev: number;
  readonly sets: readonly { readonly name: string; readonly sqrt_s_gev: number; readonly luminosity_fb: number }[];
}>('data-sets');

/** The data sets of BaBar, 513.7 fb^-1 in all (arXiv:1301.2703); the e+ energy is fixed, the e- energy makes sqrt(s). */
export const DATA_SETS: readonly DataSet[] = TABLE.sets.map((set) => ({
  name: set.name,
  sqrtS: set.sqrt_s_gev,
  luminosityFb: set.luminosity_fb,
  electronEnergy: set.sqrt_s_gev ** 2 / (4 * TABLE.positron_energy_gev),
  positronEnergy: TABLE.positron_energy_gev,
}));
