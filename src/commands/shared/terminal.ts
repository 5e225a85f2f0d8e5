import { alignColumns } from '../../core/align-columns.js';

/** Where a command writes: results to standard output, progress and errors to standard error. */
export interface Terminal {
  /** Writes a line of results. */
  readonly print: (line: string) => void;
  /** Writes a line about what is going on. */
  readonly note: (line: string) => void;
  /** Shows how far a stage is; does nothing unless a person is watching. */
  readonly progress: (stage: string, fraction: number, what: string) => void;
  /** Ends the progress display of a stage. */
  readonly progressDone: () => void;
  /** Number of processors that may be used. */
  readonly processors: number;
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Text in which a terminal sees no commands: control characters but tabs and line ends as \uXXXX, as JSON writes them. */
export function visible(text: string): string {
  return text.replace(CONTROL, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Seconds as a person reads them. */
export function formatSeconds(seconds: number): string {
  return seconds < 99.95 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A table of words with aligned columns; numbers (all but the first column) to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return alignColumns([header, ...rows]).join('\n');
}
