/**
 * Evaluates several functions on an even lattice as its nodes are needed, and interpolates them linearly between the nodes.
 * Places outside the box are moved to its edge.
 *
 * @param evaluate values of all `count` functions at a node
 * @param box range of each coordinate
 * @param cells lattice cells along each
 * @returns the interpolated values; the array is overwritten by the next call
 */
export function lattice(
  evaluate: (place: readonly number[]) => readonly number[],
  count: number,
  box: readonly (readonly [number, number])[],
  cells: readonly number[],
): (place: readonly number[]) => Float64Array {
  const step = box.map(([low, high], k) => (high - low) / cells[k] || 1);
  const stride = cells.map((_, k) => cells.slice(0, k).reduce((product, n) => product * (n + 1), 1));
  const table = new Float64Array(count * cells.reduce((product, n) => product * (n + 1), 1)).fill(NaN);
  const index = new Int32Array(box.length);
  /** Weight and node of each corner of the cell; bit k of a corner is set at its upper end along k. */
  const weights = new Float64Array(1 << box.length);
  const nodes = new Int32Array(1 << box.length);
  const values = new Float64Array(count);
  const fill = (corner: number, at: number): void => {
    const place = box.map(([low], k) => low + (index[k] + ((corner >> k) & 1)) * step[k]);
    table.set(evaluate(place), at);
  };
  return (place) => {
    [weights[0], nodes[0]] = [1, 0];
    let corners = 1;
    for (let k = 0; k < box.length; k++) {
      const x = Math.min(cells[k], Math.max(0, (place[k] - box[k][0]) / step[k]));
      index[k] = Math.min(Math.max(0, cells[k] - 1), Math.floor(x));
      const share = x - index[k];
      for (let corner = 0; corner < corners; corner++) {
        weights[corner + corners] = weights[corner] * share;
        weights[corner] *= 1 - share;
        nodes[corner + corners] = nodes[corner] + (index[k] + 1) * stride[k];
        nodes[corner] += index[k] * stride[k];
      }
      corners *= 2;
    }
    values.fill(0);
    for (let corner = 0; corner < corners; corner++) {
      const weight = weights[corner];
      if (weight === 0) continue;
      const at = nodes[corner] * count;
      if (Number.isNaN(table[at])) fill(corner, at);
      for (let q = 0; q < count; q++) values[q] += weight * table[at + q];
    }
    return values;
  };
}
