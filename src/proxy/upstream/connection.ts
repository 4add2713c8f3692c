import type { Socket } from 'node:net';
import type { ProxyContext } from '../context.ts';
import { type AnswerHead, CHUNKED_ANSWER, isEventStream, readAnswerHead, UNTIL_CLOSE } from '../http/answer-head.ts';
import { ChunkedDecoder } from '../http/chunked-decoder.ts';
import { readFields } from '../http/fields.ts';
import { HeadScan } from '../http/head-scan.ts';
import type { Loss, TunnelEnd, Upstream, UpstreamUser } from './upstream.ts';

type State = 'idle' | 'head' | 'length' | 'chunked' | 'close' | 'tunnel' | 'gone';

/** Answers before the answer (1xx) to one request; more are a loop. */
const INTERIM = 16;
/** Heads of answers may be larger than those of requests: cookies and policies stand there. */
const HEAD_BYTES = 65_536;
const FIELDS = 500;

/** What the connection belongs to. */
interface UpstreamHost {
  /** It is free for the next request. */
  release(connection: UpstreamConnection): void;
  closed(connection: UpstreamConnection): void;
}

function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304;
}

/** The field lines after the last chunk, with the empty line that ends them; empty where there are none to pass on. */
function trailerOf({ trailer }: ChunkedDecoder): string {
  if (trailer === '\r\n') return '';
  const block = readFields(trailer, 0, FIELDS);
  return typeof block === 'string' || block.plain === '' ? '' : `${block.plain}\r\n`;
}

/** A connection to the upstream, which carries one exchange after the other. */
export class UpstreamConnection implements Upstream {
  /** By the clock of the context. */
  deadline: number;
  readonly socket: Socket;
  readonly #context: ProxyContext;
  readonly #pool: UpstreamHost;
  readonly #scan = new HeadScan();
  #exchange: UpstreamUser | null = null;
  #tunnel: TunnelEnd | null = null;
  #state: State = 'idle';
  #input: Buffer | null = null;
  #left = 0;
  #decoder: ChunkedDecoder | null = null;
  #interim = 0;
  #isReusable = false;
  #isRequestSent = false;
  #isPatient = false;
  #isPaused = false;
  #isOver = false;
  /** It has been idle before the request at hand, or had one before. */
  #isKept = false;
  /** How often something was written of the request at hand, and whether it did not go out. */
  #writes = 0;
  #isUnwritten = false;
  #keptMilliseconds: number;

  constructor(context: ProxyContext, pool: UpstreamHost, socket: Socket) {
    this.#context = context;
    this.#pool = pool;
    this.socket = socket;
    this.#keptMilliseconds = context.limits.upstreamKeepAlive;
    this.deadline = context.now + this.#keptMilliseconds;
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('end', () => this.#ended());
    socket.on('drain', () => this.#drained());
    // 'close' follows.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#isUnwritten = error.syscall === 'write';
    });
    socket.on('close', () => this.#lost('broken'));
  }

  /** Whether the next request may go over it. */
  get isUsable(): boolean {
    return this.#state === 'idle' && this.socket.writable && this.deadline > this.#context.now;
  }

  /** Nobody has a request for it now. */
  keep(): void {
    this.#isKept = true;
  }

  assign(exchange: UpstreamUser): void {
    this.#exchange = exchange;
    this.#state = 'head';
    this.#scan.reset();
    this.#interim = 0;
    this.#isRequestSent = false;
    this.#writes = 0;
    this.deadline = this.#context.now + this.#context.limits.answerTimeout;
    exchange.connected(this);
  }

  write(text: string): boolean {
    this.#writes++;
    return this.socket.write(text, 'latin1');
  }

  writeBytes(bytes: Buffer): boolean {
    this.#writes++;
    // While a body goes up the upstream may take its time to answer.
    if (this.#state === 'head') this.deadline = this.#context.now + this.#context.limits.answerTimeout;
    else if (this.#state === 'tunnel' && !this.#isPaused) this.#renew();
    return this.socket.write(bytes);
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  requestSent(): void {
    this.#isRequestSent = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#renew();
    this.socket.resume();
  }

  pause(): void {
    this.#isPaused = true;
    this.deadline = Number.POSITIVE_INFINITY;
    this.socket.pause();
  }

  abandon(): void {
    this.#exchange = null;
    this.#tunnel = null;
    this.#leave();
  }

  /** The deadline has passed. */
  expire(): void {
    if (this.#exchange !== null) {
      this.#context.counters.upstreamTimeouts++;
      this.#lost('silent');
    } else if (this.#tunnel !== null) this.#lost('broken');
    else this.#leave();
  }

  openTunnel(end: TunnelEnd): void {
    this.#tunnel = end;
    this.#state = 'tunnel';
    this.#renew();
  }

  endTunnel(): void {
    this.socket.end();
  }

  #renew(): void {
    const { limits, now } = this.#context;
    this.deadline = now + (this.#state === 'tunnel' || this.#isPatient ? limits.tunnelIdle : limits.answerIdle);
  }

  #data(chunk: Buffer): void {
    switch (this.#state) {
      case 'head':
        this.#headBytes(chunk);
        return;
      case 'length':
        this.#lengthBytes(chunk);
        return;
      case 'chunked':
        this.#chunkedBytes(chunk);
        return;
      case 'close':
        this.#renew();
        if (this.#exchange?.answerChunk(chunk) === false) this.pause();
        return;
      case 'tunnel':
        this.#renew();
        this.#context.counters.bytesToClients += chunk.length;
        if (this.#tunnel?.tunnelData(chunk) === false) this.pause();
        return;
      case 'gone':
        return;
      case 'idle':
        // Nobody has asked: what it says belongs to nobody.
        this.#leave();
    }
  }

  #headBytes(chunk: Buffer): void {
    let input = this.#input === null ? chunk : Buffer.concat([this.#input, chunk]);
    this.#input = null;
    for (;;) {
      const end = this.#scan.scan(input);
      if (end === -2 || (end < 0 && input.length > HEAD_BYTES)) {
        this.#nonsense();
        return;
      }
      if (end < 0) {
        this.#input = input;
        return;
      }
      const head = readAnswerHead(input.toString('latin1', 0, end), FIELDS);
      if (head === null) {
        this.#nonsense();
        return;
      }
      const rest = end === input.length ? null : input.subarray(end);
      if (head.status >= 200) {
        this.#begin(head, rest);
        return;
      }
      if (head.status === 101) {
        this.#switch(head, rest);
        return;
      }
      if (++this.#interim > INTERIM) {
        this.#nonsense();
        return;
      }
      if (head.status !== 100) this.#exchange?.interim(head);
      this.#scan.reset();
      if (rest === null) return;
      input = rest;
    }
  }

  #switch(head: AnswerHead, rest: Buffer | null): void {
    const exchange = this.#exchange;
    if (exchange?.head.isUpgrade !== true) {
      this.#nonsense();
      return;
    }
    this.#exchange = null;
    exchange.switched(head, this, rest);
  }

  #begin(head: AnswerHead, rest: Buffer | null): void {
    const exchange = this.#exchange as UpstreamUser;
    const length = hasNoBody(exchange.head.method, head.status) ? 0 : head.bodyLength;
    this.#isReusable = head.isKeptAlive && length !== UNTIL_CLOSE;
    this.#isPatient = isEventStream(head);
    const kept = this.#context.limits.upstreamKeepAlive;
    // A second less than it says: the request is under way while the upstream's clock runs out.
    this.#keptMilliseconds = head.keptMilliseconds === null ? kept : Math.min(kept, head.keptMilliseconds - 1_000);
    this.#renew();
    if (length === CHUNKED_ANSWER) {
      this.#decoder = new ChunkedDecoder();
      this.#state = 'chunked';
      this.#beginChunked(exchange, head, rest);
      return;
    }
    if (length === UNTIL_CLOSE) {
      this.#state = 'close';
      if (!exchange.answerBegins(head, UNTIL_CLOSE, rest, null)) this.pause();
      return;
    }
    const came = rest === null ? 0 : rest.length;
    if (came < length) {
      this.#state = 'length';
      this.#left = length - came;
      if (!exchange.answerBegins(head, length, rest, null)) this.pause();
      return;
    }
    const chunk = length === 0 ? null : came > length ? (rest as Buffer).subarray(0, length) : rest;
    if (came > length) this.#isReusable = false;
    this.#done();
    exchange.answerBegins(head, length, chunk, '');
  }

  #beginChunked(exchange: UpstreamUser, head: AnswerHead, rest: Buffer | null): void {
    const out: Buffer[] = [];
    const decoder = this.#decoder as ChunkedDecoder;
    const taken = rest === null ? 0 : decoder.push(rest, 0, out);
    if (decoder.isFailed) {
      this.#nonsense();
      return;
    }
    const chunk = out.length === 0 ? null : out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
    if (decoder.isDone) {
      if (rest !== null && taken < rest.length) this.#isReusable = false;
      this.#done();
      exchange.answerBegins(head, CHUNKED_ANSWER, chunk, trailerOf(decoder));
    } else if (!exchange.answerBegins(head, CHUNKED_ANSWER, chunk, null)) this.pause();
  }

  #lengthBytes(chunk: Buffer): void {
    const exchange = this.#exchange as UpstreamUser;
    if (chunk.length < this.#left) {
      this.#left -= chunk.length;
      this.#renew();
      if (!exchange.answerChunk(chunk)) this.pause();
      return;
    }
    if (chunk.length > this.#left) this.#isReusable = false;
    const last = chunk.length > this.#left ? chunk.subarray(0, this.#left) : chunk;
    this.#done();
    exchange.answerChunk(last);
    exchange.answerEnds('');
  }

  #chunkedBytes(chunk: Buffer): void {
    const exchange = this.#exchange as UpstreamUser;
    const decoder = this.#decoder as ChunkedDecoder;
    const out: Buffer[] = [];
    const taken = decoder.push(chunk, 0, out);
    if (decoder.isFailed) {
      this.#nonsense();
      return;
    }
    this.#renew();
    let wantsMore = true;
    const bytes = out.length > 1 ? Buffer.concat(out) : out[0];
    if (decoder.isDone) {
      if (taken < chunk.length) this.#isReusable = false;
      this.#done();
    }
    if (bytes !== undefined) wantsMore = exchange.answerChunk(bytes);
    if (decoder.isDone) exchange.answerEnds(trailerOf(decoder));
    else if (!wantsMore) this.pause();
  }

  /** The answer is complete; the exchange hears of it after the connection is free for the next. */
  #done(): void {
    this.#exchange = null;
    this.#decoder = null;
    this.#isPatient = false;
    if (this.#isReusable && this.#isRequestSent && !this.#context.isDraining) {
      this.#state = 'idle';
      this.#isKept = true;
      this.deadline = this.#context.now + this.#keptMilliseconds;
      this.#pool.release(this);
    } else this.#leave();
  }

  #drained(): void {
    if (this.#state === 'tunnel') this.#tunnel?.tunnelDrained();
    else this.#exchange?.upstreamDrained();
  }

  #ended(): void {
    if (this.#state === 'close') {
      const exchange = this.#exchange;
      this.#exchange = null;
      this.#leave();
      exchange?.answerEnds('');
    } else if (this.#state === 'tunnel') this.#tunnel?.tunnelEnds();
    else this.#lost('broken');
  }

  #nonsense(): void {
    this.#context.counters.upstreamMalformed++;
    this.#lost('nonsense');
  }

  /** Of a request that is written in one piece the upstream has all or nothing. */
  #isStale(): boolean {
    if (this.#isUnwritten && this.#writes === 1) return true;
    return this.#isKept && this.#state === 'head' && this.#input === null && this.#interim === 0;
  }

  #lost(why: Loss): void {
    const exchange = this.#exchange;
    const tunnel = this.#tunnel;
    const isStale = why === 'broken' && this.#isStale();
    this.#exchange = null;
    this.#tunnel = null;
    this.#leave();
    if (exchange !== null) {
      this.#context.counters.upstreamErrors++;
      exchange.upstreamLost(isStale ? 'stale' : why);
    }
    tunnel?.tunnelBroken();
  }

  #leave(): void {
    this.#state = 'gone';
    this.#input = null;
    this.socket.destroy();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#pool.closed(this);
  }
}
