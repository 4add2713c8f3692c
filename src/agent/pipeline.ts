import type { EngineOptions } from '../engine/engine.ts';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import type { JudgeCounters } from '../judge/judge.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { EngineInput, EngineOutput } from '../model/stream.ts';

export interface PipelineOptions extends EngineOptions {
  /** 0: everything in line, on this thread. More: each stage on a thread of its own. The result is the same. */
  readonly threads: number;
  readonly onOutput: (output: EngineOutput) => void;
  /** A packet batch has been read and may be filled again. */
  readonly onFree: (batch: PacketBatch) => void;
}

/** The engine, in line or on threads. */
export interface Pipeline {
  /** Resolves when every thread has loaded its code. */
  readonly ready: Promise<void>;
  /** Resolves when there is room for the next input; outputs come in order, some perhaps later. */
  push(input: EngineInput): Promise<void>;
  /** Ends the stream and resolves when the last output has been given. */
  end(): Promise<FlowStageCounters>;
  /** What has been seen so far. */
  readonly counters: FlowStageCounters | null;
  /** Null without a packet stage, and before it has answered first. */
  readonly packetCounters: PacketStageCounters | null;
  readonly judgeCounters: JudgeCounters;
  /** Gives up; nothing more comes out. */
  close(): Promise<void>;
}
