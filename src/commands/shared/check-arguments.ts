/** What yargs lets pass: names that no option has, without a hint; an option given twice; words where a number belongs. */
import type { Argv } from 'yargs';
import { ConfigError, nearest } from '../../core/errors.js';

/** What yargs knows of the options of the command, which its types leave out. */
interface Known {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly number: readonly string[];
}

/**
 * @param words of the command line, from which `given` was read
 * @throws ConfigError for an option that is unknown, given twice, or no number where it must be one
 */
export function checkArguments(given: Readonly<Record<string, unknown>>, yargs: Argv, words: readonly string[]): void {
  const { key, array, number } = (yargs as unknown as { getOptions(): Known }).getOptions();
  const names = Object.keys(key).filter((name) => !array.includes(name) || name in given);
  const spellings = new Set(['_', '$0', ...names, ...names.map(camelCase)]);
  const unknown = Object.keys(given).find((name) => !spellings.has(name));
  if (unknown !== undefined) {
    const letter = unknown.length === 1;
    const guess = nearest(unknown, names);
    const guesses = names.filter((name) => (letter ? name.startsWith(unknown) : name === guess));
    const hint = guesses.length === 0 ? '' : `; nearest: --${guesses.join(', --')}`;
    throw new ConfigError(`unknown option ${letter ? '-' : '--'}${unknown}${hint}`);
  }
  for (const name of names) {
    const value = given[name];
    if (value === '' || (Array.isArray(value) && value.includes(''))) throw new ConfigError(`--${name} needs a value`);
    if (Array.isArray(value) && !array.includes(name))
      throw new ConfigError(`--${name}: found ${value.length} times; allowed: once`);
    if (number.includes(name) && name in given && value === undefined)
      throw new ConfigError(`--${name}: found nothing; allowed: a number`);
    if (number.includes(name) && Number.isNaN(value))
      throw new ConfigError(`--${name}: found '${wordOf(name, words) ?? ''}'; allowed: a number`);
  }
}

/** The word that stands for the value of an option. */
function wordOf(name: string, words: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const [flag, ...value] = word.split('=');
    if (flag === `--${name}` || flag === `--${camelCase(name)}`)
      return value.length > 0 ? value.join('=') : words[i + 1];
  }
  return undefined;
}

const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
