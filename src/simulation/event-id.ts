/** Identifiers of one source lie in a block of their own: so many events each. */
export const BLOCK = 2 ** 36;

/**
 * Blocks of the kinds of sources; members count up from here. The blocks of background that is simulated for training and
 * optimisation are those of the data, from `simulated` on.
 */
export const SOURCE_BLOCK = { external: 0, builtIn: 32, injected: 63, signal: 64, simulated: 2 ** 16 } as const;

/** Identifier of event `k` of source `source`: unique over all sources of one simulation. */
export function eventIdOf(source: number, k: number): number {
  return source * BLOCK + k;
}
