/** Is the signal efficiency at the chosen cut flat enough over the mass points? */
import type { MassScores } from './mass-scores.js';

/** Efficiency of the cut at one mass point. */
export interface PointEfficiency {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly events: number;
  /** Weighted fraction of events with a candidate at or above the cut. */
  readonly efficiency: number;
  readonly error: number;
}

/** The result over all mass points. */
export interface FlatnessCheck {
  readonly cut: number;
  readonly points: readonly PointEfficiency[];
  /** Mean efficiency of the points. */
  readonly mean: number;
  /** Relative standard deviation over the points with the statistical part taken off. */
  readonly spread: number;
  /** Smallest (efficiency + 2 error) over the mean. */
  readonly smallestRatio: number;
}

/** Efficiency of `score >= cut` by event at each mass point, and its flatness. */
export function checkEfficiencyFlatness(signal: MassScores, cut: number): FlatnessCheck {
  const points = efficiencies(signal, cut);
  const mean = points.reduce((sum, { efficiency }) => sum + efficiency, 0) / points.length;
  const variance = points.reduce((sum, { efficiency, error }) => sum + (efficiency - mean) ** 2 - error ** 2, 0);
  const spread = Math.sqrt(Math.max(0, variance) / Math.max(1, points.length - 1)) / mean;
  const smallestRatio = points.reduce((least, p) => Math.min(least, (p.efficiency + 2 * p.error) / mean), Infinity);
  return { cut, points, mean, spread, smallestRatio };
}

function efficiencies(signal: MassScores, cut: number): PointEfficiency[] {
  const points = new Map<string, { mUpsilon: number; mDarkPhoton: number; events: Map<number, [number, boolean]> }>();
  for (let row = 0; row < signal.eventId.length; row++) {
    const [mUpsilon, mDarkPhoton] = [signal.mUpsilon[row], signal.mDarkPhoton[row]];
    const key = `${mUpsilon} ${mDarkPhoton}`;
    const point = points.get(key) ?? { mUpsilon, mDarkPhoton, events: new Map<number, [number, boolean]>() };
    points.set(key, point);
    const passes = signal.score[row] >= cut || (point.events.get(signal.eventId[row])?.[1] ?? false);
    point.events.set(signal.eventId[row], [signal.weight[row], passes]);
  }
  return [...points.values()]
    .sort((a, b) => a.mUpsilon - b.mUpsilon || a.mDarkPhoton - b.mDarkPhoton)
    .map(({ mUpsilon, mDarkPhoton, events }) => ({
      mUpsilon,
      mDarkPhoton,
      events: events.size,
      ...weightedFraction([...events.keys()].sort((a, b) => a - b).map((id) => events.get(id)!)),
    }));
}

/** Weighted fraction that passes; its error is that of (passed + 1) / (n + 2) with n the effective count, never zero. */
function weightedFraction(entries: readonly (readonly [number, boolean])[]) {
  let total = 0;
  let squares = 0;
  let passed = 0;
  for (const [weight, passes] of entries) {
    total += weight;
    squares += weight * weight;
    if (passes) passed += weight;
  }
  const effective = (total * total) / squares;
  const efficiency = passed / total;
  const shrunk = (efficiency * effective + 1) / (effective + 2);
  return { efficiency, error: Math.sqrt((shrunk * (1 - shrunk)) / effective) };
}
