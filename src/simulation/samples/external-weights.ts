import { PDG_DARK_PHOTON } from '../../io/generator-events/particles.js';
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { speciesDraw } from '../signal/shares.js';

const SPECIES_INDEX: Readonly<Record<number, number>> = { 11: 0, 13: 1, 211: 2 };

/**
 * A sample whose dark photons decay in equal shares over the open species, with weights that make the shares physical
 * among the accepted states: mean 1 over all generated events, 0 for six pions.
 */
export function withPhysicalWeights(sample: ParticleColumns, mDarkPhoton: number): ParticleColumns {
  const { equalShareWeight } = speciesDraw(mDarkPhoton, 'equal');
  const weight = Float64Array.from(sample.weight, (given, row) => given * equalShareWeight(decays(sample, row)));
  return { ...sample, weight };
}

/** Species (0 e, 1 mu, 2 pi) of the three dark photons of event `row`. */
function decays(sample: ParticleColumns, row: number): number[] {
  const species: number[] = [];
  const start = sample.particleStart[row];
  for (let k = start; k < sample.particleStart[row + 1]; k++) {
    const mother = sample.mother[k];
    if (mother < 0 || sample.pdg[start + mother] !== PDG_DARK_PHOTON) continue;
    const index = SPECIES_INDEX[Math.abs(sample.pdg[k])];
    if (index !== undefined && chargeIsPositive(sample.pdg[k])) species.push(index);
  }
  return species;
}

const chargeIsPositive = (pdg: number): boolean => (Math.abs(pdg) < 20 ? pdg < 0 : pdg > 0);
