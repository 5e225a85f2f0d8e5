import type { Random } from '../../core/numerics/random.js';
import { choleskyFactor } from '../../core/numerics/small-matrices.js';
import { interpolate } from '../theory/measured-tables.js';
import type { Detector } from './options.js';

/** Standard deviations and correlations of helix parameters, by momentum, polar angle and where the track starts. */
export interface HelixErrors {
  /** Takes a track of momentum `p` (GeV), given sin theta and curvature, that starts at `radius` (cm; 0 if absent). */
  set(p: number, sinTheta: number, omega: number, radius?: number): void;
  /** Writes its 15 covariances (upper triangle, row by row) to `out`. */
  covariance(out: Float64Array): void;
  /** Adds correlated errors, `scale` times as wide as the covariance, to the five parameters. */
  smear(helix: Float64Array, scale: number, random: Random): void;
}

const quadrature = (widths: readonly [constant: number, scattering: number], unit: number, lever: number): number =>
  unit * Math.sqrt(widths[0] * widths[0] + (widths[1] * lever) ** 2);

/**
 * The error model of the tracker: each parameter's width is a constant (+) a multiple-scattering term, the correlation
 * matrix is constant (positive definite: its Cholesky factor must exist).
 * @throws RangeError if the correlations are not those of any distribution
 */
export function helixErrors(tracking: Detector['tracking']): HelixErrors {
  const { d0_phi0, d0_omega, phi0_omega, z0_tanl } = tracking.correlation;
  // prettier-ignore
  const correlation = Float64Array.of(
    1, d0_phi0, d0_omega, 0, 0,
    d0_phi0, 1, phi0_omega, 0, 0,
    d0_omega, phi0_omega, 1, 0, 0,
    0, 0, 0, 1, z0_tanl,
    0, 0, 0, z0_tanl, 1,
  );
  const factor = correlation.slice();
  if (!choleskyFactor(factor, 5)) throw new RangeError('track correlations: the matrix is not positive definite');
  const sigma = new Float64Array(5);
  const unit = new Float64Array(5);

  const { r_cm, impact_scale, angle_scale } = tracking.production_radius;
  const set = (p: number, sinTheta: number, omega: number, radius = 0): void => {
    const root = Math.sqrt(sinTheta);
    const steep = 1 / (p * sinTheta * sinTheta * root);
    const pt = p * sinTheta;
    sigma[0] = quadrature(tracking.d0_um, 1e-4, 1 / (p * sinTheta * root));
    sigma[1] = quadrature(tracking.phi0_mrad, 1e-3, 1 / (p * root));
    sigma[2] = Math.abs(omega) * (tracking.pt_linear * pt + tracking.pt_constant);
    sigma[3] = quadrature(tracking.z0_um, 1e-4, steep);
    sigma[4] = quadrature(tracking.tanl, 1, steep);
    if (radius === 0) return;
    const impact = interpolate(r_cm, impact_scale, radius);
    const angle = interpolate(r_cm, angle_scale, radius);
    for (const i of [0, 3]) sigma[i] *= impact;
    for (const i of [1, 4]) sigma[i] *= angle;
  };
  return {
    set,
    covariance(out) {
      let k = 0;
      for (let i = 0; i < 5; i++) {
        for (let j = i; j < 5; j++) out[k++] = sigma[i] * sigma[j] * correlation[5 * i + j];
      }
    },
    smear(helix, scale, random) {
      for (let i = 0; i < 5; i++) unit[i] = random.normal();
      for (let i = 0; i < 5; i++) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += factor[5 * i + j] * unit[j];
        helix[i] += scale * sigma[i] * sum;
      }
    },
  };
}
