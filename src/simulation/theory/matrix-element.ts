/**
 * |M|^2 of Y_D -> 3 A' as a function of x_i = 2 E_i/M, normalised to 1 at the symmetric point. Massless: Ore, Powell,
 * PR 75, 1696. Massive: the trace over the six orderings of the three vector bosons on the fermion line of an S-wave
 * vector bound state at threshold.
 */
import { PERMUTATIONS_OF_THREE } from '../../core/numerics/permutations.js';

type Vector = readonly [number, number, number, number];
/** A 4 x 4 complex matrix: 16 (re, im) pairs, row by row. */
type Matrix = Float64Array;

/** Ore-Powell: sum over i of [(1 - x_i)/(x_j x_k)]^2 relative to its value at x_i = 2/3. At most 2/1.6875. */
export function orePowell(x1: number, x2: number, x3: number): number {
  const term = (a: number, b: number, c: number): number => ((1 - a) / (b * c)) ** 2;
  return (term(x1, x2, x3) + term(x2, x3, x1) + term(x3, x1, x2)) / 1.6875;
}

const gammaMatrix = (entries: readonly (readonly [number, number, number, number])[]): Matrix => {
  const matrix = new Float64Array(32);
  for (const [row, column, re, im] of entries) {
    matrix[8 * row + 2 * column] = re;
    matrix[8 * row + 2 * column + 1] = im;
  }
  return matrix;
};

/** Dirac matrices gamma^0..gamma^3 in the Dirac representation. */
const GAMMA: readonly Matrix[] = [
  gammaMatrix([
    [0, 0, 1, 0],
    [1, 1, 1, 0],
    [2, 2, -1, 0],
    [3, 3, -1, 0],
  ]),
  gammaMatrix([
    [0, 3, 1, 0],
    [1, 2, 1, 0],
    [2, 1, -1, 0],
    [3, 0, -1, 0],
  ]),
  gammaMatrix([
    [0, 3, 0, -1],
    [1, 2, 0, 1],
    [2, 1, 0, 1],
    [3, 0, 0, -1],
  ]),
  gammaMatrix([
    [0, 2, 1, 0],
    [1, 3, -1, 0],
    [2, 0, -1, 0],
    [3, 1, 1, 0],
  ]),
];
const METRIC = [1, -1, -1, -1] as const;

function multiply(a: Matrix, b: Matrix): Matrix {
  const c = new Float64Array(32);
  for (let i = 0; i < 4; i++) {
    for (let k = 0; k < 4; k++) {
      const re = a[8 * i + 2 * k];
      const im = a[8 * i + 2 * k + 1];
      if (re === 0 && im === 0) continue;
      for (let j = 0; j < 4; j++) {
        const bRe = b[8 * k + 2 * j];
        const bIm = b[8 * k + 2 * j + 1];
        c[8 * i + 2 * j] += re * bRe - im * bIm;
        c[8 * i + 2 * j + 1] += re * bIm + im * bRe;
      }
    }
  }
  return c;
}

/** Tr(ab) added to out[at], out[at + 1]. */
function addTrace(out: Float64Array, at: number, a: Matrix, b: Matrix): void {
  for (let i = 0; i < 4; i++) {
    for (let k = 0; k < 4; k++) {
      const re = a[8 * i + 2 * k];
      const im = a[8 * i + 2 * k + 1];
      out[at] += re * b[8 * k + 2 * i] - im * b[8 * k + 2 * i + 1];
      out[at + 1] += re * b[8 * k + 2 * i + 1] + im * b[8 * k + 2 * i];
    }
  }
}

/** qslash + m. */
function slashPlus(q: Vector, m: number): Matrix {
  const matrix = new Float64Array(32);
  for (let mu = 0; mu < 4; mu++) {
    for (let i = 0; i < 32; i++) matrix[i] += METRIC[mu] * q[mu] * GAMMA[mu][i];
  }
  for (let i = 0; i < 4; i++) matrix[10 * i] += m;
  return matrix;
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]];
const square = (a: Vector): number => a[0] ** 2 - a[1] ** 2 - a[2] ** 2 - a[3] ** 2;

/** Fermion propagator numerator over denominator. */
function propagator(q: Vector, m: number): Matrix {
  const matrix = slashPlus(q, m);
  const denominator = square(q) - m * m;
  return matrix.map((value) => value / denominator);
}

/** Momenta of the three bosons in the rest frame of a state of mass 1, in one plane. */
function planarMomenta(x: readonly [number, number, number], ratio: number): readonly [Vector, Vector, Vector] {
  const [p1, p2, p3] = x.map((xi) => Math.sqrt(Math.max(0, (xi * xi) / 4 - ratio * ratio)));
  const cos12 = p1 * p2 === 0 ? 0 : (p3 * p3 - p1 * p1 - p2 * p2) / (2 * p1 * p2);
  const sin12 = Math.sqrt(Math.max(0, 1 - cos12 * cos12));
  return [
    [x[0] / 2, p1, 0, 0],
    [x[1] / 2, p2 * cos12, p2 * sin12, 0],
    [x[2] / 2, -p1 - p2 * cos12, -p2 * sin12, 0],
  ];
}

function traceSum(x: readonly [number, number, number], ratio: number): number {
  const m = 0.5;
  const half: Vector = [0.5, 0, 0, 0];
  const k = planarMomenta(x, ratio);
  const plus = slashPlus(half, m);
  const minusProjector = slashPlus(half, -m);
  let total = 0;
  for (let polarisation = 1; polarisation < 4; polarisation++) {
    const state = multiply(multiply(plus, GAMMA[polarisation]), minusProjector);
    // amplitude[lambda0][lambda1][lambda2]: Lorentz indices of the three bosons, summed over the orderings
    const amplitude = new Float64Array(128);
    for (const order of PERMUTATIONS_OF_THREE) addOrdering(amplitude, state, order, k, half, m);
    for (let i = 0; i < 64; i++) {
      const sign = METRIC[i >> 4] * METRIC[(i >> 2) & 3] * METRIC[i & 3];
      total -= sign * (amplitude[2 * i] ** 2 + amplitude[2 * i + 1] ** 2);
    }
  }
  return total;
}

function addOrdering(
  amplitude: Float64Array,
  state: Matrix,
  [a, b, c]: readonly [number, number, number],
  k: readonly [Vector, Vector, Vector],
  half: Vector,
  m: number,
): void {
  const q1 = minus(half, k[c]);
  const first = propagator(q1, m);
  const second = propagator(minus(q1, k[b]), m);
  const stride = [16, 4, 1];
  for (let la = 0; la < 4; la++) {
    const left = multiply(multiply(state, GAMMA[la]), second);
    for (let lb = 0; lb < 4; lb++) {
      const middle = multiply(multiply(left, GAMMA[lb]), first);
      for (let lc = 0; lc < 4; lc++) {
        addTrace(amplitude, 2 * (la * stride[a] + lb * stride[b] + lc * stride[c]), middle, GAMMA[lc]);
      }
    }
  }
}

const symmetricPoint = new Map<number, number>();

/**
 * The full massive |M|^2 at (x1, x2, x3), x1 + x2 + x3 = 2, relative to (2/3, 2/3, 2/3).
 * @param ratio m_A'/M, below 1/3
 */
export function massiveMatrixElement(x1: number, x2: number, x3: number, ratio: number): number {
  let reference = symmetricPoint.get(ratio);
  if (reference === undefined) {
    reference = traceSum([2 / 3, 2 / 3, 2 / 3], ratio);
    symmetricPoint.clear();
    symmetricPoint.set(ratio, reference);
  }
  return traceSum([x1, x2, x3], ratio) / reference;
}
