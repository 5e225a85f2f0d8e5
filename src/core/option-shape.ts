/**
 * What the schema of a stage's block says of its options: name, range, default and sentence. The flags of the commands and
 * the table of the documentation are made from it.
 */
import { z } from 'zod';

/** The part of a JSON schema that options are described with. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  /** What stands for a default that is no value, in words: `.meta({ fallback: ... })`, for all options below it. */
  readonly fallback?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
  readonly minItems?: number;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** How a command line writes the value of an option. */
export type OptionKind = 'number' | 'boolean' | 'word' | 'list' | 'YAML';

/** One option of a block: a key that holds a value, not further keys. */
export interface OptionShape {
  /** Its keys from the block down, such as ['systematics', 'tracking']. */
  readonly path: readonly string[];
  /** What it is, a sentence with the unit. */
  readonly sentence: string;
  /** What it may be, in words. */
  readonly allowed: string;
  /** What it is when nothing is said, as a command line would write it. */
  readonly fallback: string;
  readonly kind: OptionKind;
  /** The value that a text stands for, unchecked; `yaml` reads lists and tables of more than one level. */
  readonly read: (text: string, yaml: (text: string) => unknown) => unknown;
}

/** The options of a block, in the order of its schema. */
export function optionShapes(schema: z.ZodType): OptionShape[] {
  return shapesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node, [], undefined);
}

function shapesOf(node: Node, path: readonly string[], above: string | undefined): OptionShape[] {
  const fallback = node.fallback ?? above;
  if (node.properties !== undefined)
    return Object.entries(node.properties).flatMap(([key, below]) => shapesOf(below, [...path, key], fallback));
  const kind = kindOf(node);
  return [
    {
      path,
      sentence: node.description ?? '',
      allowed: inWords(node),
      fallback: node.default === undefined ? (fallback ?? 'none') : written(node.default),
      kind,
      read: (text, yaml) => (kind === 'YAML' ? yaml(text) : valueOf(node, text)),
    },
  ];
}

/** A value as a command line would write it. */
function written(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const isNumber = ({ type }: Node) => type === 'number' || type === 'integer';

function kindOf(node: Node): OptionKind {
  if (node.type === 'array') {
    const elements = node.prefixItems ?? [node.items ?? {}];
    return elements.some(({ type }) => type === 'array' || type === 'object') ? 'YAML' : 'list';
  }
  if (node.type === 'boolean') return 'boolean';
  return isNumber(node) ? 'number' : 'word';
}

/** The value that a text stands for; what does not fit stays text, so that the schema refuses it. */
function valueOf(node: Node, text: string): unknown {
  if (node.type === 'array') {
    const words = text.split(',').map((word) => word.trim());
    if (text.trim() === '' || text.trim() === 'none') return [];
    return words.map((word, i) => valueOf(node.prefixItems?.[i] ?? node.items ?? {}, word));
  }
  const choices = node.anyOf ?? [node];
  const list = choices.find(({ type }) => type === 'array');
  if (list !== undefined && !choices.some((choice) => choice.enum?.includes(text))) return valueOf(list, text);
  if (text === 'none' && choices.some(({ type }) => type === 'null')) return null;
  const number = text.trim() === '' ? NaN : Number(text);
  return choices.some(isNumber) && !Number.isNaN(number) ? number : text;
}

/** What a value may be, in words. */
function inWords(node: Node): string {
  if (node.anyOf !== undefined) return node.anyOf.map(inWords).join(', or ');
  if (node.enum !== undefined) return node.enum.join(', ');
  if (node.type === 'null') return 'none';
  if (node.type === 'boolean') return 'true, false';
  if (node.type === 'string') return 'a text';
  if (isNumber(node)) return [node.type === 'integer' ? 'a whole number' : 'a number', ...bounds(node)].join(' ');
  if (node.prefixItems !== undefined) {
    const [first] = node.prefixItems;
    return `${node.prefixItems.length} numbers ${bounds(first).join(' ')}`.trim();
  }
  if (node.type === 'array')
    return `a list: ${inWords(node.items ?? {})}${node.minItems ? `; at least ${node.minItems}` : ''}`;
  if (node.properties !== undefined) return `{ ${Object.keys(node.properties).join(', ')} }`;
  return 'a value';
}

function bounds({ minimum = -Infinity, exclusiveMinimum, maximum = Infinity, exclusiveMaximum }: Node): string[] {
  const short = (bound: number) => Number(bound.toPrecision(7));
  return [
    exclusiveMinimum !== undefined ? `above ${short(exclusiveMinimum)}` : '',
    minimum > Number.MIN_SAFE_INTEGER ? `from ${short(minimum)}` : '',
    exclusiveMaximum !== undefined ? `below ${short(exclusiveMaximum)}` : '',
    maximum < Number.MAX_SAFE_INTEGER ? `${minimum > Number.MIN_SAFE_INTEGER ? 'to' : 'up to'} ${short(maximum)}` : '',
  ].filter(Boolean);
}
