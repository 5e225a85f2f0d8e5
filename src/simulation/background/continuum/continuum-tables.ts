/** The measurements of e+e- -> hadrons that the built-in continuum follows, and its parameters, tuned to them. */
import { readMeasuredTable } from '../../theory/measured-tables.js';

/** data/tables/continuum.json. */
export interface ContinuumMeasurements {
  readonly charged_multiplicity: {
    readonly sqrt_s_gev: number;
    readonly n: readonly number[];
    readonly percent: readonly number[];
  };
  /** Neutral over charged pions, products of K_S and Lambda counted. */
  readonly neutral_pion_ratio: number;
  /** Prompt particles of both charges with their errors, 1/N dn/dp* in 1/GeV, between p_edges_gev. */
  readonly momentum_spectra: {
    readonly sqrt_s_gev: number;
    readonly p_edges_gev: readonly number[];
  } & Readonly<Record<SpectrumName | `${SpectrumName}_error`, readonly number[]>>;
}

/** Hadrons whose momenta are measured. */
export const SPECTRA = ['pion', 'kaon', 'proton'] as const;
/** Name of a measured spectrum. */
export type SpectrumName = (typeof SPECTRA)[number];

/** How a string breaks. */
export interface StringTune {
  /** Law (1/z) (1 - z)^a exp(-b mT^2/z) of the light-cone fractions; b in 1/GeV^2. */
  readonly longitudinal: { readonly a: number; readonly b: number };
  /** Root mean square transverse momentum of the quarks of a breaking pair, GeV. */
  readonly transverse_spread_gev: number;
  /** Mass, on top of those of the quarks, at which the last two hadrons are made; GeV. */
  readonly stop_gev: number;
  /** Least mass of a hard gluon with either quark, GeV. */
  readonly gluon_gev: number;
  /** Strange over up quarks of breaking pairs, and the same in diquarks. */
  readonly strange_share: number;
  readonly diquark_strange_share: number;
  readonly diquark_share: number;
  /** Vectors among mesons of light, strange and charmed quarks. */
  readonly vector_shares: readonly number[];
  /** Share of eta and eta' that is kept where the quarks would give one. */
  readonly eta_suppression: number;
  readonly eta_prime_suppression: number;
  readonly decuplet_share: number;
}

/** data/tables/continuum-tune.json, made by bench/tune-continuum.ts. */
export interface ContinuumTune {
  readonly string: StringTune;
  /** Probability, up to a factor, to keep an event with 2, 4, ... charged particles; in the bins of the measured multiplicity. */
  readonly count_acceptance: readonly number[];
  /** The same for every prompt hadron, in the bins of the measured spectra. */
  readonly acceptance: Readonly<Record<SpectrumName, readonly number[]>>;
  /** The same for every neutral pion, so that their ratio to charged ones is the measured one. */
  readonly neutral_pion_acceptance: number;
}

/** The measurements. */
export const MEASURED = readMeasuredTable<ContinuumMeasurements>('continuum');
/** The tuned parameters. */
export const TUNE = readMeasuredTable<ContinuumTune>('continuum-tune');
