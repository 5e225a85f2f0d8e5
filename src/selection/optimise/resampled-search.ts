/** The search for the cuts, on the nominal sample and on any of its resamplings, by the same rules. */
import { CATEGORIES } from '../../events/final-states.js';
import type { Background } from './expected-data.js';
import { modelBackground, modelLike } from './expected-data.js';
import type { CutCurve, CutPoint, Figure } from './cut-search.js';
import { figureAt, maximiseCuts, settleOnPlateau, startingCuts } from './cut-search.js';
import type { OptimisationData } from './optimisation-data.js';
import type { OptimiseOptions } from './options.js';
import type { ScoreAxis } from './score-axis.js';
import { sumsAbove } from './score-axis.js';
import type { SignalEfficiency } from './signal-efficiency.js';

/** All that a search needs. */
export interface SearchProblem {
  readonly axis: ScoreAxis;
  readonly options: OptimiseOptions;
  readonly figure: Figure;
  /** Full data / optimisation sample. */
  readonly scale: number;
  readonly observed: OptimisationData;
  readonly simulated: SignalEfficiency;
}

/** The maximum and where the plateau rule moves it. */
export interface SettledSearch {
  readonly maximum: CutPoint;
  readonly settled: CutPoint;
}

/** A figure of merit on the events that chose the cuts and on others: means over both halves of all splits. */
export interface HalfComparison {
  readonly onChoosingHalf: number;
  readonly onOtherHalf: number;
  /** (onChoosingHalf - onOtherHalf) / onOtherHalf. */
  readonly relative: number;
}

/** How much better the figure of merit of the merged categories looks on the events that chose the cuts than on others. */
export interface Optimism extends HalfComparison {
  readonly splits: number;
  /** That of each category by itself, which is what its cut maximises; empty if the cuts are chosen together. */
  readonly alone: readonly HalfComparison[];
}

/** Starts of the search an axis, and how many of their combinations are followed; fewer where an answer is near. */
const STARTS = { perAxis: 24, keep: 12 };
const STARTS_NEAR = { perAxis: 8, keep: 3 };

/** Expected data events of each category. */
export function nominalBackgrounds({ axis, options, scale, observed }: SearchProblem): Background[] {
  return CATEGORIES.map((_, c) => {
    const contents = observed.histograms.contents(0, c);
    return modelBackground(axis, contents, scale, options.fit, observed.byCategory[c].clustered);
  });
}

/** What each cut gives in a resampling, the background modelled like the nominal one. */
function resampledCurves(problem: SearchProblem, slot: number, nominal: readonly Background[]): CutCurve[] {
  const { axis, options, scale, observed } = problem;
  const backgrounds = nominal.map((like, c) =>
    modelLike(like, axis, observed.histograms.contents(slot, c), scale, options.fit, observed.byCategory[c].clustered),
  );
  return curvesOf(problem, slot, backgrounds);
}

/**
 * What each cut gives in one slot of the resampling: the expected data are integrated above the cut to the end of the axis. The
 * last edge closes the category: no candidate of any kind is above it, and nothing is expected there.
 */
export function curvesOf(problem: SearchProblem, slot: number, backgrounds: readonly Background[]): CutCurve[] {
  return backgrounds.map(({ above }, c) => {
    const last = tightestEdge(problem, c);
    return {
      efficiency: sumsAbove(problem.simulated.averaged(slot, c)).subarray(0, last + 1),
      observed: above.slice(0, last + 1).fill(0, last),
    };
  });
}

/**
 * The edge that closes a category: the first above all signal and all data of the optimisation sample, so that a cut
 * says something about scores that occur; the end of the axis where there is no signal.
 */
function tightestEdge({ axis, observed, simulated }: SearchProblem, category: number): number {
  const lastSignal = simulated.averaged(0, category).findLastIndex((part) => part > 0);
  const lastData = observed.histograms.contents(0, category).findLastIndex((n) => n > 0);
  return lastSignal < 0 ? axis.bins : 1 + Math.max(lastSignal, lastData);
}

/**
 * The maximum and the settled point, of all cuts together or, if not `joint`, of each category by itself.
 * @param near a known solution of a similar problem, to start from
 */
export function settle(problem: SearchProblem, curves: readonly CutCurve[], near?: CutPoint): SettledSearch {
  const { figure, options } = problem;
  if (options.joint) return settleTogether(problem, curves, near);
  const alone = curves.map((curve, c) =>
    settleTogether(problem, [curve], near && { edges: [near.edges[c]], value: near.value }),
  );
  const merged = (part: keyof SettledSearch): CutPoint => {
    const edges = alone.map((one) => one[part].edges[0]);
    return { edges, value: figureAt(curves, edges, figure) };
  };
  return { maximum: merged('maximum'), settled: merged('settled') };
}

function settleTogether(
  { figure, options }: SearchProblem,
  curves: readonly CutCurve[],
  near: CutPoint | undefined,
): SettledSearch {
  const { perAxis, keep } = near ? STARTS_NEAR : STARTS;
  const starts = startingCuts(curves, figure, perAxis, keep);
  const more = near ? [near.edges] : subsetMaxima(curves, figure);
  const maximum = maximiseCuts(curves, figure, [...more, ...starts]);
  return { maximum, settled: settleOnPlateau(curves, figure, maximum, options.plateau) };
}

/** All non-empty sets of the numbers below `count`. */
export function subsets(count: number): number[][] {
  const numbers = Array.from({ length: count }, (_, c) => c);
  return Array.from({ length: 2 ** count - 1 }, (_, k) => numbers.filter((c) => ((k + 1) >> c) & 1));
}

/**
 * The best cuts of each proper subset of the categories, the others closed: starts that make the cuts placed together no worse
 * than any of them.
 */
function subsetMaxima(curves: readonly CutCurve[], figure: Figure): (readonly number[])[] {
  const proper = subsets(curves.length).filter(({ length }) => length < curves.length);
  return proper.map((members) => {
    const chosen = members.map((c) => curves[c]);
    const { edges } = maximiseCuts(chosen, figure, startingCuts(chosen, figure, STARTS.perAxis, STARTS.keep));
    return curves.map(({ efficiency }, c) => (members.includes(c) ? edges[members.indexOf(c)] : efficiency.length - 1));
  });
}

/** The largest figure of merit of some of the categories, placed together, the others closed. */
export function largestOf(problem: SearchProblem, curves: readonly CutCurve[], members: readonly number[]): number {
  return settleTogether(
    problem,
    members.map((c) => curves[c]),
    undefined,
  ).maximum.value;
}

/** The edges and curves of each bootstrap replica, with its own fit. `onReplica` is told the share done. */
export function bootstrapSearch(
  problem: SearchProblem,
  nominal: readonly Background[],
  near: CutPoint,
  onReplica: (done: number) => void = () => undefined,
): { readonly edges: readonly number[]; readonly curves: readonly CutCurve[] }[] {
  const { replicas } = problem.observed.histograms.resampling;
  return Array.from({ length: replicas }, (_, replica) => {
    const curves = resampledCurves(problem, 1 + replica, nominal);
    const { settled } = settle(problem, curves, near);
    onReplica((replica + 1) / replicas);
    return { edges: settled.edges, curves };
  });
}

/** Cuts chosen on one half of the events, judged on the other, over both halves of every split; null without splits. */
export function measureOptimism(
  problem: SearchProblem,
  nominal: readonly Background[],
  near: CutPoint,
): Optimism | null {
  const { resampling } = problem.observed.histograms;
  const { splits } = resampling;
  if (splits === 0) return null;
  const choices = Array.from({ length: splits }, (_, split) => {
    const halves = ([0, 1] as const).map((half) => resampledCurves(problem, resampling.halfSlot(split, half), nominal));
    return halves.map((own, half) => ({
      edges: settle(problem, own, near).settled.edges,
      own,
      other: halves[1 - half],
    }));
  }).flat();
  const compare = (categories: readonly number[]): HalfComparison => {
    const mean = (half: 'own' | 'other') =>
      choices.reduce((sum, { edges, [half]: curves }) => {
        const [of, at] = [categories.map((c) => curves[c]), categories.map((c) => edges[c])];
        return sum + figureAt(of, at, problem.figure) / choices.length;
      }, 0);
    const [onChoosingHalf, onOtherHalf] = [mean('own'), mean('other')];
    return { onChoosingHalf, onOtherHalf, relative: (onChoosingHalf - onOtherHalf) / onOtherHalf };
  };
  const all = CATEGORIES.map((_, c) => c);
  return { splits, ...compare(all), alone: problem.options.joint ? [] : all.map((c) => compare([c])) };
}
