/** How well a fitted curve describes a histogram. */
import { chi2Cdf } from '../core/statistics.js';
import type { ClusteredEntries } from './clustered-entries.js';
import { CountEffect } from './clustered-entries.js';

/** Independent entries that must be expected in a bin that is compared. */
const LEAST_EXPECTED = 5;

/** What the comparison says. */
export interface GoodnessOfFit {
  /** Likelihood-ratio chi2 (Baker, Cousins 1984) over merged bins; of clustered entries, over the mean design effect of the residuals. */
  readonly chi2: number;
  readonly dof: number;
  readonly p: number;
}

/**
 * Compares bins merged until at least five independent entries are expected in each.
 *
 * @param counts observed contents of the bins from `firstBin` on
 * @param mu expected contents
 * @param parameters number of parameters that were fitted, and their mean design effect
 * @param clustered the entries behind `counts`, if these are no plain counts
 */
export function goodnessOfFit(
  counts: Float64Array,
  mu: Float64Array,
  parameters: number,
  parameterEffect: number,
  firstBin: number,
  clustered?: ClusteredEntries,
): GoodnessOfFit {
  const ends = groupEnds(mu, parameterEffect, firstBin, clustered);
  const dof = Math.max(ends.length - parameters, 0);
  const feed = feeder(firstBin, clustered);
  let [chi2, effects, bin] = [0, 0, 0];
  for (const end of ends) {
    let [n, m] = [0, 0];
    const effect = new CountEffect(parameterEffect);
    for (; bin < end; bin++) {
      n += counts[bin];
      m += mu[bin];
      feed(bin, effect);
    }
    chi2 += 2 * (m - n + (n > 0 ? n * Math.log(n / m) : 0));
    effects += effect.value;
  }
  // Of what the sources add to the variance of the bins the parameters follow their part: Rao and Scott, eq. 3.
  if (dof > 0 && clustered) chi2 /= Math.max(clustered.weightEffect, (effects - parameters * parameterEffect) / dof);
  return { chi2, dof, p: dof === 0 ? 1 : 1 - chi2Cdf(chi2, dof) };
}

/** Ends of the groups of bins; what is left over joins the last. */
function groupEnds(
  mu: Float64Array,
  parameterEffect: number,
  firstBin: number,
  clustered?: ClusteredEntries,
): number[] {
  const ends: number[] = [];
  const feed = feeder(firstBin, clustered);
  let [m, effect] = [0, new CountEffect(parameterEffect)];
  for (let bin = 0; bin < mu.length; bin++) {
    m += mu[bin];
    feed(bin, effect);
    if (m < LEAST_EXPECTED * effect.value) continue;
    ends.push(bin + 1);
    [m, effect] = [0, new CountEffect(parameterEffect)];
  }
  return [...ends.slice(0, -1), mu.length];
}

/** Adds the entries of one bin after the other, counted from `firstBin`, to an effect. */
function feeder(firstBin: number, clustered?: ClusteredEntries): (bin: number, effect: CountEffect) => void {
  if (!clustered) return () => undefined;
  const { bin: bins, source, weight } = clustered;
  let entry = 0;
  while (entry < bins.length && bins[entry] < firstBin) entry++;
  return (bin, effect) => {
    for (; entry < bins.length && bins[entry] === firstBin + bin; entry++) effect.add(source[entry], weight[entry]);
  };
}
