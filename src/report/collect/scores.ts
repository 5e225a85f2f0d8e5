/** Score histograms and ROC curves of each category. */
import { category as wordColumn, filterRows, numeric, takeRows, type Table } from '../../core/table.js';
import { CATEGORIES, type Category } from '../../events/final-states.js';
import type { OptimisationInput, ReportInputs } from '../inputs.js';
import { sum } from '../numbers.js';
import type { RocCurve, ScoreDistribution, ScoreFit } from '../record/index.js';
import { binEdges, histogram } from './binning.js';

const BIN_WIDTH = 0.5;
const MOST_BINS = 80;
const ROC_POINTS = 200;

interface Scores {
  readonly score: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
}

/** Rows of one category; for signal only those with the right pairing and species. */
function scoresOf(table: Table, category: Category, matchedOnly = false): Scores {
  const { levels, codes } = wordColumn(table, 'category');
  const wanted = levels.indexOf(category);
  const matched = matchedOnly ? numeric(table, 'truth_matched') : undefined;
  const some = filterRows(table, (row) => codes[row] === wanted && (matched === undefined || matched[row] === 1));
  return { score: numeric(some, 'score'), weight: numeric(some, 'weight') };
}

/** The best-scored candidate of each event in a category: what the optimisation counts above a cut is events. */
function bestScoresOf(table: Table, category: Category): Scores {
  const { levels, codes } = wordColumn(table, 'category');
  const wanted = levels.indexOf(category);
  const [eventId, score] = [numeric(table, 'event_id'), numeric(table, 'score')];
  const rows = Uint32Array.from({ length: table.rowCount }, (_, row) => row)
    .filter((row) => codes[row] === wanted)
    .sort((a, b) => eventId[a] - eventId[b] || score[b] - score[a]);
  const best = takeRows(
    table,
    rows.filter((row, i) => i === 0 || eventId[row] !== eventId[rows[i - 1]]),
  );
  return { score: numeric(best, 'score'), weight: numeric(best, 'weight') };
}

/** Edges at multiples of the bin width that hold all scores and the cut. */
function scoreEdges(values: readonly ArrayLike<number>[], cut: number): number[] {
  let [low, high] = [cut, cut];
  for (const scores of values) {
    for (let row = 0; row < scores.length; row++) {
      low = Math.min(low, scores[row]);
      high = Math.max(high, scores[row]);
    }
  }
  const width = BIN_WIDTH * Math.max(1, Math.ceil((high - low) / BIN_WIDTH / MOST_BINS));
  const [from, to] = [Math.floor(low / width) - 1, Math.ceil(high / width) + 1];
  return binEdges(from * width, to * width, to - from);
}

/** The fit of a category as a density, whatever bins it was made in; null where candidates were counted. */
function fitOf({ backgrounds, scoreStep }: OptimisationInput, category: Category): ScoreFit | null {
  const fit = backgrounds.find((one) => one.category === category)?.fit ?? null;
  if (fit === null) return null;
  const [a, b, c] = fit.parameters;
  return { a, b, c: c - Math.log(scoreStep), from: fit.from, deviance: fit.chi2, degreesOfFreedom: fit.dof };
}

/** The score distributions of the three categories. */
export function collectScores(inputs: ReportInputs): ScoreDistribution[] {
  const { scores, optimisation } = inputs;
  return CATEGORIES.map((category) => {
    const cut = optimisation.workingPoint.cuts[category];
    const data = scores.unblinded ? bestScoresOf(scores.pseudoData, category) : null;
    const chosen = bestScoresOf(scores.optimisation, category);
    const signal = scoresOf(scores.signal, category, true);
    const edges = scoreEdges([...(data === null ? [] : [data.score]), chosen.score, signal.score], cut);
    const counts = (some: Scores) => histogram(edges, some.score, some.weight);
    const pseudoData = data === null ? null : counts(data);
    const optimisationCounts = counts(chosen);
    const raw = counts(signal);
    const scale = sum(raw) > 0 ? sum(pseudoData ?? optimisationCounts) / sum(raw) : 0;
    return {
      category,
      edges,
      pseudoData,
      optimisation: optimisationCounts,
      signal: raw.map((count) => count * scale),
      fit: fitOf(optimisation, category),
      cut,
    };
  });
}

/** ROC curves of matched signal against the background of the optimisation sample, where a category has both. */
export function collectRoc(inputs: ReportInputs): RocCurve[] {
  const { signal, optimisation } = inputs.scores;
  return CATEGORIES.flatMap((category) => {
    const curve = rocCurve(scoresOf(signal, category, true), scoresOf(optimisation, category));
    return curve === null ? [] : [{ category, ...curve }];
  });
}

/** Efficiencies above each score from high to low, equal scores taken together; thinned to evenly spaced points. */
function rocCurve(signal: Scores, background: Scores): Omit<RocCurve, 'category'> | null {
  const rows = [...pairs(signal, 1), ...pairs(background, 0)].sort((a, b) => b.score - a.score);
  const totals = [0, 0];
  for (const { label, weight } of rows) totals[label] += weight;
  if (!(totals[0] > 0 && totals[1] > 0)) return null;
  const points: [signal: number, background: number][] = [[0, 0]];
  const above = [0, 0];
  let auc = 0;
  for (let row = 0; row < rows.length;) {
    const before = [...above];
    const { score } = rows[row];
    for (; row < rows.length && rows[row].score === score; row++) above[rows[row].label] += rows[row].weight;
    auc += ((above[0] - before[0]) * (above[1] + before[1])) / 2;
    points.push([above[1] / totals[1], above[0] / totals[0]]);
  }
  const kept = thin(points);
  return {
    signalEfficiency: kept.map(([efficiency]) => efficiency),
    backgroundEfficiency: kept.map(([, efficiency]) => efficiency),
    auc: auc / (totals[0] * totals[1]),
  };
}

function pairs({ score, weight }: Scores, label: 0 | 1): { score: number; weight: number; label: 0 | 1 }[] {
  return Array.from({ length: score.length }, (_, row) => ({ score: score[row], weight: weight[row], label }));
}

/** First and last point and the first one in each of equally wide steps of signal efficiency. */
function thin(points: readonly [number, number][]): [number, number][] {
  const kept = [points[0]];
  for (const point of points) {
    if (Math.floor(point[0] * ROC_POINTS) > Math.floor(kept[kept.length - 1][0] * ROC_POINTS)) kept.push(point);
  }
  const last = points[points.length - 1];
  return kept[kept.length - 1] === last ? kept : [...kept, last];
}
