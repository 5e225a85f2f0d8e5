import assert from 'node:assert/strict';
import { createPool } from '../../src/core/pool.js';
import { makeTable, toCategory } from '../../src/core/table.js';
import { limitPlane } from '../../src/inference/limits/limit-plane.js';
import { limitSchema } from '../../src/inference/limits/options.js';
import { scanSchema } from '../../src/inference/scan/options.js';
import { scanPlane } from '../../src/inference/scan/scan.js';
import { collectReport } from '../../src/report/collect/collect-report.js';
import type { OptimisationInput, TrainingInput } from '../../src/report/inputs.js';
import { renderReport } from '../../src/report/render-report.js';
import type { CategoryReport } from '../../src/models/training-report.js';
import type { OptimiseResult } from '../../src/selection/optimise/optimise.js';
import { reportInputs } from '../helpers/report-inputs.js';
import { backgroundMasses, MAP, selectedTable, sidebandsOf } from '../inference/sample.js';

describe('the report of what the stages write', () => {
  it('takes the tables of scan and limits as they are, and agrees with their own summaries', async () => {
    const pool = createPool(1);
    try {
      const selected = selectedTable(backgroundMasses(60, 1), 5);
      const sidebands = sidebandsOf(backgroundMasses(500, 9));
      const scan = await scanPlane(
        { selected, sidebands, map: MAP, seed: 3, pool },
        scanSchema.parse({ toys: 100, step: 2.5 }),
      );
      const options = limitSchema.parse({});
      const limit = await limitPlane({ points: scan.points, luminosityFb: 20, pool }, options);
      const record = collectReport({
        ...reportInputs(),
        selected: makeTable({
          ...selected.columns,
          final_state: toCategory(new Array<string>(selected.rowCount).fill('6e')),
        }),
        scan,
        limits: {
          limits: limit.limits,
          alphaD: options.alpha_d,
          confidenceLevel: options.confidence,
          method: options.method,
        },
      });
      const { best } = scan.summary;
      const [first] = record.scan!.best;
      assert.deepEqual(
        [first.mUpsilon, first.mDarkPhoton, first.localP],
        [best!.mUpsilon, best!.mDarkPhoton, best!.localP],
      );
      assert.equal(first.globalP, best!.globalP);
      assert.equal(record.limits!.bestCrossSection!.crossSectionAb, limit.summary.bestCrossSection!.crossSectionAb);
      assert.deepEqual(
        record.limits!.bestEpsilon.map(({ alphaD, epsilon }) => [alphaD, epsilon]),
        limit.summary.bestMixing.map(({ alphaD, epsilon }) => [alphaD, epsilon]),
      );
      const page = renderReport(record);
      assert.doesNotMatch(page, /NaN|Infinity|undefined/);
      assert.ok(Buffer.byteLength(page) < 3e6);
    } finally {
      await pool.close();
    }
  });

  it('takes the records of training and optimisation as they are', () => {
    const training = (report: CategoryReport): TrainingInput => report;
    const optimisation = (result: OptimiseResult, scoreStep: number): OptimisationInput => ({ ...result, scoreStep });
    assert.equal(typeof training, typeof optimisation);
  });
});
