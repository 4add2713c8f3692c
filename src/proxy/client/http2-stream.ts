import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { ProxyContext } from '../context.ts';
import { Exchange } from '../exchange.ts';
import type { AnswerHead } from '../http/answer-head.ts';
import type { RequestHead } from '../http/request-head.ts';
import type { Peer } from '../peer.ts';
import type { UpstreamPool } from '../upstream/pool.ts';
import { BodyPace } from './body-pace.ts';
import type { ClientSide } from './client-side.ts';

/** The connection that the stream is in. */
interface StreamHost {
  readonly peer: Peer;
  streamClosed(stream: Http2Stream): void;
}

/** Field lines as Node wants them: names in lower case, cookies in a list, several values of another name as one. */
function toHeaders(lines: string, status?: number): OutgoingHttpHeaders {
  // Without a prototype, so that a field may be called like what every object has.
  const headers: OutgoingHttpHeaders = Object.create(null);
  if (status !== undefined) headers[':status'] = status;
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 2);
    const known = headers[name];
    if (name === 'set-cookie') headers[name] = known === undefined ? [value] : [...(known as string[]), value];
    // Node throws where a name that stands for one value has two, which an upstream may send.
    else headers[name] = known === undefined ? value : `${known}, ${value}`;
  }
  return headers;
}

/** One request of a connection of HTTP/2. */
export class Http2Stream implements ClientSide {
  /** By the clock of the context. */
  deadline = Number.POSITIVE_INFINITY;
  readonly #host: StreamHost;
  readonly #context: ProxyContext;
  readonly #stream: ServerHttp2Stream;
  readonly #exchange: Exchange;
  #pace: BodyPace | null;
  #isAnswered = false;
  #isStalled = false;
  #isBodyPaused = false;
  #trailer = '';
  /** Bytes that the client had not taken when the deadline was set. */
  #untaken = 0;

  constructor(
    host: StreamHost,
    context: ProxyContext,
    pool: UpstreamPool,
    stream: ServerHttp2Stream,
    head: RequestHead,
  ) {
    this.#host = host;
    this.#context = context;
    this.#stream = stream;
    this.#pace = head.bodyLength === 0 ? null : new BodyPace(context);
    this.#exchange = new Exchange(context, pool, this, head);
    this.#setDeadline();
    stream.on('close', () => this.gone());
    // A reset without an error ends no stream of which something is still to be read: that is thrown away.
    stream.on('aborted', () => {
      this.gone();
      stream.resume();
    });
    stream.on('drain', () => {
      this.#isStalled = false;
      if (this.#isAnswered) this.#watchTaking();
      else this.#setDeadline();
      this.#exchange.clientDrained();
    });
    if (head.bodyLength !== 0) {
      stream.on('data', (chunk: Buffer) => this.#data(chunk));
      stream.on('end', () => this.#bodyEnds());
    } else stream.resume();
  }

  /** Begins. What was called off before anybody saw it is told of, and goes nowhere. */
  start(): void {
    if (this.#stream.destroyed || this.#stream.closed) this.gone();
    else this.#exchange.start();
  }

  get peer(): Peer {
    return this.#host.peer;
  }

  #data(chunk: Buffer): void {
    if (this.#isAnswered) return;
    this.#pace?.came(chunk.length);
    if (!this.#exchange.bodyChunk(chunk)) this.pauseBody();
    else this.#setDeadline();
  }

  #bodyEnds(): void {
    this.#pace = null;
    this.#setDeadline();
    // Node ends the readable side of a stream that was reset, too: that body is not whole.
    if (!this.#isAnswered && !this.#stream.aborted && this.#stream.rstCode === 0) this.#exchange.bodyEnds();
  }

  #setDeadline(): void {
    if (this.#isStalled || this.#isAnswered) return;
    const isTimed = this.#pace !== null && !this.#isBodyPaused;
    this.deadline = isTimed && this.#pace !== null ? this.#pace.deadline : Number.POSITIVE_INFINITY;
  }

  /** From here on the client has to take of what was written, or the stream ends. */
  #watchTaking(): void {
    this.#untaken = this.#stream.bufferSize;
    this.deadline = this.#context.now + this.#context.limits.clientStall;
  }

  /**
   * Says what Node may not want to be said: it throws where the stream has been reset, which it tells of only later, and
   * where it likes a field not. That ends this stream and nothing else.
   */
  #say(what: () => void): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    try {
      what();
    } catch {
      this.#context.counters.http2Failures++;
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  }

  pauseBody(): void {
    this.#isBodyPaused = true;
    this.#stream.pause();
    this.#setDeadline();
  }

  resumeBody(): void {
    if (!this.#isBodyPaused) return;
    this.#isBodyPaused = false;
    this.#pace?.restart();
    this.#setDeadline();
    this.#stream.resume();
  }

  askForBody(): void {
    if (!this.#stream.headersSent) this.#say(() => this.#stream.additionalHeaders({ ':status': 100 }));
  }

  interim(head: AnswerHead): void {
    if (this.#stream.headersSent) return;
    this.#say(() => this.#stream.additionalHeaders(toHeaders(head.plain, head.status)));
  }

  closeAfterwards(): void {
    // Other streams of the connection are no matter of this one.
  }

  begin(head: AnswerHead, bodyLength: number, chunk: Buffer | null, trailer: string | null): boolean {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return true;
    const headers = toHeaders(head.plain, head.status);
    if (head.contentLength !== null && bodyLength >= 0 && head.status !== 204) {
      headers['content-length'] = head.contentLength;
    }
    const isEmpty = trailer === '' && chunk === null;
    const waitForTrailers = !isEmpty && bodyLength < 0;
    if (waitForTrailers) {
      stream.on('wantTrailers', () => this.#say(() => stream.sendTrailers(toHeaders(this.#trailer))));
    }
    // The upstream's date, or none; @types/node does not know the option.
    const options = { endStream: isEmpty, waitForTrailers, sendDate: false };
    this.#say(() => stream.respond(headers, options));
    let wantsMore = true;
    if (chunk !== null) wantsMore = this.more(chunk);
    if (trailer !== null) this.end(trailer);
    return wantsMore;
  }

  more(chunk: Buffer): boolean {
    if (this.#stream.destroyed || this.#stream.closed) return true;
    return this.#wrote(this.#stream.write(chunk));
  }

  #wrote(wantsMore: boolean): boolean {
    if (!wantsMore && !this.#isStalled) {
      this.#isStalled = true;
      this.#watchTaking();
    }
    return wantsMore;
  }

  end(trailer: string): void {
    this.#trailer = trailer;
    this.#isAnswered = true;
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    if (this.#exchange.isBodyComplete) stream.end();
    else stream.end(() => this.#stopBody());
    this.#watchTaking();
  }

  /** What still comes of the request is not wanted (RFC 9113 section 8.1). */
  #stopBody(): void {
    this.#stream.close(constants.NGHTTP2_NO_ERROR);
    this.#stream.resume();
  }

  breakOff(): void {
    this.#isAnswered = true;
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  tunnel(): void {
    this.breakOff();
  }

  expire(): void {
    const isTaking = this.#isStalled || this.#isAnswered;
    if (isTaking && this.#stream.bufferSize < this.#untaken) {
      this.#watchTaking();
      return;
    }
    this.#context.counters.slowClients++;
    if (isTaking) {
      if (this.#stream.closed) this.#stream.destroy();
      else this.#stream.close(constants.NGHTTP2_CANCEL);
      this.gone();
    } else this.#exchange.bodyTooSlow();
  }

  /** The stream is closed, by whomever. */
  gone(): void {
    this.deadline = Number.POSITIVE_INFINITY;
    this.#host.streamClosed(this);
    if (!this.#isAnswered) {
      this.#isAnswered = true;
      this.#exchange.clientGone();
    }
  }
}
