/** The measured tables of data/tables: versioned JSON files with their origin. */
import { readFileSync } from 'node:fs';

/** The content of data/tables/`name`.json. The caller names its type; the shipped files are checked by the tests. */
export function readMeasuredTable<T>(name: string): T {
  const file = new URL(`../../../../data/tables/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** Linear interpolation through (x[i], y[i]), x ascending; constant beyond both ends. */
export function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  const last = x.length - 1;
  if (at <= x[0]) return y[0];
  if (at >= x[last]) return y[last];
  let i = 1;
  while (x[i] < at) i++;
  return y[i - 1] + ((y[i] - y[i - 1]) * (at - x[i - 1])) / (x[i] - x[i - 1]);
}
