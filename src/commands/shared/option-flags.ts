/** The options of a stage's block as flags of its command: one flag a key, `systematics.tracking` is --systematics-tracking. */
import { parse } from 'yaml';
import type { Argv } from 'yargs';
import type { z } from 'zod';
import { parseOptions } from '../../config/parse-config.js';
import { ConfigError } from '../../core/errors.js';
import { optionShapes, type OptionShape } from '../../core/option-shape.js';

/** Flags that cannot have the name of their key, as it is taken: flag by key. */
export type FlagNames = Readonly<Record<string, string>>;

/** The flag of a key, without the dashes before it. */
export function flagOf(path: readonly string[], names: FlagNames = {}): string {
  const key = path.join('.');
  return names[key] ?? key.replaceAll(/[._]/g, '-').toLowerCase();
}

/** Adds a flag for each option of a block, with its range and default in the help. */
export function blockFlags<T>(yargs: Argv<T>, block: string, schema: z.ZodType, names: FlagNames = {}): Argv<T> {
  const shapes = optionShapes(schema);
  const flags = shapes.map(({ path }) => flagOf(path, names));
  return shapes.reduce<Argv<T>>(
    (so, shape, i) => {
      const type = shape.kind === 'number' || shape.kind === 'boolean' ? shape.kind : 'string';
      return so.option(flags[i], {
        type,
        describe: `${shape.sentence} [${rangeOf(shape)}; default: ${shape.fallback}]`,
      });
    },
    yargs.group(flags, `Options of the block '${block}', as in a configuration:`),
  );
}

const rangeOf = ({ kind, allowed }: OptionShape) => (kind === 'YAML' ? `YAML, ${allowed}` : allowed);

/**
 * The options of a block that were given as flags, over `others`; checked like those of a configuration.
 * @param others options of the block that come from elsewhere, such as the configuration of a run
 * @throws ConfigError naming the flag, what was found and what is allowed
 */
export function blockOptions<S extends z.ZodType>(
  given: object,
  schema: S,
  names: FlagNames = {},
  others: object = {},
): z.output<S> {
  const options = structuredClone(others) as Record<string, unknown>;
  for (const { path, read } of optionShapes(schema)) {
    const flag = flagOf(path, names);
    const value = (given as Readonly<Record<string, unknown>>)[flag];
    if (value === undefined) continue;
    put(options, path, typeof value === 'string' ? read(value, (text) => readYaml(flag, text)) : value);
  }
  return parseOptions(
    options,
    schema,
    (path) =>
      `--${flagOf(
        path.filter((step) => typeof step === 'string'),
        names,
      )}`,
  );
}

function put(target: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Record<string, unknown>, rest, value);
}

function readYaml(flag: string, text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new ConfigError(`--${flag}: found '${text}'; allowed: YAML, such as '[{ key: 1 }, { key: 2 }]'`);
  }
}
