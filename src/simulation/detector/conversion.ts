/** Conversions of photons in the material. */
import type { Random } from '../../core/numerics/random.js';
import type { Detector } from './options.js';

/** Thin cylinders of material, innermost first. */
export type Layers = Detector['material']['layers'];

/** Interactions of a photon in one radiation length: 7/9. */
const CONVERSION_RATE = 7 / 9;

/** Probability that a photon at sin theta converts in the layers from `first` on: 1 - exp(-(7/9) x/X0). */
export function conversionProbability(layers: Layers, sin: number, first = 0): number {
  let thickness = 0;
  for (let i = first; i < layers.length; i++) thickness += layers[i].radiation_lengths;
  return -Math.expm1((-CONVERSION_RATE * thickness) / sin);
}

/** The layer in which a photon that converts does so. */
export function conversionLayer(layers: Layers, sin: number, random: Random): number {
  const target = random.uniform() * conversionProbability(layers, sin);
  let seen = 0;
  for (let i = 0; i < layers.length; i++) {
    seen += (1 - seen) * -Math.expm1((-CONVERSION_RATE * layers[i].radiation_lengths) / sin);
    if (seen >= target) return i;
  }
  return layers.length - 1;
}

/** Share of a photon's energy that the positron takes: 1 - (4/3) x (1 - x) (Bethe and Heitler, complete screening). */
export function conversionShare(random: Random): number {
  for (;;) {
    const x = random.uniform();
    if (random.uniform() < 1 - (4 / 3) * x * (1 - x)) return x;
  }
}

/** Of each event, how many conversions it must have, and the factor on their probability by which it was made more rarely. */
export interface ConversionNeeds {
  /** 0 to 2; where above 0, events with fewer conversions are dropped. */
  readonly count: Float64Array;
  readonly boost: Float64Array;
}
