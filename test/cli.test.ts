import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { darkonium } from './helpers/cli.js';
import { scratchFolder } from './helpers/scratch.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('the command line', () => {
  const path = scratchFolder();

  it('prints its version and the environment', async () => {
    assert.deepEqual(await darkonium(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
    const { code, stdout } = await darkonium(['environment']);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^darkonium ${version}\nnode \\d+.*\nplatform .*\nprocessors \\d+\n$`));
  });

  it('lists every command in its help', async () => {
    const { code, stdout } = await darkonium(['--help']);
    assert.equal(code, 0);
    for (const command of ['extract', 'optimise', 'select', 'verify', 'environment'])
      assert.match(stdout, new RegExp(`darkonium ${command}`));
  });

  it('answers wrong use with one line and exit code 2', async () => {
    for (const [args, line] of [
      [[], /^darkonium: a command is missing; see darkonium --help\n$/],
      [['vrify'], /^darkonium: .*verify.*\n$/],
      [['environment', '--colour'], /^darkonium: unknown option --colour.*\n$/],
      [['train', 'x.csv', '-o', 'x'], /^darkonium: unknown option -o; nearest: --out, --ordered\n$/],
      [['train', 'x.csv', '-x', '1'], /^darkonium: unknown option -x\n$/],
      [['train', 'x.csv', '--out', 'x', '--tres', '5'], /^darkonium: unknown option --tres; nearest: --trees\n$/],
      [['train', 'x.csv', '--out', 'x', '--trees', 'many'], /^darkonium: --trees: found 'many'; allowed: a number\n$/],
      [['train', 'x.csv', '--out=x', '--min-samples-leaf=a=b'], /^darkonium: --min-samples-leaf: found 'a=b'; .*\n$/],
      [['train', 'x.csv', '--out=x', '--minSamplesLeaf', 'few'], /^darkonium: --min-samples-leaf: found 'few'; .*\n$/],
      [
        ['train', 'x.csv', '--out=x', '--trees', '--folds=3'],
        /^darkonium: --trees: found nothing; allowed: a number\n$/,
      ],
      [['train', 'x.csv', '--out', 'x', '--out', 'y'], /^darkonium: --out: found 2 times; allowed: once\n$/],
      [
        ['train', 'x.csv', '--out', 'x', '--max-features', 'abc'],
        /^darkonium: --max-features: found "abc"; allowed: .*sqrt.*\n$/,
      ],
      [['verify'], /^darkonium: Not enough non-option arguments.*\n$/],
    ] as const) {
      const { code, stdout, stderr } = await darkonium(args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, line);
    }
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`ends with exit code ${code} on ${signal} and leaves nothing half-written`, async () => {
      const out = path(signal);
      const outcome = await darkonium(['run', 'test/fixtures/tiny.yaml', '--out', out, '--until', 'simulate'], {
        killOn: 'simulate',
        signal,
      });
      assert.equal(outcome.code, code, outcome.stderr);
      assert.deepEqual(readdirSync(out), []);
    });
  }
});
