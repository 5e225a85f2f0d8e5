import type { Random } from '../../core/numerics/random.js';
import type { Layers } from './conversion.js';

/** A photon that an electron radiates. */
export interface Emission {
  /** Where, cm from the beam. */
  readonly radius: number;
  /** Share of the energy that the electron has there. */
  readonly share: number;
}

/**
 * The photons of at least `leastEnergy` (GeV) that an electron of `energy` radiates in thin layers crossed at sin theta,
 * in the order of emission: dN/dy = t (4/3 - 4/3 y + y^2) / y in t radiation lengths, y the share of the electron's
 * energy (Bethe and Heitler, Proc. R. Soc. A 146, 83, complete screening). The mean of all y is t, so that exp(-t) of
 * the energy is left on average.
 */
export function radiate(
  energy: number,
  leastEnergy: number,
  sinTheta: number,
  layers: Layers,
  random: Random,
): readonly Emission[] {
  const span = Math.log(energy / leastEnergy);
  if (!(span > 0)) return NOTHING;
  let thickness = 0;
  for (const layer of layers) thickness += layer.radiation_lengths;
  const tries = random.poisson(((4 / 3) * thickness * span) / sinTheta);
  if (tries === 0) return NOTHING;
  const photons: Emission[] = [];
  for (let n = 0; n < tries; n++) {
    const share = Math.exp(-span * random.uniform());
    const radius = layerAt(layers, thickness * random.uniform());
    if (random.uniform() < 1 - share + 0.75 * share * share) photons.push({ radius, share });
  }
  return photons.length < 2 ? photons : photons.sort((a, b) => a.radius - b.radius);
}

const NOTHING: readonly Emission[] = [];

/** Radius of the layer that `depth` radiation lengths lead to. */
function layerAt(layers: Layers, depth: number): number {
  let i = 0;
  for (; i < layers.length - 1 && depth > layers[i].radiation_lengths; i++) depth -= layers[i].radiation_lengths;
  return layers[i].radius_cm;
}
