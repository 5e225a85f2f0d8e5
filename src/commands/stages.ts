import type { Config } from '../config/schema.js';
import { checkStage } from './check.js';
import { extractStage } from './extract.js';
import { limitStage } from './limit.js';
import { optimiseStage } from './optimise.js';
import type { Stage } from './pipeline.js';
import { reportStage } from './report.js';
import { scanStage } from './scan.js';
import { scoreStage } from './score.js';
import { selectStage } from './select.js';
import { simulateStage } from './simulate.js';
import { trainStage } from './train.js';
import { varyStage } from './vary.js';

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
