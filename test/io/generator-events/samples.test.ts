import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSampleFile, readSamples, SAMPLE_FOLDER } from '../../../src/io/generator-events/samples.js';
import { readAllHepmc, readHepmc } from '../../../src/io/generator-events/read-hepmc.js';
import { passesT, truthTracks } from '../../helpers/truth-filter.js';
import { scratchFolder } from '../../helpers/scratch.js';

describe('shipped samples', () => {
  const path = scratchFolder();

  it('have the bytes that the manifest and the README state, and stay under 40 MB', async () => {
    const readme = readFileSync(join(SAMPLE_FOLDER, 'README.md'), 'utf8');
    let total = 0;
    for (const sample of await readSamples()) {
      const bytes = readFileSync(join(SAMPLE_FOLDER, sample.file));
      total += bytes.length;
      assert.equal(bytes.length, sample.bytes, sample.file);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      assert.equal(sha256, sample.sha256, sample.file);
      assert.ok(readme.includes(`${sha256}  ${sample.file}`), `${sample.file} in README.md`);
    }
    assert.ok(total < 40e6, `${total} bytes`);
  });

  it('are all in the manifest', async () => {
    const listed = (await readSamples()).map(({ file }) => file);
    const files = readdirSync(SAMPLE_FOLDER).filter((file) => file.endsWith('.gz'));
    assert.deepEqual(files.toSorted(), listed.toSorted());
  });

  it('hold as many events as the manifest states, at most as many as were generated', async () => {
    for (const { file, format, events, generated, luminosity_fb, cross_section_nb } of await readSamples()) {
      if (cross_section_nb !== null && luminosity_fb !== null) {
        assert.ok(Math.abs(generated / (cross_section_nb * 1e6) / luminosity_fb - 1) < 1e-6, file);
      }
      if (format !== 'hepmc3') continue;
      let count = 0;
      let last = 0;
      for await (const batch of readHepmc(join(SAMPLE_FOLDER, file))) {
        count += batch.eventCount;
        last = batch.eventNumber[batch.eventCount - 1];
      }
      assert.equal(count, events, file);
      assert.ok(last <= generated, `${file}: event ${last} of ${generated}`);
    }
  });

  it('name just those events that a sample of filter T covers', async () => {
    for (const { file, covered_by } of (await readSamples()).filter((sample) => sample.covered_by !== undefined)) {
      const events = await readAllHepmc(join(SAMPLE_FOLDER, file));
      const rows = Array.from({ length: events.eventCount }, (_, row) => row);
      const passing = rows.filter((row) => passesT(events, truthTracks(events, row)));
      assert.deepEqual(
        passing.map((row) => events.eventNumber[row]),
        covered_by?.events,
        file,
      );
    }
  });

  it('pass filter T where they are of it', async () => {
    for (const file of ['pythia8-uds-6trk-tail-3of6.hepmc3.gz', 'pythia8-ccbar-6trk-tail-2of2.hepmc3.gz']) {
      const events = await readAllHepmc(join(SAMPLE_FOLDER, file));
      // energies are rounded to 0.1 MeV, which moves squared recoil masses of 4 GeV^2 by up to 0.01 GeV^2
      for (let row = 0; row < events.eventCount; row++)
        assert.ok(passesT(events, truthTracks(events, row), 0.01), `${file}, event ${events.eventNumber[row]}`);
    }
  });

  const own = { file: 'my.hepmc3', process: 'uds', format: 'hepmc3', generated: 1000 };
  const manifest = (...samples: object[]) => {
    writeFileSync(path('samples.json'), JSON.stringify({ version: 1, samples }));
    return readSamples(path('.'));
  };

  it('need file, process, format, number generated, and cross section or luminosity', async () => {
    const [both, one, signal] = await manifest(
      { ...own, cross_section_nb: 2, luminosity_fb: 0.0005001 },
      { ...own, cross_section_nb: 2 },
      { ...own, m_upsilon: 3, m_dark_photon: 0.5 },
    );
    assert.deepEqual([both.luminosity_fb, one.luminosity_fb, signal.luminosity_fb], [0.0005001, 0.0005, null]);
  });

  it('are refused with all faults of an entry in one line', async () => {
    await assert.rejects(
      manifest({ ...own, cross_section_nb: 2 }, { file: 'b.lhe', format: 'xml', generated: 0, luminosity: 3 }),
      /samples\.json: found in sample 2 \(b\.lhe\): no 'process'; 'format' "xml" .*; 'generated' 0 .*; unknown key 'luminosity'; allowed: /,
    );
    await assert.rejects(manifest(own), /neither 'cross_section_nb' nor 'luminosity_fb'/);
    const contradiction = { ...own, cross_section_nb: 2, luminosity_fb: 0.5, events: 1001 };
    await assert.rejects(
      manifest(contradiction),
      /'luminosity_fb' 0\.5, but .* is 0\.0005000 fb\^-1; 'events' 1001, more than 'generated' 1000/,
    );
    await assert.rejects(manifest([]), /in sample 1: no/);
    await assert.rejects(
      manifest({ ...own, m_upsilon: 3, m_dark_photon: 0.5, part_of: 'all' }),
      /'part_of', which only/,
    );
  });

  it('are refused if they are not the files of the manifest', async () => {
    writeFileSync(path('my.hepmc3'), 'abc');
    const check = async (more: object) =>
      checkSampleFile((await manifest({ ...own, luminosity_fb: 1, ...more }))[0], path('.'));
    // SHA-256 of 'abc': FIPS 180-2, appendix B.1.
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await check({});
    await check({ bytes: 3, sha256 });
    await assert.rejects(check({ bytes: 1 }), /my\.hepmc3: found 3 bytes; allowed: the 1 of samples\.json/);
    await assert.rejects(check({ sha256: '0'.repeat(64) }), /found SHA-256 ba78.*; allowed: the 0000/);
    await assert.rejects(check({ file: 'other.lhe' }), /other\.lhe: found no such file/);
  });

  it('refuse a manifest that is absent or malformed', async () => {
    await assert.rejects(readSamples(path('nowhere')), /samples\.json: found no such file/);
    writeFileSync(path('samples.json'), '{"version": 2, "samples": []}');
    await assert.rejects(readSamples(path('.')), /column 'version'.*allowed: a manifest of samples, version 1/);
  });
});
