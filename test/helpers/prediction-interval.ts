import { normalQuantile } from '../../src/core/numerics/statistics.js';

/** Central interval of a predicted count with its standard deviation, normal in its logarithm: count * exp(+- z sd / count). */
export function predictionInterval(count: number, sd: number, confidence: number): readonly [number, number] {
  const factor = Math.exp((normalQuantile(0.5 + confidence / 2) * sd) / count);
  return [count / factor, count * factor];
}
