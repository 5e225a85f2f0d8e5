/**
 * The optimisation: reads scores of the optimisation sample and of the signal, models the background above any cut,
 * finds the three cuts that maximise a figure of merit, and says how sure it is of them.
 */
import { ConfigError } from '../core/errors.js';
import type { Category } from '../events/final-states.js';
import { CATEGORIES } from '../events/final-states.js';
import type { Background } from './background.js';
import { modelBackground } from './background.js';
import type { FomCurve } from './fom-curves.js';
import { fomCurves } from './fom-curves.js';
import { FIGURES_OF_MERIT } from './figures-of-merit.js';
import type { OptimisationData } from './optimisation-data.js';
import { optimisationData } from './optimisation-data.js';
import { optimisationSampler } from './optimisation-sample.js';
import type { Cuts, OptimiseOptions } from './options.js';
import { makeResampling } from './resampling.js';
import { scoreAxis, scoreEdge, sumsAbove } from './score-axis.js';
import type { ScoreAxis } from './score-axis.js';
import type { TableStream } from './score-columns.js';
import type { ScoreDistribution } from './score-distribution.js';
import { scoreDistribution } from './score-distribution.js';
import type { GeneratedPoint, PointEfficiency, SignalEfficiency } from './signal-efficiency.js';
import { signalEfficiency } from './signal-efficiency.js';
import type { CutCurve, CutPoint, Figure } from './working-point.js';
import { figureAt, maximiseCuts, settleOnPlateau, startingCuts } from './working-point.js';

/** The chosen cuts, as written to the working point file. */
export interface WorkingPoint {
  readonly figureOfMerit: string;
  readonly joint: boolean;
  /** A candidate of the category passes with score >= cut. */
  readonly cuts: Cuts;
  /** Standard deviation of each cut over the bootstrap replicas; null without replicas. */
  readonly cutSd: Readonly<Record<Category, number | null>>;
  /** Where the figure of merit itself is largest, before the plateau rule. */
  readonly maximumCuts: Cuts;
  readonly maximumValue: number;
  /** Figure of merit of the merged categories at `cuts`. */
  readonly value: number;
  /** Mean efficiency over the mass grid at `cuts`, by category and merged. */
  readonly efficiency: Readonly<Record<Category | 'all', number>>;
  /** Events of the full data expected above `cuts`. */
  readonly expected: Readonly<Record<Category | 'all', number>>;
  readonly expectedSd: Readonly<Record<Category | 'all', number>>;
}

/** How the expected count was obtained, for the record. */
export type BackgroundRecord = Omit<Background, 'above' | 'sd'> & { readonly category: Category };

/** How much better the figure of merit looks on the events that chose the cuts than on others. */
export interface Optimism {
  readonly splits: number;
  /** Means over both halves of all splits. */
  readonly onChoosingHalf: number;
  readonly onOtherHalf: number;
  /** (onChoosingHalf - onOtherHalf) / onOtherHalf. */
  readonly relative: number;
}

/** Everything that the optimisation found. */
export interface OptimiseResult {
  readonly workingPoint: WorkingPoint;
  readonly backgrounds: readonly BackgroundRecord[];
  readonly distributions: readonly ScoreDistribution[];
  readonly curves: readonly FomCurve[];
  /** Cuts of each bootstrap replica. */
  readonly replicaCuts: readonly Cuts[];
  readonly optimism: Optimism | null;
  readonly efficiencies: readonly PointEfficiency[];
  /** Size of the optimisation sample, its share of the data, and correctly matched signal candidates. */
  readonly sample: {
    readonly fraction: number;
    readonly candidates: number;
    readonly entries: Readonly<Record<Category, number>>;
    readonly signalCandidates: number;
  };
}

/** What the optimisation needs besides its options. */
export interface OptimiseContext {
  readonly seed: number;
  /** The simulated mass points with their generated sums of weights. */
  readonly points: readonly GeneratedPoint[];
  /** Called with the share done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Starts of the search an axis, and how many of their combinations are followed. */
const STARTS = { perAxis: 24, keep: 12 };

/**
 * Chooses the working point. Of the data only events of the optimisation sample are looked at; the result does not
 * depend on the order of rows or tables.
 *
 * @param data scores of the data; rows outside the optimisation sample are skipped
 * @param signal scores of the simulated signal
 * @throws ConfigError if the signal has no correctly matched candidate or a mass point is unknown
 */
export async function optimise(
  data: TableStream,
  signal: TableStream,
  options: OptimiseOptions,
  context: OptimiseContext,
): Promise<OptimiseResult> {
  const axis = scoreAxis(options.score_range, options.score_step);
  const resample = (stream: string) => makeResampling(context.seed, stream, options.replicas, options.holdout_splits);
  const inSample = optimisationSampler(context.seed, options.fraction);
  const observed = await optimisationData(data, inSample, axis, resample('data'));
  const simulated = await signalEfficiency(signal, context.points, axis, resample('signal'), options.mass_weights);
  if (simulated.matched === 0) throw new ConfigError('the signal scores hold no candidate with truth_matched = 1');
  return chooseWorkingPoint({ axis, options, observed, simulated, onProgress: context.onProgress });
}

interface Problem {
  readonly axis: ScoreAxis;
  readonly options: OptimiseOptions;
  readonly observed: OptimisationData;
  readonly simulated: SignalEfficiency;
  readonly onProgress: ((done: number) => void) | undefined;
}

function chooseWorkingPoint(problem: Problem): OptimiseResult {
  const { axis, options, observed, simulated } = problem;
  const figure = FIGURES_OF_MERIT[options.figure_of_merit].bind(options);
  const backgrounds = backgroundsOf(problem, 0);
  const curves = curvesOf(problem, 0, backgrounds);
  const { maximum, settled } = settle(curves, figure, options, undefined);
  const replicas = bootstrap(problem, figure, maximum);
  const cuts = replicas.map(({ edges }) => cutsAt(axis, edges));
  return {
    workingPoint: describeWorkingPoint(problem, figure, maximum, settled, cuts, curves, backgrounds),
    backgrounds: backgrounds.map(({ method, reason, fit, fitFrom }, c) => ({
      category: CATEGORIES[c],
      method,
      reason,
      fit,
      fitFrom,
    })),
    distributions: CATEGORIES.map((name, c) =>
      scoreDistribution(
        name,
        axis,
        observed.histograms.contents(0, c),
        simulated.histograms.contents(0, c),
        backgrounds[c].fit,
      ),
    ),
    curves: fomCurves(
      axis,
      figure,
      settled.edges,
      curves,
      replicas.map((replica) => replica.curves),
    ),
    replicaCuts: cuts,
    optimism: measureOptimism(problem, figure, maximum),
    efficiencies: simulated.pointEfficiencies(settled.edges),
    sample: {
      fraction: options.fraction,
      candidates: observed.candidates,
      entries: byCategory((_, c) => observed.entries[c]),
      signalCandidates: simulated.matched,
    },
  };
}

function backgroundsOf({ axis, options, observed }: Problem, slot: number): Background[] {
  return CATEGORIES.map((_, c) =>
    modelBackground(
      axis,
      observed.histograms.contents(slot, c),
      1 / options.fraction,
      options.fit,
      observed.weightScale[c],
    ),
  );
}

function curvesOf({ simulated }: Problem, slot: number, backgrounds: readonly Background[]): CutCurve[] {
  return backgrounds.map(({ above }, c) => ({
    efficiency: sumsAbove(simulated.histograms.contents(slot, c)),
    observed: above,
  }));
}

/** The maximum and the settled point, of all cuts together or of each category by itself. */
function settle(
  curves: readonly CutCurve[],
  figure: Figure,
  { joint, plateau }: OptimiseOptions,
  near: CutPoint | undefined,
): { maximum: CutPoint; settled: CutPoint } {
  if (!joint) {
    const alone = curves.map((curve, c) =>
      settleTogether([curve], figure, plateau, near && { edges: [near.edges[c]], value: 0 }),
    );
    const merged = (part: 'maximum' | 'settled') => {
      const edges = alone.map((one) => one[part].edges[0]);
      return { edges, value: figureAt(curves, edges, figure) };
    };
    return { maximum: merged('maximum'), settled: merged('settled') };
  }
  return settleTogether(curves, figure, plateau, near);
}

function settleTogether(curves: readonly CutCurve[], figure: Figure, plateau: number, near: CutPoint | undefined) {
  const { perAxis, keep } = near ? { perAxis: 8, keep: 3 } : STARTS;
  const starts = startingCuts(curves, figure, perAxis, keep);
  const maximum = maximiseCuts(curves, figure, near ? [near.edges, ...starts] : starts);
  return { maximum, settled: settleOnPlateau(curves, figure, maximum, plateau) };
}

/** Each replica with its own fit, its own cuts, by the same rules. */
function bootstrap(problem: Problem, figure: Figure, near: CutPoint) {
  return Array.from({ length: problem.options.replicas }, (_, replica) => {
    const curves = curvesOf(problem, 1 + replica, backgroundsOf(problem, 1 + replica));
    const { settled } = settle(curves, figure, problem.options, near);
    problem.onProgress?.((replica + 1) / problem.options.replicas);
    return { edges: settled.edges, curves };
  });
}

/** Cuts chosen on one half of the events, judged on the other, over both halves of every split. */
function measureOptimism(problem: Problem, figure: Figure, near: CutPoint): Optimism | null {
  const { resampling } = problem.observed.histograms;
  const { splits } = resampling;
  if (splits === 0) return null;
  let [own, other] = [0, 0];
  for (let split = 0; split < splits; split++) {
    const halves = ([0, 1] as const).map((half) => {
      const slot = resampling.halfSlot(split, half);
      return curvesOf(problem, slot, backgroundsOf(problem, slot));
    });
    halves.forEach((curves, half) => {
      const { settled } = settle(curves, figure, problem.options, near);
      own += settled.value / (2 * splits);
      other += figureAt(halves[1 - half], settled.edges, figure) / (2 * splits);
    });
  }
  return { splits, onChoosingHalf: own, onOtherHalf: other, relative: (own - other) / other };
}

function describeWorkingPoint(
  { axis, options }: Problem,
  figure: Figure,
  maximum: CutPoint,
  settled: CutPoint,
  replicas: readonly Cuts[],
  curves: readonly CutCurve[],
  backgrounds: readonly Background[],
): WorkingPoint {
  const efficiency = byCategory((_, c) => curves[c].efficiency[settled.edges[c]]);
  const expected = byCategory((_, c) => curves[c].observed[settled.edges[c]]);
  const expectedSd = byCategory((_, c) => backgrounds[c].sd[settled.edges[c]]);
  return {
    figureOfMerit: options.figure_of_merit,
    joint: options.joint,
    cuts: cutsAt(axis, settled.edges),
    cutSd: byCategory((name) => standardDeviation(replicas.map((cuts) => cuts[name]))),
    maximumCuts: cutsAt(axis, maximum.edges),
    maximumValue: maximum.value,
    value: figureAt(curves, settled.edges, figure),
    efficiency: { ...efficiency, all: efficiency.C0 + efficiency.C1 + efficiency.C2 },
    expected: { ...expected, all: expected.C0 + expected.C1 + expected.C2 },
    expectedSd: { ...expectedSd, all: Math.hypot(expectedSd.C0, expectedSd.C1, expectedSd.C2) },
  };
}

function byCategory<T>(value: (name: Category, index: number) => T): Record<Category, T> {
  return Object.fromEntries(CATEGORIES.map((name, index) => [name, value(name, index)])) as Record<Category, T>;
}

function cutsAt(axis: ScoreAxis, edges: readonly number[]): Cuts {
  return byCategory((_, c) => scoreEdge(axis, edges[c]));
}

function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
}
