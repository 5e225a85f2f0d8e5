import type { Config } from '../config/schema.js';
import { checkStage } from '../commands/check.js';
import { extractStage } from '../commands/extract.js';
import { limitStage } from '../commands/limit.js';
import { optimiseStage } from '../commands/optimise.js';
import type { Stage } from './pipeline.js';
import { reportStage } from '../commands/report.js';
import { scanStage } from '../commands/scan.js';
import { scoreStage } from '../commands/score.js';
import { selectStage } from '../commands/select.js';
import { simulateStage } from '../commands/simulate.js';
import { trainStage } from '../commands/train.js';
import { varyStage } from '../commands/vary.js';

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
