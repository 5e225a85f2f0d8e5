/** Resolution and efficiency anywhere in the (m_Y, m_A') plane, interpolated between the simulated mass points. */
import { ConfigError } from '../core/errors.js';
import { efficiencyMap } from './efficiency-map.js';
import { localRegression, mix, mixVariance } from './local-regression.js';
import type { Mixer } from './local-regression.js';
import type { PointShape } from './signal-shape.js';

/** The signal at one place of the plane. */
export interface LocalSignal {
  /** Resolutions, GeV. */
  readonly sigmaUpsilon: number;
  readonly sigmaDarkPhoton: number;
  /** Fraction of the events that decay to an accepted state which is selected inside the window. */
  readonly efficiency: number;
  /** Its relative error from the number of simulated events; Infinity where it is zero. */
  readonly efficiencyError: number;
}

/** Relative errors of the interpolation: what leaving one mass point out at a time shows beyond statistics. */
export interface InterpolationError {
  readonly sigmaUpsilon: number;
  readonly sigmaDarkPhoton: number;
  readonly efficiency: number;
}

/** The interpolated signal. */
export interface SignalMap {
  readonly at: (mUpsilon: number, mDarkPhoton: number) => LocalSignal;
  /** Mass ranges of the points it was made from, GeV. */
  readonly mUpsilon: readonly [number, number];
  readonly mDarkPhoton: readonly [number, number];
  readonly interpolationError: InterpolationError;
}

export interface SignalMapOptions {
  /** Mass points in each local fit. */
  readonly neighbours: number;
  /** Resolutions are never taken to be better than this, GeV. */
  readonly minSigma: readonly [upsilon: number, darkPhoton: number];
}

/** Default options. */
export const SIGNAL_MAP_OPTIONS: SignalMapOptions = { neighbours: 8, minSigma: [0.002, 0.0003] };

/** Logarithm of one resolution at the mass points, and its variance. */
interface Resolution {
  readonly values: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Interpolates by local linear regression in m_Y and ln m_A': the logarithm of each resolution, and the efficiency by true
 * final state.
 *
 * @throws ConfigError if no mass point has both shapes
 */
export function signalMap(shapes: readonly PointShape[], options: SignalMapOptions = SIGNAL_MAP_OPTIONS): SignalMap {
  const fitted = shapes.filter(({ upsilon, darkPhoton }) => upsilon && darkPhoton);
  if (fitted.length === 0) throw new ConfigError('no mass point has enough selected signal to fit its resolution');
  const mixer = localRegression(
    {
      u: Float64Array.from(fitted, ({ point }) => point.mUpsilon),
      v: Float64Array.from(fitted, ({ point }) => Math.log(point.mDarkPhoton)),
    },
    options.neighbours,
  );
  const upsilon = resolution(fitted, 'upsilon');
  const darkPhoton = resolution(fitted, 'darkPhoton');
  const efficiencyAt = efficiencyMap(shapes, options.neighbours);
  const [minUpsilon, minDarkPhoton] = options.minSigma;
  return {
    at(mUpsilon, mDarkPhoton) {
      const mixture = mixer(mUpsilon, Math.log(mDarkPhoton));
      const { efficiency, variance } = efficiencyAt(mUpsilon, mDarkPhoton);
      return {
        sigmaUpsilon: Math.max(minUpsilon, Math.exp(mix(mixture, upsilon.values))),
        sigmaDarkPhoton: Math.max(minDarkPhoton, Math.exp(mix(mixture, darkPhoton.values))),
        efficiency,
        efficiencyError: efficiency > 0 ? Math.sqrt(variance) / efficiency : Infinity,
      };
    },
    mUpsilon: range(shapes.map(({ point }) => point.mUpsilon)),
    mDarkPhoton: range(shapes.map(({ point }) => point.mDarkPhoton)),
    interpolationError: {
      sigmaUpsilon: resolutionError(fitted, mixer, upsilon),
      sigmaDarkPhoton: resolutionError(fitted, mixer, darkPhoton),
      efficiency: excess(
        shapes.map(({ point, efficiency, efficiencyVariance }, i) => {
          if (efficiency === 0 || shapes.length < 5) return undefined;
          const other = efficiencyAt(point.mUpsilon, point.mDarkPhoton, i);
          return {
            difference: other.efficiency / efficiency - 1,
            variance: (other.variance + efficiencyVariance) / efficiency ** 2,
          };
        }),
      ),
    },
  };
}

function range(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function resolution(shapes: readonly PointShape[], which: 'upsilon' | 'darkPhoton'): Resolution {
  return {
    values: Float64Array.from(shapes, (shape) => Math.log(shape[which]!.sigma)),
    variances: Float64Array.from(shapes, (shape) => (shape[which]!.sigmaError / shape[which]!.sigma) ** 2),
  };
}

function resolutionError(shapes: readonly PointShape[], mixer: Mixer, { values, variances }: Resolution): number {
  return excess(
    shapes.map(({ point }, i) => {
      if (shapes.length < 5) return undefined;
      const mixture = mixer(point.mUpsilon, Math.log(point.mDarkPhoton), i);
      return { difference: mix(mixture, values) - values[i], variance: variances[i] + mixVariance(mixture, variances) };
    }),
  );
}

/** Root mean square of the differences less what their variances explain; 0 if those explain it all. */
function excess(pulls: readonly ({ readonly difference: number; readonly variance: number } | undefined)[]): number {
  const known = pulls.filter((pull) => pull !== undefined);
  const sum = known.reduce((total, { difference, variance }) => total + difference ** 2 - variance, 0);
  return known.length === 0 ? 0 : Math.sqrt(Math.max(0, sum / known.length));
}
