import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineInput } from '../model/stream.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import { countOf } from '../model/words.ts';
import { AccessLogParser } from '../sources/access-log/access-log.ts';
import { type FollowOptions, followLines } from '../sources/follow.ts';
import type { Line } from '../sources/lines.ts';
import { UnreadableRow } from '../sources/unreadable-row.ts';

/** A log that could not be read is tried again after this: somebody may have granted it. */
const RETRY_MILLISECONDS = 10_000;

export interface LogFollowerOptions {
  readonly paths: readonly string[];
  /** Resolves when there is room for more: until then no more is read. */
  readonly push: (input: EngineInput) => Promise<void>;
  readonly notice: (text: string) => void;
  readonly retryMilliseconds?: number;
  /** How often the logs are looked at; see FollowOptions. */
  readonly pollMilliseconds?: number;
}

/** Follows access logs of web servers beside a capture: what comes into them from now on goes to the web head. */
export class LogFollower {
  /** Rows that were pushed, and rows that could not be read. */
  requests = 0;
  unreadable = 0;
  readonly #options: LogFollowerOptions;
  readonly #controller = new AbortController();
  readonly #running: Promise<unknown>;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    this.#running = Promise.all(options.paths.map((path) => this.#follow(path)));
    // Whoever closes it hears of a push that failed; until then the pipeline has told everybody.
    this.#running.catch(() => {});
  }

  async close(): Promise<void> {
    this.#controller.abort();
    await this.#running.catch(() => {});
  }

  async #follow(path: string): Promise<void> {
    const { signal } = this.#controller;
    const { notice, pollMilliseconds } = this.#options;
    const timing = pollMilliseconds === undefined ? {} : { pollMilliseconds };
    let from: FollowOptions['from'] = 'end';
    let said = '';
    while (!signal.aborted) {
      try {
        if (!(await mayBeRead(path)) && said === '') {
          said = `${path} is not there yet; it is followed once it is`;
          notice(said);
        }
        const begin = from;
        // A log that is replaced by one that may not be read begins anew when it may.
        from = 'beginning';
        await this.#read(path, { from: begin, signal, ...timing });
      } catch (error) {
        if (!(error instanceof Error && 'syscall' in error)) throw error;
        // A log that comes in the place of a folder is another file, all of which is new.
        if ('code' in error && error.code === 'EISDIR') from = 'beginning';
        if (error.message !== said) notice(`${path} cannot be followed: ${error.message}; it is tried again`);
        said = error.message;
        await pause(this.#options.retryMilliseconds ?? RETRY_MILLISECONDS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #read(path: string, options: FollowOptions): Promise<void> {
    const parser = new AccessLogParser();
    let unreadable = 0;
    for await (const lines of followLines(path, options)) {
      const records: HttpTransaction[] = [];
      for (const line of lines) {
        const record = this.#record(parser, line, (problem) => {
          unreadable += 1;
          if (unreadable === 1) this.#options.notice(`${path}: line ${line.number} cannot be read: ${problem}`);
        });
        if (record !== null) records.push(record);
      }
      this.requests += records.length;
      if (records.length > 0) await this.#options.push({ kind: 'records', records });
    }
    if (unreadable > 1) this.#options.notice(`${path}: ${countOf(unreadable, 'row')} could not be read`);
  }

  #record(parser: AccessLogParser, line: Line, onProblem: (problem: string) => void): HttpTransaction | null {
    try {
      return parser.parse(line);
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      this.unreadable += 1;
      onProblem(error.message);
      return null;
    }
  }
}

/** False where there is none. Throws what the system says where it is there and cannot be read. */
async function mayBeRead(path: string): Promise<boolean> {
  try {
    // Read and not only looked at: a folder may be opened, and whoever follows it would leave it open.
    const handle = await open(path, 'r');
    await handle.read(new Uint8Array(1), 0, 1, 0).finally(() => handle.close());
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
