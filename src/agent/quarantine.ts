import type { Quarantine } from '../model/stream.ts';
import { DAY, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';

/**
 * What a verdict asks of models: to learn nothing from its subject for as long as it holds. One without end asks for a
 * day, and each later verdict on the same subject for another. Null where nothing is held against anyone.
 */
export function quarantineOf({ level, subject, time, seconds }: Verdict): Quarantine | null {
  if (level === 0) return null;
  return { kind: 'quarantine', time, subject, until: time + (seconds === null ? DAY : seconds * SECOND) };
}
