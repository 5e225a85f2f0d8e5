/** The public interface of darkonium: what stands here is kept stable, what does not is internal. */

// Foundations
export { CheckFailed, ConfigError, DarkoniumError, InputError, type InputLocation } from './core/errors.js';
export { createPool, type Pool } from './core/pool.js';
export { Random } from './core/numerics/random.js';
export { areaUnderCurve } from './core/numerics/statistics.js';
export {
  category,
  concatTables,
  filterRows,
  makeTable,
  numeric,
  takeRows,
  toCategory,
  type CategoryColumn,
  type Column,
  type NumericColumn,
  type Table,
} from './core/table.js';
export { mergeCutFlows, type CutFlow, type CutFlowRow } from './core/cut-flow.js';
export { VERSION } from './core/version.js';

// Files
export type { ParticleColumns } from './io/generator-events/particles.js';
export { readAllEvents, readEventFile } from './io/generator-events/event-files.js';
export { readAllHepmc, readHepmc } from './io/generator-events/read-hepmc.js';
export { readLhe } from './io/generator-events/read-lhe.js';
export { openTableWriter, readTable, readTableBatches, writeTable } from './io/tables/table-files.js';

// Events
export { concatEventBatches } from './events/concat-events.js';
export { PidBit, type EventBatch } from './events/event-batch.js';
export { CATEGORIES, FINAL_STATES, categoryOf, type Category, type FinalState } from './events/final-states.js';
export { readEventBatches } from './events/read-events.js';
export { openEventsWriter, writeEvents } from './events/write-events.js';

// Simulation
export { simulationOptions, type SimulationOptions } from './simulation/options.js';
export { simulateBackground } from './simulation/simulate-background.js';
export { simulateSignal } from './simulation/simulate-signal.js';
export type { MassPoint } from './simulation/mass-point.js';
export { lifetimeCtau, mixingOfCtau } from './simulation/theory/dark-photon.js';

// Candidates and their 13 variables
export { candidateOptions, type CandidateOptions } from './candidates/options.js';
export { extractFeatures } from './features/extract-features.js';
export type { InputName } from './features/feature.js';
export { FEATURES, FEATURE_NAMES } from './features/registry.js';

// Models
export { resolveForestOptions, type ForestOptions } from './models/forest/options.js';
export { extendForest, mergeForests, trainForest, type Forest } from './models/forest/forest.js';
export { loadForest, saveForest } from './models/forest/forest-file.js';
export { checkDrift } from './models/checks/drift.js';
export { checkEfficiencyFlatness } from './models/checks/efficiency.js';
export { checkOvertraining } from './models/checks/overtraining.js';
export { checkSculpting } from './models/checks/sculpting.js';
export { inputNames } from './models/checks/spectators.js';
export type { Gate } from './models/checks/gates.js';
export { outOfBag } from './models/forest/out-of-bag.js';
export { FOREST_ENGINES, type ForestEngine } from './models/peers/ml-random-forest.js';
export {
  impurityImportance,
  pairInteractions,
  permutationImportance,
  type Importance,
} from './models/forest/importance.js';
export { predictForest, predictLeaves, predictTrees } from './models/forest/predict.js';
export { fitLogistic, predictLogit } from './models/logistic/logistic.js';
export { meanLogLoss } from './models/logistic/objective.js';
export { LOGISTIC_ENGINES, type LogisticEngine } from './models/peers/logistic-engines.js';
export { readModel, writeModel } from './models/model-file.js';
export { scoreTable, trainModel, type Model } from './models/model.js';
export { trainOptionsSchema, type TrainOptions } from './models/options.js';
export { reliabilityCurve, type ReliabilityCurve } from './models/checks/reliability.js';
export { sampleFromTable, takeSample, type SampleInput, type WeightedSample } from './models/sample/sample.js';
export { scoreStack, type TrainedStack } from './models/stack/stack.js';
export { trainStack } from './models/stack/train-stack.js';
export { trainingTable } from './models/sample/training-table.js';
export { withTrainingWeights } from './models/sample/training-weights.js';
export { fromDanfo, recordsToDanfo, toDanfo } from './models/peers/danfo.js';

// Selection
export { freezeSelection, unblind, type FrozenSelection } from './selection/select/blinding.js';
export { chooseCandidates } from './selection/select/choice.js';
export { FIGURES_OF_MERIT } from './selection/optimise/figures-of-merit.js';
export { optimise, type OptimiseResult } from './selection/optimise/optimise.js';
export { optimiseSchema } from './selection/optimise/options.js';
export { selectSchema } from './selection/select/options.js';
export type { Cuts } from './selection/cuts.js';
export { select, selectBlind } from './selection/select/select.js';
export { VARIATIONS, varySchema } from './selection/vary/variations.js';
export { selectEvents, varySelection, type VariedSelection } from './selection/vary/vary-selection.js';

// Inference
export { fitCrystalBall } from './inference/signal/fit-crystal-ball.js';
export {
  crossSectionOfEvents,
  efficiencyOfLifetime,
  mixingOfCrossSection,
  mixingOfDisplaced,
} from './inference/limits/kinetic-mixing.js';
export { limitPlane } from './inference/limits/limit-plane.js';
export { countQuantile, sensitivity } from './inference/limits/expected.js';
export { rolkeInterval } from './inference/limits/rolke.js';
export { scanPlane } from './inference/scan/scan.js';
export { liMaZ, onOffP, priorPredictiveP, zOfP } from './inference/scan/significance.js';
export { signalMap } from './inference/signal/signal-map.js';
export { fitSignalShapes } from './inference/signal/signal-shape.js';

// Report and configuration
export { collectReport } from './report/collect/collect-report.js';
export { drawFigure, type FigureSpec } from './report/draw/draw-figure.js';
export { stepMarks } from './report/draw/histogram-marks.js';
export { CATEGORY_STYLE } from './report/palette.js';
export { renderReport } from './report/render-report.js';
export { loadConfig } from './config/load-config.js';
export { configSchema, type Config } from './config/schema.js';
