import type { Quarantine } from '../model/stream.ts';
import { DAY, SECOND } from '../model/time.ts';
import { isHeld, type Verdict } from '../model/verdict.ts';

/**
 * What a verdict asks of models: to learn nothing from its subject for as long as it holds. One without end asks for a
 * day, and each later verdict on the same subject for another. Null where nothing is held against anyone.
 */
export function quarantineOf(verdict: Verdict): Quarantine | null {
  if (!isHeld(verdict)) return null;
  const { subject, time, seconds } = verdict;
  return { kind: 'quarantine', time, subject, until: time + (seconds === null ? DAY : seconds * SECOND) };
}
