/** The map of the signal, with mass points where it needs them: points are added until it foretells fresh ones. */
import { concatTables } from '../../core/table.js';
import type { Table } from '../../core/table.js';
import { Random } from '../../core/numerics/random.js';
import type { EfficiencyOptions } from './options.js';
import { PLANE } from '../../simulation/mass-point.js';
import { compareFresh, pullWidth, requestAt } from './fresh-points.js';
import type { Measure, MeasuredPoint, MeasuredSignal, PointRequest } from './measure-signal.js';
import { distanceOf } from './signal-coordinates.js';
import type { Hypothesis } from './signal-coordinates.js';
import { fitSignalMap, signalMap } from './signal-map.js';
import type { SignalMap, SignalMapRecord, WindowOptions } from './signal-map.js';
import { anyLifetime, mapPoint, planePoint } from './signal-plane.js';

/** A map with so many points. */
export interface MapRound {
  readonly points: number;
  /** Root mean square of the pulls of each point from the others. */
  readonly pullWidth: number;
  /** Share of the plane in which the stated relative error is at most the accuracy asked for. */
  readonly accurate: number;
  /** The same for pulls of the points added last, from the map without them; null in the first round. */
  readonly freshPullWidth: number | null;
}

/** A map and how it came about. */
export interface MadeSignalMap {
  readonly record: SignalMapRecord;
  readonly rounds: readonly MapRound[];
}

/** What the map is for. */
export interface MapPurpose {
  readonly windows: WindowOptions;
  /** Lifetime that the analysis is made for, cm. */
  readonly analysisCtauCm: number;
  readonly seed: number;
}

/** Number of the first mass point of a map; those that train have smaller ones. */
const FIRST_POINT = 4096;
/** Hypotheses at which the stated errors are looked at, of the lifetime of the analysis and of any. */
const LOOKS = 400;
const LIFETIME_LOOKS = 100;
/** Points added at a time. */
const ROUND = 24;
/** Share of the plane that may be less accurate than asked for, and width of the pulls that is wide. */
const LEFT_INACCURATE = 0.03;
const WIDE = 1.2;

/** Makes signal over the plane and learns the map; points are added where its stated error, by leaving points out, is largest. */
export async function makeSignalMap(
  measure: Measure,
  options: EfficiencyOptions,
  { windows, analysisCtauCm, seed }: MapPurpose,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<MadeSignalMap> {
  const signal: Table[] = [];
  const points: MeasuredPoint[] = [];
  const add = (measured: MeasuredSignal): void => {
    signal.push(measured.selected);
    points.push(...measured.points);
  };
  const rounds: MapRound[] = [];
  const random = new Random(seed, 'efficiency/points');
  add(await measure(firstPoints(options, analysisCtauCm, random), FIRST_POINT));
  let record = fitSignalMap(concatTables(signal), points, windows, analysisCtauCm);
  let fresh: number | null = null;
  for (;;) {
    onProgress(points.length / options.most_points);
    const map = signalMap(record);
    const worst = leastAccurate(map, options, new Random(seed, 'efficiency/looks', rounds.length));
    const width = pullWidth(map.leftOut.map(({ pull }) => pull));
    rounds.push({ points: points.length, pullWidth: width, accurate: worst.accurate, freshPullWidth: fresh });
    const good = 1 - worst.accurate <= LEFT_INACCURATE && Math.max(width, fresh ?? 0) <= WIDE;
    const room = Math.min(ROUND, options.most_points - points.length);
    if (good || room <= 0) break;
    const requests = worst.places.slice(0, room).map((place) => requestAt(map, place, options.events_per_point));
    const measured = await measure(requests, FIRST_POINT + points.length);
    fresh = pullWidth(compareFresh(map, measured, windows).map(({ pull }) => pull));
    add(measured);
    record = fitSignalMap(concatTables(signal), points, windows, analysisCtauCm, record.smoothness);
  }
  return { record, rounds };
}

/** The corners of the plane and points spread over it; those of other lifetimes between the others. */
function firstPoints(
  { points, lifetime_points, longest_ctau_cm, events_per_point }: EfficiencyOptions,
  ctau: number,
  random: Random,
) {
  const [[lightest, heaviest], [low, high]] = [PLANE.mUpsilon, PLANE.mDarkPhoton];
  const corners = [
    [lightest, low],
    [heaviest, low],
    [heaviest, high],
    [lightest, lightest / 3.05],
  ].map(([mUpsilon, mDarkPhoton]) => ({ mUpsilon, mDarkPhoton, ctauCm: ctau }));
  const count = points + lifetime_points;
  const places = Array.from({ length: count }, (_, i) => {
    random.at(i);
    const other = Math.floor(((i + 1) * lifetime_points) / count) > Math.floor((i * lifetime_points) / count);
    return mapPoint(random, other ? anyLifetime(random, longest_ctau_cm) : ctau);
  });
  return [...corners, ...places.slice(corners.length)].map((place): PointRequest => ({
    ...place,
    events: events_per_point,
  }));
}

/** Where the map knows least of what is asked, no two places close together, and what share of the plane it knows well enough. */
function leastAccurate(map: SignalMap, { accuracy, longest_ctau_cm }: EfficiencyOptions, random: Random) {
  const looks = Array.from({ length: LOOKS + LIFETIME_LOOKS }, (_, i) => {
    random.at(i);
    const place = planePoint(random, i < LOOKS ? map.analysisCtauCm : anyLifetime(random, longest_ctau_cm));
    return { place, error: errorAt(map, place) };
  });
  const inaccurate = looks.slice(0, LOOKS).filter(({ error }) => error > accuracy).length;
  const places: Hypothesis[] = [];
  for (const { place } of looks.sort((a, b) => b.error - a.error)) {
    if (places.length === ROUND) break;
    if (places.every((other) => distanceOf(other, place) > 1)) places.push(place);
  }
  return { places, accurate: 1 - inaccurate / LOOKS };
}

/** Stated error relative to the efficiency at the lifetime of the analysis: where another leaves nothing, that is known well. */
function errorAt(map: SignalMap, { mUpsilon, mDarkPhoton, ctauCm }: Hypothesis): number {
  const { efficiency, efficiencyError } = map.at(mUpsilon, mDarkPhoton, ctauCm);
  return (efficiency * efficiencyError) / map.at(mUpsilon, mDarkPhoton).efficiency;
}
