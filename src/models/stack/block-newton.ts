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
import type { LeafSweep, RowSums } from './leaf-sweep.js';
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
const NEAR_ONE = 0.25;

/** Finds minima of one problem for any penalty; each from `start`, or from nothing. */
export type BlockFitter = (l2: number, start?: StackParameters, stop?: StopRule) => StackFit;

/**
 * A fitter with the rows at hand: to start where it ended last costs nothing. Gains of passes fall about like a geometric
 * series, at first faster; its rest is left.
 */
export function blockFitter(problem: StackProblem): BlockFitter {
  const state = begin(problem);
  const total = state.sweep.weight.reduce((sum, weight) => sum + weight, 0);
  let last: StackParameters | undefined;
  return (l2, start, { tolerance, maxPasses } = STOP_RULE) => {
    if (start !== last) setParameters(state, start);
    state.l2 = l2;
    state.here = look(state, 0, penaltyAlong(state, 0));
    let passes = 0;
    let [gain, rest] = [Infinity, Infinity];
    while (rest > tolerance * total && passes < maxPasses) {
      const before = gain;
      gain = pass(state);
      rest = passes > 0 && gain < before ? Math.max(gain, (gain * gain) / (before - gain)) : Infinity;
      passes++;
    }
    const { intercept, common, coefficients, here } = state;
    const found = { intercept, common, coefficients: coefficients.slice() };
    last = { ...found, value: here.value, passes, converged: rest <= tolerance * total } as StackFit;
    return last as StackFit;
  };
}

/** The parameters, what they say of each row, and the next step. */
interface State extends StackParameters {
  readonly problem: StackProblem;
  readonly sweep: LeafSweep;
  /** Columns of tree t: firstColumn[t] .. firstColumn[t + 1] - 1. */
  readonly firstColumn: Int32Array;
  /** The step of the coefficients. */
  readonly steps: Float64Array;
  l2: number;
  intercept: number;
  common: number;
  /** The objective at the parameters. */
  here: RowSums;
}

function begin(problem: StackProblem): State {
  const { leaves, unseen, input, label, weight } = problem;
  const { trees, votes, probability } = unseen;
  const firstColumn = new Int32Array(trees.length + 1);
  let mostLeaves = 0;
  for (let t = 0; t < trees.length; t++) {
    const leafCount = leaves.start[t + 1] - leaves.start[t];
    mostLeaves = Math.max(mostLeaves, leafCount);
    firstColumn[t + 1] = firstColumn[t] + input.columns(leafCount);
  }
  const sweep = makeLeafSweep(unseen, mostLeaves);
  sweep.label.set(label);
  for (let row = 0; row < votes.length; row++) {
    if (votes[row] === 0) continue;
    sweep.weight[row] = weight[row];
    sweep.common[row] = COMMON_SCALE * (probability[row] - 0.5);
    sweep.scale[row] = trees.length / votes[row];
  }
  const [steps, coefficients] = [0, 0].map(() => new Float64Array(firstColumn[trees.length]));
  const here = sweep.sumRows(0);
  return { problem, sweep, firstColumn, steps, coefficients, l2: 0, intercept: 0, common: 0, here };
}

/** Takes parameters, and what they say of each row. */
function setParameters(state: State, parameters: StackParameters | undefined): void {
  const { sweep, firstColumn, coefficients, problem } = state;
  const { unseen, input, leaves } = problem;
  const { predictor, moved, common, scale } = sweep;
  const { intercept = 0, common: commonCoefficient = 0 } = parameters ?? {};
  if (parameters) coefficients.set(parameters.coefficients);
  else coefficients.fill(0);
  [state.intercept, state.common] = [intercept, commonCoefficient];
  moved.fill(0);
  if (parameters) {
    unseen.trees.forEach((tree, t) => {
      const fraction = leaves.fraction.subarray(leaves.start[t], leaves.start[t + 1]);
      sweep.leafSteps.set(input.leafValues(coefficients.subarray(firstColumn[t], firstColumn[t + 1]), fraction));
      sweep.move(tree);
    });
  }
  for (let row = 0; row < predictor.length; row++)
    predictor[row] = intercept + commonCoefficient * common[row] + scale[row] * moved[row];
}

/** One pass; by how much it lowers the objective. */
function pass(state: State): number {
  const { change, common, scale, residual, curvature, moved } = state.sweep;
  const dense = denseStep(state);
  // The trees' model begins where the dense step ends.
  for (let row = 0; row < change.length; row++) {
    change[row] = dense.intercept + dense.common * common[row];
    if (scale[row] > 0) residual[row] += (curvature[row] / scale[row]) * change[row];
  }
  const promised = dense.promised + treeSteps(state);
  for (let row = 0; row < change.length; row++) change[row] += scale[row] * moved[row];
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
    promised += input.solve(sweep.sumLeaves(tree, fraction.length), fraction, own, l2, step, sweep.leafSteps);
    sweep.move(tree);
  });
  return promised;
}

/** The objective at a length along the step. */
function look({ sweep }: State, length: number, penalty: Penalty): RowSums {
  const sums = sweep.sumRows(length);
  sums.value += penalty.value + length * (penalty.slope + (length * penalty.bend) / 2);
  sums.slope += penalty.slope + length * penalty.bend;
  sums.bend += penalty.bend;
  return sums;
}

/** Goes along the step to where a parabola has its minimum, shortened until the objective sinks; by how much it does. */
function goAlong(state: State, dense: { intercept: number; common: number }, promised: number): number {
  const { sweep, steps, coefficients, here } = state;
  const penalty = penaltyAlong(state, dense.common);
  let length = 1;
  let found = look(state, length, penalty);
  const parabola = 1 - found.slope / found.bend;
  if (parabola > 0 && Math.abs(parabola - 1) > NEAR_ONE) {
    const whole = found;
    found = look(state, parabola, penalty);
    if (found.value <= whole.value) length = parabola;
    else found = look(state, length, penalty);
  }
  const noise = VALUE_NOISE * Math.abs(here.value);
  while (!(here.value - found.value >= SUFFICIENT_DECREASE * length * promised - noise)) {
    length = length > 1e-10 ? length / 2 : 0;
    found = look(state, length, penalty);
    if (length === 0) break;
  }
  for (let j = 0; j < steps.length; j++) coefficients[j] += length * steps[j];
  for (let row = 0; row < sweep.predictor.length; row++) sweep.predictor[row] += length * sweep.change[row];
  state.intercept += length * dense.intercept;
  state.common += length * dense.common;
  state.here = found;
  return here.value - found.value;
}

/** The penalty at the parameters and its derivatives along the step. */
interface Penalty {
  readonly value: number;
  readonly slope: number;
  readonly bend: number;
}

function penaltyAlong({ l2, common, coefficients, steps }: State, commonStep: number): Penalty {
  let [value, slope, bend] = [common * common, common * commonStep, commonStep * commonStep];
  for (let j = 0; j < steps.length; j++) {
    value += coefficients[j] * coefficients[j];
    slope += coefficients[j] * steps[j];
    bend += steps[j] * steps[j];
  }
  return { value: (l2 / 2) * value, slope: l2 * slope, bend: l2 * bend };
}
