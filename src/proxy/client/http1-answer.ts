import type { Socket } from 'node:net';
import type { AnswerHead } from '../http/answer-head.ts';
import { plainAnswer } from '../own-answer.ts';

/** Answers up to this size go out with their head in one piece of text, which is the cheapest way for Node. */
const SMALL_ANSWER = 8_192;

export const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/** An answer to a client in HTTP/1, as its version can read it. */
export class Http1Answer {
  readonly #socket: Socket;
  #isChunked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Gives whether the connection can be used afterwards, which an answer without length to an old client rules out. */
  static leavesOpen(bodyLength: number, isOld: boolean): boolean {
    return bodyLength >= 0 || !isOld;
  }

  /** An answer before the answer. */
  interim(head: AnswerHead): void {
    this.#socket.write(`HTTP/1.1 ${head.status} ${head.reason}\r\n${head.plain}\r\n`, 'latin1');
  }

  /** To WebSocket, which is the one protocol that is switched to. */
  switches(head: AnswerHead): void {
    const fields = `${head.plain}Connection: Upgrade\r\nUpgrade: websocket\r\n`;
    this.#socket.write(`HTTP/1.1 101 ${head.reason}\r\n${fields}\r\n`, 'latin1');
  }

  begin(
    head: AnswerHead,
    bodyLength: number,
    chunk: Buffer | null,
    trailer: string | null,
    client: { readonly isOld: boolean; readonly isKeptAlive: boolean },
  ): boolean {
    let framing = '';
    this.#isChunked = bodyLength < 0 && !client.isOld;
    if (this.#isChunked) framing = 'Transfer-Encoding: chunked\r\n';
    else if (bodyLength > 0) framing = `Content-Length: ${bodyLength}\r\n`;
    else if (bodyLength === 0 && head.contentLength !== null && head.status !== 204) {
      framing = `Content-Length: ${head.contentLength}\r\n`;
    }
    if (!client.isKeptAlive) framing += 'Connection: close\r\n';
    else if (client.isOld) framing += 'Connection: keep-alive\r\n';
    const text = `HTTP/1.1 ${head.status} ${head.reason}\r\n${head.plain}${framing}\r\n`;
    return this.#first(text, chunk, trailer);
  }

  more(chunk: Buffer): boolean {
    const socket = this.#socket;
    if (!this.#isChunked) return socket.write(chunk);
    socket.cork();
    socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
    socket.write(chunk);
    const wantsMore = socket.write('\r\n', 'latin1');
    socket.uncork();
    return wantsMore;
  }

  end(trailer: string): boolean {
    return !this.#isChunked || this.#socket.write(lastChunk(trailer), 'latin1');
  }

  #first(text: string, chunk: Buffer | null, trailer: string | null): boolean {
    const socket = this.#socket;
    const end = trailer === null || !this.#isChunked ? '' : lastChunk(trailer);
    if (chunk === null) return socket.write(text + end, 'latin1');
    const before = this.#isChunked ? `${chunk.length.toString(16)}\r\n` : '';
    const after = this.#isChunked ? `\r\n${end}` : '';
    if (chunk.length <= SMALL_ANSWER) {
      return socket.write(text + before + chunk.toString('latin1') + after, 'latin1');
    }
    socket.cork();
    socket.write(text + before, 'latin1');
    let wantsMore = socket.write(chunk);
    if (after !== '') wantsMore = socket.write(after, 'latin1');
    socket.uncork();
    return wantsMore;
  }
}

function lastChunk(trailer: string): string {
  return trailer === '' ? '0\r\n\r\n' : `0\r\n${trailer}`;
}

/** A whole answer of our own after which the connection ends. */
export function lastWords(status: number): string {
  const { head, body } = plainAnswer(status);
  const framing = `Content-Length: ${body.length}\r\nConnection: close\r\n`;
  return `HTTP/1.1 ${status} ${head.reason}\r\n${head.plain}${framing}\r\n${body.toString('latin1')}`;
}
