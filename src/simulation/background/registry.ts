import type { BuiltInProcess } from './process.js';
import { collinearCascade } from './collinear-cascade.js';
import { continuum } from './continuum/continuum.js';
import { isrHadrons } from './isr-hadrons.js';
import { fourLeptons, sixLeptons } from './leptons/leptons.js';
import { tauPairs } from './tau-pairs.js';
import { threeConversions } from './three-photons.js';

/** The backgrounds that are generated here, by the name of their process. */
export const BUILT_IN = {
  'isr-6pi': () => isrHadrons('3pi+3pi-'),
  'isr-4pi2pi0': () => isrHadrons('2pi+2pi-2pi0', [1, 3, 1]),
  'isr-4pi2K': () => isrHadrons('2pi+2pi-K+K-'),
  'ggg-conversions': threeConversions,
  'gg-cascade': collinearCascade,
  continuum,
  'tau-3x3': tauPairs,
  'ee-mumu-gamma': fourLeptons,
  'mumu-mumu-ee': sixLeptons,
  'isr-4pipi0': () => isrHadrons('2pi+2pi-pi0', [1, 5, 1]),
  'isr-2pi2pi0': () => isrHadrons('pi+pi-2pi0', [1, 3, 20]),
  'isr-4pi': () => isrHadrons('2pi+2pi-', [1, 6, 1]),
} as const satisfies Readonly<Record<string, () => BuiltInProcess>>;

/** Processes of event samples that a built-in background would count a second time. */
export const REPLACES: Readonly<Record<string, readonly string[]>> = {
  continuum: ['uds', 'ccbar'],
  'tau-3x3': ['tautau'],
};

/** Name of a background of BUILT_IN. */
export type BuiltInName = keyof typeof BUILT_IN;
/** All of them, in order; their position numbers their random streams and identifiers. */
export const BUILT_IN_NAMES = Object.keys(BUILT_IN) as BuiltInName[];
