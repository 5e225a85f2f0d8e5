/** Events to candidates: six good tracks, one fit, every pairing and hypothesis that PID allows, the preselection. */
import type { CutFlow } from '../core/cut-flow.js';
import { BEAM_SPOT_SIGMA } from '../events/event-batch.js';
import type { EventBatch } from '../events/event-batch.js';
import { HYPOTHESES, PAIRINGS } from '../events/hypotheses.js';
import type { Hypothesis } from '../events/hypotheses.js';
import { loosePairCounts, pidAllows } from '../events/pid-rule.js';
import { makeBeamSpot, moveBeamSpot } from './beam-spot.js';
import { CandidateState } from './candidate.js';
import type { Candidate } from './candidate.js';
import { CommonVertexFit } from './common-vertex-fit.js';
import { CutFlowCounter, STEPS } from './cut-flow-counter.js';
import { DisplacedFit } from './displaced-fit.js';
import type { FittedTracks } from './fitted-tracks.js';
import { findGoodTracks } from './good-tracks.js';
import { ELECTRON } from './kinematics.js';
import { measureNeutrals } from './neutrals.js';
import type { Neutrals } from './neutrals.js';
import type { CandidateOptions } from './options.js';
import { PAIRS, PairVertices } from './pair-vertices.js';
import { RadiatedPhotons } from './radiated-photons.js';
import { SixTracks, TRACKS } from './six-tracks.js';
import { trueFinalState, truePairs } from './truth.js';

const [EVENTS, SIX_TRACKS, ZERO_CHARGE, PID, VERTEX_FIT, RECOIL_MASS, MASS_SPREAD] = STEPS.keys();
/** Numbers of tracks that may pass. */
const PASSES = Array.from({ length: TRACKS + 1 }, (_, n) => n);
const COMBINATIONS = PAIRINGS.length * HYPOTHESES.length;
/** Species of the three pairs of each hypothesis, one after the other. */
const SPECIES = Uint8Array.from(HYPOTHESES.flatMap(({ species }) => [...species]));

/**
 * Calls `visit` for each preselected candidate of each event, in the order of the batch and of candidate ids. The
 * candidate passed is overwritten by the next.
 * @returns events and candidates left after each step of STEPS
 */
export function buildCandidates(
  batch: EventBatch,
  options: CandidateOptions,
  visit: (candidate: Candidate) => void,
): CutFlow {
  return new CandidateBuilder(batch, options, visit).run();
}

class CandidateBuilder {
  private readonly batch: EventBatch;
  private readonly options: CandidateOptions;
  private readonly visit: (candidate: Candidate) => void;
  private readonly counter: CutFlowCounter;
  private readonly spot = makeBeamSpot(BEAM_SPOT_SIGMA);
  private readonly tracks = new SixTracks();
  private readonly commonFit = new CommonVertexFit();
  private readonly pairVertices = new PairVertices();
  private readonly displacedFit = new DisplacedFit();
  private readonly state = new CandidateState();
  private readonly photons: RadiatedPhotons;
  /** The calorimeter's view of the recoil of one fit, by the bits of the electrons with recovered photons. */
  private readonly neutrals: (Neutrals | undefined)[] = Array<undefined>(1 << TRACKS).fill(undefined);
  /** Momentum of the recoil of the candidate. */
  private readonly recoil = this.state.recoil.subarray(1);
  private readonly beam = new Float64Array(4);
  private readonly good = new Int32Array(TRACKS);
  private readonly loose = new Uint8Array(3 * PAIRS);
  private readonly truth = new Int8Array(PAIRS);
  /** Least pidPass of each hypothesis. */
  private readonly needed: Int8Array;
  /** pidPass of each allowed combination of the event, -1 for the others: [pairing][hypothesis]. */
  private readonly allowed = new Int8Array(COMBINATIONS);

  constructor(batch: EventBatch, options: CandidateOptions, visit: (candidate: Candidate) => void) {
    this.batch = batch;
    this.options = options;
    this.visit = visit;
    this.photons = new RadiatedPhotons(options);
    this.counter = new CutFlowCounter(batch.processNames);
    this.needed = Int8Array.from(HYPOTHESES, ({ category }) =>
      PASSES.findIndex((passes) => pidAllows(passes, category, options.min_pid_pass)),
    );
  }

  run(): CutFlow {
    const { batch } = this;
    for (let event = 0; event < batch.eventCount; event++) {
      this.buildEvent(event);
      this.counter.endEvent(batch.process[event], batch.weight[event]);
    }
    return this.counter.rows();
  }

  private buildEvent(event: number): void {
    const { batch, tracks, state } = this;
    const reached = (step: number) => {
      this.counter.event(step, batch.process[event], batch.weight[event]);
    };
    reached(EVENTS);
    if (findGoodTracks(batch, event, this.options, this.good) !== TRACKS) return;
    reached(SIX_TRACKS);
    let charge = 0;
    for (let i = 0; i < TRACKS; i++) charge += batch.charge[this.good[i]];
    if (charge !== 0) return;
    reached(ZERO_CHARGE);
    const fittable = tracks.load(batch, this.good);
    loosePairCounts(tracks.pid, this.loose);
    if (this.markAllowed() === 0 || !fittable) return;

    moveBeamSpot(this.spot, batch, event);
    this.beam.set([batch.beamE[event], batch.beamPx[event], batch.beamPy[event], batch.beamPz[event]]);
    truePairs(batch, tracks.index, this.truth);
    state.truthFinalState = trueFinalState(batch, tracks.index);
    state.event = event;
    this.photons.find(batch, event, tracks);
    if (this.options.fit === 'prompt') this.buildPrompt();
    else this.buildDisplaced();
  }

  private buildPrompt(): void {
    const { commonFit, pairVertices, tracks } = this;
    if (!commonFit.fit(tracks, this.spot)) return;
    pairVertices.measure(tracks, commonFit);
    this.buildFrom(commonFit.result, pairVertices.flightLength);
  }

  /** Fills `allowed`. @returns the number of allowed combinations */
  private markAllowed(): number {
    const { loose, needed, allowed, counter } = this;
    let count = 0;
    for (let p = 0; p < PAIRINGS.length; p++) {
      const first = 3 * PAIRINGS[p][0];
      const second = 9 + 3 * PAIRINGS[p][1];
      const third = 18 + 3 * PAIRINGS[p][2];
      for (let h = 0, s = 0; h < HYPOTHESES.length; h++, s += 3) {
        const passes = loose[first + SPECIES[s]] + loose[second + SPECIES[s + 1]] + loose[third + SPECIES[s + 2]];
        const at = HYPOTHESES.length * p + h;
        allowed[at] = passes >= needed[h] ? passes : -1;
        if (allowed[at] < 0) continue;
        counter.candidate(PID, HYPOTHESES[h].state);
        count++;
      }
    }
    return count;
  }

  private buildDisplaced(): void {
    const { displacedFit } = this;
    for (let p = 0; p < PAIRINGS.length; p++) {
      if (!this.anyAllowed(p)) continue;
      if (!displacedFit.fit(this.tracks, PAIRINGS[p], this.spot)) continue;
      this.buildFrom(displacedFit.result, displacedFit.flightLength, p);
    }
  }

  private anyAllowed(pairing: number): boolean {
    const from = HYPOTHESES.length * pairing;
    return this.allowed.subarray(from, from + HYPOTHESES.length).some((passes) => passes >= 0);
  }

  /** The candidates of one fit: of all pairings, or of the one it was made for. */
  private buildFrom(fitted: FittedTracks, flightLength: Float64Array, only?: number): void {
    const { state } = this;
    state.load(fitted, this.photons.energy, this.photons.variance);
    this.neutrals.fill(undefined);
    const from = only ?? 0;
    const to = only === undefined ? PAIRINGS.length : only + 1;
    for (let p = from; p < to; p++) {
      for (let k = 0; k < 3; k++) state.flightLength[k] = flightLength[3 * k + PAIRINGS[p][k]];
      for (let h = 0; h < HYPOTHESES.length; h++) {
        state.pidPass = this.allowed[HYPOTHESES.length * p + h];
        if (state.pidPass >= 0) this.consider(p, h);
      }
    }
  }

  private consider(pairing: number, h: number): void {
    const { state, counter, options, truth } = this;
    const hypothesis = HYPOTHESES[h];
    counter.candidate(VERTEX_FIT, hypothesis.state);
    state.choose(pairing, hypothesis, this.beam);
    const window = options.recoil_mass2_window;
    if (!(state.recoilMass2 > window[0] && state.recoilMass2 < window[1])) return;
    counter.candidate(RECOIL_MASS, hypothesis.state);
    if (!(state.massSpread < options.max_mass_spread)) return;
    counter.candidate(MASS_SPREAD, hypothesis.state);
    const { isrCategory, extraEnergy } = this.neutralsOf(hypothesis, pairing);
    state.isrCategory = isrCategory;
    state.extraNeutralEnergy = extraEnergy;
    state.truthMatched = true;
    for (let k = 0; k < 3; k++) {
      if (truth[3 * k + PAIRINGS[pairing][k]] !== hypothesis.species[k]) state.truthMatched = false;
    }
    state.complete(this.beam, options.dark_photon_mass);
    this.visit(state);
  }

  /** The neutrals seen with a hypothesis: they depend only on which tracks are electrons that have radiated. */
  private neutralsOf({ species }: Hypothesis, pairing: number): Neutrals {
    let electrons = 0;
    if (this.photons.tracks !== 0) {
      for (let k = 0; k < 3; k++) if (species[k] === ELECTRON) electrons |= (1 << k) | (8 << PAIRINGS[pairing][k]);
      electrons &= this.photons.tracks;
    }
    return (this.neutrals[electrons] ??= this.measureNeutrals(electrons));
  }

  private measureNeutrals(electrons: number): Neutrals {
    const isTaken = (cluster: number) => this.photons.isOf(cluster, electrons);
    return measureNeutrals(this.batch, this.state.event, this.recoil, this.options, isTaken);
  }
}
