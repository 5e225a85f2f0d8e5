import assert from 'node:assert/strict';
import { join } from 'node:path';
import { codeCells, complaints, hasJupyter, NOTEBOOKS, notebookRunner, shown, textOf } from './helpers/notebooks.js';
import type { NotebookRunner } from './helpers/notebooks.js';

describe('the notebooks', function () {
  this.timeout(240000);
  let runner: NotebookRunner | undefined;
  before(function () {
    if (hasJupyter()) runner = notebookRunner();
    else console.warn('      SKIPPED: jupyter nbconvert is not installed; no notebook was run');
  });
  after(() => runner?.close());

  for (const name of NOTEBOOKS) {
    it(`${name} runs from top to bottom and shows what is saved in it, to the last digit`, async function () {
      if (!runner) return this.skip();
      const cells = codeCells(await runner.run(name));
      assert.deepEqual(complaints(cells), []);
      const saved = codeCells(join('notebooks', name));
      assert.equal(cells.length, saved.length);
      for (const [k, cell] of cells.entries())
        assert.deepEqual(shown(cell), shown(saved[k]), `cell ${k} is out of date: npm run notebooks`);
      assert.ok(cells.flatMap(shown).some(([kind]) => kind === 'image/svg+xml'));
    });

    it(`${name} uses the public interface only`, () => {
      const text = codeCells(join('notebooks', name)).map(({ source }) => textOf(source)).join('\n'); // prettier-ignore
      const modules = [...text.matchAll(/from '([^']+)'/g)].map(([, module]) => module);
      const allowed = ['../dist/src/index.js', '@observablehq/plot', 'tslab'];
      assert.deepEqual(modules.filter((module) => !allowed.includes(module)), []); // prettier-ignore
    });
  }
});
