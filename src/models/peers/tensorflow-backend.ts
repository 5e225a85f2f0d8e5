/**
 * TensorFlow.js, loaded only when asked for: the native library where it is installed and loads, else WebAssembly, else
 * plain JavaScript.
 */
import type * as TensorFlow from '@tensorflow/tfjs-core';

/** The part of the interface of TensorFlow.js that all its packages share. */
export type TensorFlowModule = typeof TensorFlow;

/** A TensorFlow.js whose backend is ready. */
export interface LoadedTensorFlow {
  readonly tf: TensorFlowModule;
  /** 'tensorflow' (native), 'wasm' or 'cpu'. */
  readonly backend: string;
}

/** An optional dependency, absent on most machines: a name the compiler does not resolve. */
const NATIVE_PACKAGE = 'tfjs-node-native' as string;

/** The backends in order of preference. Each may fail in any way (missing file, missing CPU feature): then the next is tried. */
const LOADERS: Readonly<Record<string, () => Promise<TensorFlowModule>>> = {
  tensorflow: async () => (await import(NATIVE_PACKAGE)) as TensorFlowModule,
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    return import('@tensorflow/tfjs-core');
  },
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    return import('@tensorflow/tfjs-core');
  },
};

/**
 * Loads the first backend that works, of `preference` or of all.
 * The WebAssembly backend installs process-wide handlers of uncaught errors: call this in a worker thread, where they
 * stay.
 * @throws Error if none works
 */
export async function loadTensorFlow(preference: readonly string[] = Object.keys(LOADERS)): Promise<LoadedTensorFlow> {
  const failures: string[] = [];
  for (const backend of preference) {
    try {
      const tf = await LOADERS[backend]();
      if (await tf.setBackend(backend)) return { tf, backend };
      failures.push(`${backend}: refused`);
    } catch (error) {
      failures.push(`${backend}: ${String(error)}`);
    }
  }
  throw new Error(`no TensorFlow.js backend works: ${failures.join('; ')}`);
}
