/** Small sums and guards that both collecting and drawing need. */

/** Sum of an array. */
export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** The value, or null (as it stands in JSON) if it is absent or not finite. */
export function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
