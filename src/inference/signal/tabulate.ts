/** A rectangle in two coordinates. */
export interface Box {
  readonly u: readonly [number, number];
  readonly v: readonly [number, number];
}

/**
 * Evaluates several functions of (u, v) on an even lattice and interpolates them bilinearly between its nodes. Places
 * outside the box are moved to its edge.
 *
 * @param evaluate values of all functions at a node, always equally many
 * @param cells lattice cells along each axis
 * @returns the interpolated values; the array is overwritten by the next call
 */
export function tabulate(
  evaluate: (u: number, v: number) => readonly number[],
  box: Box,
  [cellsU, cellsV]: readonly [number, number],
): (u: number, v: number) => Float64Array {
  const stepU = (box.u[1] - box.u[0]) / cellsU || 1;
  const stepV = (box.v[1] - box.v[0]) / cellsV || 1;
  const nodes: number[] = [];
  for (let i = 0; i <= cellsU; i++)
    for (let j = 0; j <= cellsV; j++) nodes.push(...evaluate(box.u[0] + i * stepU, box.v[0] + j * stepV));
  const table = Float64Array.from(nodes);
  const count = table.length / ((cellsU + 1) * (cellsV + 1));
  const values = new Float64Array(count);
  return (u, v) => {
    const x = Math.min(cellsU, Math.max(0, (u - box.u[0]) / stepU));
    const y = Math.min(cellsV, Math.max(0, (v - box.v[0]) / stepV));
    const [i, j] = [Math.min(cellsU - 1, Math.floor(x)), Math.min(cellsV - 1, Math.floor(y))];
    const [fx, fy] = [x - i, y - j];
    const [a, c] = [(i * (cellsV + 1) + j) * count, ((i + 1) * (cellsV + 1) + j) * count];
    for (let q = 0; q < count; q++)
      values[q] =
        (1 - fx) * ((1 - fy) * table[a + q] + fy * table[a + count + q]) +
        fx * ((1 - fy) * table[c + q] + fy * table[c + count + q]);
    return values;
  };
}
