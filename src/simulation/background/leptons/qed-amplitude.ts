/**
 * Tree amplitudes of QED, all diagrams with their interference, by recursion over sets of legs: the current of a set is the sum over
 * its divisions in two of their currents joined at a vertex (F. Caravaglios and M. Moretti, PLB 358, 332).
 */
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { ALPHA } from '../../theory/constants.js';
import { addCurrent, addSlash, polarisations, spinors } from './spinors.js';
import type { Complex4 } from './spinors.js';

/** A particle that comes in or goes out; `pdg` is 22 for a photon, else that of a charged lepton. */
export interface Leg {
  readonly pdg: number;
  /** GeV. */
  readonly mass: number;
  readonly incoming: boolean;
}

/** What a set of legs, or one of them, is to the rest of the diagram: a column, a row or a vector. */
type Kind = 'column' | 'row' | 'vector';

/** The current of a set of legs: sets to join, with the sign of bringing their fermions in order. */
interface Step {
  readonly set: number;
  readonly kind: Kind;
  readonly mass: number;
  readonly terms: readonly { readonly first: number; readonly second: number; readonly sign: number }[];
}

/**
 * |M|^2 of a process, summed over spins and averaged over those of two incoming fermions.
 * @param legs the last one is a fermion that goes out or an antifermion that comes in
 * @returns a function of the momenta (GeV), entry i of leg i, on their mass shells
 */
export function treeElement(legs: readonly Leg[]): (v: FourVectors) => number {
  const steps = stepsOf(legs);
  const inner = legs.length - 1;
  const sets = 1 << inner;
  const momenta = new Float64Array(8 * sets);
  const currents = new Float64Array(8 * sets);
  const coupling = (4 * Math.PI * ALPHA) ** (legs.length - 2) / 4;
  return (v) => {
    setMomenta(momenta, legs, v);
    const states = legs.map((leg, i) => statesOf(leg, v, i));
    let sum = 0;
    // reversing all helicities changes nothing: the first leg has one
    for (let h = 0; h < sets; h += 2) {
      for (let i = 0; i < inner; i++) currents.set(states[i][(h >> i) & 1], 8 << i);
      const changed = h === 0 ? sets - 1 : h ^ (h - 2);
      for (const step of steps) if (step.set & changed) join(step, currents, momenta, step.set === sets - 1);
      for (const last of states[inner]) sum += 2 * squaredProduct(last, currents, 8 * (sets - 1));
    }
    return coupling * sum;
  };
}

function kindOf({ pdg, incoming }: Leg): Kind {
  if (pdg === 22) return 'vector';
  return pdg > 0 === incoming ? 'column' : 'row';
}

function statesOf(leg: Leg, v: FourVectors, i: number): [Complex4, Complex4] {
  if (leg.pdg === 22) return polarisations(v, i);
  if (leg.incoming) return spinors(v, i, leg.mass, leg.pdg > 0 ? 'u' : 'v bar');
  return spinors(v, i, leg.mass, leg.pdg > 0 ? 'u bar' : 'v');
}

/** Momenta that flow into the sets of legs, as complex vectors. */
function setMomenta(momenta: Float64Array, legs: readonly Leg[], v: FourVectors): void {
  for (let set = 1; set < momenta.length / 8; set++) {
    const i = 31 - Math.clz32(set);
    const rest = set ^ (1 << i);
    for (let c = 0; c < 4; c++) {
      momenta[8 * set + 2 * c] = momenta[8 * rest + 2 * c] + (legs[i].incoming ? 1 : -1) * v[4 * i + c];
    }
  }
}

/** The steps of all sets but the last leg's, smaller sets first. */
function stepsOf(legs: readonly Leg[]): Step[] {
  const inner = legs.length - 1;
  const known = new Map<number, { readonly kind: Kind; readonly pdg: number; readonly mass: number }>();
  for (let i = 0; i < inner; i++) {
    known.set(1 << i, { kind: kindOf(legs[i]), pdg: Math.abs(legs[i].pdg), mass: legs[i].mass });
  }
  const isFermion = legs.map(({ pdg }) => pdg !== 22);
  const steps: Step[] = [];
  // a set comes after its parts, which are smaller numbers
  for (let set = 1; set < 1 << inner; set++) {
    if (known.has(set)) continue;
    const terms = [];
    let whole: { kind: Kind; pdg: number; mass: number } | undefined;
    for (let first = (set - 1) & set; first > 0; first = (first - 1) & set) {
      const second = set ^ first;
      const [a, b] = [known.get(first), known.get(second)];
      if (a === undefined || b === undefined || a.kind === 'vector') continue;
      if (b.kind === 'vector') whole = a;
      else if (a.kind === 'row' && b.kind === 'column' && a.pdg === b.pdg) whole = { kind: 'vector', pdg: 22, mass: 0 };
      else continue;
      terms.push({ first, second, sign: orderSign(first, second, isFermion) });
    }
    if (whole === undefined) continue;
    known.set(set, whole);
    steps.push({ set, kind: whole.kind, mass: whole.mass, terms });
  }
  return steps;
}

/** Sign of the permutation that puts the fermions of `first`, then those of `second`, in order. */
function orderSign(first: number, second: number, isFermion: readonly boolean[]): 1 | -1 {
  let swaps = 0;
  isFermion.forEach((mine, i) => {
    if (!mine || ((first >> i) & 1) === 0) return;
    for (let j = 0; j < i; j++) if (isFermion[j] && (second >> j) & 1) swaps++;
  });
  return swaps % 2 === 0 ? 1 : -1;
}

const [sum, numerator] = [new Float64Array(8), new Float64Array(8)];

/** Current of a set: its vertices, then its propagator unless it is the `whole`, which meets the last leg. */
function join({ set, kind, mass, terms }: Step, currents: Complex4, momenta: Float64Array, whole: boolean): void {
  sum.fill(0);
  for (const { first, second, sign } of terms) {
    if (kind === 'vector') addCurrent(sum, sign, currents, 8 * first, currents, 8 * second);
    else addSlash(sum, sign, currents, 8 * second, currents, 8 * first, kind === 'column' ? 1 : -1);
  }
  const at = 8 * set;
  if (whole) {
    currents.set(sum, at);
    return;
  }
  const [e, x, y, z] = [momenta[at], momenta[at + 2], momenta[at + 4], momenta[at + 6]];
  const offShell = e * e - x * x - y * y - z * z - mass * mass;
  if (kind === 'vector') for (let c = 0; c < 8; c++) currents[at + c] = -sum[c] / offShell;
  else {
    // a row's line runs against the momentum
    const along = kind === 'column' ? 1 : -1;
    for (let c = 0; c < 8; c++) numerator[c] = mass * sum[c];
    addSlash(numerator, along, momenta, at, sum, 0, along);
    for (let c = 0; c < 8; c++) currents[at + c] = numerator[c] / offShell;
  }
}

function squaredProduct(row: Complex4, columns: Complex4, at: number): number {
  let [re, im] = [0, 0];
  for (let c = 0; c < 8; c += 2) {
    re += row[c] * columns[at + c] - row[c + 1] * columns[at + c + 1];
    im += row[c] * columns[at + c + 1] + row[c + 1] * columns[at + c];
  }
  return re * re + im * im;
}
