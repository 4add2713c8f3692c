import type { Socket } from 'node:net';
import type { ProxyContext } from '../context.ts';
import { Exchange } from '../exchange.ts';
import type { AnswerHead } from '../http/answer-head.ts';
import { ChunkedDecoder } from '../http/chunked-decoder.ts';
import { HeadScan } from '../http/head-scan.ts';
import { MALFORMATIONS, type MalformedKind } from '../http/malformed.ts';
import { CHUNKED, type RequestHead, readRequestHead } from '../http/request-head.ts';
import { plainAnswer } from '../own-answer.ts';
import type { Peer } from '../peer.ts';
import type { TunnelEnd, UpstreamConnection } from '../upstream/connection.ts';
import type { UpstreamPool } from '../upstream/pool.ts';
import { BodyPace } from './body-pace.ts';
import type { ClientSide } from './client-side.ts';

/** `body`: of a request; `answer`: the request is complete, its answer is not; `deaf`: what comes is thrown away. */
type State = 'head' | 'body' | 'answer' | 'tunnel' | 'deaf' | 'gone';

/** Answers up to this size go out with their head in one piece of text, which is the cheapest way for Node. */
const SMALL_ANSWER = 8_192;
/** Bytes of requests that come before the one at hand is answered (pipelining); then the client waits. */
const AHEAD_BYTES = 65_536;
/** How long a client that sends on has to read why it was sent away, before its connection is reset. */
const LINGER_MILLISECONDS = 2_000;
/** Characters of a broken request that are reported. */
const REPORTED = 512;

/** What a client of HTTP/2 says first where nothing was agreed upon (RFC 9113 section 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** What the connection belongs to. */
export interface Http1Host {
  closed(connection: Http1Connection): void;
  /** The client speaks HTTP/2 without having agreed on it; `first` has been read already. */
  upgrade(connection: Http1Connection, socket: Socket, peer: Peer, first: Buffer): void;
}

/** A client's connection in HTTP/1: one request after the other. */
export class Http1Connection implements ClientSide, TunnelEnd {
  readonly peer: Peer;
  /** By the clock of the context. */
  deadline: number;
  readonly #host: Http1Host;
  readonly #context: ProxyContext;
  readonly #pool: UpstreamPool;
  readonly #socket: Socket;
  readonly #scan = new HeadScan();
  #state: State = 'head';
  #input: Buffer | null = null;
  #exchange: Exchange | null = null;
  #left = 0;
  #decoder: ChunkedDecoder | null = null;
  #pace: BodyPace | null = null;
  #isFirst = true;
  #isKeptAlive = true;
  #isOld = false;
  #isChunked = false;
  #isPaused = false;
  #isStalled = false;
  #isHalfClosed = false;
  #isConsuming = false;
  #isTunnel = false;
  #isOver = false;
  #upstream: UpstreamConnection | null = null;

  constructor(host: Http1Host, context: ProxyContext, pool: UpstreamPool, socket: Socket, peer: Peer) {
    this.#host = host;
    this.#context = context;
    this.#pool = pool;
    this.#socket = socket;
    this.peer = peer;
    this.deadline = context.now + context.limits.headTimeout;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', this.#onDrain);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    socket.on('timeout', this.#onStall);
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#state === 'tunnel') {
      this.#context.counters.bytesFromClients += chunk.length;
      if (this.#upstream?.writeBytes(chunk) === false) this.#pause();
      return;
    }
    if (this.#state === 'deaf' || this.#state === 'gone') return;
    this.#input = this.#input === null ? chunk : Buffer.concat([this.#input, chunk]);
    this.#consume();
  };

  readonly #onEnd = (): void => {
    this.#isHalfClosed = true;
    if (this.#state === 'tunnel') this.#upstream?.endTunnel();
    else if (this.#state === 'head') this.#close();
    else if (this.#state === 'body') this.#drop();
    // A request that is complete gets its answer: who has said all may close this half.
    else if (this.#state === 'answer') this.#isKeptAlive = false;
  };

  readonly #onDrain = (): void => {
    if (this.#isStalled) {
      this.#isStalled = false;
      this.#socket.setTimeout(0);
    }
    if (this.#state === 'tunnel') this.#upstream?.resume();
    else this.#exchange?.clientDrained();
  };

  // 'close' follows.
  readonly #onError = (): void => {};

  readonly #onClose = (): void => this.#drop();

  // Set while something waits to be taken; Node sets it back whenever some of it was.
  readonly #onStall = (): void => {
    this.#context.counters.slowClients++;
    this.#drop();
  };

  /** Reads as much of the input as may be read now. */
  #consume(): void {
    // An answer that is there at once ends its request within this loop, which then goes on.
    if (this.#isConsuming) return;
    this.#isConsuming = true;
    while (this.#input !== null) {
      const { length } = this.#input;
      const state = this.#state;
      if (state === 'head') this.#readHead(this.#input);
      else if (state === 'body') this.#readBody(this.#input);
      else {
        if (state === 'answer' && length > AHEAD_BYTES) this.#pause();
        break;
      }
      if (this.#input !== null && this.#input.length === length && this.#state === state) break;
    }
    this.#isConsuming = false;
  }

  #readHead(bytes: Buffer): void {
    let input = bytes;
    if (this.#isFirst && this.#isPreface(input)) return;
    // An empty line before a request comes from clients that end a body with one too many (RFC 9112 section 2.2).
    if (input[0] === 13 && input[1] === 10) {
      input = input.subarray(2);
      this.#input = input.length === 0 ? null : input;
      if (input.length === 0) return;
    }
    const { limits, now } = this.#context;
    const end = this.#scan.scan(input);
    if (end === -2) {
      this.#refuseBroken(this.#scan.fault, input);
      return;
    }
    if (end < 0 ? input.length > limits.headBytes : end > limits.headBytes) {
      this.#refuseBroken('head-size', input);
      return;
    }
    if (end < 0) {
      if (this.deadline > now + limits.headTimeout) this.deadline = now + limits.headTimeout;
      return;
    }
    const head = readRequestHead(input.toString('latin1', 0, end), limits);
    this.#scan.reset();
    if (typeof head === 'string') {
      this.#refuseBroken(head, input);
      return;
    }
    this.#input = end === input.length ? null : input.subarray(end);
    this.#begin(head);
  }

  /** Whether this is, or may become, the preface of HTTP/2. */
  #isPreface(input: Buffer): boolean {
    if (input[0] !== 80 || input[1] !== 82) return false;
    const length = Math.min(input.length, PREFACE.length);
    if (PREFACE.compare(input, 0, length, 0, length) !== 0) return false;
    if (length < PREFACE.length) return true;
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('drain', this.#onDrain);
    socket.off('close', this.#onClose);
    socket.off('timeout', this.#onStall);
    this.#state = 'gone';
    this.#input = null;
    this.#host.upgrade(this, socket, this.peer, input);
    return true;
  }

  #begin(head: RequestHead): void {
    this.#isFirst = false;
    this.#isKeptAlive = head.isKeptAlive && !this.#context.isDraining && !this.#isHalfClosed;
    this.#isOld = head.version === '1.0';
    this.deadline = Number.POSITIVE_INFINITY;
    const exchange = new Exchange(this.#context, this.#pool, this, head);
    this.#exchange = exchange;
    if (head.bodyLength === 0) this.#state = 'answer';
    else {
      this.#state = 'body';
      this.#left = head.bodyLength;
      this.#decoder = head.bodyLength === CHUNKED ? new ChunkedDecoder() : null;
      this.#pace = new BodyPace(this.#context);
      this.deadline = this.#pace.deadline;
    }
    exchange.start();
  }

  #readBody(input: Buffer): void {
    const exchange = this.#exchange as Exchange;
    if (this.#decoder !== null) {
      this.#readChunks(input, exchange, this.#decoder);
      return;
    }
    const isLast = input.length >= this.#left;
    const chunk = input.length > this.#left ? input.subarray(0, this.#left) : input;
    this.#input = input.length > this.#left ? input.subarray(this.#left) : null;
    this.#left -= chunk.length;
    if (isLast) this.#state = 'answer';
    this.#give(exchange, chunk);
    if (isLast) this.#bodyEnds(exchange);
  }

  #readChunks(input: Buffer, exchange: Exchange, decoder: ChunkedDecoder): void {
    const out: Buffer[] = [];
    const taken = decoder.push(input, 0, out);
    this.#input = taken < input.length ? input.subarray(taken) : null;
    if (decoder.isFailed) {
      this.#report(decoder.fault, input);
      exchange.bodyBroken(decoder.fault);
      return;
    }
    // Many chunks in one read are one chunk to us, or each of a byte would cost as much as one of many.
    const chunk = out.length > 1 ? Buffer.concat(out) : out[0];
    if (decoder.isDone) this.#state = 'answer';
    if (chunk !== undefined) this.#give(exchange, chunk);
    if (decoder.isDone) this.#bodyEnds(exchange);
  }

  #give(exchange: Exchange, chunk: Buffer): void {
    this.#pace?.came(chunk.length);
    if (!exchange.bodyChunk(chunk) && this.#state === 'body') this.pauseBody();
    else if (this.#state === 'body' && this.#pace !== null) this.deadline = this.#pace.deadline;
  }

  #bodyEnds(exchange: Exchange): void {
    this.#pace = null;
    this.#decoder = null;
    // The answer may have been complete before the body was; then the connection has changed its state already.
    if (this.#state === 'answer') this.deadline = Number.POSITIVE_INFINITY;
    if (this.#exchange === exchange) exchange.bodyEnds();
  }

  pauseBody(): void {
    this.deadline = Number.POSITIVE_INFINITY;
    this.#pause();
  }

  resumeBody(): void {
    if (this.#state === 'body' && this.#pace !== null) {
      this.#pace.restart();
      this.deadline = this.#pace.deadline;
    }
    this.#resume();
  }

  #pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  askForBody(): void {
    this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
  }

  interim(head: AnswerHead): void {
    if (this.#isOld || this.#exchange === null) return;
    this.#socket.write(`HTTP/1.1 ${head.status} ${head.reason}\r\n${head.plain}\r\n`, 'latin1');
  }

  closeAfterwards(): void {
    this.#isKeptAlive = false;
  }

  begin(head: AnswerHead, bodyLength: number, chunk: Buffer | null, trailer: string | null): boolean {
    if (this.#exchange === null) return true;
    if (this.#context.isDraining) this.#isKeptAlive = false;
    let framing = '';
    this.#isChunked = false;
    if (bodyLength < 0) {
      if (this.#isOld) this.#isKeptAlive = false;
      else {
        this.#isChunked = true;
        framing = 'Transfer-Encoding: chunked\r\n';
      }
    } else if (bodyLength > 0) framing = `Content-Length: ${bodyLength}\r\n`;
    else if (head.contentLength !== null && head.status !== 204) framing = `Content-Length: ${head.contentLength}\r\n`;
    if (!this.#isKeptAlive) framing += 'Connection: close\r\n';
    else if (this.#isOld) framing += 'Connection: keep-alive\r\n';
    const text = `HTTP/1.1 ${head.status} ${head.reason}\r\n${head.plain}${framing}\r\n`;
    const wantsMore = this.#writeFirst(text, chunk, trailer);
    if (trailer !== null) this.#answered();
    return wantsMore;
  }

  #writeFirst(text: string, chunk: Buffer | null, trailer: string | null): boolean {
    const socket = this.#socket;
    const end = trailer === null || !this.#isChunked ? '' : lastChunk(trailer);
    if (chunk === null) return this.#wrote(socket.write(text + end, 'latin1'));
    const before = this.#isChunked ? `${chunk.length.toString(16)}\r\n` : '';
    const after = this.#isChunked ? `\r\n${end}` : '';
    if (chunk.length <= SMALL_ANSWER) {
      return this.#wrote(socket.write(text + before + chunk.toString('latin1') + after, 'latin1'));
    }
    socket.cork();
    socket.write(text + before, 'latin1');
    let wantsMore = socket.write(chunk);
    if (after !== '') wantsMore = socket.write(after, 'latin1');
    socket.uncork();
    return this.#wrote(wantsMore);
  }

  more(chunk: Buffer): boolean {
    if (this.#exchange === null) return true;
    const socket = this.#socket;
    if (!this.#isChunked) return this.#wrote(socket.write(chunk));
    socket.cork();
    socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
    socket.write(chunk);
    const wantsMore = socket.write('\r\n', 'latin1');
    socket.uncork();
    return this.#wrote(wantsMore);
  }

  #wrote(wantsMore: boolean): boolean {
    if (!wantsMore && !this.#isStalled) {
      this.#isStalled = true;
      this.#socket.setTimeout(this.#context.limits.clientStall);
    }
    return wantsMore;
  }

  end(trailer: string): void {
    if (this.#exchange === null) return;
    if (this.#isChunked) this.#wrote(this.#socket.write(lastChunk(trailer), 'latin1'));
    this.#answered();
  }

  breakOff(): void {
    this.#exchange = null;
    this.#leave();
  }

  /** The answer is complete. */
  #answered(): void {
    const isBodyComplete = this.#state === 'answer';
    this.#exchange = null;
    this.#pace = null;
    if (!this.#isKeptAlive || !isBodyComplete) {
      this.#close();
      return;
    }
    this.#state = 'head';
    this.deadline = this.#context.now + this.#context.limits.keepAlive;
    this.#resume();
    if (this.#input !== null) this.#consume();
  }

  tunnel(head: AnswerHead, upstream: UpstreamConnection, first: Buffer | null): void {
    const socket = this.#socket;
    this.#exchange = null;
    this.#state = 'tunnel';
    this.#upstream = upstream;
    this.#isTunnel = true;
    this.#context.counters.tunnels++;
    this.#context.counters.openTunnels++;
    upstream.openTunnel(this);
    const fields = `${head.plain}Connection: Upgrade\r\nUpgrade: websocket\r\n`;
    socket.write(`HTTP/1.1 101 ${head.reason}\r\n${fields}\r\n`, 'latin1');
    if (first !== null && !this.tunnelData(first)) upstream.pause();
    const early = this.#input;
    this.#input = null;
    if (early !== null) upstream.writeBytes(early);
    if (this.#isHalfClosed) upstream.endTunnel();
    this.#resume();
  }

  tunnelData(chunk: Buffer): boolean {
    return this.#wrote(this.#socket.write(chunk));
  }

  tunnelEnds(): void {
    this.#socket.end();
  }

  tunnelBroken(): void {
    this.#upstream = null;
    // What came last may still be on its way to the client.
    this.#close();
  }

  tunnelDrained(): void {
    this.#resume();
  }

  /** The deadline has passed. */
  expire(): void {
    const { counters } = this.#context;
    if (this.#state === 'head' && this.#input === null && !this.#isFirst) {
      counters.idleClosed++;
      this.#close();
      return;
    }
    if (this.#state === 'deaf') {
      this.#leave();
      return;
    }
    counters.slowClients++;
    if (this.#state === 'body') {
      this.#exchange?.bodyTooSlow();
      return;
    }
    if (this.#state === 'head' && this.#input !== null) {
      this.#socket.write(ownText(408), 'latin1');
      this.#close();
      return;
    }
    this.#drop();
  }

  /** No more requests: ends what is idle. */
  drain(): void {
    if (this.#state === 'head' && this.#input === null) this.#close();
    else this.#isKeptAlive = false;
  }

  /** Ends at once. */
  destroy(): void {
    this.#drop();
  }

  #report(kind: MalformedKind, input: Buffer): void {
    const { peer } = this;
    this.#context.malformed({
      time: Math.round((performance.timeOrigin + performance.now()) * 1_000),
      client: peer.address,
      peer: peer.address,
      peerPort: peer.port,
      localPort: peer.localPort,
      kind,
      isSmuggling: MALFORMATIONS[kind].isSmuggling,
      beginning: input.toString('latin1', 0, Math.min(input.length, REPORTED)),
    });
  }

  #refuseBroken(kind: MalformedKind, input: Buffer): void {
    this.#input = null;
    this.#report(kind, input);
    this.#socket.write(ownText(MALFORMATIONS[kind].status), 'latin1');
    this.#close();
  }

  /** Ends after what was written; a client that still sends is heard, so that no reset takes the answer from it. */
  #close(): void {
    if (this.#state === 'gone') return;
    this.#state = 'deaf';
    this.#input = null;
    this.deadline = Number.POSITIVE_INFINITY;
    this.#socket.setTimeout(this.#context.limits.clientStall);
    this.#socket.end(() => {
      this.deadline = this.#context.now + LINGER_MILLISECONDS;
    });
    this.#isPaused = true;
    this.#resume();
  }

  #drop(): void {
    const exchange = this.#exchange;
    const upstream = this.#upstream;
    this.#exchange = null;
    this.#upstream = null;
    this.#leave();
    upstream?.abandon();
    exchange?.clientGone();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#isTunnel) this.#context.counters.openTunnels--;
    this.#state = 'gone';
    this.#input = null;
    this.#socket.destroy();
    this.#host.closed(this);
  }
}

function lastChunk(trailer: string): string {
  return trailer === '' ? '0\r\n\r\n' : `0\r\n${trailer}`;
}

function ownText(status: number): string {
  const { head, body } = plainAnswer(status);
  const framing = `Content-Length: ${body.length}\r\nConnection: close\r\n`;
  return `HTTP/1.1 ${status} ${head.reason}\r\n${head.plain}${framing}\r\n${body.toString('latin1')}`;
}
