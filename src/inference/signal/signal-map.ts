/** Resolution and efficiency anywhere in the (m_Y, m_A') plane, interpolated between the simulated mass points. */
import { ConfigError } from '../../core/errors.js';
import { efficiencyMap } from './efficiency-map.js';
import type { EfficiencyMap } from './efficiency-map.js';
import { localRegression, mix, mixVariance } from './local-regression.js';
import type { Mixer } from './local-regression.js';
import { BEST_SIGMA } from './signal-shape.js';
import type { PointShape } from './signal-shape.js';
import { tabulate } from './tabulate.js';

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

/** Relative errors of the interpolation, from leaving out one mass point at a time. */
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

/** How resolution and efficiency are interpolated between mass points. */
export interface SignalMapOptions {
  /** Mass points in each local fit. */
  readonly neighbours: number;
}

/** Default options. */
const SIGNAL_MAP_OPTIONS: SignalMapOptions = { neighbours: 8 };

/** Effective candidates from which a mass point counts fully for the resolution. */
const FULL_PRECISION = 100;
/** Cells along each axis of the lattice on which the interpolation is tabulated. */
const LATTICE_CELLS = 64;

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
      precision: Float64Array.from(fitted, ({ upsilon: y, darkPhoton: a }) =>
        Math.min(1, Math.min(y!.entries, a!.entries) / FULL_PRECISION),
      ),
    },
    options.neighbours,
  );
  const upsilon = resolution(fitted, 'upsilon');
  const darkPhoton = resolution(fitted, 'darkPhoton');
  const efficiencies = efficiencyMap(shapes, options.neighbours);
  const box = { u: range(shapes.map(({ point }) => point.mUpsilon)), v: logRange(shapes) };
  const tabulated = () =>
    tabulate(
      (u, v) => {
        const mixture = mixer(u, v);
        return [mix(mixture, upsilon.values), mix(mixture, darkPhoton.values), ...efficiencies.parts(u, Math.exp(v))];
      },
      box,
      [LATTICE_CELLS, LATTICE_CELLS],
    );
  // Only once it is asked for: the errors need no table.
  let table: ReturnType<typeof tabulated> | undefined;
  return {
    at(mUpsilon, mDarkPhoton) {
      table ??= tabulated();
      const values = table(mUpsilon, Math.log(mDarkPhoton));
      const { efficiency, variance } = efficiencies.combine(mDarkPhoton, values.subarray(2));
      return {
        sigmaUpsilon: Math.max(BEST_SIGMA.upsilon, Math.exp(values[0])),
        sigmaDarkPhoton: Math.max(BEST_SIGMA.darkPhoton, Math.exp(values[1])),
        efficiency,
        efficiencyError: efficiency > 0 ? Math.sqrt(variance) / efficiency : Infinity,
      };
    },
    mUpsilon: box.u,
    mDarkPhoton: range(shapes.map(({ point }) => point.mDarkPhoton)),
    interpolationError: {
      sigmaUpsilon: resolutionError(fitted, mixer, upsilon),
      sigmaDarkPhoton: resolutionError(fitted, mixer, darkPhoton),
      efficiency: efficiencyError(shapes, efficiencies),
    },
  };
}

function logRange(shapes: readonly PointShape[]): readonly [number, number] {
  return range(shapes.map(({ point }) => Math.log(point.mDarkPhoton)));
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

/** Differences of points from their interpolation without them, and the variance that statistics gives these. */
interface Pull {
  readonly difference: number;
  readonly variance: number;
}

/** With fewer mass points nothing can be left out. */
const MIN_POINTS = 5;

function resolutionError(shapes: readonly PointShape[], mixer: Mixer, { values, variances }: Resolution): number {
  if (shapes.length < MIN_POINTS) return 0;
  return excess(
    shapes.map(({ point }, i) => {
      const mixture = mixer(point.mUpsilon, Math.log(point.mDarkPhoton), i);
      return { difference: mix(mixture, values) - values[i], variance: variances[i] + mixVariance(mixture, variances) };
    }),
  );
}

function efficiencyError(shapes: readonly PointShape[], efficiencies: EfficiencyMap): number {
  if (shapes.length < MIN_POINTS) return 0;
  return excess(
    shapes.flatMap(({ point, efficiency, efficiencyVariance }, i) => {
      if (efficiency === 0) return [];
      const parts = efficiencies.parts(point.mUpsilon, point.mDarkPhoton, i);
      const other = efficiencies.combine(point.mDarkPhoton, parts);
      return {
        difference: other.efficiency / efficiency - 1,
        variance: (other.variance + efficiencyVariance) / efficiency ** 2,
      };
    }),
  );
}

/** The error of a linear interpolation grows with the square of the distance, which is doubled by leaving a point out. */
const LEFT_OUT = 4;
/** Standard deviation of a Gaussian over the median of its absolute value. */
const PER_MEDIAN = 1.4826;

/**
 * Typical difference (from the median, so that points at the rim, which are extrapolated to when left out, don't rule)
 * beyond what the variances explain, scaled to the distance of points when none is left out.
 */
function excess(pulls: readonly Pull[]): number {
  if (pulls.length === 0) return 0;
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
  const typical = PER_MEDIAN * median(pulls.map(({ difference }) => Math.abs(difference)));
  const statistical = median(pulls.map(({ variance }) => variance));
  return Math.sqrt(Math.max(0, typical ** 2 - statistical)) / LEFT_OUT;
}
