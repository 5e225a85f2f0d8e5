/**
 * Reads HepMC ASCII event records, plain or gzipped: `HepMC::Asciiv3` of HepMC3 (Buckley et al., Comput. Phys. Commun. 260
 * (2021) 107310) and `HepMC::IO_GenEvent` of HepMC2, told apart by their first line. Lines are parsed from bytes; only the event being read and one batch are held.
 *
 * What the record means here:
 *   - a production vertex given as a positive number is the decay point of that single parent particle;
 *   - a vertex without `@` lies where its first incoming particle was produced, at last at the position of the event;
 *   - particles with status 1 and 2 are kept, beams (4) are summed (final particles, if no beam is recorded), all else
 *     (partons, shower copies) is left out and its daughters are given to the nearest kept ancestor.
 */
import { concatParticles } from './concat-particles.js';
import type { ParticleColumns } from './particles.js';
import { HEPMC_ALLOWED } from './hepmc-listing.js';
import { HepmcParser } from './hepmc-parser.js';
import { Hepmc2Parser } from './hepmc2-parser.js';
import { readLineBlocks } from '../open-input.js';

/** Within them the listing begins. */
const HEAD_BYTES = 1000;

/**
 * The events of a HepMC file in batches of 1000: momenta in GeV, positions in cm, whatever units the file has.
 * @throws InputError naming file and line if the file is absent, empty, truncated or of another format
 */
export async function* readHepmc(path: string): AsyncGenerator<ParticleColumns> {
  let parser: HepmcParser | Hepmc2Parser | undefined;
  for await (const block of readLineBlocks(path, HEPMC_ALLOWED)) {
    parser ??= /^HepMC::IO_GenEvent-START/m.test(block.toString('latin1', 0, HEAD_BYTES))
      ? new Hepmc2Parser(path)
      : new HepmcParser(path);
    yield* parser.parse(block);
  }
  yield* (parser ?? new HepmcParser(path)).finish();
}

/** All events of a HepMC file at once. @throws InputError as readHepmc */
export async function readAllHepmc(path: string): Promise<ParticleColumns> {
  const batches: ParticleColumns[] = [];
  for await (const batch of readHepmc(path)) batches.push(batch);
  return concatParticles(batches);
}
