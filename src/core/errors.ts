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

/** A configuration or option that is not allowed. */
export class ConfigError extends DarkoniumError {
  override readonly name = 'ConfigError';
}

/** A check (overtraining, sculpting, verification) that did not pass. */
export class CheckFailed extends DarkoniumError {
  override readonly name = 'CheckFailed';
  override readonly exitCode = 1;
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
