/** The working point as it is written to and read from its file. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../../core/errors.js';
import type { Category } from '../../events/final-states.js';
import { CATEGORIES } from '../../events/final-states.js';
import { inspectInput } from '../../io/open-input.js';
import type { Background } from './expected-data.js';
import type { CutCurve, CutPoint, Figure } from './cut-search.js';
import { figureAt } from './cut-search.js';
import { FIGURE_NAMES } from './figures-of-merit.js';
import type { Cuts } from '../cuts.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreEdge } from './score-axis.js';

const perCategory = <T extends z.ZodType>(value: T) => z.strictObject({ C0: value, C1: value, C2: value });
const perCategoryAndAll = z.strictObject({ C0: z.number(), C1: z.number(), C2: z.number(), all: z.number() });

/** Schema of the working point file. */
const workingPointSchema = z.strictObject({
  figureOfMerit: z.enum(FIGURE_NAMES),
  joint: z.boolean(),
  cuts: perCategory(z.number()).describe('a candidate of the category passes with score >= cut'),
  cutSd: perCategory(z.number().nullable()).describe('standard deviation over bootstrap replicas; null without'),
  maximumCuts: perCategory(z.number()).describe('where the figure of merit is largest, before the plateau rule'),
  maximumValue: z.number(),
  value: z.number().describe('figure of merit of the merged categories at cuts'),
  efficiency: perCategoryAndAll.describe('mean over the mass grid at cuts'),
  expected: perCategoryAndAll.describe('events of the full data expected above cuts'),
  expectedSd: perCategoryAndAll.describe('the larger of that of the fit and that over bootstrap replicas'),
  sources: perCategoryAndAll.describe(
    'independent generator events among the entries of the sample above cuts; an expected number that rests on fewer than 20 is not known to better than its error',
  ),
  largest: z
    .array(z.strictObject({ categories: z.array(z.enum(CATEGORIES)), value: z.number() }))
    .describe(
      'the largest figure of merit of each set of categories whose cuts are placed together, the others closed',
    ),
});

/** The chosen cuts and what is expected of them. */
export type WorkingPoint = Readonly<z.infer<typeof workingPointSchema>>;

/**
 * Reads a working point file.
 * @param text its content
 * @param file its name, for the message
 * @throws ConfigError if it is not a working point
 */
export function parseWorkingPoint(text: string, file: string): WorkingPoint {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new ConfigError(`${file}: not JSON; allowed: a working point as the optimisation writes it`);
  }
  const parsed = workingPointSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue.path.length === 0 ? '' : `, '${issue.path.join('.')}'`;
  throw new ConfigError(`${file}${key}: ${issue.message}; allowed: a working point as the optimisation writes it`);
}

/** One value for each category. */
export function byCategory<T>(value: (name: Category, index: number) => T): Record<Category, T> {
  return Object.fromEntries(CATEGORIES.map((name, index) => [name, value(name, index)])) as Record<Category, T>;
}

/** The scores at edges of the axis. */
export function cutsAt(axis: ScoreAxis, edges: readonly number[]): Cuts {
  return byCategory((_, c) => scoreEdge(axis, edges[c]));
}

/** The record of a settled search. */
export function describeWorkingPoint(
  axis: ScoreAxis,
  { figure_of_merit: figureOfMerit, joint }: { figure_of_merit: WorkingPoint['figureOfMerit']; joint: boolean },
  figure: Figure,
  { maximum, settled }: { maximum: CutPoint; settled: CutPoint },
  replicas: readonly { readonly edges: readonly number[]; readonly curves: readonly CutCurve[] }[],
  curves: readonly CutCurve[],
  backgrounds: readonly Background[],
  observed: { readonly sources: WorkingPoint['sources']; readonly largest: WorkingPoint['largest'] },
): WorkingPoint {
  const efficiency = byCategory((_, c) => curves[c].efficiency[settled.edges[c]]);
  const expectedIn = (of: readonly CutCurve[], c: number) => of[c].observed[settled.edges[c]];
  const expected = byCategory((_, c) => expectedIn(curves, c));
  const spread = (count: (of: readonly CutCurve[]) => number) =>
    standardDeviation(replicas.map((replica) => count(replica.curves))) ?? 0;
  const fitSd = CATEGORIES.map((_, c) => backgrounds[c].sd[settled.edges[c]]);
  const expectedSd = byCategory((_, c) =>
    Math.max(
      fitSd[c],
      spread((of) => expectedIn(of, c)),
    ),
  );
  const together = (of: readonly CutCurve[]) => CATEGORIES.reduce((sum, _, c) => sum + expectedIn(of, c), 0);
  return {
    figureOfMerit,
    joint,
    cuts: cutsAt(axis, settled.edges),
    cutSd: byCategory((_, c) => standardDeviation(replicas.map(({ edges }) => scoreEdge(axis, edges[c])))),
    maximumCuts: cutsAt(axis, maximum.edges),
    maximumValue: maximum.value,
    value: figureAt(curves, settled.edges, figure),
    efficiency: { ...efficiency, all: efficiency.C0 + efficiency.C1 + efficiency.C2 },
    expected: { ...expected, all: expected.C0 + expected.C1 + expected.C2 },
    expectedSd: { ...expectedSd, all: Math.max(Math.hypot(...fitSd), spread(together)) },
    ...observed,
  };
}

function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
}

/** Reads a file of cuts. @throws InputError if there is no such file, ConfigError if it is not one of cuts */
export async function readWorkingPoint(path: string): Promise<WorkingPoint> {
  await inspectInput(path, 'a working point as the optimisation writes it');
  return parseWorkingPoint(await readFile(path, 'utf8'), path);
}
