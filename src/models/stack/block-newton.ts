/**
 * Logistic regression on the leaves of a forest, by Newton's method tree after tree. The leaves of a tree exclude one
 * another, so that its block of the Hessian is diagonal and solved at once. A pass takes the quadratic model of the
 * penalised likelihood at the point reached, its gradient and Hessian, minimises it along intercept and common column and
 * then along each tree's columns in turn, and goes along the sum of these steps as far as the likelihood itself wants.
 *
 * It converges to the one minimum: the model is convex and each block lowers it, so that the steps descend; the length
 * along them makes the likelihood sink by a fixed part of what the model promises; and the penalty and the rows of both
 * classes keep curvatures above zero (Tseng and Yun, Math. Program. 117 (2009) 387, theorem 1).
 *
 * Sums are made in a fixed order: the result has the same bytes anywhere.
 */
import type { TreeInput } from './inputs.js';
import { makeLeafSweep } from './leaf-sweep.js';
import type { LeafSweep } from './leaf-sweep.js';
import { sumRows } from './row-terms.js';
import type { RowLine, RowSums } from './row-terms.js';
import type { Leaves, UnseenLeaves } from './unseen-leaves.js';

/**
 * Size of the common column, the mean of the trees' signal fractions from 1/2: large against the other columns, so that the
 * penalty hardly touches it and pulls the rest towards the forest's own word.
 */
export const COMMON_SCALE = 20;

/** A penalised likelihood: sum of weight x loss + l2 / 2 (common^2 + |coefficients|^2). */
export interface StackProblem {
  readonly leaves: Leaves;
  readonly unseen: UnseenLeaves;
  readonly input: TreeInput;
  readonly label: Uint8Array;
  /** Rows that every tree saw count for nothing, whatever their weight. */
  readonly weight: Float64Array;
}

/** A point in the space of the parameters. */
export interface StackParameters {
  readonly intercept: number;
  /** Coefficient of the common column. */
  readonly common: number;
  /** Coefficients of the trees' columns, tree after tree. */
  readonly coefficients: Float64Array;
}

/** Where the passes ended. */
export interface StackFit extends StackParameters {
  /** The objective there. */
  readonly value: number;
  readonly passes: number;
  readonly converged: boolean;
}

/** When to stop: as soon as further passes promise to lower the objective by less than `tolerance` of the sum of weights. */
export interface StopRule {
  readonly tolerance: number;
  readonly maxPasses: number;
}

const STOP_RULE: StopRule = { tolerance: 5e-6, maxPasses: 100 };

/** The likelihood must sink by this part of what the model promises. */
const SUFFICIENT_DECREASE = 1e-4;
/** Relative rounding error of the objective. */
const VALUE_NOISE = 1e-14;
/** A length this near to 1 is not worth another look at all rows. */
const NEAR_ONE = 0.1;

/** The minimum, from `start` or from nothing. Gains fall about like a geometric series, at first faster; its rest is left. */
export function fitBlocks(
  problem: StackProblem,
  l2: number,
  start?: StackParameters,
  { tolerance, maxPasses }: StopRule = STOP_RULE,
): StackFit {
  const state = begin(problem, l2, start);
  const total = state.rows.weight.reduce((sum, weight) => sum + weight, 0);
  let passes = 0;
  let gain = Infinity;
  let rest = Infinity;
  while (rest > tolerance * total && passes < maxPasses) {
    const last = gain;
    gain = pass(state);
    rest = passes > 0 && gain < last ? Math.max(gain, (gain * gain) / (last - gain)) : Infinity;
    passes++;
  }
  const { intercept, common, coefficients, here } = state;
  return { intercept, common, coefficients, value: here.value, passes, converged: rest <= tolerance * total };
}

/** The parameters, what they say of each row, and the next step. */
interface State extends StackParameters {
  readonly problem: StackProblem;
  readonly l2: number;
  readonly sweep: LeafSweep;
  readonly rows: RowLine;
  /** Columns of tree t: firstColumn[t] .. firstColumn[t + 1] - 1. */
  readonly firstColumn: Int32Array;
  /** The step of the coefficients. */
  readonly steps: Float64Array;
  intercept: number;
  common: number;
  /** The objective at the parameters. */
  here: RowSums;
}

function begin(problem: StackProblem, l2: number, start: StackParameters | undefined): State {
  const { leaves, unseen, input, label } = problem;
  const { rowCount, trees, votes, probability } = unseen;
  const firstColumn = new Int32Array(trees.length + 1);
  let mostLeaves = 0;
  for (let t = 0; t < trees.length; t++) {
    const leafCount = leaves.start[t + 1] - leaves.start[t];
    mostLeaves = Math.max(mostLeaves, leafCount);
    firstColumn[t + 1] = firstColumn[t] + input.columns(leafCount);
  }
  const columnCount = firstColumn[trees.length];
  const parameters = {
    intercept: start?.intercept ?? 0,
    common: start?.common ?? 0,
    coefficients: start?.coefficients.slice() ?? new Float64Array(columnCount),
  };
  const rows: RowLine = {
    label,
    weight: problem.weight.map((weight, row) => (votes[row] > 0 ? weight : 0)),
    predictor: new Float64Array(rowCount),
    change: new Float64Array(rowCount),
    common: Float64Array.from(votes, (n, row) => (n > 0 ? COMMON_SCALE * (probability[row] - 0.5) : 0)),
    scale: Float64Array.from(votes, (n) => (n > 0 ? trees.length / n : 0)),
  };
  const sweep = makeLeafSweep(unseen, mostLeaves);
  const steps = new Float64Array(columnCount);
  const state = { problem, l2, sweep, rows, firstColumn, steps, ...parameters };
  if (start) setPredictors(state, rows.predictor);
  const here = sumRows(rows, 0, sweep.residual, sweep.curvature);
  here.value += penaltyAlong(state, 0).value;
  return { ...state, here };
}

/** What the parameters say of each row. */
function setPredictors(state: Omit<State, 'here'>, out: Float64Array): void {
  const { sweep, rows, firstColumn, coefficients, intercept, common, problem } = state;
  const { unseen, input, leaves } = problem;
  sweep.moved.fill(0);
  unseen.trees.forEach((tree, t) => {
    const fraction = leaves.fraction.subarray(leaves.start[t], leaves.start[t + 1]);
    sweep.leafSteps.set(input.leafValues(coefficients.subarray(firstColumn[t], firstColumn[t + 1]), fraction));
    sweep.move(tree);
  });
  for (let row = 0; row < out.length; row++)
    out[row] = intercept + common * rows.common[row] + rows.scale[row] * sweep.moved[row];
}

/** One pass; by how much it lowers the objective. */
function pass(state: State): number {
  const { sweep, rows } = state;
  const dense = denseStep(state);
  // The trees' model begins where the dense step ends.
  for (let row = 0; row < rows.change.length; row++) {
    const step = dense.intercept + dense.common * rows.common[row];
    rows.change[row] = step;
    if (rows.scale[row] > 0) sweep.residual[row] += (sweep.curvature[row] / rows.scale[row]) * step;
  }
  const promised = dense.promised + treeSteps(state);
  for (let row = 0; row < rows.change.length; row++) rows.change[row] += rows.scale[row] * sweep.moved[row];
  return goAlong(state, dense, promised);
}

/** The model's minimum along intercept and common column, and by how much it is lower. */
function denseStep({ here, l2, common }: State) {
  const [a, b, c] = [here.curvature, here.mixedCurvature, here.commonCurvature + l2];
  const [first, second] = [here.gradient, here.commonGradient + l2 * common];
  const determinant = a * c - b * b;
  const step = { intercept: (b * second - c * first) / determinant, common: (b * first - a * second) / determinant };
  return { ...step, promised: -(step.intercept * first + step.common * second) / 2 };
}

/** The model's minimum along each tree's columns, one tree after another; by how much it is lower. */
function treeSteps({ problem, l2, sweep, firstColumn, coefficients, steps }: State): number {
  const { unseen, input, leaves } = problem;
  sweep.moved.fill(0);
  if (steps.length === 0) return 0;
  let promised = 0;
  unseen.trees.forEach((tree, t) => {
    const fraction = leaves.fraction.subarray(leaves.start[t], leaves.start[t + 1]);
    const [from, to] = [firstColumn[t], firstColumn[t + 1]];
    const [own, step] = [coefficients.subarray(from, to), steps.subarray(from, to)];
    promised += input.solve(sweep.sum(tree, fraction.length), fraction, own, l2, step, sweep.leafSteps);
    sweep.move(tree);
  });
  return promised;
}

/** Goes along the step to where a parabola has its minimum, shortened until the objective sinks; by how much it does. */
function goAlong(state: State, dense: { intercept: number; common: number }, promised: number): number {
  const { rows, sweep, steps, coefficients, here } = state;
  const penalty = penaltyAlong(state, dense.common);
  const look = (length: number) => {
    const sums = sumRows(rows, length, sweep.residual, sweep.curvature);
    sums.value += penalty.value + length * (penalty.slope + (length * penalty.bend) / 2);
    sums.slope += penalty.slope + length * penalty.bend;
    sums.bend += penalty.bend;
    return sums;
  };
  let length = 1;
  let found = look(length);
  const parabola = 1 - found.slope / found.bend;
  if (parabola > 0 && Math.abs(parabola - 1) > NEAR_ONE) {
    const whole = found;
    found = look(parabola);
    if (found.value <= whole.value) length = parabola;
    else found = look(length);
  }
  const noise = VALUE_NOISE * Math.abs(here.value);
  while (!(here.value - found.value >= SUFFICIENT_DECREASE * length * promised - noise)) {
    length = length > 1e-10 ? length / 2 : 0;
    found = look(length);
    if (length === 0) break;
  }
  for (let j = 0; j < steps.length; j++) coefficients[j] += length * steps[j];
  for (let row = 0; row < rows.predictor.length; row++) rows.predictor[row] += length * rows.change[row];
  state.intercept += length * dense.intercept;
  state.common += length * dense.common;
  state.here = found;
  return here.value - found.value;
}

/** The penalty at the parameters and its derivatives along the step. */
function penaltyAlong({ l2, common, coefficients, steps }: Omit<State, 'here'>, commonStep: number) {
  let [value, slope, bend] = [common * common, common * commonStep, commonStep * commonStep];
  for (let j = 0; j < steps.length; j++) {
    value += coefficients[j] * coefficients[j];
    slope += coefficients[j] * steps[j];
    bend += steps[j] * steps[j];
  }
  return { value: (l2 / 2) * value, slope: l2 * slope, bend: l2 * bend };
}
