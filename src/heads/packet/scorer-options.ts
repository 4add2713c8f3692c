import { DEFAULT_BUDGET, type LevelRule } from './calibration.ts';
import { DEFAULT_PLAN, type LearningPlan } from './learning.ts';
import type { PacketModel } from './packet-model.ts';
import { DEFAULT_SETTINGS, type PacketSettings } from './settings.ts';

export interface ScorerOptions {
  readonly settings: PacketSettings;
  readonly plan: LearningPlan;
  readonly rule: LevelRule;
  readonly budget: number;
  /** A model that was learned earlier, for the same settings; null to learn one first. */
  readonly model: PacketModel | null;
  /** Whether a challenger learns in the shadow, and may take over. */
  readonly renew: boolean;
  /** For the provenance of a model that is learned. */
  readonly from: string;
  readonly version: string;
}

export const DEFAULT_SCORER_OPTIONS: ScorerOptions = {
  settings: DEFAULT_SETTINGS,
  plan: DEFAULT_PLAN,
  rule: 'tail',
  budget: DEFAULT_BUDGET,
  model: null,
  renew: false,
  from: 'unknown',
  version: '0',
};
