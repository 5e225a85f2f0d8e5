import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as darkonium from '../src/index.js';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

describe('the public interface', () => {
  it('reaches every stage of the flow', () => {
    for (const name of [
      'simulateBackground',
      'extractFeatures',
      'trainForest',
      'predictForest',
      'trainStack',
      'scoreStack',
      'optimise',
      'select',
      'scanPlane',
      'limitPlane',
      'renderReport',
    ] as const) {
      assert.equal(typeof darkonium[name], 'function', name);
    }
  });

  it('has a doc comment on every exported symbol', () => {
    const bare: string[] = [];
    for (const name of SOURCES.filter((file) => file !== 'index.ts')) {
      const lines = readFileSync(join('src', name), 'utf8').split('\n');
      lines.forEach((line, i) => {
        const symbol = /^export (?:async |abstract )?(?:function\*?|const|class|interface|type) (\w+)/.exec(line)?.[1];
        if (symbol !== undefined && !/\*\/\s*$/.test(lines[i - 1] ?? '')) bare.push(`${name}: ${symbol}`);
      });
    }
    assert.deepEqual(bare, []);
  });

  it('never prints, exits or draws unseeded random numbers outside the command line', () => {
    for (const name of SOURCES.filter((file) => file !== 'cli.ts')) {
      const text = readFileSync(join('src', name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      assert.doesNotMatch(text, /\bconsole\.|process\.exit|Math\.random/, name);
    }
  });
});
