/**
 * Reads HepMC3 ASCII event records (`HepMC::Asciiv3`, Buckley et al., Comput. Phys. Commun. 260 (2021) 107310), plain or
 * gzipped. Lines are parsed from bytes; only the event being read and one batch are held.
 *
 * What the record means here:
 *   - a production vertex given as a positive number is the decay point of that single parent particle;
 *   - a vertex without `@` lies where its first incoming particle was produced, at last at the position of the event;
 *   - particles with status 1 and 2 are kept, beams (4) are summed (final particles, if no beam is recorded), all else
 *     (partons, shower copies) is left out and its daughters are given to the nearest kept ancestor.
 */
import { concatParticles } from './concat-particles.js';
import type { ParticleColumns } from './particles.js';
import { HEPMC_ALLOWED, HepmcParser } from './hepmc-parser.js';
import { readLineBlocks } from '../open-input.js';

/**
 * The events of a HepMC3 ASCII file in batches of 1000: momenta in GeV, positions in cm, whatever units the file has.
 * @throws InputError naming file and line if the file is absent, empty, truncated or of another format
 */
export async function* readHepmc(path: string): AsyncGenerator<ParticleColumns> {
  const parser = new HepmcParser(path);
  for await (const block of readLineBlocks(path, HEPMC_ALLOWED)) yield* parser.parse(block);
  yield* parser.finish();
}

/** All events of a HepMC3 ASCII file at once. @throws InputError as readHepmc */
export async function readAllHepmc(path: string): Promise<ParticleColumns> {
  const batches: ParticleColumns[] = [];
  for await (const batch of readHepmc(path)) batches.push(batch);
  return concatParticles(batches);
}
