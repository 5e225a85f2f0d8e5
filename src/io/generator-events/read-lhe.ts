/**
 * Reads Les Houches event files (Alwall et al., Comput. Phys. Commun. 176 (2007) 300), plain or gzipped: final particles
 * (status 1) and resonances (2) are kept, incoming ones (-1) are summed as the beams. Daughters of a resonance with a
 * lifetime start at its decay point (VTIMUP is c tau in mm); all else starts at the origin.
 */
import type { ParticleColumns } from './particles.js';
import { LHE_ALLOWED, LheParser } from './lhe-parser.js';
import { readLineBlocks } from '../open-input.js';

/**
 * The events of an LHE file in batches of 1000, numbered from 0, with the weight of the file (XWGTUP).
 * @throws InputError naming file and line if the file is absent, empty, truncated or of another format
 */
export async function* readLhe(path: string): AsyncGenerator<ParticleColumns> {
  const parser = new LheParser(path);
  for await (const block of readLineBlocks(path, LHE_ALLOWED)) yield* parser.parse(block);
  yield* parser.finish();
}
