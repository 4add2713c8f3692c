import { LEAST_MAPPED, LEAST_TRAINED, type LearningPlan, packetsToLearn } from '../heads/packet/learning.ts';
import { toSeconds } from '../model/time.ts';
import { countOf, countText, durationText } from '../model/words.ts';

/** `1 hour`, `55,001 packets`. */
export function planText(plan: LearningPlan): string {
  return plan.time === undefined ? countOf(packetsToLearn(plan), 'packet') : durationText(toSeconds(plan.time));
}

/** What an input must have for it: `1 hour and at least 1,100 packets`, `55,001` (packets). */
export function planNeed(plan: LearningPlan): string {
  if (plan.time === undefined) return countText(packetsToLearn(plan));
  return `${planText(plan)} and at least ${countOf(LEAST_MAPPED + LEAST_TRAINED, 'packet')}`;
}
