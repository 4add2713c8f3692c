import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { GatehoundError } from '../model/error.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { BatchPool } from './batch.ts';
import { StreamReader } from './byte-reader.ts';
import { type CaptureProgram, captureFailure, DUMPCAP, TCPDUMP } from './capture-program.ts';
import type { CaptureFormat } from './format.ts';
import { PCAP } from './pcap.ts';
import { PCAPNG } from './pcapng.ts';
import { PeekReader } from './peek-reader.ts';
import { ReadingStatistics, type Source, type SourceFormat, type SourceStatistics } from './source.ts';

const CAPTURE_FORMATS: readonly CaptureFormat[] = [PCAP, PCAPNG];
/** How often the program is asked what it lost. */
const ASK_EVERY_MILLISECONDS = 10_000;
/** How long it may take to write what it holds once it has been asked to end. */
const END_WITHIN_MILLISECONDS = 3_000;
/** What is kept of its messages. */
const KEPT_MESSAGES = 4_096;

export interface LiveOptions {
  readonly interface: string;
  /** In the language of pcap-filter(7). */
  readonly filter?: string;
  /** Programs to try, in this order; for tests and unusual installations. */
  readonly programs?: readonly CaptureProgram[];
  /** How often the loss counters are asked for, in milliseconds. */
  readonly askEvery?: number;
  /** Program and arguments that the capture program is run by, as to take privileges from it. */
  readonly wrapper?: readonly string[];
}

/** A live capture. Its stream ends after `close`; when the program ends by itself the stream throws. */
export interface LiveSource extends Source {
  /** Resolves when packets begin to flow; rejects with a GatehoundError when they never will. */
  readonly started: Promise<void>;
  /** Packets that the kernel dropped before the program saw them, as of its last report. */
  readonly droppedPackets: number;
  /** Process id of the program. */
  readonly pid: number;
}

/**
 * Starts capturing. Needs CAP_NET_RAW for the program alone, not for this process. Throws a GatehoundError when there
 * is no program; that it may not capture, or that there is no such interface, shows in `started` and in the stream.
 */
export async function openLive(options: LiveOptions): Promise<LiveSource> {
  if (options.interface === '' || options.interface.startsWith('-')) {
    throw new GatehoundError('GH-SRC-022', `"${options.interface}" is no name of an interface`);
  }
  const programs = options.programs ?? [TCPDUMP, DUMPCAP];
  for (const program of programs) {
    const own = [program.command, ...program.arguments(options.interface, options.filter)];
    const [command, ...words] = [...(options.wrapper ?? []), ...own] as [string, ...string[]];
    const child = spawn(command, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its messages are read, so they must be the English ones.
      env: { ...process.env, LC_ALL: 'C' },
    });
    try {
      await once(child, 'spawn');
      return new LiveCapture(program, options, child);
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) {
        throw new GatehoundError('GH-SRC-024', `${program.command} cannot be started: ${String(cause)}`, { cause });
      }
    }
  }
  const names = programs.map((program) => program.command).join(' or ');
  throw new GatehoundError('GH-SRC-021', `${names} is needed to capture packets and was not found`);
}

class LiveCapture implements LiveSource {
  readonly path: string;
  readonly started: Promise<void>;
  droppedPackets = 0;
  readonly #program: CaptureProgram;
  readonly #child: ChildProcess;
  readonly #reader: StreamReader;
  readonly #exited: Promise<void>;
  #timer: NodeJS.Timeout | null = null;
  #said = '';
  #line = '';
  #closing: Promise<void> | null = null;
  #source: Source | null = null;
  readonly #noStatistics = new ReadingStatistics(null);

  constructor(program: CaptureProgram, options: LiveOptions, child: ChildProcess) {
    this.path = options.interface;
    this.#program = program;
    this.#child = child;
    this.#reader = new StreamReader(child.stdout as Readable);
    // 'close' comes after 'exit' and after its pipes have been read to their end, so nothing that it said is missed.
    this.#exited = new Promise((resolve) => child.once('close', () => resolve()));
    this.started = new Promise((resolve, reject) => {
      this.#listen(child.stderr as Readable, () => {
        if (program.answersSignal) this.#askForLoss(options.askEvery ?? ASK_EVERY_MILLISECONDS);
        resolve();
      });
      child.once('close', () => reject(captureFailure(program.command, this.path, this.#said)));
    });
    // Whoever reads the stream alone learns the same from there.
    this.started.catch(() => {});
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Of the stream that the program writes; pcap until it has begun. */
  get format(): SourceFormat {
    return this.#source?.format ?? 'pcap';
  }

  get statistics(): SourceStatistics {
    return this.#source?.statistics ?? this.#noStatistics;
  }

  async *batches(pool: BatchPool): AsyncGenerator<PacketBatch> {
    const reader = new PeekReader(this.#reader);
    const head = await reader.peek(4);
    const format = CAPTURE_FORMATS.find((each) => each.recognise(head));
    if (format !== undefined && this.#closing === null) {
      this.#source = await format.open(this.path, reader, true);
      for await (const batch of this.#source.batches(pool)) if (batch.kind === 'packets') yield batch;
    }
    // A stream that cannot be read any more ends the capture: nothing behind a broken record can be found.
    const broken = this.#source?.statistics.partial ?? null;
    if (this.#closing !== null) {
      await this.#closing;
      return;
    }
    if (broken?.code === 'GH-SRC-010') {
      await this.close();
      throw new GatehoundError('GH-SRC-024', `${this.#program.command} wrote what cannot be read: ${broken.message}`);
    }
    await this.#exited;
    throw captureFailure(this.#program.command, this.path, this.#said);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#stopAsking();
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MILLISECONDS);
    // It may wait for room in the pipe; let it finish.
    this.#reader.drain();
    this.#child.kill('SIGTERM');
    await this.#exited;
    clearTimeout(impatience);
  }

  #listen(stderr: Readable, ready: () => void): void {
    let waiting = true;
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-KEPT_MESSAGES);
      const lines = (this.#line + text).split('\n');
      this.#line = (lines.pop() ?? '').slice(-KEPT_MESSAGES);
      for (const line of lines) {
        if (waiting && this.#program.ready.test(line)) {
          waiting = false;
          ready();
        }
        const dropped = this.#program.dropped.exec(line)?.[1];
        if (dropped !== undefined) this.droppedPackets = Number(dropped);
      }
    });
    this.#child.once('close', () => this.#stopAsking());
  }

  #askForLoss(every: number): void {
    this.#timer = setInterval(() => this.#child.kill('SIGUSR1'), every);
    this.#timer.unref();
  }

  #stopAsking(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
