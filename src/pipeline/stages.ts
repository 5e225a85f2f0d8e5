import type { Config } from '../config/schema.js';
import { checkStage } from './stages/check.js';
import { extractStage } from './stages/extract.js';
import { limitStage } from './stages/limit.js';
import { optimiseStage } from './stages/optimise.js';
import type { Stage } from './pipeline.js';
import { reportStage } from './stages/report.js';
import { scanStage } from './stages/scan.js';
import { scoreStage } from './stages/score.js';
import { selectStage } from './stages/select.js';
import { simulateStage } from './stages/simulate.js';
import { trainStage } from './stages/train.js';
import { varyStage } from './stages/vary.js';

/** The flow, in order. */
export const STAGES: readonly Stage<Config>[] = [
  simulateStage,
  extractStage,
  trainStage,
  scoreStage,
  optimiseStage,
  selectStage,
  checkStage,
  varyStage,
  scanStage,
  limitStage,
  reportStage,
];
