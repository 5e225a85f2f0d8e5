/**
 * What the logistic regression sees of its inputs: two products. A dense matrix is standardised on the fly, a sparse one
 * is taken as it is. Both store float32 and sum in float64, in row order.
 */

/** rowCount x columnCount inputs. */
export interface DesignMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** out[row] = sum over columns of x[row, column] * coefficients[column]. */
  times(coefficients: Float64Array, out: Float64Array): void;
  /** out[column] = sum over rows of x[row, column] * rowValues[row]. */
  transposeTimes(rowValues: Float64Array, out: Float64Array): void;
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
  return {
    rowCount,
    columnCount,
    values,
    centre,
    inverseSpread,
    times(coefficients, out) {
      for (let row = 0, at = 0; row < rowCount; row++) {
        let sum = 0;
        for (let j = 0; j < columnCount; j++, at++) {
          sum += (values[at] - centre[j]) * (inverseSpread[j] * coefficients[j]);
        }
        out[row] = sum;
      }
    },
    transposeTimes(rowValues, out) {
      out.fill(0);
      for (let row = 0, at = 0; row < rowCount; row++) {
        const factor = rowValues[row];
        for (let j = 0; j < columnCount; j++, at++) out[j] += (values[at] - centre[j]) * factor;
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
      throw new RangeError(`row ${Math.floor(at / columnCount)}, column ${at % columnCount}: ${values[at]} is not finite`);
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
  return {
    rowCount,
    columnCount,
    times(coefficients, out) {
      for (let row = 0; row < rowCount; row++) {
        let sum = 0;
        for (let at = rowStart[row]; at < rowStart[row + 1]; at++) sum += coefficients[column[at]];
        out[row] = sum * rowValue[row];
      }
    },
    transposeTimes(rowValues, out) {
      out.fill(0);
      for (let row = 0; row < rowCount; row++) {
        const value = rowValues[row] * rowValue[row];
        for (let at = rowStart[row]; at < rowStart[row + 1]; at++) out[column[at]] += value;
      }
    },
  };
}
