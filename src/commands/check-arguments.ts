/** What yargs lets pass: names that no option has, without a hint; an option given twice; words where a number belongs. */
import type { Argv } from 'yargs';
import { ConfigError, nearest } from '../core/errors.js';

/** What yargs knows of the options of the command, which its types leave out. */
interface Known {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly number: readonly string[];
}

/** @throws ConfigError for an option that is unknown, given twice, or no number where it must be one */
export function checkArguments(given: Readonly<Record<string, unknown>>, yargs: Argv): void {
  const { key, array, number } = (yargs as unknown as { getOptions(): Known }).getOptions();
  const names = Object.keys(key).filter((name) => !array.includes(name) || name in given);
  const spellings = new Set(['_', '$0', ...names, ...names.map(camelCase)]);
  const unknown = Object.keys(given).find((name) => !spellings.has(name));
  if (unknown !== undefined) {
    const guess = nearest(unknown, names);
    throw new ConfigError(`unknown option --${unknown}${guess === undefined ? '' : `; nearest: --${guess}`}`);
  }
  for (const name of names) {
    const value = given[name];
    if (Array.isArray(value) && !array.includes(name))
      throw new ConfigError(`--${name}: found ${value.length} times; allowed: once`);
    if (number.includes(name) && Number.isNaN(value))
      throw new ConfigError(`--${name}: found what is no number; allowed: a number`);
  }
}

const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
