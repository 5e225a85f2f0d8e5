import type { FourVectors } from './four-vectors.js';

/**
 * Multiplies the momenta of entries `at` and on by one factor that makes the energies of `bodies` add up to `m`; Newton's method
 * (R. Kleiss, W. J. Stirling, S. D. Ellis, CPC 40, 359).
 * @returns phase space after it over phase space before, if the momenta added up to `m` before, with other masses
 */
export function scaleTo(v: FourVectors, at: number, bodies: readonly { readonly mass: number }[], m: number): number {
  const n = bodies.length;
  let factor = 1;
  for (let step = 0; step < 30; step++) {
    let [energy, slope] = [0, 0];
    for (let i = 0; i < n; i++) {
      const k = 4 * (at + i);
      const p2 = v[k + 1] ** 2 + v[k + 2] ** 2 + v[k + 3] ** 2;
      const e = Math.sqrt(factor * factor * p2 + bodies[i].mass ** 2);
      energy += e;
      slope += (factor * p2) / e;
    }
    const change = (m - energy) / slope;
    factor += change;
    if (Math.abs(change) < 1e-14) break;
  }
  let [volume, before, after] = [factor ** (3 * n - 3), 0, 0];
  for (let i = 0; i < n; i++) {
    const k = 4 * (at + i);
    const p2 = v[k + 1] ** 2 + v[k + 2] ** 2 + v[k + 3] ** 2;
    const e = Math.sqrt(factor * factor * p2 + bodies[i].mass ** 2);
    volume *= v[k] / e;
    before += p2 / v[k];
    after += (factor * factor * p2) / e;
    for (let c = 1; c < 4; c++) v[k + c] *= factor;
    v[k] = e;
  }
  return (volume * before) / after;
}
