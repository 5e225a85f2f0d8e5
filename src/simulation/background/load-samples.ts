import { join } from 'node:path';
import { ConfigError, InputError, nearest } from '../../core/errors.js';
import { concatParticles } from '../../core/concat-particles.js';
import type { ParticleColumns } from '../../core/particles.js';
import { readAllHepmc } from '../../io/read-hepmc.js';
import { readLhe } from '../../io/read-lhe.js';
import { checkSampleFile, readSamples, SAMPLE_FOLDER } from '../../io/samples.js';
import type { SampleRecord } from '../../io/samples.js';
import type { ExternalSample } from './external-sample.js';

/**
 * The named samples (HepMC3 or LHE) of a folder with their luminosities or masses.
 * @throws ConfigError for a file that the folder's manifest does not list, InputError for one that cannot be read or is not
 *   the one that the manifest states (bytes, sha256), or whose weights add up to nothing
 */
export async function loadSamples(files: readonly string[], folder: string = SAMPLE_FOLDER): Promise<ExternalSample[]> {
  if (files.length === 0) return [];
  const records = await readSamples(folder);
  const wanted = files.map((file) => recordOf(records, file, folder));
  const samples: ExternalSample[] = [];
  for (const record of wanted) samples.push(await load(record, folder));
  return samples;
}

const READERS: Readonly<Record<SampleRecord['format'], (path: string) => Promise<ParticleColumns>>> = {
  hepmc3: readAllHepmc,
  lhe: readUnweightedLhe,
};

/** The shipped LHE files are unweighted: their weight is the cross section, the same in every event. */
async function readUnweightedLhe(path: string): Promise<ParticleColumns> {
  const batches: ParticleColumns[] = [];
  for await (const batch of readLhe(path)) batches.push(batch);
  const events = concatParticles(batches);
  return { ...events, weight: new Float64Array(events.eventCount).fill(1) };
}

function recordOf(records: readonly SampleRecord[], file: string, folder: string): SampleRecord {
  const record = records.find((candidate) => candidate.file === file);
  if (record !== undefined) return record;
  const known = records.map((candidate) => candidate.file);
  throw new ConfigError(`sample '${file}': not in ${folder}; nearest: '${nearest(file, known) ?? 'none'}'`);
}

async function load(record: SampleRecord, folder: string): Promise<ExternalSample> {
  const events = await READERS[record.format](join(folder, record.file));
  // Afterwards: what is wrong inside a file says more than its checksum.
  await checkSampleFile(record, folder);
  const sum = events.weight.reduce((total, weight) => total + weight, 0);
  if (events.eventCount > 0 && !(sum > 0))
    throw new InputError({ file: join(folder, record.file) }, `weights that add up to ${sum}`, 'more than 0');
  const common = { file: record.file, process: record.process, events, generated: record.generated };
  if (record.luminosity_fb !== null) return { ...common, luminosityFb: record.luminosity_fb };
  const { m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton, ctau_cm: ctauCm = 0 } = record;
  if (mUpsilon === undefined || mDarkPhoton === undefined) return common;
  return { ...common, signal: { mUpsilon, mDarkPhoton, ctauCm } };
}
