import type { Alert } from './alert.ts';
import type { Evidence, Finding } from './evidence.ts';
import type { Flow } from './flow.ts';
import type { PacketBatch } from './packet.ts';
import type { RecordBatch } from './record.ts';
import type { Level } from './threat.ts';
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

/** Models learn nothing from what this address sends or receives until then. */
export interface Quarantine {
  readonly kind: 'quarantine';
  readonly time: Micros;
  readonly subject: string;
  readonly until: Micros;
}

/** The packet head is to score with this model from here on: a file as it is kept. */
export interface PacketModelChosen {
  readonly kind: 'packet-model';
  readonly time: Micros;
  readonly file: Uint8Array;
}

/** What the packet head gave the packets of about a second. */
export interface PacketScores {
  readonly kind: 'packet-scores';
  /** The tick that ends them. */
  readonly time: Micros;
  readonly count: number;
  readonly greatest: number;
  readonly mean: number;
  readonly level: Level;
  /** The score from which on each level begins. */
  readonly thresholds: readonly number[];
}

/** The packet head has learned a model, the first or a better one: a file as it is kept. */
export interface PacketModelLearned {
  readonly kind: 'packet-model';
  readonly time: Micros;
  readonly file: Uint8Array;
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
export type EngineInput = PacketBatch | RecordBatch | Tick | Loss | Quarantine | PacketModelChosen | End;

/** What the flow stage gives. */
export type FlowStageOutput = FlowClosed | Transaction | Finding | Tick | End;

/** What the packet stage gives. */
export type PacketStageOutput = Finding | PacketScores | PacketModelLearned | Tick | End;

/** What passes between the stages of the engine. */
export type StageOutput = FlowStageOutput | PacketStageOutput;

/** What the engine gives. */
export type EngineOutput =
  | FlowClosed
  | Transaction
  | PacketScores
  | PacketModelLearned
  | Evidence
  | Alert
  | Verdict
  | Tick;
