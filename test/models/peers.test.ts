import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { areaUnderCurve } from '../../src/core/numerics/statistics.js';
import { trainForest } from '../../src/models/forest/forest.js';
import { predictForest } from '../../src/models/forest/predict.js';
import { takeSample } from '../../src/models/sample/sample.js';
import type { PeerReport, PeerResult, PeerSample } from '../helpers/peer-samples.js';
import { digestOf, peerSamples, runPeer, SEEDS } from '../helpers/peer-samples.js';
import { scratchFolder } from '../helpers/scratch.js';

/** Probabilities are kept this far from 0 and 1, as in test/peers/forests.py. */
const EDGE = 1e-3;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function ownResult({ sample, trainRows, settings }: PeerSample): Promise<PeerResult> {
  const rows = Int32Array.from(sample.label.keys());
  const training = takeSample(sample, rows.subarray(0, trainRows));
  const test = takeSample(sample, rows.subarray(trainRows));
  // Without events: scikit-learn draws rows.
  const eventId = Float64Array.from(training.label.keys());
  const rowWise = { ...training, eventId, sourceId: eventId };
  const options = {
    trees: settings.n_estimators,
    maxDepth: settings.max_depth,
    minSamplesLeaf: settings.min_samples_leaf,
    criterion: settings.criterion,
    classBalance: 'none' as const,
  };
  const [auc, logLoss]: [number[], number[]] = [[], []];
  for (const seed of SEEDS) {
    const forest = await trainForest(rowWise, options, { seed });
    const p = await predictForest(forest, test.features, test.rowCount);
    auc.push(areaUnderCurve(p, test.label, test.weight));
    const kept = p.map((value) => Math.min(1 - EDGE, Math.max(EDGE, value)));
    const loss = Float64Array.from(kept, (value, row) => -Math.log(test.label[row] === 1 ? value : 1 - value));
    const total = test.weight.reduce((sum, weight) => sum + weight, 0);
    logLoss.push(loss.reduce((sum, value, row) => sum + value * test.weight[row], 0) / total);
  }
  return { auc, logLoss };
}

describe('models/forest against scikit-learn', function () {
  this.timeout(180000);
  const path = scratchFolder();
  let samples: PeerSample[];
  let peer: PeerReport;
  before(async () => {
    samples = await peerSamples();
    const recorded = JSON.parse(readFileSync('test/fixtures/peers/sklearn.json', 'utf8')) as PeerReport & {
      digest: string;
    };
    assert.equal(
      recorded.digest,
      digestOf(samples),
      'the samples changed: run dist/test/fixtures/write-peers.js again',
    );
    const live = runPeer(samples, path('.'));
    if (live === undefined)
      console.warn(
        `      scikit-learn is not installed for /usr/bin/python3; compared with the record of ${recorded.package}`,
      );
    peer = live ?? recorded;
  });

  for (const name of ['C0', 'C1', 'C2', 'resonance', 'displaced', 'digits']) {
    it(`separates ${name} as well with the same settings`, async () => {
      const own = await ownResult(samples.find((one) => one.name === name)!);
      const theirs = peer.results[name];
      const area = mean(own.auc) - mean(theirs.auc);
      const loss = mean(own.logLoss) - mean(theirs.logLoss);
      assert.ok(area > -0.002, `area under the curve ${mean(own.auc)} against ${mean(theirs.auc)}`);
      assert.ok(loss < 0.002, `log-loss ${mean(own.logLoss)} against ${mean(theirs.logLoss)}`);
    });
  }
});
