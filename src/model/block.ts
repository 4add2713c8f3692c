import type { Level } from './threat.ts';
import type { Micros } from './time.ts';

/** A block that the defender holds (or would hold: `dryRun`). Times are wall-clock: a block is an act, not an event. */
export interface Block {
  readonly kind: 'block';
  /** An address or a prefix in canonical form. */
  readonly subject: string;
  readonly level: Level;
  readonly since: Micros;
  /** Null: without end. */
  readonly until: Micros | null;
  readonly why: string;
  /** The verdict behind it; null for a person's own command. */
  readonly verdict: string | null;
  /** The kernel confirmed that the element is there. */
  readonly proven: boolean;
  readonly dryRun: boolean;
}
