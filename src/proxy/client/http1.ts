import type { Socket } from 'node:net';
import type { ProxyContext } from '../context.ts';
import { Exchange } from '../exchange.ts';
import { type AnswerHead, isEventStream } from '../http/answer-head.ts';
import { emptyLine, headFault } from '../http/head-fault.ts';
import { HeadScan } from '../http/head-scan.ts';
import { MALFORMATIONS, type MalformedKind } from '../http/malformed.ts';
import { type RequestHead, readRequestHead } from '../http/request-head.ts';
import { malformedReport, REPORTED_BYTES } from '../malformed-report.ts';
import type { Peer } from '../peer.ts';
import type { UpstreamPool } from '../upstream/pool.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { BodyPace } from './body-pace.ts';
import type { ClientConnection, ConnectionHost } from './client-connection.ts';
import type { ClientSide } from './client-side.ts';
import { CONTINUE, Http1Answer, lastWords } from './http1-answer.ts';
import { Http1Body } from './http1-body.ts';
import { startsHttp2 } from './preface.ts';
import { Tunnel } from './tunnel.ts';
import { WriteStall } from './write-stall.ts';

/** `body`: of a request; `answer`: the request is complete, its answer is not; `deaf`: what comes is thrown away. */
type State = 'head' | 'body' | 'answer' | 'tunnel' | 'deaf' | 'gone';

/** Bytes of requests that come before the one at hand is answered (pipelining); then the client waits. */
const AHEAD_BYTES = 65_536;
/** How long a client that sends on has to read why it was sent away. */
const LINGER_MILLISECONDS = 2_000;

/** A client's connection in HTTP/1: one request after the other. */
export class Http1Connection implements ClientConnection, ClientSide {
  readonly peer: Peer;
  deadline: number;
  readonly #host: ConnectionHost;
  readonly #context: ProxyContext;
  readonly #pool: UpstreamPool;
  readonly #socket: Socket;
  readonly #scan = new HeadScan();
  readonly #answer: Http1Answer;
  readonly #stall: WriteStall;
  #state: State = 'head';
  #input: Buffer | null = null;
  #exchange: Exchange | null = null;
  #body: Http1Body | null = null;
  #pace: BodyPace | null = null;
  #isFirst = true;
  /** Before the request that is to come. */
  #hasEmptyLine = false;
  #isKeptAlive = true;
  #isOld = false;
  #isPaused = false;
  /** The answer at hand has no end of its own. */
  #isEndless = false;
  #isHalfClosed = false;
  #isConsuming = false;
  #isOver = false;

  constructor(host: ConnectionHost, context: ProxyContext, pool: UpstreamPool, socket: Socket, peer: Peer) {
    this.#host = host;
    this.#context = context;
    this.#pool = pool;
    this.#socket = socket;
    this.#answer = new Http1Answer(socket);
    this.#stall = new WriteStall(socket, context.limits.clientStall, () => {
      context.counters.slowClients++;
      this.destroy();
    });
    this.peer = peer;
    this.deadline = context.now + context.limits.headTimeout;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', this.#onDrain);
    // 'close' follows.
    socket.on('error', () => {});
    socket.on('close', this.#onClose);
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#state === 'deaf' || this.#state === 'gone') return;
    this.#input = this.#input === null ? chunk : Buffer.concat([this.#input, chunk]);
    this.#consume();
  };

  readonly #onEnd = (): void => {
    this.#isHalfClosed = true;
    if (this.#state === 'head' && !this.#stall.isOn) this.#close();
    else if (this.#state === 'body') this.destroy();
    else if (this.#state === 'answer') {
      // Who has said all may close this half and gets the answer, unless there is no end of it. TLS closes both.
      if (this.peer.isEncrypted || this.#isEndless) this.destroy();
      else if (this.#input === null) this.#isKeptAlive = false;
    }
  };

  readonly #onDrain = (): void => {
    this.#stall.end();
    if (this.#state === 'head') this.#next();
    else this.#exchange?.clientDrained();
  };

  readonly #onClose = (): void => this.destroy();

  /** Reads as much of the input as may be read now. */
  #consume(): void {
    // An answer that is there at once ends its request within this loop, which then goes on.
    if (this.#isConsuming) return;
    this.#isConsuming = true;
    while (this.#input !== null) {
      const { length } = this.#input;
      const state = this.#state;
      // Who does not take answers is not asked what else it wants: nothing else bounds how many would wait.
      if (state === 'head' && !this.#stall.isOn) this.#readHead(this.#input);
      else if (state === 'body') this.#readBody(this.#input);
      else {
        if (state === 'answer' && length > AHEAD_BYTES) this.#pause();
        break;
      }
      if (this.#input !== null && this.#input.length === length && this.#state === state) break;
    }
    this.#isConsuming = false;
    if (this.#isHalfClosed && this.#state === 'head' && !this.#stall.isOn) this.#close();
  }

  #readHead(input: Buffer): void {
    const isHttp2 = this.#isFirst && !this.#hasEmptyLine ? startsHttp2(input) : 'no';
    if (isHttp2 === 'yes') this.#upgrade(input);
    if (isHttp2 !== 'no') return;
    const empty = emptyLine(input);
    if (empty > 0) {
      if (this.#hasEmptyLine) this.#refuseBroken('not-http', input);
      else this.#input = input.length === empty ? null : input.subarray(empty);
      this.#hasEmptyLine = true;
      // How far it looked was told by bytes that are gone.
      this.#scan.reset();
      return;
    }
    const { limits, now } = this.#context;
    const end = this.#scan.scan(input);
    if (end === -2) {
      this.#refuseBroken(headFault(this.#scan.fault, input), input);
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
      this.#refuseBroken(headFault(head, input), input);
      return;
    }
    this.#input = end === input.length ? null : input.subarray(end);
    this.#begin(head);
  }

  #upgrade(input: Buffer): void {
    this.#detach();
    this.#state = 'gone';
    this.#input = null;
    this.#host.upgrade(this, this.#socket, input);
  }

  /** Somebody else goes on with the socket. */
  #detach(): void {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('drain', this.#onDrain);
    socket.off('close', this.#onClose);
    this.#stall.end();
  }

  #begin(head: RequestHead): void {
    this.#isFirst = false;
    this.#hasEmptyLine = false;
    this.#isEndless = false;
    this.#isKeptAlive = head.isKeptAlive && !this.#context.isDraining && !(this.#isHalfClosed && this.#input === null);
    this.#isOld = head.version === '1.0';
    this.deadline = Number.POSITIVE_INFINITY;
    const exchange = new Exchange(this.#context, this.#pool, this, head);
    this.#exchange = exchange;
    if (head.bodyLength === 0) this.#state = 'answer';
    else {
      this.#state = 'body';
      this.#body = new Http1Body(head.bodyLength);
      this.#pace = new BodyPace(this.#context);
      this.deadline = this.#pace.deadline;
    }
    exchange.start();
  }

  #readBody(input: Buffer): void {
    const exchange = this.#exchange as Exchange;
    const body = this.#body as Http1Body;
    const taken = body.read(input);
    this.#input = taken < input.length ? input.subarray(taken) : null;
    if (body.fault !== null) {
      this.#report(body.fault, input);
      exchange.bodyBroken();
      return;
    }
    if (body.isDone) this.#state = 'answer';
    if (body.chunk !== null) this.#give(exchange, body.chunk);
    if (body.isDone) this.#bodyEnds(exchange);
  }

  #give(exchange: Exchange, chunk: Buffer): void {
    this.#pace?.came(chunk.length);
    if (!exchange.bodyChunk(chunk) && this.#state === 'body') this.pauseBody();
    else if (this.#state === 'body' && this.#pace !== null) this.deadline = this.#pace.deadline;
  }

  #bodyEnds(exchange: Exchange): void {
    this.#pace = null;
    this.#body = null;
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
    this.#isPaused = true;
    this.#socket.pause();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  askForBody(): void {
    this.#socket.write(CONTINUE, 'latin1');
  }

  interim(head: AnswerHead): void {
    if (this.#isOld || this.#exchange === null) return;
    this.#answer.interim(head);
  }

  closeAfterwards(): void {
    this.#isKeptAlive = false;
  }

  begin(head: AnswerHead, bodyLength: number, chunk: Buffer | null, trailer: string | null): boolean {
    if (this.#exchange === null) return true;
    const isOld = this.#isOld;
    this.#isEndless = trailer === null && isEventStream(head);
    if (this.#isEndless && this.#isHalfClosed) {
      this.destroy();
      return true;
    }
    if (this.#context.isDraining || !Http1Answer.leavesOpen(bodyLength, isOld)) this.#isKeptAlive = false;
    const client = { isOld, isKeptAlive: this.#isKeptAlive };
    const wantsMore = this.#wrote(this.#answer.begin(head, bodyLength, chunk, trailer, client));
    if (trailer !== null) this.#answered();
    return wantsMore;
  }

  more(chunk: Buffer): boolean {
    return this.#exchange === null || this.#wrote(this.#answer.more(chunk));
  }

  #wrote(wantsMore: boolean): boolean {
    if (!wantsMore) this.#stall.begin();
    return wantsMore;
  }

  end(trailer: string): void {
    if (this.#exchange === null) return;
    this.#wrote(this.#answer.end(trailer));
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
    if (this.#stall.isOn) this.#pause();
    else this.#next();
  }

  /** On to the next request. */
  #next(): void {
    this.deadline = this.#context.now + this.#context.limits.keepAlive;
    this.#resume();
    if (this.#input !== null) this.#consume();
    else if (this.#isHalfClosed) this.#close();
  }

  tunnel(head: AnswerHead, upstream: Upstream, first: Buffer | null): void {
    const socket = this.#socket;
    const early = this.#input;
    this.#exchange = null;
    this.#input = null;
    this.#state = 'tunnel';
    this.#detach();
    socket.on('close', () => this.#leave());
    const tunnel = new Tunnel(this.#context, socket, upstream);
    this.#answer.switches(head);
    if (first !== null && !tunnel.tunnelData(first)) upstream.pause();
    if (early !== null) tunnel.fromClient(early);
    if (this.#isHalfClosed) upstream.endTunnel();
    this.#resume();
  }

  expire(): void {
    const { counters } = this.#context;
    if (this.#state === 'head' && this.#input === null && !this.#isFirst) {
      counters.idleClosed++;
      this.#close();
      return;
    }
    if (this.#state !== 'deaf') counters.slowClients++;
    if (this.#state === 'body') this.#exchange?.bodyTooSlow();
    else if (this.#state === 'head' && this.#input !== null) {
      this.#socket.write(lastWords(408), 'latin1');
      this.#close();
    } else this.destroy();
  }

  drain(): void {
    if (this.#state === 'head' && this.#input === null) this.#close();
    else this.#isKeptAlive = false;
  }

  #report(kind: MalformedKind, input: Buffer): void {
    this.#context.malformed(malformedReport(this.peer, kind, input.toString('latin1', 0, REPORTED_BYTES)));
  }

  #refuseBroken(kind: MalformedKind, input: Buffer): void {
    this.#input = null;
    this.#report(kind, input);
    this.#socket.write(lastWords(MALFORMATIONS[kind].status), 'latin1');
    this.#close();
  }

  /** Ends after what was written; a client that still sends is heard, so that no reset takes the answer from it. */
  #close(): void {
    if (this.#state === 'gone') return;
    this.#state = 'deaf';
    this.#input = null;
    this.deadline = Number.POSITIVE_INFINITY;
    this.#stall.begin();
    this.#socket.end(() => {
      this.#stall.end();
      this.deadline = this.#context.now + LINGER_MILLISECONDS;
    });
    this.#isPaused = true;
    this.#resume();
  }

  destroy(): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#leave();
    exchange?.clientGone();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stall.end();
    this.#state = 'gone';
    this.#input = null;
    this.#socket.destroy();
    this.#host.closed(this);
  }
}
