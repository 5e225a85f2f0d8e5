/**
 * What the logistic regression sees of its inputs: two products. A dense matrix is standardised on the fly, a sparse one
 * is taken as it is. Sums are made in float64, in row order.
 */

/** A value of a row, given the row's linear predictor (without intercept). */
export type RowFunction = (row: number, predictor: number) => number;

/** rowCount x columnCount inputs. */
export interface DesignMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** out[row] = sum over columns of x[row, column] * coefficients[column]. */
  times(coefficients: Float64Array, out: Float64Array): void;
  /** With z = X coefficients: out[column] = sum over rows of x[row, column] * ofRow(row, z[row]); rows in order, once. */
  transposeTimes(coefficients: Float64Array, ofRow: RowFunction, out: Float64Array): void;
}

/** A dense design with the centre and the inverse spread of each column (0 for a constant column, which then has no effect). */
export interface DenseDesign extends DesignMatrix {
  readonly values: Float32Array | Float64Array;
  readonly centre: Float64Array;
  readonly inverseSpread: Float64Array;
}

/** Rows as lists of (column, value): entries rowStart[row] .. rowStart[row + 1] - 1. */
export interface SparseRows {
  readonly columnCount: number;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  /** One value for all entries of a row. */
  readonly rowValue: Float32Array;
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
    transposeTimes(coefficients, ofRow, out) {
      out.fill(0);
      for (let row = 0; row < rowCount; row++) {
        const factor = ofRow(row, rowPredictor(row, coefficients));
        for (let j = 0, at = row * columnCount; j < columnCount; j++, at++) out[j] += (values[at] - centre[j]) * factor;
      }
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

/** The design of sparse rows, not standardised. */
export function sparseDesign(rows: SparseRows): DesignMatrix {
  const { rowStart, column, rowValue, columnCount } = rows;
  const rowCount = rowValue.length;
  const rowPredictor = (row: number, coefficients: Float64Array) => {
    let sum = 0;
    for (let at = rowStart[row]; at < rowStart[row + 1]; at++) sum += coefficients[column[at]];
    return sum * rowValue[row];
  };
  return {
    rowCount,
    columnCount,
    times(coefficients, out) {
      for (let row = 0; row < rowCount; row++) out[row] = rowPredictor(row, coefficients);
    },
    transposeTimes(coefficients, ofRow, out) {
      out.fill(0);
      for (let row = 0; row < rowCount; row++) {
        const value = ofRow(row, rowPredictor(row, coefficients)) * rowValue[row];
        for (let at = rowStart[row]; at < rowStart[row + 1]; at++) out[column[at]] += value;
      }
    },
  };
}
