/**
 * Logistic regression with the matrix products done by TensorFlow.js in float32 and everything else as in logistic.ts.
 * This module runs in a worker thread (see logistic-engines.ts).
 */
import { standardisedDesign } from '../logistic/design-matrix.js';
import type { DenseDesign, DesignMatrix } from '../logistic/design-matrix.js';
import { minimise } from '../logistic/lbfgs.js';
import { checkedTotalWeight, inInputUnits } from '../logistic/logistic.js';
import type { LogisticFit, LogisticOptions, LogisticSample } from '../logistic/logistic.js';
import { logisticObjective } from '../logistic/objective.js';
import { loadTensorFlow } from './tensorflow-backend.js';
import type { TensorFlowModule } from './tensorflow-backend.js';

/** Rows of one tensor: products inside are summed in float32, across blocks in float64. */
const BLOCK_ROWS = 4096;

/** What goes into the worker. */
export interface TensorFlowTask {
  readonly sample: LogisticSample;
  readonly options: LogisticOptions;
  readonly backends: readonly string[] | undefined;
}

/** A fit and the backend that made it. */
export interface TensorFlowFit extends LogisticFit {
  readonly backend: string;
}

/** Fits by L-BFGS to a tolerance that float32 products can reach; gives no covariance. */
export async function fitTask({ sample, options, backends }: TensorFlowTask): Promise<TensorFlowFit> {
  const { tf, backend } = await loadTensorFlow(backends);
  const { l2 = 0, maxIterations = 200 } = options;
  const tolerance = Math.max(options.tolerance ?? 0, 1e-6);
  const total = checkedTotalWeight(sample);
  const dense = standardisedDesign(sample.features, sample.columnCount, sample.weight);
  const objective = logisticObjective(tensorDesign(tf, dense), sample.label, sample.weight, l2);
  const start = new Float64Array(sample.columnCount + 1);
  const minimum = minimise(objective, start, { tolerance: tolerance * total, maxIterations });
  return { ...inInputUnits(dense, minimum, undefined, l2, total), backend };
}

function tensorDesign(tf: TensorFlowModule, dense: DenseDesign): DesignMatrix {
  const { rowCount, columnCount } = dense;
  const blocks = Array.from({ length: Math.ceil(rowCount / BLOCK_ROWS) }, (_, block) => {
    const from = block * BLOCK_ROWS;
    const to = Math.min(from + BLOCK_ROWS, rowCount);
    return { from, to, tensor: tf.tensor2d(standardisedRows(dense, from, to), [to - from, columnCount]) };
  });
  return {
    rowCount,
    columnCount,
    transposeTimes(coefficients, ofRows, out) {
      out.fill(0);
      tf.tidy(() => {
        const column = tf.tensor2d(Float32Array.from(coefficients), [columnCount, 1]);
        for (const { from, to, tensor } of blocks) {
          const rows = Float64Array.from(tf.matMul(tensor, column).dataSync());
          ofRows(from, rows);
          const values = Float32Array.from(rows);
          const part = tf.matMul(tensor, tf.tensor2d(values, [to - from, 1]), true).dataSync();
          for (let j = 0; j < columnCount; j++) out[j] += part[j];
        }
      });
    },
  };
}

function standardisedRows(dense: DenseDesign, from: number, to: number): Float32Array {
  const { columnCount, values, centre, inverseSpread } = dense;
  return new Float32Array((to - from) * columnCount).map((_, at) => {
    const j = at % columnCount;
    return (values[from * columnCount + at] - centre[j]) * inverseSpread[j];
  });
}
