/** The engines of the logistic stage behind one thin interface: the project's own, and TensorFlow.js to check it. */
import { Worker } from 'node:worker_threads';
import { fitLogistic } from '../logistic/logistic.js';
import type { LogisticFit, LogisticOptions, LogisticSample } from '../logistic/logistic.js';
import type { TensorFlowFit, TensorFlowTask } from './tensorflow-logistic.js';

/** Something that fits a logistic regression, and says what it ran on. */
export interface LogisticEngine {
  readonly name: string;
  fit(sample: LogisticSample, options?: LogisticOptions): Promise<LogisticFit & { readonly backend: string }>;
}

const BOOTSTRAP = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.module).then(({ fitTask }) => fitTask(workerData.task)).then(
  (fit) => parentPort.postMessage({ fit }),
  (error) => parentPort.postMessage({ failure: error.message }),
);`;

/**
 * TensorFlow.js on the given backends ('tensorflow', 'wasm', 'cpu'; default all, in this order). Each fit runs in a
 * worker thread of its own, because the WebAssembly backend catches uncaught errors of whatever thread it is loaded in.
 */
export function tensorFlowEngine(backends?: readonly string[]): LogisticEngine {
  return {
    name: 'tensorflow',
    fit(sample, options = {}) {
      const task: TensorFlowTask = { sample: { ...sample, label: Float64Array.from(sample.label) }, options, backends };
      const module = new URL('./tensorflow-logistic.js', import.meta.url).href;
      const worker = new Worker(BOOTSTRAP, { eval: true, workerData: { module, task }, stdout: true, stderr: true });
      return new Promise<TensorFlowFit>((resolve, reject) => {
        worker.once('error', reject);
        worker.once('message', (reply: { fit: TensorFlowFit; failure?: string }) => {
          if (reply.failure === undefined) resolve(reply.fit);
          else reject(new Error(reply.failure));
        });
      }).finally(() => worker.terminate());
    },
  };
}

/** Engine by name. */
export const LOGISTIC_ENGINES: Readonly<Record<'darkonium' | 'tensorflow', LogisticEngine>> = {
  darkonium: {
    name: 'darkonium',
    fit: (sample, options) => Promise.resolve({ ...fitLogistic(sample, options), backend: 'float64' }),
  },
  tensorflow: tensorFlowEngine(),
};
