/**
 * A worker pool. A task is the name of an exported function and the module that exports it; results come back in the
 * order of the tasks, so the number of workers cannot show in what is made of them.
 */
import { Worker } from 'node:worker_threads';
import { CheckFailed, ConfigError, DarkoniumError, InputError } from './errors.js';
import type { InputLocation } from './errors.js';
import { settleAll } from './settle-all.js';

/** A task's function: takes one structured-cloneable input (shared buffers stay shared), gives one output. */
export type Task<I, O> = (input: I) => O | Promise<O>;

/** Workers that run exported functions of modules; results come in the order of the inputs, however many workers. */
export interface Pool {
  readonly size: number;
  /**
   * Runs `name` of `module` (an import.meta.url or file URL) on each input. At most `size` run at a time; `onResult`
   * sees the results in the order of the inputs, as soon as each is next.
   */
  map<I, O>(
    module: string,
    name: string,
    inputs: Iterable<I> | AsyncIterable<I>,
    onResult: (output: O, index: number) => void | Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

/** What crosses from a worker when a task fails: enough to rebuild a named error. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly location: InputLocation | undefined;
}

const BOOTSTRAP = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', async ({ module, name, input }) => {
  try {
    const task = (await import(module))[name];
    parentPort.postMessage({ output: await task(input) });
  } catch (error) {
    const { name, message, stack, location } = error;
    parentPort.postMessage({ failure: { name, message, stack, location } });
  }
});`;

/** A pool of `size` workers; a pool of one runs its tasks in the calling thread. */
export function createPool(size: number): Pool {
  return size <= 1 ? inlinePool() : workerPool(size);
}

function inlinePool(): Pool {
  return {
    size: 1,
    async map(module, name, inputs, onResult) {
      const task = ((await import(module)) as Record<string, Task<unknown, never>>)[name];
      let index = 0;
      for await (const input of inputs) await onResult(await task(input), index++);
    },
    close: () => Promise.resolve(),
  };
}

function workerPool(size: number): Pool {
  const idle: Worker[] = [];
  const all: Worker[] = [];
  const acquire = (): Worker => {
    const free = idle.pop();
    if (free) {
      free.ref();
      return free;
    }
    const worker = new Worker(BOOTSTRAP, { eval: true });
    all.push(worker);
    return worker;
  };

  return {
    size,
    async map<I, O>(
      module: string,
      name: string,
      inputs: Iterable<I> | AsyncIterable<I>,
      onResult: (output: O, index: number) => void | Promise<void>,
    ) {
      const source = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
      const ready = new Map<number, O>();
      let delivered = 0;
      let delivering: Promise<void> = Promise.resolve();
      let failed = false;
      const deliver = async () => {
        while (!failed && ready.has(delivered)) {
          const output = ready.get(delivered) as O;
          ready.delete(delivered);
          await onResult(output, delivered++);
        }
      };
      let asked = 0;
      const ask = async () => ({ index: asked++, next: await source.next() });
      let ahead = ask();
      /** The next input. The one after it is made meanwhile, to be ready when a worker is; if that fails, who takes it is told. */
      const take = () => {
        const taken = ahead;
        ahead = ask();
        ahead.catch(() => undefined);
        return taken;
      };
      const lane = async () => {
        const worker = acquire();
        try {
          for (;;) {
            if (failed) break;
            const { index, next } = await take();
            if (next.done) break;
            ready.set(index, await runOn<O>(worker, { module, name, input: next.value }));
            delivering = delivering.then(deliver);
            delivering.catch(() => (failed = true));
            // the worker goes on while results are taken, unless as many wait as there are workers
            if (ready.size >= size) await delivering;
          }
          await delivering;
        } catch (error) {
          failed = true;
          throw error;
        } finally {
          worker.unref();
          idle.push(worker);
        }
      };
      await settleAll(Array.from({ length: size }, lane));
    },
    async close() {
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

function runOn<O>(worker: Worker, message: { module: string; name: string; input: unknown }): Promise<O> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      act();
    };
    const onMessage = (reply: { output: O; failure?: Failure }) => {
      settle(() => {
        if (reply.failure) reject(rebuild(reply.failure));
        else resolve(reply.output);
      });
    };
    const onError = (error: Error) => {
      settle(() => {
        reject(error);
      });
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(message);
  });
}

const NAMED: Readonly<Record<string, { readonly prototype: DarkoniumError }>> = {
  InputError,
  ConfigError,
  CheckFailed,
};

function rebuild(failure: Failure): Error {
  const known = NAMED[failure.name];
  const error = known ? (Object.create(known.prototype) as Error) : new Error();
  const fields = { message: failure.message, stack: failure.stack, ...(known ? instanceFields(failure) : {}) };
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(error, key, { value, writable: true, configurable: true });
  }
  return error;
}

function instanceFields(failure: Failure): object {
  return { name: failure.name, exitCode: failure.name === 'CheckFailed' ? 1 : 2, location: failure.location };
}
