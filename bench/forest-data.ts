/** Made-up physics-like rows for the forest's benchmark: float32 features row-major, labels. */
import { normalQuantile } from '../src/core/numerics/statistics.js';
import { mix } from '../src/models/sample/bag.js';

export const WIDTH = 13;

const TABLE = 4096;
const quantiles = Float64Array.from({ length: TABLE + 1 }, (_, i) => normalQuantile((i + 0.5) / (TABLE + 1)));

/** The normal number of index `i`, by interpolation in a table of quantiles. */
function normal(i: number): number {
  const word = mix(i ^ 0x5bd1e995);
  const at = word >>> 20;
  return quantiles[at] + (quantiles[at + 1] - quantiles[at]) * ((word & 0xfffff) / 0x100000);
}

/** Shifts, a correlation, a long tail, a count, a spike at 0; six features tell nothing. */
export function makeRows(rowCount: number): { features: Float32Array; label: Uint8Array } {
  const features = new Float32Array(new SharedArrayBuffer(rowCount * WIDTH * 4));
  const label = new Uint8Array(new SharedArrayBuffer(rowCount));
  for (let row = 0; row < rowCount; row++) {
    const signal = mix(row) & 1;
    const at = row * WIDTH;
    label[row] = signal;
    for (let j = 0; j < WIDTH; j++) features[at + j] = normal(at + j) + (j < 5 ? 0.4 * signal : 0);
    features[at + 5] += (signal ? 0.5 : -0.5) * features[at] * features[at + 1];
    features[at + 6] = Math.exp(features[at + 6] + 0.3 * signal);
    features[at + 7] = Math.floor(2 + features[at + 7] + 0.5 * signal);
    if (features[at + 8] > 0.5) features[at + 8] = 0;
  }
  return { features, label };
}
