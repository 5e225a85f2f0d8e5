/**
 * The Crystal Ball shape (J. Gaiser, SLAC-R-255 (1982)): a Gaussian core with a power-law tail on one side.
 * With t = (x - mu) / sigma, sign flipped for a right tail: exp(-t^2 / 2) above -alpha, A (B - t)^-n below.
 */
import erf from '@stdlib/math-base-special-erf';

/** Parameters of a Crystal Ball shape (J. Gaiser, SLAC-R-255): a Gaussian whose one tail is a power law. */
export interface CrystalBall {
  readonly mu: number;
  /** > 0 */
  readonly sigma: number;
  /** Where the tail begins, in sigmas; > 0. */
  readonly alpha: number;
  /** Power of the tail; > 1. */
  readonly n: number;
  readonly tail: 'left' | 'right';
}

const ROOT_HALF_PI = Math.sqrt(Math.PI / 2);

/** Distance from the peak in sigmas, positive on the side without the tail. */
function reduced(shape: CrystalBall, x: number): number {
  const t = (x - shape.mu) / shape.sigma;
  return shape.tail === 'left' ? t : -t;
}

/** Integral of the unnormalised tail from -infinity to `t` <= -alpha. */
function tailIntegral({ alpha, n }: CrystalBall, t: number): number {
  const atAlpha = ((n / alpha) * Math.exp(-(alpha * alpha) / 2)) / (n - 1);
  return atAlpha * (n / alpha / (n / alpha - alpha - t)) ** (n - 1);
}

/** Integral of the unnormalised shape over t from -infinity to `t`. */
function integral(shape: CrystalBall, t: number): number {
  const { alpha } = shape;
  if (t <= -alpha) return tailIntegral(shape, t);
  return tailIntegral(shape, -alpha) + ROOT_HALF_PI * (erf(t / Math.SQRT2) + erf(alpha / Math.SQRT2));
}

/** Logarithm of the density, normalised over the whole line, as a function of x; its constants are worked out once. */
export function crystalBallLogPdf(shape: CrystalBall): (x: number) => number {
  const { alpha, n, sigma } = shape;
  const logNorm = -Math.log(sigma * integral(shape, Infinity));
  const logA = n * Math.log(n / alpha) - (alpha * alpha) / 2;
  const b = n / alpha - alpha;
  return (x) => {
    const t = reduced(shape, x);
    return logNorm + (t > -alpha ? (-t * t) / 2 : logA - n * Math.log(b - t));
  };
}

/** Probability below `x`. */
export function crystalBallCdf(shape: CrystalBall, x: number): number {
  const below = integral(shape, reduced(shape, x)) / integral(shape, Infinity);
  return shape.tail === 'left' ? below : 1 - below;
}

/** Probability between `low` and `high`. */
export function crystalBallFraction(shape: CrystalBall, low: number, high: number): number {
  return crystalBallCdf(shape, high) - crystalBallCdf(shape, low);
}
