/**
 * The optimisation: reads scores of the optimisation sample and of the signal, models the background above any cut,
 * finds the three cuts that maximise a figure of merit, and says how sure it is of them.
 *
 * Two simplifications err on the safe side: an event whose best candidates pass in two categories counts twice in the
 * expected data, and a signal event counts with its right candidate, which the choice may later pass over.
 */
import { ConfigError } from '../../core/errors.js';
import type { Category } from '../../events/final-states.js';
import { CATEGORIES } from '../../events/final-states.js';
import type { Background } from './expected-data.js';
import { FIGURES_OF_MERIT } from './figures-of-merit.js';
import type { FomCurve } from './fom-curves.js';
import { fomCurves } from './fom-curves.js';
import { optimisationData } from './optimisation-data.js';
import { optimisationSampler } from '../../events/optimisation-sample.js';
import type { Cuts } from '../cuts.js';
import type { OptimiseOptions } from './options.js';
import { makeResampling } from './resampling.js';
import type { Optimism, SearchProblem } from './resampled-search.js';
import {
  bootstrapSearch,
  curvesOf,
  largestOf,
  measureOptimism,
  subsets,
  nominalBackgrounds,
  settle,
} from './resampled-search.js';
import { scoreAxis } from './score-axis.js';
import type { TableStream } from '../score-columns.js';
import type { ScoreDistribution } from './score-distribution.js';
import { scoreDistribution } from './score-distribution.js';
import type { GeneratedPoint, PointEfficiency } from './signal-efficiency.js';
import { signalEfficiency } from './signal-efficiency.js';
import type { WorkingPoint } from './working-point.js';
import { byCategory, cutsAt, describeWorkingPoint } from './working-point.js';

/** How the expected count was obtained, for the record. */
export type BackgroundRecord = Omit<Background, 'above' | 'sd'> & { readonly category: Category };

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
  /** Size of the optimisation sample (candidates; events and what they were made from), its share of the data, and correctly matched signal candidates. */
  readonly sample: {
    readonly fraction: number;
    readonly candidates: number;
    readonly entries: Readonly<Record<Category, number>>;
    readonly sources: Readonly<Record<Category, number>>;
    readonly signalCandidates: number;
  };
}

/** What the optimisation needs besides its options. */
export interface OptimiseContext {
  readonly seed: number;
  /**
   * Set where `data` is background made by simulation for this purpose: all of it is the sample, of so many times the luminosity
   * of the data; `fraction` does not count then.
   */
  readonly simulatedShare?: number;
  /** The simulated mass points with their generated sums of weights. */
  readonly points: readonly GeneratedPoint[];
  /** Called with the share done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

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
  const figure = FIGURES_OF_MERIT[options.figure_of_merit].bind(options);
  const resample = (stream: string) => makeResampling(context.seed, stream, options.replicas, options.holdout_splits);
  const share = context.simulatedShare ?? options.fraction;
  if (!(share > 0)) throw new ConfigError('fraction: found 0, which leaves no data to place cuts on; allowed: above 0');
  const inSample = context.simulatedShare === undefined ? optimisationSampler(context.seed, share) : () => true;
  const observed = await optimisationData(data, inSample, axis, resample('data'));
  const simulated = await signalEfficiency(signal, context.points, axis, resample('signal'), options.mass_weights);
  if (simulated.matched === 0)
    throw new ConfigError('signal scores: found no candidate with truth_matched = 1; allowed: at least one');
  return solve({ axis, options, figure, scale: 1 / share, observed, simulated }, context.onProgress);
}

function solve(problem: SearchProblem, onProgress?: (done: number) => void): OptimiseResult {
  const { axis, options, figure, observed, simulated } = problem;
  const backgrounds = nominalBackgrounds(problem);
  const curves = curvesOf(problem, 0, backgrounds);
  const search = settle(problem, curves);
  const { edges } = search.settled;
  const sources = observed.sourcesAbove(edges);
  const replicas = bootstrapSearch(problem, backgrounds, search.maximum, onProgress);
  const replicaCuts = replicas.map((replica) => cutsAt(axis, replica.edges));
  const replicaCurves = replicas.map((replica) => replica.curves);
  return {
    workingPoint: describeWorkingPoint(axis, options, figure, search, replicas, curves, backgrounds, {
      sources: { ...byCategory((_, c) => sources.each[c]), all: sources.all },
      largest: subsets(CATEGORIES.length).map((members) => ({
        categories: members.map((c) => CATEGORIES[c]),
        value: largestOf(problem, curves, members),
      })),
    }),
    backgrounds: backgrounds.map(({ method, reason, fit, fitFrom }, c) => {
      return { category: CATEGORIES[c], method, reason, fit, fitFrom };
    }),
    distributions: CATEGORIES.map((name, c) => {
      return scoreDistribution(
        name,
        axis,
        observed.histograms.contents(0, c),
        simulated.averaged(0, c),
        backgrounds[c].fit,
      );
    }),
    curves: fomCurves(axis, figure, edges, curves, replicaCurves, options.joint),
    replicaCuts,
    optimism: measureOptimism(problem, backgrounds, search.maximum),
    efficiencies: simulated.pointEfficiencies(edges),
    sample: {
      fraction: 1 / problem.scale,
      candidates: observed.candidates,
      entries: byCategory((_, c) => observed.byCategory[c].entries),
      sources: byCategory((_, c) => observed.byCategory[c].sources),
      signalCandidates: simulated.matched,
    },
  };
}
