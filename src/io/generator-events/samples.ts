/** The manifest of a folder of event samples: the shipped ones or a user's own. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sha256File } from '../../core/artefact.js';
import { InputError } from '../../core/errors.js';

/** Folder of the samples that come with the package. */
export const SAMPLE_FOLDER = fileURLToPath(new URL('../../../../data', import.meta.url));

const NB_PER_FB = 1e6;
/** Relative difference of luminosity and generated / cross section that rounding explains. */
const ROUNDING = 0.01;

const sampleSchema = z
  .strictObject({
    file: z.string(),
    process: z.string(),
    format: z.enum(['hepmc3', 'hepmc2', 'lhe']).optional(),
    generated: z.int().positive(),
    sum_of_weights: z.number().positive().optional(),
    cross_section_nb: z.number().positive().nullable().default(null),
    luminosity_fb: z.number().positive().nullable().default(null),
    m_upsilon: z.number().positive().optional(),
    m_dark_photon: z.number().positive().optional(),
    ctau_cm: z.number().nonnegative().optional(),
    events: z.int().positive().optional(),
    program: z.string().optional(),
    description: z.string().optional(),
    seed: z.int().optional(),
    cross_section_error_nb: z.number().nonnegative().nullable().optional(),
    filter: z.string().optional(),
    note: z.string().optional(),
    bytes: z.int().positive().optional(),
    part_of: z.string().optional(),
    covered_by: z.strictObject({ sample: z.string(), events: z.array(z.int().nonnegative()) }).optional(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
      .optional(),
  })
  .transform((sample) => ({ ...sample, luminosity_fb: sample.luminosity_fb ?? luminosityOf(sample) }));
const manifestSchema = z.strictObject({ version: z.literal(1), samples: z.array(z.unknown()) });

/** The luminosity that events without a weight stand for, 1/fb; null without a cross section. */
function luminosityOf({ generated, cross_section_nb }: { generated: number; cross_section_nb: number | null }) {
  return cross_section_nb === null ? null : generated / (cross_section_nb * NB_PER_FB);
}

/**
 * A file of generated events. `generated` is the number before the filter, `sum_of_weights` that of their weights (if they
 * differ), `events` the number in the file; cross section in nb and
 * equivalent luminosity in fb^-1 (if it is not stated, generated / cross section) are null for signal, whose masses (GeV) and
 * c tau (cm, 0 for prompt) are given instead. Files with the same `part_of` are one sample, whose luminosities add. `covered_by`
 * names a larger sample of the same process (its file or `part_of`) and the numbers of the events here that are of its kind:
 * where both are used, these are dropped. The other fields are for the reader; those of the shipped samples are explained in
 * data/README.md.
 */
export type SampleRecord = Readonly<z.infer<typeof sampleSchema>>;

/**
 * The samples of a folder that has a samples.json.
 * @throws InputError if it is absent, is no manifest, or has a faulty entry: all faults of the entry in one line
 */
export async function readSamples(folder: string = SAMPLE_FOLDER): Promise<readonly SampleRecord[]> {
  const file = join(folder, 'samples.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new InputError({ file }, 'no such file', 'a folder of samples with its manifest');
  });
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.samples.map((entry, i) => readEntry(entry, i, file));
  const [issue] = parsed.error.issues;
  throw new InputError({ file, column: issue.path.join('.') }, issue.message, 'a manifest of samples, version 1');
}

function readEntry(entry: unknown, index: number, file: string): SampleRecord {
  const parsed = sampleSchema.safeParse(entry);
  const faults = parsed.success
    ? inconsistencies(parsed.data)
    : parsed.error.issues.flatMap((one) => fault(one, entry));
  if (parsed.success && faults.length === 0) return parsed.data;
  const named = (entry as { file?: unknown } | null)?.file;
  const name = typeof named === 'string' ? ` (${named})` : '';
  throw new InputError({ file }, `in sample ${index + 1}${name}: ${faults.join('; ')}`, ALLOWED);
}

const ALLOWED =
  'file, process, generated, and cross_section_nb or luminosity_fb (signal: m_upsilon and m_dark_photon instead)';

function fault(issue: z.core.$ZodIssue, entry: unknown): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `unknown key '${key}'`);
  if (issue.path.length === 0) return ['no JSON object'];
  const key = String(issue.path[0]);
  const value = (entry as Record<string, unknown>)[key];
  return [value === undefined ? `no '${key}'` : `'${key}' ${JSON.stringify(value)} (${issue.message})`];
}

/** What no rule for a single key sees. */
function inconsistencies(sample: SampleRecord): string[] {
  const { luminosity_fb: stated, m_upsilon, m_dark_photon, generated, events = 0 } = sample;
  const derived = luminosityOf(sample);
  const isSignal = m_upsilon !== undefined && m_dark_photon !== undefined;
  return [
    ...(stated === null && !isSignal ? ["neither 'cross_section_nb' nor 'luminosity_fb'"] : []),
    ...(stated !== null && derived !== null && Math.abs(stated / derived - 1) > ROUNDING
      ? [`'luminosity_fb' ${stated}, but generated / cross_section_nb is ${derived.toPrecision(4)} fb^-1`]
      : []),
    ...(sample.part_of !== undefined && stated === null
      ? ["'part_of', which only samples with a luminosity can have"]
      : []),
    ...(events > generated ? [`'events' ${events}, more than 'generated' ${generated}`] : []),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Compares a file with the size and the checksum of its entry, where the entry has them.
 * @throws InputError if they differ or there is no such file
 */
export async function checkSampleFile({ file, bytes, sha256 }: SampleRecord, folder: string): Promise<void> {
  const path = join(folder, file);
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) throw new InputError({ file: path }, 'no such file', 'a file of generator events');
  if (bytes !== undefined && status.size !== bytes)
    throw new InputError({ file: path }, `${status.size} bytes`, `the ${bytes} of samples.json`);
  if (sha256 === undefined) return;
  const found = await sha256File(path);
  if (found !== sha256) throw new InputError({ file: path }, `SHA-256 ${found}`, `the ${sha256} of samples.json`);
}
