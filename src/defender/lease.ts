import type { Block } from '../model/block.ts';
import { MILLISECOND, type Micros, SECOND } from '../model/time.ts';
import { type Lease, MAX_LEASE_SECONDS } from './enforcer.ts';

/** A block with its present lease in the kernel. */
export interface Held {
  readonly block: Block;
  /** When to give it a new time; null when the lease lasts until the block ends. */
  readonly renewAt: Micros | null;
}

/** Whether a block is over. */
export function hasEnded(block: Block, now: Micros): boolean {
  return block.until !== null && block.until <= now;
}

/**
 * The lease that a block needs now: what remains of it, at most an hour, cut to the millisecond so that it never
 * outlives the block. Undefined when nothing remains.
 */
export function leaseFor(block: Block, now: Micros): Lease | undefined {
  const remaining = block.until === null ? Number.POSITIVE_INFINITY : (block.until - now) / MILLISECOND;
  const milliseconds = Math.floor(Math.min(remaining, MAX_LEASE_SECONDS * 1000));
  return milliseconds < 1 ? undefined : { subject: block.subject, seconds: milliseconds / 1000 };
}

/** When to renew: at half the lease, so that one missed turn lets nobody in; never when it covers the block. */
export function renewalTime(block: Block, lease: Lease, now: Micros): Micros | null {
  const length = Math.round(lease.seconds * SECOND);
  if (block.until !== null && block.until - now < length + MILLISECOND) return null;
  return now + Math.floor(length / 2);
}

/** Whether a block that ends at `a` ends before one that ends at `b`. */
export function endsBefore(a: Micros | null, b: Micros | null): boolean {
  return a !== null && (b === null || a < b);
}

/** The `count` blocks that end first, in one pass and with memory for `count`. */
export function endingFirst(blocks: Iterable<Block>, count: number): Block[] {
  const first: Block[] = [];
  for (const block of blocks) {
    const last = first[first.length - 1];
    if (first.length === count && (last === undefined || !endsBefore(block.until, last.until))) continue;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endsBefore(block.until, (first[middle] as Block).until)) high = middle;
      else low = middle + 1;
    }
    first.splice(low, 0, block);
    if (first.length > count) first.pop();
  }
  return first;
}
