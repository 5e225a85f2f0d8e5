/** The manifest of the shipped event samples. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InputError } from '../core/errors.js';

/** Folder of the samples that come with the package. */
export const SAMPLE_FOLDER = fileURLToPath(new URL('../../../data', import.meta.url));

const sampleSchema = z.strictObject({
  file: z.string(),
  process: z.string(),
  format: z.enum(['hepmc3', 'lhe']),
  program: z.string(),
  description: z.string(),
  seed: z.int(),
  generated: z.int().positive(),
  events: z.int().positive(),
  cross_section_nb: z.number().positive().nullable(),
  cross_section_error_nb: z.number().nonnegative().nullable(),
  luminosity_fb: z.number().positive().nullable(),
  filter: z.enum(['A', 'B', 'C', 'G', 'M']),
  note: z.string(),
  m_upsilon: z.number().positive().optional(),
  m_dark_photon: z.number().positive().optional(),
  ctau_cm: z.number().nonnegative().optional(),
  bytes: z.int().positive(),
  sha256: z.string().length(64),
});
const manifestSchema = z.strictObject({ version: z.literal(1), samples: z.array(sampleSchema) });

/**
 * A file of generated events. `generated` is the number before the filter, `events` the number in the file; cross section in nb and
 * equivalent luminosity in fb^-1 are null for signal, whose masses (GeV) and c tau (cm, 0 for prompt) are given instead.
 * `filter` is a letter of data/README.md.
 */
export type SampleRecord = Readonly<z.infer<typeof sampleSchema>>;

/** The samples of a folder that has a samples.json. @throws InputError if it is absent or malformed */
export async function readSamples(folder: string = SAMPLE_FOLDER): Promise<readonly SampleRecord[]> {
  const file = join(folder, 'samples.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new InputError({ file }, 'no such file', 'a folder of samples with its manifest');
  });
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.samples;
  const [issue] = parsed.error.issues;
  throw new InputError({ file, column: issue.path.join('.') }, issue.message, 'a manifest of samples, version 1');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
