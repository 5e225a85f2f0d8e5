/**
 * The detector, in the order that saves time: which photons convert, which tracks are found, six good ones of charge 0,
 * their identification, and only for events that are kept the measurement itself.
 */
import type { CutFlow } from '../../core/cut-flow.js';
import type { Random } from '../../core/numerics/random.js';
import type { EventBatch } from '../../events/event-batch.js';
import type { MinPidPass } from '../../events/pid-rule.js';
import { batchBuilder } from './batch-builder.js';
import type { SignalTruth } from './batch-builder.js';
import { addConversion, drawConversions } from './convert-photons.js';
import type { DetectorSample } from './detector-sample.js';
import { identification } from './identify.js';
import type { Detector } from './options.js';
import { anyHypothesis, looseKey } from './pid-skim.js';
import { eventSmearing } from './smear-event.js';
import { EventTracks, trackResponse } from './tracks.js';

/** How the events of one sample are reconstructed. */
export interface ReconstructionOptions {
  readonly detector: Detector;
  readonly process: string;
  /** Keep only events with six good tracks, charge 0 and a hypothesis that PID allows. */
  readonly skim: boolean;
  readonly minPidPass: MinPidPass;
  /** Factor on the probability of lepton fakes, undone by weights; 1 for plain draws. */
  readonly fakeBoost: number;
  /** Absent for background. */
  readonly truth?: SignalTruth;
}

/** Reconstructs events of one sample one by one. */
export interface Reconstruction {
  /**
   * Event `row` of the sample, turned by `rotation` about the beam; draws from `random` as it stands.
   * @param sourceId the same for all events made from this row; the event's own id where there is one only
   * @returns whether it is kept
   */
  event(row: number, eventId: number, weight: number, rotation: number, random: Random, sourceId?: number): boolean;
  /** Counts an event that is known to leave fewer than six good tracks. */
  missed(weight: number): void;
  finish(): { readonly batch: EventBatch; readonly cutFlow: CutFlow };
}

const STEPS = ['generated', 'six tracks', 'charge 0', 'PID'] as const;
/** Begins the reconstruction of events of `sample`. */
export function reconstruction(sample: DetectorSample, options: ReconstructionOptions): Reconstruction {
  const builder = batchBuilder(options.process, options.detector.beam_spot.centre_cm, options.truth);
  const smear = eventSmearing(sample, options.detector);
  const events = new Float64Array(STEPS.length);
  const weights = new Float64Array(STEPS.length);
  const tracks = new EventTracks();
  const response = trackResponse(options.detector, sample.cuts);
  const { identify, takeWeight } = identification(tracks, options.detector.pid, options.fakeBoost);
  const pid = new Uint8Array(EventTracks.CAPACITY);
  const found: number[] = [];
  const converted: number[] = [];
  const count = (steps: number, before: number, after: number): void => {
    for (let step = 0; step < steps; step++) {
      events[step]++;
      weights[step] += step < 3 ? before : after;
    }
  };
  return {
    event(row, eventId, given, rotation, random, sourceId = eventId) {
      const factor = drawConversions(sample, row, random, converted);
      const weight = given * Math.max(1, factor);
      if (factor === 0 || (options.skim && sample.possible[row] + 2 * converted.length < 6)) {
        count(1, weight, weight);
        return false;
      }
      tracks.load(sample, sample.trackStart[row], sample.trackStart[row + 1]);
      for (const k of converted) addConversion(tracks, sample, k, options.detector.material.layers, response, random);
      findTracks(tracks, random, found);
      const passed = stepsPassed(tracks, found, pid, options.minPidPass, (t) => identify(t, random));
      const measured = weight * takeWeight();
      count(passed, weight, measured);
      if (options.skim && passed < STEPS.length) return false;
      for (const t of found) if (passed < 3 || !tracks.good[t]) pid[t] = identify(t, random);
      builder.begin(sample, row, eventId, sourceId, measured * takeWeight());
      smear(builder, { row, tracks, found, pid, converted, rotation }, random);
      return true;
    },
    missed: (weight) => {
      count(1, weight, weight);
    },
    finish: () => ({ batch: builder.finish(), cutFlow: cutFlowOf(options.process, events, weights) }),
  };
}

function findTracks({ count, efficiency }: EventTracks, random: Random, found: number[]): void {
  found.length = 0;
  for (let t = 0; t < count; t++) if (random.uniform() < efficiency[t]) found.push(t);
}

const positives = new Int32Array(3);
const negatives = new Int32Array(3);

/** How many of the steps the event passes (1 to 4); identifies the good tracks if it gets as far as PID. */
function stepsPassed(
  tracks: EventTracks,
  found: readonly number[],
  pid: Uint8Array,
  minPidPass: MinPidPass,
  identify: (t: number) => number,
): number {
  let [good, charge] = [0, 0];
  for (const t of found) {
    good += tracks.good[t];
    charge += tracks.good[t] * tracks.charge[t];
  }
  if (good !== 6) return 1;
  if (charge !== 0) return 2;
  let [plus, minus] = [0, 0];
  for (const t of found) {
    if (!tracks.good[t]) continue;
    pid[t] = identify(t);
    if (tracks.charge[t] > 0) positives[plus++] = pid[t];
    else negatives[minus++] = pid[t];
  }
  const allowed = anyHypothesis(
    looseKey(positives[0], positives[1], positives[2]),
    looseKey(negatives[0], negatives[1], negatives[2]),
    minPidPass,
  );
  return allowed ? 4 : 3;
}

function cutFlowOf(process: string, events: Float64Array, weights: Float64Array): CutFlow {
  return STEPS.map((step, i) => ({
    step,
    process,
    category: 'all',
    finalState: 'all',
    events: events[i],
    weightedEvents: weights[i],
    candidates: 0,
    weightedCandidates: 0,
  }));
}
