import type { Socket } from 'node:net';
import type { Block } from '../model/block.ts';
import { ERROR_CATALOGUE, type ErrorCode, GatehoundError } from '../model/error.ts';
import { decodeAnswer, encode } from '../protocol/codec.ts';
import { LineSplitter } from '../protocol/line-splitter.ts';
import type { Answer, ErrorAnswer, Request } from '../protocol/messages.ts';
import { connect, controlSocketPath, systemCode } from './control-socket.ts';

/** An agent that says nothing for so long hangs: the slowest request, a block with its proof, takes far less. */
const ANSWER_MILLISECONDS = 10_000;

type AnswerOf<K extends Answer['kind']> = Extract<Answer, { readonly kind: K }>;

/** A request without its id. */
type Question<R = Request> = R extends Request ? Omit<R, 'id'> : never;

function fromErrorAnswer({ code, message, remedy }: ErrorAnswer): GatehoundError {
  if (Object.hasOwn(ERROR_CATALOGUE, code)) return new GatehoundError(code as ErrorCode, message, { remedy });
  return new GatehoundError('GH-AGT-005', `${code}: ${message}`, { remedy });
}

/**
 * A command's connection to the agent. One request at a time. Each rejects with the coded error of the agent, or
 * GH-AGT-004 where the agent hangs or goes away.
 */
export class ControlClient {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<unknown>;
  readonly #splitter = new LineSplitter();
  #lines: string[] = [];
  #id = 0;

  constructor(socket: Socket, milliseconds: number) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
    socket.on('error', () => {});
    socket.setTimeout(milliseconds, () => {
      socket.destroy(new GatehoundError('GH-AGT-004', `the agent said nothing for ${milliseconds / 1_000} seconds`));
    });
  }

  /** Blocks an address or a prefix; `seconds` null is without end. */
  async block(subject: string, seconds: number | null, why: string): Promise<Block> {
    return (await this.#ask({ kind: 'block', subject, seconds, why }, 'blocked')).block;
  }

  /** Gives how many blocks were lifted. */
  async unblock(subject: string): Promise<number> {
    return (await this.#ask({ kind: 'unblock', subject }, 'released')).count;
  }

  async blocks(): Promise<readonly Block[]> {
    let answer = await this.#ask({ kind: 'blocks' }, 'blocks');
    const blocks = [...answer.blocks];
    while (answer.more) {
      answer = await this.#answer('blocks');
      blocks.push(...answer.blocks);
    }
    return blocks;
  }

  /** Lifts every block and stops blocking; gives how many were lifted. */
  async panic(): Promise<number> {
    return (await this.#ask({ kind: 'panic' }, 'released')).count;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #ask<K extends Answer['kind']>(question: Question, expected: K): Promise<AnswerOf<K>> {
    this.#id += 1;
    this.#socket.write(encode({ id: this.#id, ...question }));
    return this.#answer(expected);
  }

  async #answer<K extends Answer['kind']>(expected: K): Promise<AnswerOf<K>> {
    const answer = decodeAnswer(await this.#line());
    if (answer.kind === 'error') throw fromErrorAnswer(answer);
    if (answer.kind !== expected || answer.id !== this.#id) {
      throw new GatehoundError('GH-AGT-005', `the agent answered ${answer.kind} where ${expected} was due`);
    }
    return answer as AnswerOf<K>;
  }

  async #line(): Promise<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      this.#lines = this.#splitter.push(await this.#chunk());
    }
  }

  async #chunk(): Promise<Uint8Array> {
    try {
      const { value, done } = await this.#chunks.next();
      if (!done) return value as Uint8Array;
    } catch (error) {
      if (error instanceof GatehoundError) throw error;
      throw new GatehoundError('GH-AGT-004', `the connection to the agent broke: ${systemCode(error)}`, {
        cause: error,
      });
    }
    throw new GatehoundError('GH-AGT-004', 'the agent closed the connection');
  }
}

/**
 * Connects to the agent of a data folder. Rejects with GH-AGT-001 where none runs there and GH-AGT-002 (exit 5)
 * without the rights. `milliseconds`: how long the agent may say nothing while an answer is due.
 */
export async function connectToAgent(folder: string, milliseconds = ANSWER_MILLISECONDS): Promise<ControlClient> {
  const path = controlSocketPath(folder);
  try {
    return new ControlClient(await connect(path), milliseconds);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') {
      throw new GatehoundError('GH-AGT-002', `${path}: not permitted`, { cause: error });
    }
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR' || code === 'ENOTSOCK') {
      throw new GatehoundError('GH-AGT-001', `no agent runs in ${folder}`, { cause: error });
    }
    throw new GatehoundError('GH-AGT-004', `${path}: ${code}`, { cause: error });
  }
}
