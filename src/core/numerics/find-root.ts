/**
 * A root of `f` between `low` and `high`, where it has opposite signs: Chandrupatla's method (Adv. Eng. Software 28, 145
 * (1997)), inverse quadratic interpolation with bisection as the fallback. An end at which `f` vanishes is returned.
 *
 * @param tolerance relative width of the bracket at which to stop
 * @throws RangeError if `f` has the same sign at both ends
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 1e-12): number {
  let [a, b] = [high, low];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new RangeError(`no change of sign between ${low} (${fb}) and ${high} (${fa})`);
  let fraction = 0.5;
  for (let iteration = 0; iteration < 200; iteration++) {
    const x = a + fraction * (b - a);
    const fx = f(x);
    let [c, fc] = [a, fa];
    if (fx > 0 !== fa > 0) [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [x, fx];
    const [best, fBest] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb];
    const margin = (0.5 * tolerance * Math.abs(best) + 1e-300) / Math.abs(b - c);
    if (margin > 0.5 || fBest === 0) return best;
    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    const interpolate = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    fraction = interpolate
      ? (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * fa * fb) / ((fc - fa) * (fc - fb))
      : 0.5;
    fraction = Math.min(1 - margin, Math.max(margin, fraction));
  }
  return Math.abs(fa) < Math.abs(fb) ? a : b;
}
