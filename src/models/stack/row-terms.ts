/** What the rows add to the penalised likelihood, somewhere along a line. */

/** Rows and how they change along a line. */
export interface RowLine {
  readonly label: Uint8Array;
  readonly weight: Float64Array;
  /** Linear predictor of each row, and its change by a whole step. */
  readonly predictor: Float64Array;
  readonly change: Float64Array;
  /** The common column. */
  readonly common: Float64Array;
  /** What derivatives are scaled by for the trees. */
  readonly scale: Float64Array;
}

/** Sums over the rows at a place on the line. */
export interface RowSums {
  /** Sum of weight x loss, and its first and second derivative along the line. */
  value: number;
  slope: number;
  bend: number;
  /** Derivatives in the intercept and in the coefficient of the common column. */
  gradient: number;
  commonGradient: number;
  curvature: number;
  mixedCurvature: number;
  commonCurvature: number;
}

/**
 * The sums at predictor + length x change.
 * @param residual gets scale x the derivative of each row's term. @param bends gets scale^2 x its second derivative
 */
export function sumRows(rows: RowLine, length: number, residual: Float32Array, bends: Float32Array): RowSums {
  const { label, weight, predictor, change, common, scale } = rows;
  let [value, slope, bend] = [0, 0, 0];
  let [gradient, commonGradient, curvature, mixedCurvature, commonCurvature] = [0, 0, 0, 0, 0];
  for (let row = 0; row < predictor.length; row++) {
    // loss ln(1 + exp(z)) - y z, derivative p - y, second derivative p (1 - p), for any size of z
    const z = predictor[row] + length * change[row];
    const e = Math.exp(-Math.abs(z));
    const far = 1 / (1 + e);
    const derivative = weight[row] * ((z > 0 ? far : e * far) - label[row]);
    const second = weight[row] * e * far * far;
    value += weight[row] * ((z > 0 ? z : 0) + Math.log1p(e) - label[row] * z);
    slope += derivative * change[row];
    bend += second * change[row] * change[row];
    gradient += derivative;
    commonGradient += derivative * common[row];
    curvature += second;
    mixedCurvature += second * common[row];
    commonCurvature += second * common[row] * common[row];
    residual[row] = scale[row] * derivative;
    bends[row] = scale[row] * scale[row] * second;
  }
  return { value, slope, bend, gradient, commonGradient, curvature, mixedCurvature, commonCurvature };
}
