import type { Alert } from './alert.ts';
import type { Evidence, Finding } from './evidence.ts';
import type { Flow } from './flow.ts';
import type { PacketBatch } from './packet.ts';
import type { RecordBatch } from './record.ts';
import type { Micros } from './time.ts';
import type { Transaction } from './transaction.ts';
import type { Verdict } from './verdict.ts';

/** Event time has reached a whole second: everything before it has been given, as far as this stage knows. */
export interface Tick {
  readonly kind: 'tick';
  readonly time: Micros;
}

/** The stream ends: close what is open, say what is left to say. */
export interface End {
  readonly kind: 'end';
}

/** Packets that the kernel or a queue dropped before anyone saw them. */
export interface Loss {
  readonly kind: 'loss';
  readonly time: Micros;
  readonly packets: number;
}

/**
 * How a flow went is known: its connection ended, or it closed. Once for each flow, up to seconds before it closes; late
 * packets may still change its counts.
 */
export interface FlowEnded {
  readonly kind: 'flow-end';
  readonly flow: Flow;
}

/** Nothing can come to this flow any more. Once for each flow. */
export interface FlowClosed {
  readonly kind: 'flow-close';
  readonly flow: Flow;
}

/** What the engine takes, in one ordered stream. */
export type EngineInput = PacketBatch | RecordBatch | Tick | Loss | End;

/** What passes between the stages of the engine. */
export type StageOutput = FlowClosed | Transaction | Finding | Tick | End;

/** What the engine gives. */
export type EngineOutput = FlowClosed | Transaction | Evidence | Alert | Verdict | Tick;
