/**
 * Generator-level events as columns: the particles of event i are the entries particleStart[i] .. particleStart[i + 1] - 1.
 * Momenta in GeV in the laboratory (e- along +z), positions in cm. Beams and partons are not kept.
 */
export interface ParticleColumns {
  readonly eventCount: number;
  /** Number of each event in its own file (gaps are allowed). */
  readonly eventNumber: Float64Array;
  readonly weight: Float64Array;
  /** Total lab four-momentum of the beams: energy and the three components, one entry an event. */
  readonly beamE: Float64Array;
  readonly beamPx: Float64Array;
  readonly beamPy: Float64Array;
  readonly beamPz: Float64Array;
  /** eventCount + 1 offsets into the particle columns. */
  readonly particleStart: Int32Array;
  readonly pdg: Int32Array;
  /** HepMC status: 1 final, 2 decayed. */
  readonly status: Uint8Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly energy: Float64Array;
  /** Production vertex, cm. */
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  readonly vz: Float64Array;
  /** Entry of the mother within the same event (0-based), -1 for none. */
  readonly mother: Int32Array;
}

/** Code of the dark photon A', which has none in the PDG numbering, as in the shipped signal samples. */
export const PDG_DARK_PHOTON = 9000022;
/** Code of the darkonium Y_D, as in the shipped signal samples. */
export const PDG_UPSILON_D = 9000553;
