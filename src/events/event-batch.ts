/**
 * Reconstructed events as columns. Tracks of event i are the entries trackStart[i] .. trackStart[i + 1] - 1, clusters
 * likewise. Lengths in cm, momenta and energies in GeV, angles in rad; laboratory frame, z along the e- beam.
 *
 * Helix of a track, at its point of closest approach to the z axis:
 *   d0     signed distance: the point is (-d0 sin phi0, d0 cos phi0, z0)
 *   phi0   azimuth of the momentum there
 *   omega  signed curvature in 1/cm, charge * 0.00299792458 * B[T] / pT[GeV]: positive for positive charge
 *   z0     height of the point
 *   tanl   tan of the dip angle, pz / pT
 * A track of positive omega in a field along +z turns clockwise: phi(s) = phi0 - omega s with s the transverse path.
 */
export interface EventBatch {
  readonly eventCount: number;
  /** Whole numbers below 2^53, unique in a sample. */
  readonly eventId: Float64Array;
  /** What the event was made from, where one generator event serves many: their eventId; else the event's own. */
  readonly sourceId: Float64Array;
  readonly weight: Float64Array;
  /** Index into processNames. */
  readonly process: Uint8Array;
  readonly processNames: readonly string[];
  /** Nominal lab four-momentum of the e+e- system (known to the reconstruction). */
  readonly beamE: Float64Array;
  readonly beamPx: Float64Array;
  readonly beamPy: Float64Array;
  readonly beamPz: Float64Array;
  /** Centre of the beam spot (known to the reconstruction). */
  readonly spotX: Float64Array;
  readonly spotY: Float64Array;
  readonly spotZ: Float64Array;
  /** Generated masses of a signal event, NaN elsewhere. */
  readonly truthUpsilonMass: Float64Array;
  readonly truthDarkPhotonMass: Float64Array;
  /** Generated c tau of the dark photon, cm; NaN where there is none. */
  readonly truthCtau: Float64Array;

  readonly trackStart: Int32Array;
  /** +1 or -1. */
  readonly charge: Int8Array;
  /** 5 a track: d0, phi0, omega, z0, tanl. */
  readonly helix: Float64Array;
  /** 15 a track: upper triangle, row by row, in the order of `helix`. */
  readonly covariance: Float64Array;
  /** Bits of PidBit. */
  readonly pid: Uint8Array;
  /** True PDG code, 0 where unknown (data). */
  readonly truthPdg: Int32Array;
  /** Index 0..2 of the dark photon the track comes from, -1 for none. */
  readonly truthDarkPhoton: Int8Array;

  readonly clusterStart: Int32Array;
  readonly clusterEnergy: Float64Array;
  readonly clusterTheta: Float64Array;
  readonly clusterPhi: Float64Array;
}

/** Selector bits of a track: a loose and a tight list for each of the three hypotheses. */
export const PidBit = {
  electronLoose: 1,
  muonLoose: 2,
  pionLoose: 4,
  electronTight: 8,
  muonTight: 16,
  pionTight: 32,
} as const;

/** Radii of the luminous region, one standard deviation, cm (x 120 um, y 5 um enlarged to 20 um in fits, z 8.5 mm). */
export const BEAM_SPOT_SIGMA = { x: 0.012, y: 0.002, z: 0.85 } as const;

/** Field of the solenoid, T. */
export const MAGNETIC_FIELD_T = 1.5;

/** pT[GeV] * |omega|[1/cm] of a unit charge in the solenoid: 0.00299792458 * 1.5. */
export const PT_TIMES_OMEGA = 0.00299792458 * MAGNETIC_FIELD_T;
