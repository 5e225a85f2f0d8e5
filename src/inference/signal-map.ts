/** Resolution and efficiency anywhere in the (m_Y, m_A') plane, interpolated between the simulated mass points. */
import { ConfigError } from '../core/errors.js';
import { localRegression, mix, mixVariance } from './local-regression.js';
import type { Mixer, Scatter } from './local-regression.js';
import type { PointShape } from './signal-shape.js';

/** The signal at one place of the plane. */
export interface LocalSignal {
  /** Resolutions, GeV. */
  readonly sigmaUpsilon: number;
  readonly sigmaDarkPhoton: number;
  /** Fraction of the events that decay to an accepted state which is selected inside the window. */
  readonly efficiency: number;
  /** Its relative error from the number of simulated events. */
  readonly efficiencyError: number;
}

/** The interpolated signal. */
export interface SignalMap {
  readonly at: (mUpsilon: number, mDarkPhoton: number) => LocalSignal;
  /** Mass ranges of the points it was made from, GeV. */
  readonly mUpsilon: readonly [number, number];
  readonly mDarkPhoton: readonly [number, number];
  /** Relative error of the interpolation of each quantity: what leaving one point out at a time shows beyond statistics. */
  readonly interpolationError: {
    readonly sigmaUpsilon: number;
    readonly sigmaDarkPhoton: number;
    readonly efficiency: number;
  };
}

export interface SignalMapOptions {
  /** Mass points in each local fit. */
  readonly neighbours: number;
  /** Resolutions are never taken to be better than this, GeV. */
  readonly minSigma: readonly [upsilon: number, darkPhoton: number];
}

/** Default options. */
export const SIGNAL_MAP_OPTIONS: SignalMapOptions = { neighbours: 8, minSigma: [0.002, 0.0003] };

/** Values at the mass points in the space in which they are interpolated, and the way back. */
interface Surface {
  readonly mixer: Mixer;
  readonly scatter: Scatter;
  readonly values: Float64Array;
  readonly variances: Float64Array;
  readonly back: (value: number) => number;
  /** |d back / d value| / back: turns an error of the value into a relative error. */
  readonly relativeSlope: (value: number) => number;
}

/**
 * Interpolates by local linear regression in m_Y and ln m_A': the logarithm of each resolution, and the square root of the
 * efficiency (whose statistical variance does not depend on its value, and which may be zero).
 *
 * @throws ConfigError if no mass point has both shapes
 */
export function signalMap(shapes: readonly PointShape[], options: SignalMapOptions = SIGNAL_MAP_OPTIONS): SignalMap {
  const fitted = shapes.filter(({ upsilon, darkPhoton }) => upsilon && darkPhoton);
  if (fitted.length === 0) throw new ConfigError('no mass point has enough selected signal to fit its resolution');
  const upsilon = resolutionSurface(fitted, 'upsilon', options.neighbours);
  const darkPhoton = resolutionSurface(fitted, 'darkPhoton', options.neighbours);
  const efficiency = efficiencySurface(shapes, options.neighbours);
  const [minUpsilon, minDarkPhoton] = options.minSigma;
  return {
    at(mUpsilon, mDarkPhoton) {
      const v = Math.log(mDarkPhoton);
      const shapeMixture = upsilon.mixer(mUpsilon, v);
      const mixture = efficiency.mixer(mUpsilon, v);
      const root = mix(mixture, efficiency.values);
      return {
        sigmaUpsilon: Math.max(minUpsilon, Math.exp(mix(shapeMixture, upsilon.values))),
        sigmaDarkPhoton: Math.max(minDarkPhoton, Math.exp(mix(shapeMixture, darkPhoton.values))),
        efficiency: root * root,
        efficiencyError: efficiency.relativeSlope(root) * Math.sqrt(mixVariance(mixture, efficiency.variances)),
      };
    },
    mUpsilon: range(shapes.map(({ point }) => point.mUpsilon)),
    mDarkPhoton: range(shapes.map(({ point }) => point.mDarkPhoton)),
    interpolationError: {
      sigmaUpsilon: leaveOneOut(upsilon),
      sigmaDarkPhoton: leaveOneOut(darkPhoton),
      efficiency: leaveOneOut(efficiency),
    },
  };
}

function range(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function scatterOf(shapes: readonly PointShape[]): Scatter {
  return {
    u: Float64Array.from(shapes, ({ point }) => point.mUpsilon),
    v: Float64Array.from(shapes, ({ point }) => Math.log(point.mDarkPhoton)),
  };
}

function resolutionSurface(
  shapes: readonly PointShape[],
  which: 'upsilon' | 'darkPhoton',
  neighbours: number,
): Surface {
  const scatter = scatterOf(shapes);
  return {
    mixer: localRegression(scatter, neighbours),
    scatter,
    values: Float64Array.from(shapes, (shape) => Math.log(shape[which]!.sigma)),
    variances: Float64Array.from(shapes, (shape) => (shape[which]!.sigmaError / shape[which]!.sigma) ** 2),
    back: Math.exp,
    relativeSlope: () => 1,
  };
}

function efficiencySurface(shapes: readonly PointShape[], neighbours: number): Surface {
  const scatter = scatterOf(shapes);
  return {
    mixer: localRegression(scatter, neighbours),
    scatter,
    values: Float64Array.from(shapes, ({ efficiency }) => Math.sqrt(efficiency)),
    // d sqrt(x) = dx / (2 sqrt x), with x not below what one more event would give.
    variances: Float64Array.from(
      shapes,
      ({ efficiency, efficiencyVariance }) =>
        efficiencyVariance / (4 * Math.max(efficiency, Math.sqrt(efficiencyVariance))),
    ),
    back: (root) => root * root,
    relativeSlope: (root) => 2 / root,
  };
}

/**
 * Root mean square over the points of the relative difference between a point and its interpolation from the others, less
 * what statistics explain; 0 if they explain it all.
 */
function leaveOneOut({ mixer, scatter, values, variances, back, relativeSlope }: Surface): number {
  let [excess, count] = [0, 0];
  for (let i = 0; i < values.length && values.length > 3; i++) {
    if (back(values[i]) === 0) continue;
    const mixture = mixer(scatter.u[i], scatter.v[i], i);
    const difference = back(mix(mixture, values)) / back(values[i]) - 1;
    const statistical = relativeSlope(values[i]) ** 2 * (variances[i] + mixVariance(mixture, variances));
    excess += difference ** 2 - statistical;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(Math.max(0, excess / count));
}
