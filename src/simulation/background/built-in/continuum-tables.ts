/** The measurements of e+e- -> hadrons that the built-in continuum follows, and its parameters, tuned to them. */
import { readMeasuredTable } from '../../tables.js';

/** data/tables/continuum.json. */
export interface ContinuumMeasurements {
  readonly charged_multiplicity: {
    readonly sqrt_s_gev: number;
    readonly n: readonly number[];
    readonly percent: readonly number[];
  };
  /** Prompt particles of both charges, 1/N dn/dp* in 1/GeV, between p_edges_gev. */
  readonly momentum_spectra: {
    readonly sqrt_s_gev: number;
    readonly p_edges_gev: readonly number[];
    readonly pion: readonly number[];
    readonly kaon: readonly number[];
    readonly proton: readonly number[];
  };
}

/** Hadrons whose momenta follow one density each; resonances take that of the kaons. */
export const SPECTRA = ['pion', 'kaon', 'proton'] as const;
/** Name of a momentum density. */
export type SpectrumName = (typeof SPECTRA)[number];

/** data/tables/continuum-tune.json, made by bench/tune-continuum.ts. Mean numbers an event, densities in 1/GeV up to a factor. */
export interface ContinuumTune {
  readonly kaon_pairs: number;
  readonly baryon_pairs: number;
  readonly charm_share: number;
  readonly charm_to_lepton: number;
  readonly neutral_pions: number;
  /** Whole number: shape of the gamma distribution by which the mean number of neutral pions varies between events. */
  readonly neutral_pions_shape: number;
  /** omega, rho0, rho+, rho-, eta -> pi+ pi- pi0. */
  readonly resonances_per_charged_pion: readonly number[];
  /** eta without charged pions. */
  readonly neutral_etas: number;
  /**
   * Spread of the components of the transverse momentum, GeV: `least` and an exponential of mean `fluctuation` for each event, and in
   * one plane, that of a gluon, an exponential of mean `in_plane` on top.
   */
  readonly transverse_spread_gev: { readonly least: number; readonly fluctuation: number; readonly in_plane: number };
  readonly p_edges_gev: readonly number[];
  readonly density: Readonly<Record<SpectrumName, readonly number[]>>;
  /** In the bins of density: the probability that a hadron with this momentum after all repair is kept; else all momenta are drawn anew. */
  readonly acceptance: Readonly<Record<SpectrumName, readonly number[]>>;
}

/** The measurements. */
export const MEASURED = readMeasuredTable<ContinuumMeasurements>('continuum');
/** The tuned parameters. */
export const TUNE = readMeasuredTable<ContinuumTune>('continuum-tune');
