/** Generator event files of any format, told apart by content. */
import { concatParticles } from './concat-particles.js';
import { InputError } from '../../core/errors.js';
import type { ParticleColumns } from './particles.js';
import { describeContent } from '../file-signature.js';
import { readBytes } from '../open-input.js';
import { readHepmc } from './read-hepmc.js';
import { readLhe } from './read-lhe.js';

const ALLOWED = 'HepMC (3 or 2) or LHE, plain or gzipped';

/** Formats by how their text starts; another is one line here. */
const EVENT_FORMATS: readonly (readonly [start: RegExp, read: (path: string) => AsyncGenerator<ParticleColumns>])[] = [
  [/^HepMC::/, readHepmc],
  [/^<(LesHouchesEvents|\?xml|!--)/, readLhe],
];

/**
 * The events of a HepMC or LHE file in batches of 1000, told apart by content.
 * @throws InputError for another kind of file, and as readHepmc and readLhe
 */
export async function* readEventFile(path: string): AsyncGenerator<ParticleColumns> {
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of readBytes(path, ALLOWED)) {
    head = chunk;
    break;
  }
  const start = head.toString('utf8', 0, 200).trimStart();
  const format = EVENT_FORMATS.find(([pattern]) => pattern.test(start));
  if (format === undefined) throw new InputError({ file: path }, describeContent(head), ALLOWED);
  yield* format[1](path);
}

/** All events of a HepMC or LHE file at once. @throws InputError as readEventFile */
export async function readAllEvents(path: string): Promise<ParticleColumns> {
  const batches: ParticleColumns[] = [];
  for await (const batch of readEventFile(path)) batches.push(batch);
  return concatParticles(batches);
}
