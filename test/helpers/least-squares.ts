/** The slow twin of every fit: least squares with numerical derivatives and Gaussian elimination, for any model. */

/** Solves A x = b by elimination with pivoting; A is a list of rows. */
function eliminate(A: number[][], b: number[]): number[] {
  const n = b.length;
  const rows = A.map((row, i) => [...row, b[i]]);
  for (let i = 0; i < n; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(rows[best][i]) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = rows[k][i] / rows[i][i];
      for (let c = i; c <= n; c++) rows[k][c] -= factor * rows[i][c];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

/**
 * Minimises the sum of squares of `residuals` from `start` by Levenberg's method.
 * @param steps sizes of the numerical derivatives, also the scale of the damping
 */
export function minimise(
  residuals: (x: readonly number[]) => number[],
  start: readonly number[],
  steps: readonly number[],
): { x: number[]; chi2: number; covariance: number[][] } {
  const sumOf = (r: readonly number[]) => r.reduce((sum, v) => sum + v * v, 0);
  let x = [...start];
  let r = residuals(x);
  let damping = 1e-3;
  let normal: number[][] = [];
  for (let iteration = 0; iteration < 200; iteration++) {
    const columns = x.map((_, j) => {
      const at = (sign: number) => residuals(x.map((v, k) => (k === j ? v + sign * steps[j] : v)));
      const [up, down] = [at(1), at(-1)];
      return up.map((v, k) => (v - down[k]) / 2);
    });
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, k) => sum + v * b[k], 0);
    normal = columns.map((a) => columns.map((b) => dot(a, b)));
    const gradient = columns.map((a) => -dot(a, r));
    const damped = normal.map((row, i) => row.map((v, j) => (i === j ? v * (1 + damping) : v)));
    const next = eliminate(damped, gradient).map((d, k) => x[k] + d * steps[k]);
    const nextR = residuals(next);
    const gain = sumOf(r) - sumOf(nextR);
    damping = gain >= 0 ? damping / 10 : damping * 10;
    if (gain >= 0) [x, r] = [next, nextR];
    if (Math.abs(gain) < 1e-12) break;
  }
  const unit = x.map((_, i) => x.map((_, j) => (i === j ? 1 : 0)));
  const inverse = unit.map((column) => eliminate(normal, column));
  return { x, chi2: sumOf(r), covariance: inverse.map((row, i) => row.map((v, j) => v * steps[i] * steps[j])) };
}
