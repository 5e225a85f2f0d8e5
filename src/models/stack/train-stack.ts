/** Training of stacks: members without a fold first, which choose the penalty, then the full member. */
import { ConfigError } from '../../core/errors.js';
import type { Pool } from '../../core/pool.js';
import { createPool } from '../../core/pool.js';
import { onSharedBuffer } from '../../core/shared-memory.js';
import { distinctEvents, foldsOf } from '../sample/folds.js';
import { checkSample, sourcesOf, toSample } from '../sample/sample.js';
import type { SampleInput, WeightedSample } from '../sample/sample.js';
import { withTrainingWeights } from '../sample/training-weights.js';
import type { FoldJob, FoldResult, FullJob, GrowJob, GrownForest, Scorer } from './member.js';
import { resolveStackOptions } from './options.js';
import type { StackOptions } from './options.js';
import { ladderOf } from './penalty-search.js';
import type { Rungs } from './penalty-search.js';
import { described } from './stack.js';
import type { HonestScores, TrainedStack } from './stack.js';

/** The log-loss of a penalty, cross-validated over events. */
export interface PenaltyLoss {
  readonly l2: number;
  readonly logLoss: number;
}

/** A stack with what its training showed. */
export interface StackTraining {
  readonly stack: TrainedStack;
  /** Scores of the training rows by members that did not see their events. */
  readonly heldOut: HonestScores;
  /** The penalties that were tried on all folds, strongest first. */
  readonly penalties: readonly PenaltyLoss[];
  /** Is the loss of the chosen penalty less than those of a stronger and a weaker one? */
  readonly penaltyInside: boolean;
  /** Mean signal fraction of the full forest's trees that did not see the row's event; NaN if all did. */
  readonly outOfBag: Float64Array;
}

/** What training needs besides sample and options. */
export interface StackContext {
  readonly seed: number;
  /** Workers; without one the calling thread does the work. */
  readonly pool?: Pool;
  readonly onProgress?: (done: number, total: number) => void;
}

const TASKS = new URL('./member.js', import.meta.url).href;

/**
 * Trains a stack on rows with any features.
 * @throws ConfigError if an option is unknown or out of range, or a class is missing in a fold
 * @throws InputError if the sample holds what is not allowed
 */
export async function trainStack(
  sample: SampleInput,
  options: Partial<StackOptions>,
  context: StackContext,
): Promise<StackTraining> {
  const [training] = await trainStacks([toSample(sample)], options, context);
  return training;
}

/** Trains a stack for each sample, all members side by side. */
export async function trainStacks(
  samples: readonly WeightedSample[],
  given: Partial<StackOptions>,
  { seed, pool = createPool(1), onProgress }: StackContext,
): Promise<StackTraining[]> {
  const options = resolveStackOptions(given);
  samples.forEach((sample) => {
    checkStackSample(sample, options, seed);
  });
  const total = samples.length * (options.folds + 2);
  let done = 0;
  const run = async <I, O>(name: string, jobs: readonly I[]): Promise<O[]> => {
    const results: O[] = [];
    await pool.map(TASKS, name, jobs, (result: O) => {
      results.push(result);
      onProgress?.(Math.min(++done, total), total);
    });
    return results;
  };
  const growJobs = samples.map((sample): GrowJob => ({ sample, options, seed }));
  const foldJobs = growJobs.flatMap(foldJobsOf);
  const { grown, tried } = await firstRound(options, growJobs, foldJobs, run);
  const perSample = samples.map((_, k) => foldJobs.slice(k * options.folds, (k + 1) * options.folds));
  const choices: Choice[] = [];
  for (const [k, jobs] of perSample.entries())
    choices.push(await choose(jobs, tried.slice(k * options.folds, (k + 1) * options.folds), run));
  const fullJobs = samples.map((sample, k): FullJob => ({ sample, options, grown: grown[k], l2: choices[k].l2 }));
  const full = await run<FullJob, Scorer>('fullTask', fullJobs);
  return samples.map((_, k) => assemble(growJobs[k], perSample[k], grown[k], choices[k], full[k]));
}

type Run = <I, O>(name: string, jobs: readonly I[]) => Promise<O[]>;
/** What a member without a fold found, by rung. */
type Tried = ReadonlyMap<number, FoldResult>;

/** Full forests, and members without folds: side by side, or on the full forests where these score out of bag. */
async function firstRound(
  { trainingScores }: StackOptions,
  growJobs: readonly GrowJob[],
  foldJobs: FoldJob[],
  run: Run,
): Promise<{ grown: GrownForest[]; tried: Tried[] }> {
  if (trainingScores === 'oob') {
    const grown = await run<GrowJob, GrownForest>('growTask', growJobs);
    const folds = foldJobs.length / growJobs.length;
    foldJobs.forEach((job, i) => (foldJobs[i] = { ...job, grown: grown[Math.floor(i / folds)] }));
    return { grown, tried: await run<FoldJob, Tried>('foldTask', foldJobs) };
  }
  const results = await run<GrowJob | FoldJob, GrownForest | Tried>('memberTask', [...foldJobs, ...growJobs]);
  return {
    tried: results.slice(0, foldJobs.length) as Tried[],
    grown: results.slice(foldJobs.length) as GrownForest[],
  };
}

function checkStackSample(sample: WeightedSample, { folds }: StackOptions, seed: number): void {
  checkSample(sample);
  const fold = foldsOf(sourcesOf(sample), folds, seed);
  const seen = new Set<number>();
  for (let row = 0; row < sample.rowCount; row++)
    if (sample.weight[row] > 0) seen.add(2 * fold[row] + sample.label[row]);
  if (seen.size < 2 * folds)
    throw new ConfigError(`the stack needs signal and background events in each of ${folds} folds: too few events`);
}

function foldJobsOf(job: GrowJob): FoldJob[] {
  const folds = onSharedBuffer(foldsOf(sourcesOf(job.sample), job.options.folds, job.seed));
  const judging = onSharedBuffer(withTrainingWeights(job.sample, job.options.classBalance).weight);
  return Array.from({ length: job.options.folds }, (_, fold) => ({ ...job, folds, fold, judging }));
}

/** The penalty of least loss over all folds. */
interface Choice extends Pick<StackTraining, 'penalties' | 'penaltyInside'> {
  readonly l2: number;
  /** What it gave, by fold. */
  readonly results: readonly FoldResult[];
}

/**
 * Chooses among the penalties that all folds tried. Folds are asked again, which is rare, while the best of these is the
 * last that all tried though the ladder goes on, or a fold did not keep its scorer.
 */
async function choose(jobs: readonly FoldJob[], first: readonly Tried[], run: Run): Promise<Choice> {
  const { penalties } = ladderOf(jobs[0].options.l2);
  const tried = [...first];
  for (;;) {
    const shared = sharedRungs(tried);
    const losses = Array.from({ length: shared.to - shared.from + 1 }, (_, i) => pooledLoss(tried, shared.from + i));
    const best = shared.from + losses.indexOf(Math.min(...losses));
    const wanted = {
      from: Math.max(0, best - 1),
      to: Math.min(penalties.length - 1, best + 1),
      best,
    };
    const again = [...jobs.keys()].filter((k) => !covers(tried[k], wanted));
    if (again.length === 0) {
      return {
        l2: penalties[best],
        results: tried.map((ofFold) => ofFold.get(best)!),
        penalties: losses.map((logLoss, i) => ({ l2: penalties[shared.from + i], logLoss })),
        penaltyInside: best > shared.from && best < shared.to,
      };
    }
    const whole = { from: Math.min(shared.from, wanted.from), to: Math.max(shared.to, wanted.to), best };
    const more = await run<FoldJob, Tried>(
      'foldTask',
      again.map((k) => ({ ...jobs[k], wanted: whole })),
    );
    again.forEach((k, i) => (tried[k] = more[i]));
  }
}

/** The rungs that all folds tried. */
function sharedRungs(tried: readonly Tried[]): Rungs {
  const rungs = tried.map((ofFold) => [...ofFold.keys()]);
  return { from: Math.max(...rungs.map((own) => own[0])), to: Math.min(...rungs.map((own) => own.at(-1)!)) };
}

function covers(tried: Tried, { from, to, best }: Rungs & { best: number }): boolean {
  return tried.has(from) && tried.has(to) && tried.get(best)?.scorer !== undefined;
}

function pooledLoss(tried: readonly Tried[], rung: number): number {
  let [loss, weight] = [0, 0];
  for (const ofFold of tried) {
    const { lossSum, weightSum } = ofFold.get(rung)!;
    loss += lossSum;
    weight += weightSum;
  }
  return loss / weight;
}

function assemble(
  { sample, options, seed }: GrowJob,
  [{ folds }]: readonly FoldJob[],
  { unseen }: GrownForest,
  { l2, results, penalties, penaltyInside }: Choice,
  full: Scorer,
): StackTraining {
  const next = results.map(() => 0);
  const score = Float32Array.from(folds, (fold) => results[fold].score[next[fold]++]);
  const member = folds.map((fold) => fold + 1);
  return {
    stack: {
      featureNames: sample.featureNames,
      options,
      seed,
      l2,
      full,
      folds: results.map(({ scorer }) => scorer!),
      trainingEvents: distinctEvents(sourcesOf(sample)),
    },
    heldOut: { score, scoredBy: described(Uint8Array.from(member), score, options) },
    penalties,
    penaltyInside,
    outOfBag: unseen.probability,
  };
}
