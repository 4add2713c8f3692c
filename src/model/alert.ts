import type { Threat } from './threat.ts';
import type { Micros } from './time.ts';

/** Evidence of one profile in one time window that adds up to something a person should know. */
export interface Alert {
  readonly kind: 'alert';
  readonly id: string;
  /** 0 when new; one more each time further evidence joins it. */
  readonly revision: number;
  readonly time: Micros;
  readonly profile: string;
  readonly window: number;
  readonly threat: Threat;
  readonly score: number;
  /** Ids of the evidence it is made of, in the order in which they came. */
  readonly evidence: readonly string[];
  /** What happened, in one sentence for people. */
  readonly sentence: string;
}
