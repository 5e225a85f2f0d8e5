/** What a caller may ask of a table reader, whatever the format. */
import { InputError, near } from '../../core/errors.js';

/** What to read of a table file. */
export interface ReadOptions {
  /** Names of the columns, in the wanted order; all of the file's if not given. */
  readonly columns?: readonly string[];
  /** Names of the columns that must hold numbers; what the others hold is told from the file. */
  readonly numbers?: readonly string[];
  /** What a column of numbers may hold, in words, for the message about a text there; a number in each row if not given. */
  readonly allowed?: Readonly<Record<string, string>>;
  /** What becomes of a column of more than 256 distinct words: 'refuse' (default) or 'leave out'. */
  readonly manyWords?: 'refuse' | 'leave out';
}

/** As ReadOptions, and how many rows a batch has. */
export interface BatchOptions extends ReadOptions {
  /** Default 65536. */
  readonly batchRows?: number;
}

/** @throws InputError always: the file lacks the column `name`; names those it has */
export function refuseMissing(file: string, name: string, names: readonly string[]): never {
  const guess = near(name, names);
  const hint = guess === undefined ? '' : ` (nearest is '${guess}')`;
  throw new InputError(
    { file, column: name },
    `no such column${hint}`,
    `a file with it; columns there: ${names.join(', ')}`,
  );
}
