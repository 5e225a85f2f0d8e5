/**
 * Where `f` is smallest, from `start`, without derivatives (J. Nelder and R. Mead, Comput. J. 7, 308 (1965)).
 *
 * @param steps size of the first simplex along each axis
 * @param tolerance spread of the values in the simplex at which to stop
 */
export function minimise(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  tolerance = 1e-7,
): { readonly x: readonly number[]; readonly value: number } {
  const vertex = (x: readonly number[]): Vertex => ({ x, value: f(x) });
  const simplex = [vertex(start), ...steps.map((step, i) => vertex(start.map((v, j) => (i === j ? v + step : v))))];
  for (let iteration = 0; iteration < 500 * start.length; iteration++) {
    simplex.sort((a, b) => a.value - b.value);
    const worst = simplex[start.length];
    if (worst.value - simplex[0].value < tolerance) break;
    const centre = start.map((_, j) => simplex.slice(0, -1).reduce((sum, v) => sum + v.x[j], 0) / start.length);
    const along = (factor: number): Vertex => vertex(centre.map((c, j) => c + factor * (worst.x[j] - c)));
    simplex[start.length] = improve(simplex, along) ?? worst;
    if (simplex[start.length] === worst) shrink(simplex, vertex);
  }
  simplex.sort((a, b) => a.value - b.value);
  return simplex[0];
}

interface Vertex {
  readonly x: readonly number[];
  readonly value: number;
}

/** A better vertex in place of the worst: reflected, expanded or contracted. */
function improve(simplex: readonly Vertex[], along: (factor: number) => Vertex): Vertex | undefined {
  const [second, worst] = simplex.slice(-2);
  const reflected = along(-1);
  if (reflected.value < simplex[0].value) {
    const expanded = along(-2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < second.value) return reflected;
  const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined;
}

function shrink(simplex: Vertex[], vertex: (x: readonly number[]) => Vertex): void {
  const [best] = simplex;
  for (let i = 1; i < simplex.length; i++) simplex[i] = vertex(simplex[i].x.map((v, j) => (v + best.x[j]) / 2));
}
