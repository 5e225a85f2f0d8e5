/** Columns of signal events, all that are generated or those that can be of use. */
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { Random } from '../../core/numerics/random.js';
import { eventGenerator } from './event-generator.js';
import type { SignalOptions } from './event-generator.js';
import type { TrackScreen } from './track-screen.js';
import { PARTICLES, WITH_COLLINEAR } from './write-event.js';

/**
 * Generated events from .. to - 1 of a mass point; event k depends on the options, the seed and k only. Weights have
 * mean 1 over all events; every event is in one of the nine accepted final states.
 * @throws ConfigError for masses that no data set can make
 */
export function generateSignal(options: SignalOptions, seed: number, from: number, to: number): ParticleColumns {
  return generateScreened(options, seed, from, to).events;
}

/** Some of the events generated, and the weights of all. */
export interface ScreenedEvents {
  /** Their `eventNumber` says which they are. */
  readonly events: ParticleColumns;
  /** One weight for each event generated. */
  readonly weights: Float64Array;
  /** Index in FINAL_STATES of each event generated. */
  readonly states: Uint8Array;
}

/** The same, but of the events only those that pass the screen; the others are given up as soon as they fail. */
export function generateScreened(
  options: SignalOptions,
  seed: number,
  from: number,
  to: number,
  screen?: TrackScreen,
): ScreenedEvents {
  const weights = new Float64Array(to - from);
  const states = new Uint8Array(to - from);
  const generator = eventGenerator(options, screen);
  const random = new Random(seed, 'signal', options.substream);
  const perEvent = options.collinearPhotons ? WITH_COLLINEAR : PARTICLES;
  let room = allocate(Math.min(to - from, screen === undefined ? Infinity : 64), perEvent);
  let eventCount = 0;
  for (let k = from; k < to; k++) {
    const passes = generator.next(k, random.at(k));
    weights[k - from] = generator.weight();
    states[k - from] = generator.state();
    if (!passes) continue;
    if (eventCount === room.eventCount) room = moved(room, allocate(Math.min(to - from, 2 * eventCount), perEvent));
    room.eventNumber[eventCount] = k;
    generator.write(room, eventCount++, random);
  }
  return {
    events: eventCount === room.eventCount ? room : moved(room, allocate(eventCount, perEvent)),
    weights,
    states,
  };
}

function allocate(eventCount: number, perEvent: number): ParticleColumns {
  const n = eventCount * perEvent;
  return {
    eventCount,
    eventNumber: new Float64Array(eventCount),
    weight: new Float64Array(eventCount),
    beamE: new Float64Array(eventCount),
    beamPx: new Float64Array(eventCount),
    beamPy: new Float64Array(eventCount),
    beamPz: new Float64Array(eventCount),
    particleStart: new Int32Array(eventCount + 1),
    pdg: new Int32Array(n),
    status: new Uint8Array(n),
    px: new Float64Array(n),
    py: new Float64Array(n),
    pz: new Float64Array(n),
    energy: new Float64Array(n),
    vx: new Float64Array(n),
    vy: new Float64Array(n),
    vz: new Float64Array(n),
    mother: new Int32Array(n),
  };
}

/** The first events of columns in columns with other room. */
function moved(from: ParticleColumns, to: ParticleColumns): ParticleColumns {
  for (const [name, column] of Object.entries(to)) {
    if (!ArrayBuffer.isView(column)) continue;
    const values = from[name as Exclude<keyof ParticleColumns, 'eventCount'>];
    (column as Float64Array).set(values.subarray(0, Math.min(values.length, (column as Float64Array).length)));
  }
  return to;
}
