/** The public interface of darkonium: what stands here is kept stable, what does not is internal. */

// Foundations
export { CheckFailed, ConfigError, DarkoniumError, InputError, type InputLocation } from './core/errors.js';
export { createPool, type Pool } from './core/pool.js';
export { Random } from './core/random.js';
export { areaUnderCurve } from './core/statistics.js';
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
export type { ParticleColumns } from './core/particles.js';
export { readAllEvents, readEventFile } from './io/event-files.js';
export { readAllHepmc, readHepmc } from './io/read-hepmc.js';
export { readLhe } from './io/read-lhe.js';
export { openTableWriter, readTable, readTableBatches, writeTable } from './io/table-files.js';

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
export { resolveForestOptions, type ForestOptions } from './models/forest-options.js';
export { extendForest, mergeForests, trainForest, type Forest } from './models/forest.js';
export { loadForest, saveForest } from './models/forest-file.js';
export { checkDrift } from './models/check-drift.js';
export { checkEfficiencyFlatness } from './models/check-efficiency.js';
export { checkOvertraining } from './models/check-overtraining.js';
export { checkSculpting } from './models/check-sculpting.js';
export { inputNames } from './models/check-spectators.js';
export type { Gate } from './models/gates.js';
export { outOfBag } from './models/out-of-bag.js';
export { FOREST_ENGINES, type ForestEngine } from './models/forest-engines.js';
export { impurityImportance, pairInteractions, permutationImportance, type Importance } from './models/importance.js';
export { predictForest, predictLeaves, predictTrees } from './models/predict.js';
export { fitLogistic, predictLogit } from './models/logistic.js';
export { LOGISTIC_ENGINES, type LogisticEngine } from './models/logistic-engines.js';
export { readModel, writeModel } from './models/model-file.js';
export { scoreTable, trainModel, type Model } from './models/model.js';
export { trainOptionsSchema, type TrainOptions } from './models/options.js';
export { meanLogLoss, reliabilityCurve, type ReliabilityCurve } from './models/reliability.js';
export { sampleFromTable, takeSample, type SampleInput, type WeightedSample } from './models/sample.js';
export { scoreStack, trainStack, type TrainedStack } from './models/stack.js';
export { trainingTable } from './models/training-table.js';
export { withTrainingWeights } from './models/training-weights.js';
export { fromDanfo, recordsToDanfo, toDanfo } from './models/danfo.js';

// Selection
export { freezeSelection, unblind, type FrozenSelection } from './selection/blinding.js';
export { chooseCandidates } from './selection/choice.js';
export { FIGURES_OF_MERIT } from './selection/figures-of-merit.js';
export { optimise, type OptimiseResult } from './selection/optimise.js';
export { optimiseSchema, selectSchema, type Cuts } from './selection/options.js';
export { select, selectBlind } from './selection/select.js';
export { VARIATIONS, varySchema } from './selection/variations.js';
export { selectEvents, varySelection, type VariedSelection } from './selection/vary-selection.js';

// Inference
export { fitCrystalBall } from './inference/fit-crystal-ball.js';
export {
  crossSectionOfEvents,
  efficiencyOfLifetime,
  mixingOfCrossSection,
  mixingOfDisplaced,
} from './inference/kinetic-mixing.js';
export { limitPlane } from './inference/limit-plane.js';
export { countQuantile, sensitivity } from './inference/limits/expected.js';
export { rolkeInterval } from './inference/limits/rolke.js';
export { scanPlane } from './inference/scan.js';
export { liMaZ, onOffP, priorPredictiveP, zOfP } from './inference/significance.js';
export { signalMap } from './inference/signal-map.js';
export { fitSignalShapes } from './inference/signal-shape.js';

// Report and configuration
export { collectReport } from './report/collect-report.js';
export { drawFigure, type FigureSpec } from './report/draw/draw-figure.js';
export { stepMarks } from './report/draw/histogram-marks.js';
export { CATEGORY_STYLE } from './report/palette.js';
export { renderReport } from './report/render-report.js';
export { loadConfig } from './config/load-config.js';
export { configSchema, type Config } from './config/schema.js';
