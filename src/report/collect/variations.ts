/** Systematic variations. */
import type { VariedSelection } from '../../selection/vary/vary-selection.js';
import type { ReportInputs } from '../inputs.js';
import type { VariationEffect, VariationRow } from '../record/index.js';

/** One row a variation. */
export function collectVariations({ signal, data }: ReportInputs['variations']): VariationRow[] {
  return signal.map((varied, i) => ({
    title: varied.title,
    signal: effectOf(varied),
    pseudoData: data === undefined ? null : effectOf(data[i]),
  }));
}

function effectOf({ relativeChange, relativeChangeError, switches }: VariedSelection): VariationEffect {
  const { otherFinalState, otherPairing, lost, gained } = switches;
  return { relativeChange, relativeChangeError, otherFinalState, otherPairing, lost, gained };
}
