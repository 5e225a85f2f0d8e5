/** What was run and what it was made from. */

/** The signal that was added to the pseudo-data at one mass point. */
export interface InjectedSignal {
  /** Mass of the bound state Y_D, GeV. */
  readonly mUpsilon: number;
  /** Mass of the dark photon A', GeV. */
  readonly mDarkPhoton: number;
  /** Proper decay length c tau of the dark photon, cm. */
  readonly ctauCm: number;
  /** Signal events put in, and whether these are recorded ones or produced ones, before acceptance. */
  readonly events: number;
  readonly counted: 'recorded' | 'produced';
}

/** What was run. */
export interface RunSummary {
  /** Name of the run, as in the config. */
  readonly name: string;
  /** Integrated luminosity of the pseudo-data, fb^-1. */
  readonly luminosityFb: number;
  /** The one seed from which all random numbers follow. */
  readonly seed: number;
  /** Centre-of-mass energy, GeV. */
  readonly sqrtSGeV: number;
  /** Signal in the pseudo-data; empty for a background-only run. */
  readonly injected: readonly InjectedSignal[];
  /** Mass points of the simulated signal grid. */
  readonly signalPoints: number;
  /** Fraction of the pseudo-data, split by event, that trains the classifiers and places the cuts, 0..1; 0 if simulated background does. */
  readonly optimisationFraction: number;
  /** Luminosity of that background, fb^-1; 0 without. */
  readonly backgroundFb: number;
}

/** One sample of generator events. */
export interface SampleRow {
  readonly name: string;
  readonly process: string;
  readonly generator: string;
  /** Events generated, before the filter of the sample; null for events that are made as they are needed. */
  readonly generated: number | null;
  /** Cross section, nb; null for signal, whose rate is what the search measures. */
  readonly crossSectionNb: number | null;
  /** Luminosity that the files stand for, fb^-1. */
  readonly luminosityFb: number | null;
  /** Luminosity of the pseudo-data over that of the files: how often an event is drawn again on average. */
  readonly reuseFactor: number | null;
}

/** What made an artefact. */
export interface ProvenanceRow {
  readonly stage: string;
  /** SHA-256 of the stage's artefact, hexadecimal. */
  readonly digest: string;
  readonly codeVersion: string;
  readonly seed: number;
}
