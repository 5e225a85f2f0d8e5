/**
 * Which penalty is best: a ladder of penalties is climbed down, from strong to weak, each fit starting where the last one
 * ended, until the loss of the rows left out has turned up; if the first is best already, also up.
 */

/** Penalties, strongest first, and where the search begins. */
export interface Ladder {
  readonly penalties: readonly number[];
  readonly first: number;
  /** All of them are tried; else as many as it takes. */
  readonly whole: boolean;
}

/** Rungs from..to of a ladder. */
export interface Rungs {
  readonly from: number;
  readonly to: number;
}

/** Half powers of ten from 10^6 to 10^-4: neighbours differ in the loss by less than its error. */
const HALF_POWERS = Array.from({ length: 21 }, (_, k) => 10 ** (6 - k / 2));
/** Near the best of large samples, and quick. */
const FIRST = HALF_POWERS.indexOf(10);

/** The ladder of the option `l2`. */
export function ladderOf(l2: 'auto' | readonly number[]): Ladder {
  if (l2 === 'auto') return { penalties: HALF_POWERS, first: FIRST, whole: false };
  return { penalties: [...new Set(l2)].sort((a, b) => b - a), first: 0, whole: true };
}

/** A loss this much above the least one has turned. */
const TURNED = 0.002;

/** Has the loss turned up at the end? It rose by much, or twice in a row. */
function hasTurned(losses: readonly number[]): boolean {
  if (losses.length === 0) return false;
  const least = Math.min(...losses);
  const [last = Infinity, before = Infinity] = losses.slice(-2).reverse();
  return last > least * (1 + TURNED) || (last > before && before > least);
}

/** What was tried on a rung. */
export interface Tried {
  readonly loss: number;
}

/**
 * Tries rungs on both sides of the first, as far as it takes, or just those wanted.
 * @param tryRung gets what was tried on the rung before, nearer to the first
 * @returns what was tried, by rung, without a gap
 */
export async function climb<T extends Tried>(
  { penalties, first, whole }: Ladder,
  tryRung: (rung: number, before: T | undefined) => Promise<T>,
  wanted: Rungs | undefined = whole ? { from: 0, to: penalties.length - 1 } : undefined,
): Promise<Map<number, T>> {
  const tried = new Map<number, T>();
  const losses = () => [...tried.values()].map(({ loss }) => loss);
  const visit = async (rung: number, before: number) => {
    tried.set(rung, await tryRung(rung, tried.get(before)));
  };
  for (let rung = first; rung < penalties.length; rung++) {
    if (wanted ? rung > Math.max(wanted.to, first) : hasTurned(losses())) break;
    await visit(rung, rung - 1);
  }
  for (let rung = first - 1; rung >= 0; rung--) {
    if (wanted ? rung < wanted.from : tried.get(rung + 1)!.loss > Math.min(...losses())) break;
    await visit(rung, rung + 1);
  }
  return new Map([...tried].sort(([a], [b]) => a - b));
}
