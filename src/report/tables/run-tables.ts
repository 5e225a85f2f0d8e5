/** What was run and on what: the configuration, the samples, the provenance. */
import { formatCount, formatFixed, formatSetting, formatSignificant } from '../format.js';
import { raisePowers } from '../notation.js';
import type { ReportRecord, RunSummary } from '../record/index.js';
import { renderTable } from './render-table.js';

function injectedText({ injected }: RunSummary): string {
  if (injected.length === 0) return 'none';
  return injected
    .map(
      ({ events, counted, mUpsilon, mDarkPhoton, ctauCm }) =>
        `${formatCount(events)} ${counted} events at (*m*_{Υ_{D}}, *m*_{A′}) = (${formatSetting(mUpsilon)}, ${formatSetting(mDarkPhoton)}) GeV, ` +
        (ctauCm === 0 ? 'prompt' : `*cτ* = ${formatSetting(ctauCm * 10)} mm`),
    )
    .join('; ');
}

/** The main settings of the run. */
export function runTable({ run }: ReportRecord): string {
  const rows: [string, string][] = [
    ['run', raisePowers(run.name)],
    ['centre-of-mass energy', `${formatSetting(run.sqrtSGeV)} GeV`],
    ['luminosity of the pseudo-data', `${formatSetting(run.luminosityFb)} fb^{−1}`],
    ['seed', String(run.seed)],
    ['injected signal', injectedText(run)],
    ['signal grid', `${formatCount(run.signalPoints)} mass points`],
    [
      'optimisation sample',
      run.backgroundFb > 0
        ? `background of ${formatSetting(run.backgroundFb)} fb^{−1} simulated for it, of generator events that the pseudo-data do not use`
        : `${formatSetting(100 * run.optimisationFraction)} % of the events, without injected signal`,
    ],
  ];
  return renderTable(
    'Configuration of this run (simulated data).',
    [
      { head: 'setting', kind: 'word', cell: ([name]) => name },
      { head: 'value', kind: 'word', cell: ([, value]) => value },
    ],
    rows,
    'No setting is known.',
  );
}

/** The generator samples behind the pseudo-data and the signal. */
export function samplesTable({ samples }: ReportRecord): string {
  return renderTable(
    'Generator samples. Reuse: luminosity of the pseudo-data over that of the sample; above 1, events are drawn again with new smearing and rotation.',
    [
      { head: 'sample', kind: 'word', cell: (row) => row.name },
      { head: 'process', kind: 'word', cell: (row) => row.process },
      { head: 'generator', kind: 'word', cell: (row) => row.generator },
      { head: 'generated', kind: 'number', cell: (row) => formatCount(row.generated) },
      { head: 'σ [nb]', kind: 'number', cell: (row) => formatSignificant(row.crossSectionNb) },
      { head: '∫*L*d*t* [fb^{−1}]', kind: 'number', cell: (row) => formatSignificant(row.luminosityFb) },
      { head: 'reuse', kind: 'number', cell: (row) => formatFixed(row.reuseFactor, 2) },
    ],
    samples,
    'No sample is listed.',
  );
}

/** What made each artefact. */
export function provenanceTable({ provenance }: ReportRecord): string {
  return renderTable(
    'Provenance: the same configuration and seed give the same digests.',
    [
      { head: 'stage', kind: 'word', cell: (row) => row.stage },
      { head: 'SHA-256', kind: 'code', cell: (row) => row.digest },
      { head: 'code', kind: 'code', cell: (row) => row.codeVersion },
      { head: 'seed', kind: 'code', cell: (row) => String(row.seed) },
    ],
    provenance,
    'No provenance is recorded.',
  );
}
