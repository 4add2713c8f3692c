import type { Block } from '../model/block.ts';
import type { Level } from '../model/threat.ts';
import type { Micros } from '../model/time.ts';
import { endsBefore } from './lease.ts';

/** That a subject be blocked, asked for by a verdict or a person. */
export interface BlockRequest {
  readonly subject: string;
  /** Null: without end. */
  readonly until: Micros | null;
  readonly since: Micros;
  readonly level: Level;
  readonly why: string;
  readonly verdict: string | null;
}

/** The block that a request makes of the present one, which it prolongs and never shortens: the same object if neither. */
export function joinRequest(block: Block | undefined, request: BlockRequest, dryRun: boolean): Block {
  const { subject, until, since, level, why, verdict } = request;
  if (block === undefined) return { kind: 'block', subject, level, since, until, why, verdict, proven: false, dryRun };
  if (!endsBefore(block.until, until)) return block;
  return { ...block, level: Math.max(block.level, level) as Level, until, why, verdict, dryRun };
}
