import { join } from 'node:path';
import { ConfigError, InputError, nearest } from '../../core/errors.js';
import { concatParticles } from '../../io/generator-events/concat-particles.js';
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { readEventFile } from '../../io/generator-events/event-files.js';
import { checkSampleFile, readSamples, SAMPLE_FOLDER } from '../../io/generator-events/samples.js';
import type { SampleRecord } from '../../io/generator-events/samples.js';
import type { ExternalSample } from './external-sample.js';

/**
 * The named samples (HepMC or LHE, told apart by content) of a folder with their luminosities or masses.
 * @throws ConfigError for a file that the folder's manifest does not list, InputError for one that cannot be read or is not
 *   the one that the manifest states (bytes, sha256), or whose weights have no scale
 */
export async function loadSamples(files: readonly string[], folder: string = SAMPLE_FOLDER): Promise<ExternalSample[]> {
  if (files.length === 0) return [];
  const records = await readSamples(folder);
  const wanted = files.map((file) => recordOf(records, file, folder));
  const loaded: ExternalSample[] = [];
  for (const record of wanted) loaded.push(await load(record, folder));
  const names = wanted.map(({ file, part_of }) => part_of ?? file);
  return [...new Set(names)].map((name) =>
    joinParts(
      name,
      loaded.filter((_, i) => names[i] === name),
    ),
  );
}

/** One sample of files that are parts of it: generated events and luminosities add. */
function joinParts(name: string, parts: readonly ExternalSample[]): ExternalSample {
  const [first] = parts;
  if (parts.length === 1) return { ...first, file: name };
  const other = parts.find(({ process }) => process !== first.process);
  if (other !== undefined)
    throw new ConfigError(`samples '${first.file}' and '${other.file}': parts of one sample, but of two processes`);
  return {
    ...first,
    file: name,
    events: concatParticles(parts.map(({ events }) => events)),
    generated: parts.reduce((sum, { generated }) => sum + generated, 0),
    luminosityFb: parts.reduce((sum, { luminosityFb = 0 }) => sum + luminosityFb, 0),
  };
}

/**
 * Weights relative to those of an unweighted sample. Generators give each event of one the weight 1 or the cross section.
 * The mean of weights that differ says nothing of their scale: it is that of the events that passed a filter.
 * @throws InputError if one is negative, they add up to nothing, or they differ and nothing says what they are relative to
 */
function relativeWeights(
  { weight, eventNumber }: ParticleColumns,
  { generated, sum_of_weights: total }: SampleRecord,
  file: string,
) {
  const negative = weight.findIndex((one) => one < 0);
  if (negative >= 0)
    throw new InputError(
      { file },
      `the weight ${weight[negative]} of event ${eventNumber[negative]}`,
      'weights from 0, as data are drawn event by event',
    );
  const sum = weight.reduce((sum, one) => sum + one, 0);
  if (weight.length > 0 && !(sum > 0)) throw new InputError({ file }, `weights that add up to ${sum}`, 'more than 0');
  if (total !== undefined) return weight.map((one) => (one * generated) / total);
  if (weight.every((one) => one === weight[0])) return new Float64Array(weight.length).fill(1);
  const other = weight.find((one) => one !== weight[0]);
  throw new InputError(
    { file },
    `weights that differ (${weight[0]} and ${other})`,
    "one weight, or 'sum_of_weights' of all generated events in samples.json",
  );
}

function recordOf(records: readonly SampleRecord[], file: string, folder: string): SampleRecord {
  const record = records.find((candidate) => candidate.file === file);
  if (record !== undefined) return record;
  const known = records.map((candidate) => candidate.file);
  throw new ConfigError(`sample '${file}': not in ${folder}; nearest: '${nearest(file, known) ?? 'none'}'`);
}

async function load(record: SampleRecord, folder: string): Promise<ExternalSample> {
  const path = join(folder, record.file);
  const batches: ParticleColumns[] = [];
  for await (const batch of readEventFile(path)) batches.push(batch);
  const read = concatParticles(batches);
  // Afterwards: what is wrong inside a file says more than its checksum.
  await checkSampleFile(record, folder);
  const events = { ...read, weight: relativeWeights(read, record, path) };
  const common = {
    file: record.file,
    process: record.process,
    events,
    generated: record.generated,
    ...(record.covered_by === undefined ? {} : { coveredBy: record.covered_by }),
  };
  if (record.luminosity_fb !== null) return { ...common, luminosityFb: record.luminosity_fb };
  const { m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton, ctau_cm: ctauCm = 0 } = record;
  if (mUpsilon === undefined || mDarkPhoton === undefined) return common;
  return { ...common, signal: { mUpsilon, mDarkPhoton, ctauCm } };
}
