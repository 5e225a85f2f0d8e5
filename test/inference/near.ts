import assert from 'node:assert/strict';

/** Asserts that a number is within an absolute tolerance of another. */
export function near(actual: number | undefined, expected: number, tolerance: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected} +- ${tolerance}`,
  );
}
