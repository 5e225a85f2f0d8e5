/**
 * What the logistic regression of the stack sees of the forest. All inputs are sums over trees of a value of the leaf
 * a row falls in, so a trained stack is again a forest with other leaf values. For training rows only the trees that
 * did not see the row's source count (out of bag), scaled up to the whole forest.
 */

/** One tree's columns in the regression: none, one, or one a leaf. */
export interface TreeInput {
  /** Columns of a tree of so many leaves. */
  columns(leafCount: number): number;
  /**
   * Newton's step of a tree's columns, which have no row in common but through a leaf: `steps` of the coefficients and
   * `leafSteps`, what they add to a row by its leaf.
   * @param sums by leaf, pairs of gradient and curvature. @param fraction signal fraction by leaf
   * @returns by how much they lower the quadratic model
   */
  solve(
    sums: Float64Array,
    fraction: Float64Array,
    coefficients: Float64Array,
    l2: number,
    steps: Float64Array,
    leafSteps: Float32Array,
  ): number;
  /** What each leaf adds with these coefficients. */
  leafValues(coefficients: Float64Array, fraction: Float64Array): Float64Array;
}

/**
 * The three inputs. 'probability': the mean of the trees' signal fractions alone. 'trees': also the signal fraction of
 * each tree. 'leaves': the mean, and one indicator for each leaf.
 */
export const STACK_INPUTS = {
  probability: {
    columns: () => 0,
    solve: () => 0,
    leafValues: (_, fraction) => new Float64Array(fraction.length),
  },
  trees: {
    columns: () => 1,
    solve(sums, fraction, coefficients, l2, steps, leafSteps) {
      let [gradient, curvature] = [l2 * coefficients[0], l2];
      for (let leaf = 0; leaf < fraction.length; leaf++) {
        const x = fraction[leaf] - 0.5;
        gradient += x * sums[2 * leaf];
        curvature += x * x * sums[2 * leaf + 1];
      }
      steps[0] = -gradient / curvature;
      for (let leaf = 0; leaf < fraction.length; leaf++) leafSteps[leaf] = steps[0] * (fraction[leaf] - 0.5);
      return 0.5 * curvature * steps[0] ** 2;
    },
    leafValues: ([coefficient], fraction) => fraction.map((value) => coefficient * (value - 0.5)),
  },
  leaves: {
    columns: (leafCount) => leafCount,
    solve(sums, _, coefficients, l2, steps, leafSteps) {
      let gain = 0;
      for (let leaf = 0; leaf < coefficients.length; leaf++) {
        const curvature = sums[2 * leaf + 1] + l2;
        leafSteps[leaf] = steps[leaf] = -(sums[2 * leaf] + l2 * coefficients[leaf]) / curvature;
        gain += 0.5 * curvature * steps[leaf] ** 2;
      }
      return gain;
    },
    leafValues: (coefficients) => coefficients,
  },
} as const satisfies Readonly<Record<string, TreeInput>>;

/** Name of an input of the stack. */
export type StackInputName = keyof typeof STACK_INPUTS;
