import type { Random } from '../../core/random.js';

/**
 * Share of its momentum that an electron loses in `radiationLengths` of material: 1 - exp(-g), g of the gamma
 * distribution with shape t/ln 2 (Bethe, Heitler, Proc. R. Soc. A 146, 83).
 */
export function bremsstrahlungFraction(radiationLengths: number, random: Random): number {
  return -Math.expm1(-gammaDraw(radiationLengths / Math.LN2, random));
}

/** Gamma distribution with unit scale: Marsaglia and Tsang (2000), with the power of a uniform for shapes below 1. */
function gammaDraw(shape: number, random: Random): number {
  if (shape < 1) return gammaDraw(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
