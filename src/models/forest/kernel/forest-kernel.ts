/** One instance a thread of the compiled kernel (assembly/forest.ts), with its own memory. */
import { FOREST_WASM } from './forest-bytes.js';
import type { ForestExports } from './forest-exports.js';

// The es2023 library of TypeScript leaves WebAssembly to the DOM's.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let module: object | undefined;
let instance: ForestExports | undefined;

/** The kernel of this thread. */
export function forestKernel(): ForestExports {
  return (instance ??= newKernel());
}

/** A kernel with a memory of its own, which goes when nothing holds it any more. */
export function newKernel(): ForestExports {
  module ??= new WebAssembly.Module(Buffer.from(FOREST_WASM, 'base64'));
  return new WebAssembly.Instance(module).exports as ForestExports;
}

const PAGE = 65536;

/** Makes the kernel's memory at least `bytes` long. Views made before are void. @throws RangeError above 4 GiB */
export function ensureMemory(kernel: ForestExports, bytes: number): void {
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE));
}

/** Rounds up to a multiple of 64 bytes. */
export function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
