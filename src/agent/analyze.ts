import { randomInt } from 'node:crypto';
import type { AnalysisOptions } from '../config/options.ts';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import type { WebHeadOptions } from '../heads/web/web-head.ts';
import type { Policy } from '../model/policy.ts';
import type { EngineOutput } from '../model/stream.ts';
import { SECOND } from '../model/time.ts';
import { type Analysis, type AnalysisInput, createCollector } from '../report/analysis.ts';
import { BatchPool } from '../sources/batch.ts';
import { mergeSources } from '../sources/merge.ts';
import { openSource } from '../sources/open.ts';
import type { Source } from '../sources/source.ts';
import { createPipeline } from './create-pipeline.ts';
import { gaveWay } from './gave-way.ts';
import { type PacketRequest, packetStageOptions } from './packet-stage-options.ts';

export interface AnalyzeOptions {
  readonly analysis: AnalysisOptions;
  readonly policy: Policy;
  /** Null where the packet head is not asked. */
  readonly packet: PacketRequest | null;
  /** Whether the flow head looks for attacks; flows are counted either way. */
  readonly flow: boolean;
  /** Null where the web head is not asked. */
  readonly web?: WebHeadOptions | null;
  /** 0: in line; more: each stage on a thread of its own; null: threads where the inputs are large enough to gain by it. */
  readonly threads: number | null;
  /** Told of everything that the engine gives, in order. */
  readonly onOutput?: (output: EngineOutput) => void;
  /** Told how far the reading has come, after each batch. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly bytesRead: number;
  /** Null where an input has no size, as a pipe. */
  readonly bytesTotal: number | null;
  readonly packets: number;
  readonly flows: number;
}

export interface AnalyzeResult {
  readonly analysis: Analysis;
  /** What caps cost, in words; null for nothing. */
  readonly gaveWay: string | null;
  /** How far the packet head came; null where it was not asked. */
  readonly packet: PacketStageCounters | null;
}

/**
 * Reads inputs to their end and gives what was found. Throws a GatehoundError where an input cannot be read at all;
 * one that can be read in part is reported as partial.
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions): Promise<AnalyzeResult> {
  const sources: Source[] = [];
  try {
    for (const path of paths) sources.push(await openSource(path));
    return await analyzeSources(sources, options);
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function analyzeSources(sources: readonly Source[], options: AnalyzeOptions): Promise<AnalyzeResult> {
  const pool = new BatchPool();
  const width = options.analysis.width * SECOND;
  const collector = createCollector({ width, direction: options.analysis.direction });
  const pipeline = createPipeline({
    threads: options.threads ?? threadsFor(sources),
    // Who made the capture must not know which flows share a place in the tables; it changes no output.
    flow: {
      home: options.analysis.home,
      assembler: { seed: randomInt(2 ** 32) },
      ...(options.flow ? {} : { detectors: [] }),
      ...(options.web == null ? {} : { web: options.web }),
    },
    packet: options.packet === null ? undefined : await packetStageOptions(options.packet, options.analysis.home),
    judge: { windowWidth: width, policy: options.policy },
    onOutput: (output) => {
      collector.add(output);
      options.onOutput?.(output);
    },
    onFree: (batch) => pool.give(batch),
  });
  try {
    for await (const batch of mergeSources(sources, pool)) {
      await pipeline.push(batch);
      options.onProgress?.(progressOf(sources));
    }
    const counters = await pipeline.end();
    const span = { start: counters.start, end: counters.end };
    const analysis = collector.finish(inputsOf(sources, counters), span);
    const { packetCounters, judgeCounters } = pipeline;
    return { analysis, gaveWay: gaveWay(counters, packetCounters, judgeCounters), packet: packetCounters };
  } finally {
    await pipeline.close();
  }
}

/** Starting threads costs a fifth of a second, which inputs of fewer bytes do not win back. */
const WORTH_THREADS = 20_000_000;

function threadsFor(sources: readonly Source[]): number {
  const { bytesTotal } = progressOf(sources);
  return bytesTotal === null || bytesTotal >= WORTH_THREADS ? 1 : 0;
}

/** How far the reading of all of them has come. */
export function progressOf(sources: readonly Source[]): Progress {
  let bytesTotal: number | null = 0;
  let bytesRead = 0;
  let packets = 0;
  let flows = 0;
  for (const { statistics } of sources) {
    bytesRead += statistics.bytesRead;
    packets += statistics.packets;
    flows += statistics.flows;
    bytesTotal = bytesTotal === null || statistics.bytesTotal === null ? null : bytesTotal + statistics.bytesTotal;
  }
  return { bytesRead, bytesTotal, packets, flows };
}

/**
 * What was read of each input. Flows and transactions are made of the packets of all captures together: with one they
 * are its own, with several nobody can say whose they are, and `null` says so.
 */
function inputsOf(sources: readonly Source[], counters: FlowStageCounters): AnalysisInput[] {
  return sources.map(({ path, format, statistics }) => {
    const isCapture = statistics.packets > 0;
    const isOnly = sources.length === 1;
    const problem = statistics.partial;
    return {
      path,
      format,
      packets: statistics.packets,
      flows: !isCapture ? statistics.flows : isOnly ? counters.flows : null,
      transactions: !isCapture ? statistics.transactions : isOnly ? counters.transactions : null,
      unreadable: statistics.unreadable + (isCapture && isOnly ? counters.malformed : 0),
      skipped: statistics.skipped,
      partial: problem !== null,
      problem: problem?.line ?? null,
    };
  });
}
