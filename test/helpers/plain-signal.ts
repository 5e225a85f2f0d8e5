import type { SignalOptions } from '../../src/simulation/signal/event-generator.js';

/** Prompt signal at 3 and 0.5 GeV by phase space, at the energy of the Upsilon(4S) exactly. */
export const PLAIN_SIGNAL: SignalOptions = {
  mUpsilon: 3,
  mDarkPhoton: 0.5,
  ctauCm: 0,
  matrixElement: 'phase_space',
  spin: 'isotropic',
  shares: 'equal',
  isrAngle: 'lowest_order',
  collinearPhotons: false,
  dataSets: '4S',
  beamEnergySpread: 0,
  substream: 0,
};
