import { choleskyFactor } from '../../core/small-matrices.js';
import type { Detector } from './options.js';

/** Standard deviations and correlations of helix parameters, by momentum and polar angle. */
export interface HelixErrors {
  /**
   * Writes the 15 covariances (upper triangle, row by row) of a track of momentum `p` (GeV) and given sin theta to
   * out[at]...
   */
  covariance(out: Float64Array, at: number, p: number, sinTheta: number, omega: number): void;
  /** Adds correlated errors, `scale` times as wide as the covariance, to helix[at]..; `normal` gives unit normals. */
  smear(
    helix: Float64Array,
    at: number,
    p: number,
    sinTheta: number,
    omega: number,
    scale: number,
    normal: () => number,
  ): void;
}

const quadrature = ([constant, scattering]: readonly [number, number], unit: number, lever: number): number =>
  unit * Math.hypot(constant, scattering * lever);

/**
 * The error model of the tracker: each parameter's width is a constant (+) a multiple-scattering term, the correlation
 * matrix is constant (positive definite: its Cholesky factor must exist).
 * @throws RangeError if the correlations are not those of any distribution
 */
export function helixErrors(tracking: Detector['tracking']): HelixErrors {
  const { d0_phi0, d0_omega, phi0_omega, z0_tanl } = tracking.correlation;
  const correlation = [
    [1, d0_phi0, d0_omega, 0, 0],
    [d0_phi0, 1, phi0_omega, 0, 0],
    [d0_omega, phi0_omega, 1, 0, 0],
    [0, 0, 0, 1, z0_tanl],
    [0, 0, 0, z0_tanl, 1],
  ];
  const factor = Float64Array.from(correlation.flat());
  if (!choleskyFactor(factor, 5)) throw new RangeError('track correlations: the matrix is not positive definite');
  const sigma = new Float64Array(5);
  const unit = new Float64Array(5);

  const setSigma = (p: number, sinTheta: number, omega: number): void => {
    const root = Math.sqrt(sinTheta);
    const steep = 1 / (p * sinTheta * sinTheta * root);
    const pt = p * sinTheta;
    sigma[0] = quadrature(tracking.d0_um, 1e-4, 1 / (p * sinTheta * root));
    sigma[1] = quadrature(tracking.phi0_mrad, 1e-3, 1 / (p * root));
    sigma[2] = Math.abs(omega) * (tracking.pt_linear * pt + tracking.pt_constant);
    sigma[3] = quadrature(tracking.z0_um, 1e-4, steep);
    sigma[4] = quadrature(tracking.tanl, 1, steep);
  };
  return {
    covariance(out, at, p, sinTheta, omega) {
      setSigma(p, sinTheta, omega);
      let k = at;
      for (let i = 0; i < 5; i++) {
        for (let j = i; j < 5; j++) out[k++] = sigma[i] * sigma[j] * correlation[i][j];
      }
    },
    smear(helix, at, p, sinTheta, omega, scale, normal) {
      setSigma(p, sinTheta, omega);
      for (let i = 0; i < 5; i++) unit[i] = normal();
      for (let i = 0; i < 5; i++) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += factor[5 * i + j] * unit[j];
        helix[at + i] += scale * sigma[i] * sum;
      }
    },
  };
}
