/**
 * The errors a user can cause, each printed as one line with exit code 2 by the command line.
 * Anything that is not a DarkoniumError is a defect and keeps its stack.
 */
export class DarkoniumError extends Error {
  override readonly name: string = 'DarkoniumError';
  /** 2: wrong use or bad input; 1: a check failed. */
  readonly exitCode: 1 | 2 = 2;
}

/** Where in an input a fault was found. */
export interface InputLocation {
  readonly file: string;
  /** 1-based data row (tables) or line (text formats). */
  readonly row?: number;
  readonly line?: number;
  readonly column?: string;
}

/** A file that cannot be used: empty, truncated, foreign, a missing column, a value out of range. */
export class InputError extends DarkoniumError {
  override readonly name = 'InputError';
  readonly location: InputLocation;

  /**
   * @param location where the fault is
   * @param found what stands there
   * @param allowed what would be accepted
   */
  constructor(location: InputLocation, found: string, allowed: string) {
    const place = [
      location.file,
      location.row === undefined ? '' : `row ${location.row}`,
      location.line === undefined ? '' : `line ${location.line}`,
      location.column === undefined ? '' : `column '${location.column}'`,
    ].filter(Boolean);
    super(`${place.join(', ')}: found ${found}; allowed: ${allowed}`);
    this.location = location;
  }
}

/** What an operating system, by way of Node or DuckDB, says of a file that cannot be written; and what would help. */
const DISK_FAULTS: readonly (readonly [RegExp, string, string])[] = [
  [/no space left/i, 'no space left', 'a disk with more room'],
  [/quota/i, 'a quota that is used up', 'more room'],
  [/file too large/i, 'a limit of the size of files', 'a larger limit'],
  [/read-only file system/i, 'a file system that is read-only', 'one that can be written to'],
  [/permission denied|operation not permitted/i, 'no permission', 'a folder with write permission'],
  [/no such file or directory/i, 'a folder that is gone', 'a folder that stays while it is written to'],
  [/i\/o error|input\/output error/i, 'a fault of the disk', 'a disk that works'],
];

/** An artefact that could not be written. */
export class OutputError extends DarkoniumError {
  override readonly name = 'OutputError';
  private readonly fault: readonly [found: string, allowed: string];

  private constructor(target: string, fault: readonly [string, string]) {
    super(`${target}: found ${fault[0]} while it was written; allowed: ${fault[1]}`);
    this.fault = fault;
  }

  /**
   * The error that writing `target` under the name `temporary` ended with: an OutputError if the disk is at fault, else as
   * it is.
   */
  static of(error: unknown, target: string, temporary: string): unknown {
    if (error instanceof OutputError) return new OutputError(target, error.fault);
    if (!(error instanceof Error) || error instanceof DarkoniumError) return error;
    const { path } = error as NodeJS.ErrnoException;
    const known = DISK_FAULTS.find(([pattern]) => pattern.test(error.message));
    // Of other files these faults tell nothing about the disk that is written to.
    const elsewhere =
      path === undefined
        ? error.message.includes('"/') && !error.message.includes(temporary)
        : !path.startsWith(temporary);
    return known === undefined || elsewhere ? error : new OutputError(target, [known[1], known[2]]);
  }
}

/** A configuration or option that is not allowed. */
export class ConfigError extends DarkoniumError {
  override readonly name = 'ConfigError';
}

/** A check (overtraining, sculpting, verification) that did not pass. */
export class CheckFailed extends DarkoniumError {
  override readonly name = 'CheckFailed';
  override readonly exitCode = 1;
}

/** An error that is no DarkoniumError, in one line that a report can be made of: what happened and where in the program. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return `a fault of the program: ${String(error)}; please report it`;
  const place = /\/dist\/src\/([\w./-]+:\d+)/.exec(error.stack ?? '')?.[1];
  const [what] = `${error.name}: ${error.message}`.split('\n', 1);
  return `a fault of the program${place === undefined ? '' : ` at ${place}`}: ${what}; please report it with the command and, if you can, the input`;
}

/** The allowed word with the smallest edit distance to `word`, for "did you mean". */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of allowed) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** The nearest word if it may well be meant: few letters differ, or one is the start of the other. */
export function near(word: string, allowed: readonly string[]): string | undefined {
  const guess = nearest(word, allowed);
  if (guess === undefined) return undefined;
  const [short, long] = [word, guess].map((one) => one.toLowerCase()).sort((a, b) => a.length - b.length);
  const isNear = long.startsWith(short) || editDistance(short, long) <= Math.max(1, 0.4 * long.length);
  return isNear ? guess : undefined;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length];
}
