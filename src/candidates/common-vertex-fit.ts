/**
 * Six tracks forced to one vertex, with the beam spot as a measurement of it: least squares over vertex and momenta
 * (Billoir and Qian, NIM A311 (1992) 139), relinearised until the expected gain in chi2 is negligible. It needs neither
 * pairing nor hypothesis: once an event. 33 measurements, 21 parameters.
 */
import { invert3 } from '../core/numerics/small-matrices.js';
import type { BeamSpot } from './beam-spot.js';
import { FittedTracks, MOMENTA } from './fitted-tracks.js';
import { LinearTracks, linearise } from './linear-track.js';
import { TRACKS } from './six-tracks.js';
import type { SixTracks } from './six-tracks.js';
import { azimuthNear, HELIX } from './track-model.js';

const MAX_ITERATIONS = 10;
/** The last step is taken without another linearisation once it gains less than this in chi2. */
const NEGLIGIBLE_GAIN = 1e-4;
const NDF = 12;

/** Reusable: holds the result and the work space of one fit at a time. */
export class CommonVertexFit {
  readonly result = new FittedTracks();
  /** The six tracks linearised next to the fitted vertex; b is brought to the vertex itself. */
  readonly linear = new LinearTracks(TRACKS);
  private readonly information = new Float64Array(9);
  private readonly pull = new Float64Array(3);
  private readonly step = new Float64Array(3);

  /** @returns true if the fit converged; `result` is of no use otherwise */
  fit(tracks: SixTracks, spot: BeamSpot): boolean {
    this.start(tracks, spot);
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      const gain = this.iterate(tracks, spot);
      if (!Number.isFinite(gain)) return false;
      if (gain < NEGLIGIBLE_GAIN) {
        this.result.chi2 -= gain;
        this.finish();
        return true;
      }
    }
    return false;
  }

  /** At the beam spot, at the height where the tracks pass it. */
  private start({ helix, weight }: SixTracks, spot: BeamSpot): void {
    const { vertex, parameters } = this.result;
    let sum = spot.weight[2] * spot.position[2];
    let total = spot.weight[2];
    for (let i = 0; i < TRACKS; i++) {
      const at = HELIX * i;
      const phi = azimuthNear(helix, at, spot.position[0], spot.position[1]);
      const w = weight[HELIX * at + 18];
      sum += w * (helix[at + 3] + (helix[at + 4] * (helix[at + 1] - phi)) / helix[at + 2]);
      total += w;
      parameters[3 * i] = phi;
      parameters[3 * i + 1] = helix[at + 2];
      parameters[3 * i + 2] = helix[at + 4];
    }
    vertex[0] = spot.position[0];
    vertex[1] = spot.position[1];
    vertex[2] = sum / total;
  }

  /** One Gauss-Newton step. @returns the expected gain in chi2, NaN if the fit cannot go on */
  private iterate(tracks: SixTracks, spot: BeamSpot): number {
    const { result, linear, information, pull, step } = this;
    const { vertex, parameters } = result;
    information.fill(0);
    let chi2 = 0;
    let gain = 0;
    for (let c = 0; c < 3; c++) {
      const distance = spot.position[c] - vertex[c];
      information[4 * c] = spot.weight[c];
      pull[c] = spot.weight[c] * distance;
      chi2 += pull[c] * distance;
    }
    for (let i = 0; i < TRACKS; i++) {
      if (!linearise(tracks, i, vertex, parameters, 3 * i, linear, i)) return NaN;
      chi2 += linear.chi2[i];
      gain += linear.gain[i];
      for (let k = 0; k < 9; k++) information[k] += linear.S[9 * i + k];
      for (let c = 0; c < 3; c++) pull[c] += linear.b[3 * i + c];
    }
    const C = result.vertexCovariance;
    if (!invert3(information, C)) return NaN;
    for (let c = 0; c < 3; c++) {
      step[c] = C[3 * c] * pull[0] + C[3 * c + 1] * pull[1] + C[3 * c + 2] * pull[2];
      gain += step[c] * pull[c];
    }
    for (let c = 0; c < 3; c++) vertex[c] += step[c];
    const { e, F } = linear;
    for (let m = 0; m < MOMENTA; m++) {
      parameters[m] += e[m] - F[3 * m] * step[0] - F[3 * m + 1] * step[1] - F[3 * m + 2] * step[2];
    }
    result.chi2 = chi2;
    return gain;
  }

  private finish(): void {
    const { result, linear, step } = this;
    for (let m = 0; m < 9 * TRACKS; m++) {
      result.own[m] = linear.G[m];
      result.response[m] = -linear.F[m];
    }
    for (let m = 0; m < MOMENTA; m++) {
      const row = 3 * m;
      linear.b[m] -= linear.S[row] * step[0] + linear.S[row + 1] * step[1] + linear.S[row + 2] * step[2];
    }
    result.ndf = NDF;
    result.updateMomenta();
  }
}
