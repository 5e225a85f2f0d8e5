/** A map beside fresh signal that it was not made from. */
import { Random } from '../../core/numerics/random.js';
import type { Measure, MeasuredSignal, PointRequest } from './measure-signal.js';
import type { Hypothesis } from './signal-coordinates.js';
import { compareCounts, windowOf } from './signal-map.js';
import type { LeftOut, SignalMap, WindowOptions } from './signal-map.js';
import { countSignal } from './signal-shape.js';
import { anyLifetime, planePoint } from './signal-plane.js';

/** Selected events that a fresh point should have. */
const WANTED = 200;
/** Events generated at a point, in units of the events that a point of a map has first. */
const LEAST = 0.25;
const MOST = 6;

/** A request for so many events that enough of them are selected, by what a map foretells. */
export function requestAt(map: SignalMap, place: Hypothesis, eventsPerPoint: number): PointRequest {
  const { efficiency } = map.at(place.mUpsilon, place.mDarkPhoton, place.ctauCm);
  const wanted = WANTED / Math.max(efficiency, 1e-9);
  return { ...place, events: Math.round(eventsPerPoint * Math.min(MOST, Math.max(LEAST, wanted / eventsPerPoint))) };
}

/** Fresh signal, counted in the windows of a map, beside what the map foretells. */
export function compareFresh(map: SignalMap, { selected, points }: MeasuredSignal, windows: WindowOptions): LeftOut[] {
  const masses = points.map(({ mUpsilon, mDarkPhoton }) => map.at(mUpsilon, mDarkPhoton));
  const passed = countSignal(
    selected,
    points,
    masses.map((signal) => windowOf(signal, windows)),
  );
  return points.map((point, i) => {
    const states = map.states(point.mUpsilon, point.mDarkPhoton, point.ctauCm);
    return { point, ...compareCounts({ point, tried: point.tried, passed: passed[i] }, states, map.correlation) };
  });
}

/** What to make fresh signal of. */
export interface FreshRequest {
  /** Points of the lifetime of the analysis, and of any up to the longest of the map. */
  readonly points: number;
  readonly lifetimePoints: number;
  readonly eventsPerPoint: number;
  /** Number of the first point: others have other random numbers. */
  readonly first: number;
  readonly seed: number;
}

/** Makes signal at random points of the plane and compares it with a map. */
export async function freshSignal(
  map: SignalMap,
  measure: Measure,
  windows: WindowOptions,
  { points, lifetimePoints, eventsPerPoint, first, seed }: FreshRequest,
): Promise<LeftOut[]> {
  const random = new Random(seed, 'efficiency/fresh', first);
  const requests = Array.from({ length: points + lifetimePoints }, (_, i) => {
    random.at(i);
    const ctauCm = i < points ? map.analysisCtauCm : anyLifetime(random, map.ctauCm[1]);
    return requestAt(map, planePoint(random, ctauCm), eventsPerPoint);
  });
  return compareFresh(map, await measure(requests, first), windows);
}

/** Root mean square of pulls. */
export function pullWidth(pulls: readonly number[]): number {
  return Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length);
}
