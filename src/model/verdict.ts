import type { Level } from './threat.ts';
import type { Micros } from './time.ts';

/** What the policy makes of an alert. Only the judge makes verdicts, only the defender and the proxy carry them out. */
export interface Verdict {
  readonly kind: 'verdict';
  readonly id: string;
  readonly time: Micros;
  /** An address or a prefix. */
  readonly subject: string;
  readonly level: Level;
  /** How long it holds; null without end. */
  readonly seconds: number | null;
  /** Ids of the alerts and evidence behind it. */
  readonly reasons: readonly string[];
  /** Name and digest of the policy that decided. */
  readonly policy: string;
}

/** Whether a verdict holds something against its subject: that of level 0 only says that an alert was judged. */
export function isHeld({ level }: Verdict): boolean {
  return level > 0;
}
