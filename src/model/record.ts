import { type Flow, flowEnd } from './flow.ts';
import type { Micros } from './time.ts';
import type { Transaction } from './transaction.ts';

/** What a row of a log tells: a flow, or something that was said on one. */
export type FlowRecord = Flow | Transaction;

/** Records that a log source read, in the order in which they ended. */
export interface RecordBatch {
  readonly kind: 'records';
  readonly records: readonly FlowRecord[];
}

/** When a record began; time windows belong to this. */
export function recordStart(record: FlowRecord): Micros {
  return record.kind === 'flow' ? record.start : record.time;
}

/** When a record was complete, as far as it says so itself; a stream of records is ordered by this. */
export function recordEnd(record: FlowRecord): Micros {
  switch (record.kind) {
    case 'flow':
      return flowEnd(record);
    case 'dns':
      return record.time + (record.roundTrip ?? 0);
    case 'dhcp':
    case 'files':
      return record.time + (record.duration ?? 0);
    default:
      return record.time;
  }
}
