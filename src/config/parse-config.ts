/** Turns a YAML text into a configuration, or into one line that says where it is wrong and what is allowed. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { z } from 'zod';
import { ConfigError, InputError, nearest } from '../core/errors.js';

type Path = readonly PropertyKey[];

/**
 * The configuration in `text`, checked against `schema`, with defaults filled in.
 * @param file name to show in errors
 * @throws InputError naming file, line, key, what was found and what is allowed
 */
export function parseConfig<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const lines = new LineCounter();
  const { document, value } = parseYaml(text, file, lines);
  const outcome = schema.safeParse(value ?? {});
  if (outcome.success) return outcome.data;
  throw explain(outcome.error.issues[0], document, lines, file, schema);
}

/** @throws InputError for what is no YAML, or refers to what it does not hold, or holds too much of itself */
function parseYaml(text: string, file: string, lines: LineCounter): { document: Document; value: unknown } {
  let line = 1;
  try {
    const document = parseDocument(text, { lineCounter: lines });
    const fault = document.errors.at(0);
    line = fault?.linePos?.[0].line ?? 1;
    if (fault) throw fault;
    visit(document, {
      Alias: (_, alias) => {
        line = lines.linePos(alias.range?.[0] ?? 0).line;
        if (alias.resolve(document) === undefined)
          throw new Error(`*${alias.source}, which no anchor names (quote a glob)`);
      },
    });
    line = 1;
    return { document, value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    throw new InputError({ file, line }, yamlFault(error as Error), 'YAML');
  }
}

function yamlFault(error: Error): string {
  if (error instanceof RangeError) return 'nesting that is too deep';
  return error.message.startsWith('Excessive alias') ? 'aliases that repeat too much' : firstLine(error.message);
}

/** Nodes that aliases may stand for in all; more is an attack, not a configuration. */
const MOST_ALIASES = 1000;

/**
 * Options of a command line, checked like a block of the configuration.
 * @param nameOf how the user calls the option that stands at a path
 * @throws ConfigError naming the option, what was found and what is allowed
 */
export function parseOptions<S extends z.ZodType>(
  given: object,
  schema: S,
  nameOf: (path: Path) => string,
): z.output<S> {
  const outcome = schema.safeParse(JSON.parse(JSON.stringify(given)));
  if (outcome.success) return outcome.data;
  const [issue] = outcome.error.issues;
  const value = issue.path.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
    given,
  );
  const found = value === undefined ? 'nothing' : JSON.stringify(value);
  throw new ConfigError(`${nameOf(issue.path)}: found ${found}; allowed: ${allowedBy(issue)}`);
}

const firstLine = (message: string) => message.split('\n', 1)[0].replace(/:$/, '');

function explain(
  issue: z.core.$ZodIssue,
  document: Document,
  lines: LineCounter,
  file: string,
  schema: z.ZodType,
): InputError {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0];
    const allowed = keysAt(schema, issue.path);
    const guess = nearest(key, allowed);
    const hint = guess === undefined ? '' : ` (nearest: '${guess}')`;
    const location = place(document, lines, [...issue.path, key], file);
    return new InputError(location, `unknown key '${dotted([...issue.path, key])}'`, `${allowed.join(', ')}${hint}`);
  }
  const value: unknown = document.getIn(issue.path);
  const found = value === undefined ? 'nothing' : JSON.stringify(value);
  return new InputError(place(document, lines, issue.path, file), `${dotted(issue.path)}: ${found}`, allowedBy(issue));
}

const dotted = (path: Path) => path.map(String).join('.');

/** The line of the deepest key on `path` that stands in the document. */
function place(document: Document, lines: LineCounter, path: Path, file: string) {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const step = path[depth - 1];
    const node = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === step)?.key
      : isSeq(parent)
        ? parent.items[Number(step)]
        : undefined;
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset !== undefined) return { file, line: lines.linePos(offset).line };
  }
  return { file };
}

const TYPES: Readonly<Partial<Record<string, string>>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
};

/** What an option that broke a rule may be, in words. */
function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  if (issue.code === 'too_small') return `${issue.inclusive === false ? 'above' : 'at least'} ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `${issue.inclusive === false ? 'below' : 'at most'} ${String(issue.maximum)}`;
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_union')
    return [...new Set(issue.errors.map(([first]) => allowedBy(first)))].join(', or ');
  return issue.message;
}

/** Names of the keys that an object schema has at `path`. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let at = unwrap(schema);
  for (const step of path) {
    if (at instanceof z.ZodObject) at = unwrap((at.shape as Record<string, z.ZodType>)[String(step)]);
    else if (at instanceof z.ZodArray) at = unwrap(at.element as z.ZodType);
    else if (at instanceof z.ZodRecord) at = unwrap(at.valueType as z.ZodType);
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrap(schema: z.ZodType): z.ZodType {
  let at: z.ZodType = schema;
  while (
    at instanceof z.ZodDefault ||
    at instanceof z.ZodOptional ||
    at instanceof z.ZodPrefault ||
    at instanceof z.ZodNullable
  ) {
    at = at.unwrap() as z.ZodType;
  }
  return at;
}
