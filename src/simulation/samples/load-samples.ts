import { join } from 'node:path';
import { ConfigError, InputError, nearest } from '../../core/errors.js';
import { concatParticles } from '../../io/generator-events/concat-particles.js';
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { readHepmc } from '../../io/generator-events/read-hepmc.js';
import { readLhe } from '../../io/generator-events/read-lhe.js';
import { checkSampleFile, readSamples, SAMPLE_FOLDER } from '../../io/generator-events/samples.js';
import type { SampleRecord } from '../../io/generator-events/samples.js';
import type { ExternalSample } from './external-sample.js';

/**
 * The named samples (HepMC3 or LHE) of a folder with their luminosities or masses.
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

const READERS: Readonly<Record<SampleRecord['format'], (path: string) => AsyncIterable<ParticleColumns>>> = {
  hepmc3: readHepmc,
  lhe: readLhe,
};
/** Mean weights of a file of which it may be said, without their sum before the filter, that they are meant to be 1 on average. */
const ABOUT_ONE = [0.5, 2] as const;

/**
 * Weights relative to those of an unweighted sample. Generators give each event of one the weight 1 or the cross section.
 * @throws InputError if they add up to nothing, or differ and nothing says what they are relative to
 */
function relativeWeights(weight: Float64Array, { generated, sum_of_weights: total }: SampleRecord, file: string) {
  const sum = weight.reduce((sum, one) => sum + one, 0);
  if (weight.length > 0 && !(sum > 0)) throw new InputError({ file }, `weights that add up to ${sum}`, 'more than 0');
  if (total !== undefined) return weight.map((one) => (one * generated) / total);
  if (weight.every((one) => one === weight[0])) return new Float64Array(weight.length).fill(1);
  const mean = sum / weight.length;
  if (mean > ABOUT_ONE[0] && mean < ABOUT_ONE[1]) return weight;
  const allowed = "one near 1, or 'sum_of_weights' of all generated events in samples.json";
  throw new InputError({ file }, `different weights with a mean of ${mean.toPrecision(3)}`, allowed);
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
  for await (const batch of READERS[record.format](path)) batches.push(batch);
  const read = concatParticles(batches);
  // Afterwards: what is wrong inside a file says more than its checksum.
  await checkSampleFile(record, folder);
  const events = { ...read, weight: relativeWeights(read.weight, record, path) };
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
