import type { Level, Threat } from './threat.ts';

/** One rule of a policy: alerts that fit `when` get this level. */
export interface PolicyRule {
  readonly when: {
    /** The alert has at least this threat. */
    readonly threat: Threat;
  };
  readonly level: Level;
  /** How long the verdict holds, in seconds; null without end, and where there is nothing to hold (levels 0 and 1). */
  readonly seconds: number | null;
}

/** How alerts become verdicts. Frozen; the judge takes it as it is. */
export interface Policy {
  readonly kind: 'policy';
  readonly version: 1;
  readonly name: string;
  /** The first that fits an alert decides; where none fits, the level is 0. */
  readonly rules: readonly PolicyRule[];
  /** Prefixes in canonical form that never get a verdict above level 0. */
  readonly never: readonly string[];
  /** First 16 hex characters of the SHA-256 over the canonical JSON of all of the above. */
  readonly digest: string;
}
