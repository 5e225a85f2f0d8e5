import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanRecord } from '../../src/pipeline/stages/scan.js';
import { STAGES } from '../../src/pipeline/stages.js';
import { digestDirectory } from '../../src/core/artefact.js';
import { PROVENANCE_FILE } from '../../src/core/provenance.js';
import { darkonium } from '../helpers/cli.js';

const TINY = 'test/fixtures/tiny.yaml';

/** Paths and digests of all artefacts of a run, provenance records left out. */
async function artefacts(run: string): Promise<string[]> {
  const files = await digestDirectory(run);
  return files.filter(({ path }) => !path.endsWith(PROVENANCE_FILE)).map(({ path, sha256 }) => `${path} ${sha256}`);
}

describe('darkonium run', function () {
  this.timeout(900000);
  let folder: string;
  let reference: readonly string[];
  const run = (name: string, ...more: string[]) => darkonium(['run', TINY, '--out', join(folder, name), ...more]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'darkonium-'));
    const { code, stdout, stderr } = await run('two', '--workers', '2');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /simulated/);
    assert.match(stdout, /events selected/);
    assert.match(stdout, /Report: .*two\/report\.html\n$/);
    reference = await artefacts(join(folder, 'two'));
  });
  after(() => rm(folder, { recursive: true }));

  it('leaves the artefacts of every stage and the page', () => {
    for (const { name } of STAGES)
      assert.ok(
        reference.some((line) => line.startsWith(`${name}/`)),
        name,
      );
    assert.ok(reference.some((line) => line.startsWith('report.html ')));
  });

  it('finds everything up to date the second time, and says why', async () => {
    const { code, stderr } = await run('two');
    assert.equal(code, 0);
    const lines = stderr.trim().split('\n');
    assert.equal(lines.length, STAGES.length);
    for (const line of lines) assert.match(line, /^\w+ +up to date: same options, seed, program and \d+ inputs/);
    assert.deepEqual(await artefacts(join(folder, 'two')), reference);
  });

  it('makes the same bytes with one worker, killed in every stage and started again', async () => {
    for (const { name } of STAGES) {
      const start = `${name.padEnd(9)} running`;
      const { code } = await darkonium(['run', TINY, '--output', join(folder, 'one'), '--workers', '1'], {
        killOn: start,
      });
      assert.equal(code, null, `${name} was not killed`);
    }
    const { code, stderr } = await run('one', '--workers', '1');
    assert.equal(code, 0, stderr);
    assert.deepEqual(await artefacts(join(folder, 'one')), reference);
    const left = (await readdir(join(folder, 'one'))).filter((name) => name.startsWith('.'));
    assert.deepEqual(left, []);
  });

  it('passes verification, and fails it when an artefact was changed', async () => {
    const before = await darkonium(['verify', join(folder, 'two')]);
    assert.deepEqual([before.code, before.stderr], [0, '']);
    const victim = join(folder, 'two', 'limit', 'limit.json');
    const content = await readFile(victim);
    await truncate(victim, 10);
    const { code, stdout, stderr } = await darkonium(['verify', join(folder, 'two')]);
    assert.equal(code, 1);
    assert.match(stdout, /^limit: limit\.json is not what was written$/m);
    assert.match(stderr, /^darkonium: .*1 damaged stage\n$/);
    await writeFile(victim, content);
  });

  it('has the same systematic variations as the command that works on files alone', async () => {
    const at = (...parts: string[]) => join(folder, 'two', ...parts);
    const args = ['vary', at('train', 'model.darkonium'), at('simulate', 'signal'), '--seed', '5'];
    const how = [
      '--cuts',
      at('optimise', 'working-point.json'),
      '--min-pid-pass-c0=2',
      '--min-pid-pass-c1=4',
      '--min-pid-pass-c2=5',
    ];
    const out = join(folder, 'variations.json');
    const { code, stdout, stderr } = await darkonium([
      ...args,
      ...how,
      '--variations',
      'resolution,pid_loss',
      '--out',
      out,
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^variation +changed +selected %/);
    assert.match(stdout, /^pid_loss +\d+ +-\d/m);
    const stage = JSON.parse(await readFile(at('vary', 'variations.json'), 'utf8')) as { signal: unknown };
    assert.deepEqual(JSON.parse(await readFile(out, 'utf8')), stage.signal);
    const data = await darkonium(['vary', args[1], at('simulate', 'data'), ...how, '--out', out]);
    assert.equal(data.code, 2);
    assert.match(data.stderr, /events that are no simulated signal; allowed with --unblind\n$/);
    const unknown = await darkonium([...args, ...how, '--variations', 'noise', '--out', out]);
    assert.deepEqual([unknown.code, unknown.stderr.split('\n').length], [2, 2], unknown.stderr);
    assert.match(unknown.stderr, /variations.*noise.*momentum_scale_up/);
  });

  it('plans a change without running it', async () => {
    const changed = join(folder, 'changed.yaml');
    await writeFile(changed, (await readFile(TINY, 'utf8')).replace('toys: 100', 'toys: 50'));
    const { code, stderr } = await darkonium(['run', changed, '--output', join(folder, 'two'), '--plan']);
    assert.equal(code, 0);
    assert.match(stderr, /select +up to date/);
    assert.match(stderr, /scan +would run: option scan\.toys 100 -> 50/);
    assert.match(stderr, /limit +would run: needs scan/);
    assert.deepEqual(await artefacts(join(folder, 'two')), reference);
  });

  it('shows nothing of the data above the cuts, in no artefact, until the selection is unblinded', async () => {
    const at = (...parts: string[]) => join(folder, 'blind', ...parts);
    await cp(join(folder, 'two'), at(), { recursive: true });
    const config = join(folder, 'blind.yaml');
    await writeFile(config, (await readFile(TINY, 'utf8')).replace('unblind: true', 'unblind: false'));
    const { code, stdout, stderr } = await darkonium(['run', config, '--output', at()]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /select +running: option select\.unblind true -> false/);
    assert.match(stdout, /events selected: blind/);
    const files = async (...parts: string[]) =>
      (await readdir(at(...parts))).filter((name) => name !== PROVENANCE_FILE).sort();
    assert.deepEqual(await files('select'), ['cut-flow.json', 'frozen-selection.json', 'signal.parquet']);
    assert.deepEqual(await files('scan'), ['scan.json']);
    const read = async (...parts: string[]) =>
      JSON.parse(await readFile(at(...parts), 'utf8')) as Readonly<Record<string, unknown>>;
    const { data } = (await read('select', 'cut-flow.json')) as { readonly data: readonly { step: string }[] };
    assert.deepEqual([...new Set(data.map(({ step }) => step))], ['scored']);
    assert.equal((await read('scan', 'scan.json')).scan, null);
    assert.deepEqual(Object.keys(await read('vary', 'variations.json')), ['signal']);
    const { selected, limits, scores } = await read('report', 'report.json');
    assert.deepEqual([selected, limits], [null, null]);
    for (const { pseudoData } of scores as { pseudoData: unknown }[]) assert.equal(pseudoData, null);
  });

  it('ends with exit code 1 and names the check that failed, after everything is written', async () => {
    const strict = join(folder, 'strict.yaml');
    // One of these fails whatever chance has made of the efficiencies and p-values.
    const limits = 'maximum_spread: 0.0001, minimum_p: 0.5';
    await writeFile(strict, `${await readFile(TINY, 'utf8')}check: { ${limits} }\n`);
    const two = join(folder, 'two');
    const failed = await darkonium(['run', strict, '--output', two]);
    assert.equal(failed.code, 1);
    assert.match(
      failed.stderr,
      /\ndarkonium: (check|\d checks) failed: \w.*, allowed: at (most 0\.0001|least 0\.5)\n$/,
    );
    assert.match(failed.stdout, /Report: .*two\/report\.html\n$/);
    assert.match(await readFile(join(two, 'report.html'), 'utf8'), /FAILED/);
    const again = await darkonium(['run', strict, '--output', two]);
    assert.equal(again.code, 1, 'a failed check stays failed when nothing has to run');
    await writeFile(strict, `${await readFile(TINY, 'utf8')}check: { ${limits}, gates: report }\n`);
    assert.equal((await darkonium(['run', strict, '--output', two])).code, 0);
  });

  describe('with a bad input', () => {
    const SAMPLE = 'kkmc-tautau-6trk-excl.hepmc3.gz';
    /** Runs on a copy of one sample after `spoil` has been at it; expects one line, exit code 2 and no artefact. */
    const refused = async (name: string, spoil: (file: string) => Promise<unknown>): Promise<string> => {
      const data = join(folder, name);
      await mkdir(data);
      await copyFile('data/samples.json', join(data, 'samples.json'));
      await copyFile(join('data', SAMPLE), join(data, SAMPLE));
      await spoil(join(data, SAMPLE));
      const config = join(folder, `${name}.yaml`);
      const text = `output: ${join(folder, name)}-run\nsimulate: { folder: ${data}, samples: [${SAMPLE}] }\n`;
      await writeFile(config, text);
      const { code, stdout, stderr } = await darkonium(['run', config]);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      const said = stderr.split('\n').filter((line) => line.startsWith('darkonium: '));
      assert.equal(said.length, 1, stderr);
      assert.deepEqual(await readdir(join(folder, `${name}-run`)).catch(() => []), []);
      return said[0];
    };

    it('refuses an empty, a truncated and a foreign event file', async () => {
      assert.match(await refused('empty', (file) => truncate(file, 0)), /kkmc-tautau.*empty/);
      assert.match(await refused('cut', (file) => truncate(file, 40000)), /kkmc-tautau.*(truncated|cut|end)/);
      assert.match(await refused('foreign', (file) => writeFile(file, 'GIF89a')), /kkmc-tautau.*HepMC/);
      assert.match(await refused('absent', (file) => rm(file)), /no such file/);
    });
  });

  it('finds signal that was injected where it was injected', async () => {
    const config = join(folder, 'injected.yaml');
    const inject = '{ m_upsilon: 3, m_dark_photon: 0.5, events: 200 }';
    await writeFile(
      config,
      `${(await readFile(TINY, 'utf8')).replace('luminosity_fb: 3', `luminosity_fb: 3\n  inject: ${inject}`)}check: { gates: report }\n`,
    );
    const { code, stderr } = await darkonium(['run', config, '--output', join(folder, 'injected')]);
    assert.equal(code, 0, stderr);
    const { scan } = JSON.parse(await readFile(join(folder, 'injected/scan/scan.json'), 'utf8')) as ScanRecord;
    const best = scan?.summary.best;
    assert.ok(best, 'no window holds an event');
    assert.ok(
      Math.abs(best.excessUpsilon - 3) < 0.02 && Math.abs(best.excessDarkPhoton - 0.5) < 0.005,
      JSON.stringify(best),
    );
    assert.ok(best.observed >= 6 && best.localP < 1e-6 && (best.globalP ?? 1) < 0.05, JSON.stringify(best));
  });

  it('refuses a configuration with an unknown key or an impossible combination', async () => {
    const config = join(folder, 'bad.yaml');
    await writeFile(config, 'output: x\nsimulate:\n  luminosty_fb: 3\n');
    const unknown = await darkonium(['run', config]);
    assert.equal(unknown.code, 2);
    assert.match(
      unknown.stderr,
      /^darkonium: .*bad\.yaml, line 3: found unknown key 'simulate\.luminosty_fb'; .*nearest: 'luminosity_fb'\)\n$/,
    );
    await writeFile(config, 'output: x\nextract: { min_pid_pass: { C0: 1 } }\n');
    assert.match((await darkonium(['run', config])).stderr, /^darkonium: extract\.min_pid_pass\.C0 is 1, but/);
    await writeFile(config, (await readFile(TINY, 'utf8')).replace('luminosity_fb: 3', 'luminosity_fb: 0.000001'));
    const { code, stderr } = await darkonium(['run', config, '--output', join(folder, 'nothing')]);
    assert.deepEqual([code, stderr.split('\n').length], [2, 3], stderr);
    assert.match(stderr, /^darkonium: simulate: found no event at all for data; allowed: a luminosity_fb/m);
    assert.match((await darkonium(['run', join(folder, 'none.yaml')])).stderr, /none\.yaml: found no such file/);
    assert.match((await darkonium(['run', TINY, '--workers', '0'])).stderr, /--workers: found 0/);
  });
});
