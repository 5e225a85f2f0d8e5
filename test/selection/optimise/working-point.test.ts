import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/errors.js';
import type { WorkingPoint } from '../../../src/selection/optimise/working-point.js';
import { byCategory, parseWorkingPoint } from '../../../src/selection/optimise/working-point.js';

const POINT: WorkingPoint = {
  figureOfMerit: 'limit',
  joint: true,
  cuts: { C0: 5, C1: 6, C2: 7.0625 },
  cutSd: { C0: 0.5, C1: null, C2: 0.1 },
  maximumCuts: { C0: 5, C1: 6, C2: 7 },
  maximumValue: 0.05,
  value: 0.049,
  efficiency: { C0: 0.1, C1: 0.05, C2: 0.02, all: 0.17 },
  expected: { C0: 1, C1: 2, C2: 3, all: 6 },
  expectedSd: { C0: 0.1, C1: 0.1, C2: 0.1, all: 0.2 },
  sources: { C0: 1, C1: 2, C2: 3, all: 5 },
  largest: [{ categories: ['C0', 'C2'], value: 0.04 }],
};

describe('working point file', () => {
  it('reads back what was written', () => {
    assert.deepEqual(parseWorkingPoint(JSON.stringify(POINT), 'wp.json'), POINT);
  });

  it('names file and key of what is wrong', () => {
    const wrong = JSON.stringify({ ...POINT, cuts: { C0: 1, C1: 'x', C2: 3 } });
    assert.throws(() => parseWorkingPoint(wrong, 'wp.json'), /^ConfigError: wp\.json, 'cuts\.C1'/);
    assert.throws(() => parseWorkingPoint('{', 'wp.json'), ConfigError);
  });

  it('has one value a category', () => {
    assert.deepEqual(
      byCategory((name, index) => name + index),
      { C0: 'C00', C1: 'C11', C2: 'C22' },
    );
  });
});
