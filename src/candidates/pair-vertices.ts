/**
 * The nine two-track vertices of an event and their distance from the common vertex along the pair's flight. Where the
 * two tracks of a light pair are nearly parallel their crossing point is hardly determined; a Gaussian of 10 cm around
 * the common vertex keeps the length finite and changes nothing where the tracks say anything.
 */
import { invert3 } from '../core/numerics/small-matrices.js';
import type { CommonVertexFit } from './common-vertex-fit.js';
import { LinearTracks, linearise } from './linear-track.js';
import type { SixTracks } from './six-tracks.js';

/** Opposite-sign pairs of six tracks. */
export const PAIRS = 9;
const PRIOR_WEIGHT = 10 ** -2;
const MAX_ITERATIONS = 5;
/** A vertex whose last step bends a track off its tangent by less than this needs no new linearisation, cm. */
const NEGLIGIBLE_SAGITTA = 3e-4;

/** Reusable: the flight lengths of one event at a time. */
export class PairVertices {
  /** Signed flight length of the pair of positive track a and negative track b at 3 a + b, cm. */
  readonly flightLength = new Float64Array(PAIRS);
  private readonly linear = new LinearTracks(2);
  private readonly parameters = new Float64Array(6);
  private readonly point = new Float64Array(3);
  private readonly step = new Float64Array(3);
  private readonly pull = new Float64Array(3);
  private readonly information = new Float64Array(9);
  private readonly covariance = new Float64Array(9);

  /** Fills `flightLength` around the fitted vertex of the same tracks. */
  measure(tracks: SixTracks, common: CommonVertexFit): void {
    const { vertex, momenta } = common.result;
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        this.locate(tracks, common, a, 3 + b);
        let along = 0;
        let norm2 = 0;
        for (let c = 0; c < 3; c++) {
          const p = momenta[3 * a + c] + momenta[3 * (3 + b) + c];
          along += (this.point[c] - vertex[c]) * p;
          norm2 += p * p;
        }
        this.flightLength[3 * a + b] = along / Math.sqrt(norm2);
      }
    }
  }

  /** Brings `point` to the vertex of tracks i and j; the first step reuses the linearisation of the common fit. */
  private locate(tracks: SixTracks, common: CommonVertexFit, i: number, j: number): void {
    const { point, parameters, linear } = this;
    const { vertex, parameters: fitted } = common.result;
    point.set(vertex);
    for (let k = 0; k < 3; k++) {
      parameters[k] = fitted[3 * i + k];
      parameters[3 + k] = fitted[3 * j + k];
    }
    const bend = Math.max(bending(fitted, i), bending(fitted, j));
    let from = common.linear;
    let first = i;
    let second = j;
    for (let iteration = 1; ; iteration++) {
      const length2 = this.advance(vertex, from, first, second);
      if (0.5 * bend * length2 < NEGLIGIBLE_SAGITTA || iteration === MAX_ITERATIONS) return;
      this.turn(from, first, second, iteration === 1);
      from = linear;
      first = 0;
      second = 1;
      linearise(tracks, i, point, parameters, 0, linear, 0);
      linearise(tracks, j, point, parameters, 3, linear, 1);
    }
  }

  /** One step of `point`. @returns the square of its length */
  private advance(vertex: Float64Array, from: LinearTracks, first: number, second: number): number {
    const { point, step, pull, information, covariance } = this;
    const { S, b } = from;
    for (let k = 0; k < 9; k++) information[k] = S[9 * first + k] + S[9 * second + k];
    for (let c = 0; c < 3; c++) information[4 * c] += PRIOR_WEIGHT;
    for (let c = 0; c < 3; c++) pull[c] = b[3 * first + c] + b[3 * second + c] + PRIOR_WEIGHT * (vertex[c] - point[c]);
    const known = invert3(information, covariance);
    for (let r = 0; r < 3; r++) {
      const C = 3 * r;
      step[r] = known ? covariance[C] * pull[0] + covariance[C + 1] * pull[1] + covariance[C + 2] * pull[2] : 0;
    }
    for (let c = 0; c < 3; c++) point[c] += step[c];
    return step[0] * step[0] + step[1] * step[1] + step[2] * step[2];
  }

  /** Takes the momenta along with the step of the point. */
  private turn({ e, F }: LinearTracks, first: number, second: number, fitted: boolean): void {
    const { parameters, step } = this;
    for (let t = 0; t < 2; t++) {
      const track = t === 0 ? first : second;
      for (let k = 0; k < 3; k++) {
        let change = fitted ? 0 : e[3 * track + k];
        for (let c = 0; c < 3; c++) change -= F[9 * track + 3 * k + c] * step[c];
        parameters[3 * t + k] += change;
      }
    }
  }
}

/** Curvature of a track in space, 1/cm: the transverse curvature times sin^2 of the polar angle. */
function bending(parameters: Float64Array, track: number): number {
  const tanl = parameters[3 * track + 2];
  return Math.abs(parameters[3 * track + 1]) / (1 + tanl * tanl);
}
