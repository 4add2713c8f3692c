import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from './network.ts';
import type { Timeline } from './timeline.ts';
import type { Victim } from './victim.ts';

export type Stage = { readonly network: Network; readonly victim: Victim; readonly timeline: Timeline };

/** A story that stations act out while the victim's interface is recorded, and what its page says about it. */
export type Scenario = {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Who is who: what each station is in this story. */
  readonly cast: { readonly attacker: string; readonly victim: string; readonly bystander: string };
  readonly shouldSay: readonly string[];
  readonly shouldNotSay: readonly string[];
  /** The lab fails when the story takes longer, in seconds, or its capture grows beyond, in bytes. */
  readonly maximumSeconds: number;
  readonly maximumBytes: number;
  play(stage: Stage): Promise<void>;
};

/** Waits until a time, in milliseconds since the epoch. So a plan does not drift by how long its steps take. */
export async function sleepUntil(time: number): Promise<void> {
  const wait = time - Date.now();
  if (wait > 0) await sleep(wait);
}

/** Times from `first` on below `end`, with these gaps in turn: irregular, and the same in every run. */
export function timesBetween(first: number, end: number, gaps: readonly number[]): readonly number[] {
  const times: number[] = [];
  for (let time = first; time < end; time += gaps[(times.length - 1) % gaps.length] ?? end) times.push(time);
  return times;
}
