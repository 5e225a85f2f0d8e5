/** Numbers first: the report's record from the tables and records of the stages. */
import { collectChecks } from './checks.js';
import { collectCutFlows } from './cut-flow.js';
import { collectLimits } from './limits.js';
import { collectFigureOfMerit, collectMerit, collectTraining, collectWorkingPoint } from './optimisation.js';
import { collectScan, collectSignalModel } from './scan.js';
import { collectRoc, collectScores } from './scores.js';
import { collectSelected } from './selected.js';
import { collectVariations } from './variations.js';
import type { ReportInputs } from '../inputs.js';
import type { ReportRecord } from '../record/index.js';

/**
 * Everything that the page shows.
 *
 * @throws RangeError if a table lacks a column that its input declares
 */
export function collectReport(inputs: ReportInputs): ReportRecord {
  const { title, run, samples, cutFlow, optimisation, frozen, selected, scan, limits, provenance } = inputs;
  return {
    version: 1,
    title,
    run,
    samples,
    cutFlow: { ...collectCutFlows(cutFlow), allBut: collectCutFlows(inputs.allBut) },
    training: collectTraining(inputs.training),
    checks: collectChecks(inputs.checks, inputs.training),
    scores: collectScores(inputs),
    roc: collectRoc(inputs),
    figureOfMerit: collectFigureOfMerit(optimisation),
    merit: collectMerit(optimisation),
    workingPoint: collectWorkingPoint(optimisation),
    frozen,
    selected: selected === null ? null : collectSelected(selected),
    variations: collectVariations(inputs.variations),
    signalModel: scan === null ? null : collectSignalModel(scan),
    scan: scan === null ? null : collectScan(scan),
    limits: limits === null ? null : collectLimits(limits),
    provenance,
  };
}
