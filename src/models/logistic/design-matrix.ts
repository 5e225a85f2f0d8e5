/**
 * What the logistic regression sees of its inputs: products. A dense matrix is standardised on the fly, a sparse one
 * is taken as it is. Sums are made in float64, in row order.
 */

/** Turns the linear predictors (without intercept) of rows from, from + 1, ... into values of these rows, in place. */
export type BlockFunction = (from: number, predictors: Float64Array) => void;

/** Rows of a block: what was read for the first product is still in the cache for the second. */
const BLOCK_ROWS = 2048;

/** Calls `visit` for one block of rows after another. */
function forBlocks(rowCount: number, visit: (from: number, to: number, values: Float64Array) => void): void {
  const values = new Float64Array(Math.min(BLOCK_ROWS, rowCount));
  for (let from = 0; from < rowCount; from += BLOCK_ROWS) {
    const to = Math.min(rowCount, from + BLOCK_ROWS);
    visit(from, to, values.subarray(0, to - from));
  }
}

/** rowCount x columnCount inputs. */
export interface DesignMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** With z = X coefficients, which `ofRows` turns into values v: out = X^T v. Rows come in order, once. */
  transposeTimes(coefficients: Float64Array, ofRows: BlockFunction, out: Float64Array): void;
}

/** A dense design with the centre and the inverse spread of each column (0 for a constant column, which then has no effect). */
export interface DenseDesign extends DesignMatrix {
  readonly values: Float32Array | Float64Array;
  /** out[row] = sum over columns of x[row, column] * coefficients[column]. */
  times(coefficients: Float64Array, out: Float64Array): void;
  readonly centre: Float64Array;
  readonly inverseSpread: Float64Array;
}

/**
 * The design of row-major `values`, standardised by weighted mean and standard deviation of each column.
 * @throws RangeError for a value that is not finite, naming its row and column
 */
export function standardisedDesign(
  values: Float32Array | Float64Array,
  columnCount: number,
  weight: Float64Array,
): DenseDesign {
  const rowCount = weight.length;
  if (values.length !== rowCount * columnCount) {
    throw new RangeError(`${values.length} values are not ${rowCount} rows of ${columnCount} columns`);
  }
  const { centre, inverseSpread } = weightedMoments(values, columnCount, weight);
  const rowPredictor = (row: number, coefficients: Float64Array) => {
    let sum = 0;
    for (let j = 0, at = row * columnCount; j < columnCount; j++, at++) {
      sum += (values[at] - centre[j]) * (inverseSpread[j] * coefficients[j]);
    }
    return sum;
  };
  return {
    rowCount,
    columnCount,
    values,
    centre,
    inverseSpread,
    times(coefficients, out) {
      for (let row = 0; row < rowCount; row++) out[row] = rowPredictor(row, coefficients);
    },
    transposeTimes(coefficients, ofRows, out) {
      out.fill(0);
      forBlocks(rowCount, (from, to, factors) => {
        for (let row = from; row < to; row++) factors[row - from] = rowPredictor(row, coefficients);
        ofRows(from, factors);
        for (let row = from, at = from * columnCount; row < to; row++) {
          for (let j = 0; j < columnCount; j++, at++) out[j] += (values[at] - centre[j]) * factors[row - from];
        }
      });
      for (let j = 0; j < columnCount; j++) out[j] *= inverseSpread[j];
    },
  };
}

function weightedMoments(values: Float32Array | Float64Array, columnCount: number, weight: Float64Array) {
  const centre = new Float64Array(columnCount);
  const variance = new Float64Array(columnCount);
  const total = weight.reduce((sum, value) => sum + value, 0);
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) {
      throw new RangeError(
        `row ${Math.floor(at / columnCount)}, column ${at % columnCount}: ${values[at]} is not finite`,
      );
    }
    centre[at % columnCount] += (weight[Math.floor(at / columnCount)] / total) * values[at];
  }
  for (let at = 0; at < values.length; at++) {
    const j = at % columnCount;
    variance[j] += (weight[Math.floor(at / columnCount)] / total) * (values[at] - centre[j]) ** 2;
  }
  const inverseSpread = variance.map((value, j) =>
    Math.sqrt(value) > 1e-12 * Math.abs(centre[j]) && value > 0 ? 1 / Math.sqrt(value) : 0,
  );
  return { centre, inverseSpread };
}
