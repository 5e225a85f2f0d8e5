import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CATEGORY_STYLE, drawFigure, stepMarks, VERSION } from '../../src/index.js';

describe('the parts of figures that notebooks use', () => {
  it('draw a histogram as steps, with the style of each category and the word simulated', () => {
    assert.deepEqual(Object.keys(CATEGORY_STYLE), ['C0', 'C1', 'C2']);
    assert.equal(new Set(Object.values(CATEGORY_STYLE).map((style) => style.symbol)).size, 3);
    const svg = drawFigure({
      id: 'steps',
      title: 'Steps',
      description: 'Two bins.',
      x: { label: 'x', domain: [0, 2], scale: 'linear' },
      y: { label: 'y', domain: [0, 4], scale: 'linear' },
      marks: stepMarks([0, 1, 2], [1, 3], 0, CATEGORY_STYLE.C1.colour),
    });
    assert.match(svg, /^<svg[^>]*>/);
    assert.match(svg, /simulated/);
    assert.match(svg, /<path/);
  });

  it('has the version of the package', () => {
    assert.equal(VERSION, (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
  });
});
