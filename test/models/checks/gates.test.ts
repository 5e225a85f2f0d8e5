import assert from 'node:assert/strict';
import { CheckFailed } from '../../../src/core/errors.js';
import { checkOptionsSchema } from '../../../src/models/checks/options.js';
import {
  driftGate,
  enforceGates,
  flatnessGates,
  sculptingGate,
  trainingGates,
} from '../../../src/models/checks/gates.js';
import type { CategoryReport } from '../../../src/models/training-report.js';

const OPTIONS = checkOptionsSchema.parse({});

describe('models/gates', () => {
  const ks = (p: number) => ({ distance: 0.1, p });
  const report = (signal: number, background: number, spectatorsUsed: string[] = []) =>
    ({
      category: 'C1',
      overtraining: { signal: ks(signal), background: ks(background) },
      spectators: { spectatorsUsed },
    }) as unknown as CategoryReport;
  const outcome = (gates: readonly { name: string; passed: boolean; value: number }[]) =>
    gates.map(({ name, passed, value }) => [name, passed, value]);

  it('count spectators and share the p-value of overtraining between the classes', () => {
    assert.deepEqual(outcome(trainingGates(report(0.4, 0.002), OPTIONS)), [
      ['spectators C1', true, 0],
      ['overtraining C1', true, 0.004],
    ]);
    assert.deepEqual(outcome(trainingGates(report(0.0009, 0.9, ['m_upsilon']), OPTIONS)), [
      ['spectators C1', false, 1],
      ['overtraining C1', false, 0.0018],
    ]);
    assert.equal(trainingGates({ ...report(1, 1), overtraining: undefined }, OPTIONS).length, 1);
  });

  it('let small drifts pass whatever their p-value', () => {
    const feature = (distance: number, p: number) => ({ feature: 'x', distance, p });
    const drift = (...features: ReturnType<typeof feature>[]) =>
      driftGate({ features, optimisationEvents: 1, dataEvents: 1 }, OPTIONS);
    assert.deepEqual(outcome([drift(feature(0.01, 0.0001), feature(0.3, 0.5))]), [['feature drift', true, 0.5]]);
    assert.equal(drift(feature(0.03, 0.0001)).passed, false);
    assert.ok(drift(feature(0.03, OPTIONS.minimum_p)).passed);
    assert.ok(!drift(feature(0.03, 0.9 * OPTIONS.minimum_p)).passed);
  });

  it('end in one line that names what failed, unless they are only to be reported', () => {
    const flat = { cut: 0, points: [], mean: 0.5, spread: 0.8, smallestRatio: 0.1 };
    const gates = [
      ...flatnessGates(flat, OPTIONS),
      sculptingGate('C2', { p: 0.3 } as Parameters<typeof sculptingGate>[1], OPTIONS),
    ];
    assert.throws(
      () => {
        enforceGates(gates, OPTIONS);
      },
      (error) =>
        error instanceof CheckFailed &&
        error.exitCode === 1 &&
        /^2 checks failed: efficiency spread: .* 0\.8, allowed: at most 0\.5; efficiency hole: .* 0\.1, allowed: at least 0\.2$/.test(
          error.message,
        ),
    );
    enforceGates(gates, { ...OPTIONS, gates: 'report' });
    enforceGates(gates.slice(2), OPTIONS);
    assert.ok(flatnessGates({ ...flat, mean: 0, spread: NaN }, OPTIONS).every(({ passed }) => !passed));
  });
});
