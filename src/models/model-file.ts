/** A model of all categories as one file: a bundle (bundle.ts) with the record { kind, model }. */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { DarkoniumError, InputError } from '../core/errors.js';
import { decodeBundle, encodeBundle } from '../io/bundle.js';
import type { Plain } from '../io/bundle.js';
import { arrays, forestFromArrays, forestSchema, forestToArrays } from './forest/forest-arrays.js';
import type { ForestArrays } from './forest/forest-arrays.js';
import type { Model } from './model.js';
import { stackOptionsOf, trainOptionsSchema } from './options.js';
import type { Scorer } from './stack/member.js';
import type { TrainedStack } from './stack/stack.js';
import type { CategoryReport } from './training-report.js';

const KIND = 'darkonium model';

const scorerSchema = forestSchema.extend({ intercept: z.number() });

const modelSchema = z.object({
  kind: z.literal(KIND),
  model: z.object({
    featureNames: z.array(z.string()).min(1),
    options: trainOptionsSchema,
    seed: z.number(),
    /** Files of version 0.1.0 have none: events were their own sources. */
    groupColumn: z.enum(['event_id', 'source_id']).default('event_id'),
    categories: z.array(z.string()).min(1),
    stacks: z.record(
      z.string(),
      z.object({
        l2: z.number(),
        full: scorerSchema,
        folds: z.array(scorerSchema).min(2),
        trainingEvents: arrays(Float64Array),
      }),
    ),
    reports: z.record(
      z.string(),
      z.custom<CategoryReport>((value) => typeof value === 'object' && value !== null),
    ),
  }),
});

/** The bytes of a model file; the same model gives the same bytes. */
export function encodeModel(model: Model): Uint8Array {
  const stacks = Object.entries(model.stacks).map(([name, { l2, full, folds, trainingEvents }]) => {
    return [name, { l2, full: packScorer(full), folds: folds.map(packScorer), trainingEvents }] as const;
  });
  return encodeBundle({ kind: KIND, model: { ...model, stacks: Object.fromEntries(stacks) } } as unknown as Plain);
}

/**
 * The model of a file's bytes.
 * @param file name for errors
 * @throws InputError that says what is wrong with the bytes
 */
export function decodeModel(bytes: Uint8Array, file: string): Model {
  const outcome = modelSchema.safeParse(decodeBundle(bytes, file));
  if (!outcome.success) {
    const { path, message } = outcome.error.issues[0];
    throw malformed(file, `${path.map(String).join('.')}: ${message}`);
  }
  const { model } = outcome.data;
  for (const name of model.categories) {
    if (!(Object.hasOwn(model.stacks, name) && Object.hasOwn(model.reports, name)))
      throw malformed(file, `category ${name} without a stack`);
    if (model.stacks[name].folds.length !== model.options.folds)
      throw malformed(file, `${name}: wrong number of folds`);
  }
  try {
    const { featureNames, options, seed } = model;
    const stacks = Object.entries(model.stacks).map(([name, { l2, full, folds, trainingEvents }]) => {
      const members = [full, ...folds].map((scorer) => unpackScorer(scorer, featureNames));
      const shared = { featureNames, options: stackOptionsOf(options), seed, l2, trainingEvents };
      return [name, { ...shared, full: members[0], folds: members.slice(1) } satisfies TrainedStack] as const;
    });
    return { ...model, stacks: Object.fromEntries(stacks) };
  } catch (error) {
    if (error instanceof DarkoniumError || error instanceof RangeError) throw malformed(file, error.message);
    throw error;
  }
}

function malformed(file: string, fault: string): InputError {
  return new InputError({ file }, `a malformed model (${fault})`, 'a model written by darkonium');
}

function packScorer({ forest, intercept }: Scorer) {
  return { intercept, ...forestToArrays(forest) };
}

function unpackScorer({ intercept, header, arrays }: z.output<typeof scorerSchema>, names: readonly string[]): Scorer {
  const forest = forestFromArrays(header, arrays satisfies ForestArrays);
  if (forest.featureNames.join('\n') !== names.join('\n')) throw new RangeError('members with different features');
  return { forest, intercept };
}

/** Writes a model file. The caller names a temporary path if the write is to be atomic. */
export async function writeModel(path: string, model: Model): Promise<void> {
  await writeFile(path, encodeModel(model));
}

/**
 * Reads a model file.
 * @throws InputError if it is absent or not a whole model, saying what is wrong
 */
export async function readModel(path: string): Promise<Model> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(
      { file: path },
      `no readable file (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
      'a model',
    );
  }
  return decodeModel(bytes, path);
}
