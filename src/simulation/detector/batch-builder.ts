import type { EventBatch } from '../../events/event-batch.js';
import type { DetectorSample } from './detector-sample.js';

/** Generated masses (GeV) and proper decay length (cm) of the events of a signal sample. */
export interface SignalTruth {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly ctauCm: number;
}

/** Collects reconstructed events one by one. Tracks and clusters belong to the event begun last. */
export interface BatchBuilder {
  /** Begins an event: row of `sample` for its beams, identifier, weight. */
  begin(sample: DetectorSample, row: number, eventId: number, weight: number): void;
  /** A track: 5 helix parameters, 15 covariances, selector bits and truth. */
  track(
    charge: number,
    helix: Float64Array,
    covariance: Float64Array,
    pid: number,
    truthPdg: number,
    truthDarkPhoton: number,
  ): void;
  cluster(energy: number, theta: number, phi: number): void;
  finish(): EventBatch;
}

/** An empty builder for events of one process. */
export function batchBuilder(
  process: string,
  spot: readonly [number, number, number],
  truth: SignalTruth | undefined,
): BatchBuilder {
  const event = {
    id: [] as number[],
    weight: [] as number[],
    e: [] as number[],
    x: [] as number[],
    y: [] as number[],
    z: [] as number[],
  };
  const trackStart = [0];
  const clusterStart = [0];
  const charges: number[] = [];
  const helices: number[] = [];
  const covariances: number[] = [];
  const pids: number[] = [];
  const pdgs: number[] = [];
  const darkPhotons: number[] = [];
  const clusters = { energy: [] as number[], theta: [] as number[], phi: [] as number[] };
  return {
    begin(sample, row, eventId, weight) {
      event.id.push(eventId);
      event.weight.push(weight);
      event.e.push(sample.beamE[row]);
      event.x.push(sample.beamPx[row]);
      event.y.push(sample.beamPy[row]);
      event.z.push(sample.beamPz[row]);
      trackStart.push(charges.length);
      clusterStart.push(clusters.energy.length);
    },
    track(charge, helix, covariance, pid, truthPdg, truthDarkPhoton) {
      charges.push(charge);
      helices.push(...helix);
      covariances.push(...covariance);
      pids.push(pid);
      pdgs.push(truthPdg);
      darkPhotons.push(truthDarkPhoton);
      trackStart[trackStart.length - 1] = charges.length;
    },
    cluster(energy, theta, phi) {
      clusters.energy.push(energy);
      clusters.theta.push(theta);
      clusters.phi.push(phi);
      clusterStart[clusterStart.length - 1] = clusters.energy.length;
    },
    finish() {
      const eventCount = event.id.length;
      const constant = (value: number): Float64Array => new Float64Array(eventCount).fill(value);
      return {
        eventCount,
        eventId: Float64Array.from(event.id),
        weight: Float64Array.from(event.weight),
        process: new Uint8Array(eventCount),
        processNames: [process],
        beamE: Float64Array.from(event.e),
        beamPx: Float64Array.from(event.x),
        beamPy: Float64Array.from(event.y),
        beamPz: Float64Array.from(event.z),
        spotX: constant(spot[0]),
        spotY: constant(spot[1]),
        spotZ: constant(spot[2]),
        truthUpsilonMass: constant(truth?.mUpsilon ?? NaN),
        truthDarkPhotonMass: constant(truth?.mDarkPhoton ?? NaN),
        truthCtau: constant(truth?.ctauCm ?? NaN),
        trackStart: Int32Array.from(trackStart),
        charge: Int8Array.from(charges),
        helix: Float64Array.from(helices),
        covariance: Float64Array.from(covariances),
        pid: Uint8Array.from(pids),
        truthPdg: Int32Array.from(pdgs),
        truthDarkPhoton: Int8Array.from(darkPhotons),
        clusterStart: Int32Array.from(clusterStart),
        clusterEnergy: Float64Array.from(clusters.energy),
        clusterTheta: Float64Array.from(clusters.theta),
        clusterPhi: Float64Array.from(clusters.phi),
      };
    },
  };
}
