import { Growing } from '../../core/growing.js';
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
  /** Begins an event: row of `sample` for its beams, identifiers of the event and of its source, weight. */
  begin(sample: DetectorSample, row: number, eventId: number, sourceId: number, weight: number): void;
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

/** Entries to start with. */
const ROOM = 256;

/** An empty builder for events of one process. */
export function batchBuilder(
  process: string,
  spot: readonly [number, number, number],
  truth: SignalTruth | undefined,
): BatchBuilder {
  const doubles = (): Growing<Float64Array> => new Growing(new Float64Array(ROOM));
  const event = {
    id: doubles(),
    source: doubles(),
    weight: doubles(),
    e: doubles(),
    x: doubles(),
    y: doubles(),
    z: doubles(),
  };
  const trackStart = [0];
  const clusterStart = [0];
  const charges = new Growing(new Int8Array(ROOM));
  const helices = doubles();
  const covariances = doubles();
  const pids = new Growing(new Uint8Array(ROOM));
  const pdgs = new Growing(new Int32Array(ROOM));
  const darkPhotons = new Growing(new Int8Array(ROOM));
  const clusters = { energy: doubles(), theta: doubles(), phi: doubles() };
  return {
    begin(sample, row, eventId, sourceId, weight) {
      event.id.push(eventId);
      event.source.push(sourceId);
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
      helices.append(helix);
      covariances.append(covariance);
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
        eventId: event.id.finish(),
        sourceId: event.source.finish(),
        weight: event.weight.finish(),
        process: new Uint8Array(eventCount),
        processNames: [process],
        beamE: event.e.finish(),
        beamPx: event.x.finish(),
        beamPy: event.y.finish(),
        beamPz: event.z.finish(),
        spotX: constant(spot[0]),
        spotY: constant(spot[1]),
        spotZ: constant(spot[2]),
        truthUpsilonMass: constant(truth?.mUpsilon ?? NaN),
        truthDarkPhotonMass: constant(truth?.mDarkPhoton ?? NaN),
        truthCtau: constant(truth?.ctauCm ?? NaN),
        trackStart: Int32Array.from(trackStart),
        charge: charges.finish(),
        helix: helices.finish(),
        covariance: covariances.finish(),
        pid: pids.finish(),
        truthPdg: pdgs.finish(),
        truthDarkPhoton: darkPhotons.finish(),
        clusterStart: Int32Array.from(clusterStart),
        clusterEnergy: clusters.energy.finish(),
        clusterTheta: clusters.theta.finish(),
        clusterPhi: clusters.phi.finish(),
      };
    },
  };
}
