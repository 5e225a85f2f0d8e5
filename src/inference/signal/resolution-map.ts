/** The resolutions of both masses anywhere in the plane, from the shapes fitted at the mass points. */
import { fitSmoothness, gaussianProcess } from '../../core/numerics/gaussian-process.js';
import type { Observations, Process, Smoothness } from '../../core/numerics/gaussian-process.js';
import { coordinatesOfMix } from './signal-coordinates.js';
import type { Hypothesis } from './signal-coordinates.js';
import type { CrystalBallFit } from './fit-crystal-ball.js';

/** What is expected before the fit: sigma changes several times over the plane, and follows the mix of final states. */
const EXPECTED: Smoothness = { amplitude: 1, lengths: [1, 2.5, 1, 1], roughness: 0.05 };

/** One resolution at the mass points at which it could be fitted. */
export interface ResolutionNodes {
  readonly places: readonly Hypothesis[];
  readonly fits: readonly CrystalBallFit[];
}

/** ln sigma (sigma in GeV) as a function of the coordinates of the mix. */
function observationsOf({ places, fits }: ResolutionNodes): Observations {
  const x = places.map(coordinatesOfMix);
  return {
    x: Float64Array.from(x.flat()),
    dimensions: EXPECTED.lengths.length,
    value: Float64Array.from(fits, ({ sigma }) => Math.log(sigma)),
    precision: Float64Array.from(fits, ({ sigma, sigmaError }) => (sigma / sigmaError) ** 2),
  };
}

/** How smooth the resolution is, by leaving points out. */
export function resolutionSmoothness(nodes: ResolutionNodes): Smoothness {
  return fitSmoothness(observationsOf(nodes), EXPECTED);
}

/** The resolution everywhere: ln sigma at coordinates of the mix. */
export function resolutionMap(nodes: ResolutionNodes, smoothness: Smoothness): Process {
  return gaussianProcess(observationsOf(nodes), smoothness);
}
