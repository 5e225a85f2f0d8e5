/** A quantity in cells of the plane of masses; row by row from low m_A'; null where it is not known. */
export interface PlaneMap {
  /** Edges in m_Y, GeV. */
  readonly xEdges: readonly number[];
  /** Edges in m_A', GeV. */
  readonly yEdges: readonly number[];
  /** (yEdges - 1) rows of (xEdges - 1) values. */
  readonly values: readonly (number | null)[];
}
