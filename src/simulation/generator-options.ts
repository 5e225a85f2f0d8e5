import type { MassPoint } from './mass-point.js';
import type { SimulationOptions } from './options.js';
import type { SignalOptions } from './signal/event-generator.js';

/** What the configuration asks of the signal generator at a mass point. @param substream tells its random numbers apart */
export function generatorOptions(
  { signal }: SimulationOptions,
  { mUpsilon, mDarkPhoton, ctauCm }: Omit<MassPoint, 'generated'>,
  substream: number,
): SignalOptions {
  return {
    mUpsilon,
    mDarkPhoton,
    ctauCm,
    matrixElement: signal.matrix_element,
    spin: signal.spin,
    shares: signal.shares,
    isrAngle: signal.isr_angle,
    collinearPhotons: signal.collinear_photons,
    dataSets: signal.data_sets,
    beamEnergySpread: signal.beam_energy_spread_gev,
    substream,
  };
}
