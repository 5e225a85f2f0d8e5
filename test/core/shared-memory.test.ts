import assert from 'node:assert/strict';
import { onSharedBuffer, sharedArray, sharedCopy } from '../../src/core/shared-memory.js';

describe('shared memory', () => {
  it('makes arrays of zeros of the type asked for', () => {
    const array = sharedArray(Int32Array, 3);
    assert.deepEqual(array, new Int32Array(3));
    assert.ok(array.buffer instanceof SharedArrayBuffer);
  });

  it('copies an array only if it is not shared yet', () => {
    const shared = onSharedBuffer(Float32Array.of(1.5, NaN));
    assert.deepEqual(shared, Float32Array.of(1.5, NaN));
    assert.ok((shared.buffer as ArrayBufferLike) instanceof SharedArrayBuffer);
    assert.equal(onSharedBuffer(shared), shared);
  });

  it('copies any numbers as doubles', () => {
    const copy = sharedCopy([0.1, -2]);
    assert.deepEqual(copy, Float64Array.of(0.1, -2));
    assert.ok(copy.buffer instanceof SharedArrayBuffer);
  });
});
