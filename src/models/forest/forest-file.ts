/** A forest, or a shard of one, in a file: to merge shards of several machines, or to go on where a training was stopped. */
import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../../core/artefact.js';
import { DarkoniumError, InputError } from '../../core/errors.js';
import { decodeBundle, encodeBundle, type Plain } from '../../io/bundle.js';
import { forestFromArrays, forestSchema, forestToArrays } from './forest-arrays.js';
import type { Forest } from './forest.js';

const KIND = 'darkonium forest';

/** Writes a forest file: the bundle format of the model file; the file is whole or absent. */
export async function saveForest(path: string, forest: Forest): Promise<void> {
  await writeFileAtomic(path, encodeBundle({ kind: KIND, ...forestToArrays(forest) } as unknown as Plain));
}

/** Reads a forest file. @throws InputError if it is absent or not a whole forest, saying what is wrong */
export async function loadForest(path: string): Promise<Forest> {
  const refuse = (found: string) => new InputError({ file: path }, found, 'a forest written by saveForest');
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`no readable file (${error.code ?? 'error'})`);
  });
  const data = decodeBundle(bytes, path);
  const kind = (data as { kind?: unknown }).kind;
  if (kind !== KIND) throw refuse(`a bundle of another kind (${String(kind)})`);
  const outcome = forestSchema.safeParse(data);
  if (!outcome.success) throw refuse('a malformed forest');
  try {
    return forestFromArrays(outcome.data.header, outcome.data.arrays);
  } catch (error) {
    if (error instanceof DarkoniumError) throw refuse(`a malformed forest (${error.message})`);
    throw error;
  }
}
