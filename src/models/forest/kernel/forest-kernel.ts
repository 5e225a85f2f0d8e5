/** One instance a thread of the compiled kernel (kernels/forest.as), with its own memory. */
import { FOREST_WASM } from './forest-bytes.js';

type WalkByBlocks = (
  tree: number,
  rows: number,
  tiles: number,
  rowCount: number,
  rounds: number,
  deeper: boolean,
  out: number,
) => void;

/** The exports of kernels/forest.as; arguments that are not told apart by their name are addresses in bytes. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  encodeColumn(
    values: number,
    width: number,
    count: number,
    cuts: number,
    out: number,
    stride: number,
    flip: number,
  ): void;
  configure(
    recordBytes: number,
    countShift: number,
    scaleSignal: number,
    scaleBackground: number,
    minRows: number,
    minWeight: number,
    useEntropy: number,
  ): void;
  fillBag(
    source: number,
    events: number,
    rowCount: number,
    low: number,
    high: number,
    counts: number,
    ends: number,
    target: number,
  ): number;
  grow(
    from: number,
    to: number,
    featureCount: number,
    mtry: number,
    maxDepth: number,
    rootKey: number,
    order: number,
    canMiss: number,
    importance: number,
    frames: number,
    start: number,
    spare: number,
  ): number;
  grownNodes(): number;
  pack(
    left: number,
    feature: number,
    bin: number,
    missing: number,
    second: number,
    word: number,
    rounds: number,
    stack: number,
    tree: number,
  ): number;
  packWide(
    left: number,
    feature: number,
    bin: number,
    missing: number,
    second: number,
    count: number,
    nodes: number,
  ): void;
  sumLeaves(
    bits: number,
    words: number,
    leaves: number,
    wide: number,
    residual: number,
    curvature: number,
    moved: number,
    sums: number,
  ): void;
  moveRows(bits: number, words: number, leaves: number, wide: number, steps: number, moved: number): void;
  listUnseen(
    nodes: number,
    events: number,
    rowCount: number,
    low: number,
    high: number,
    counts: number,
    ends: number,
    leafOf: number,
    values: number,
    list: number,
    bits: number,
    sums: number,
    votes: number,
  ): number;
  makeTiles(rows: number, rowBytes: number, rowCount: number, tiles: number): void;
  readonly walk16: WalkByBlocks;
  readonly walk32: WalkByBlocks;
  walkWide(rows: number, rowBytes: number, rowCount: number, nodes: number, words: number, out: number): void;
  addValues(values: number, rowCount: number, sums: number): void;
  addUnseen(
    values: number,
    events: number,
    rowCount: number,
    low: number,
    high: number,
    counts: number,
    ends: number,
    sums: number,
    votes: number,
  ): void;
}

// The es2023 library of TypeScript leaves WebAssembly to the DOM's.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

let instance: KernelExports | undefined;

/** The kernel of this thread. */
export function forestKernel(): KernelExports {
  if (!instance) {
    const module = new WebAssembly.Module(Buffer.from(FOREST_WASM, 'base64'));
    const imports = {
      env: {
        abort() {
          throw new Error('forest kernel aborted');
        },
      },
    };
    instance = new WebAssembly.Instance(module, imports).exports as KernelExports;
  }
  return instance;
}

const PAGE = 65536;

/** Makes the kernel's memory at least `bytes` long. Views made before are void. @throws RangeError above 4 GiB */
export function ensureMemory(kernel: KernelExports, bytes: number): void {
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE));
}

/** Rounds up to a multiple of 64 bytes. */
export function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
