import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { AcrossFlows } from '../across-flows.ts';
import { http2After } from '../http2/http2.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { proxiedTunnel } from '../reading/proxied-tunnel.ts';
import { matchesPrefix } from '../reading/text.ts';
import { BodyMeter } from './http-body.ts';
import { type Exchange, emptyExchange, httpTransaction, textOf } from './http-exchange.ts';
import { emptyHeaders, readHeader } from './http-header.ts';
import { type Body, type MessageListener, MessageReader } from './http-message.ts';
import { isCapitalByte, parseRequestLine, parseStatusLine, recogniseMessage } from './http-start-line.ts';
import { WEBSOCKET } from './websocket.ts';

/** Requests that may wait for their answers; browsers pipeline at most 8, tools such as wrk a few dozen. */
export const OUTSTANDING_LIMIT = 64;

/** Text and content that are kept of a flow's waiting requests together: 4 KiB for each of them. */
export const OUTSTANDING_TEXT = 256 * 1_024;
/** What an exchange takes besides its texts (measured: 500). */
const EXCHANGE_BYTES = 512;

/** HTTP/1.0 and 1.1 (RFC 9112), recognised by content on any port. */
export const HTTP: ApplicationProtocol = {
  service: 'http',
  transports: ['tcp'],
  begins: (byte) => isCapitalByte(byte),
  recognise: (_direction, bytes, start, end) => recogniseMessage(bytes, start, end),
  open: (flow, _transport, emit, across) => new HttpParser(flow, emit, across),
};

class HttpParser implements ApplicationParser {
  finished = false;
  handsOver = false;
  handedOverAt: number | undefined;
  successor: ApplicationProtocol | undefined;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #requests: MessageReader;
  readonly #responses: MessageReader;
  readonly #stop = (): boolean => this.finished;
  /** Requests whose answers are outstanding, oldest first; the last one may still be coming in. */
  readonly #outstanding: Exchange[] = [];
  /** The exchange that the response being read belongs to; it is not in `#outstanding`. */
  #answering: Exchange | null = null;
  #sending: Exchange | null = null;
  /** Requests that were given up at the limit; their answers are still to come and are passed over. */
  #givenUp = 0;
  /** Requests that waited for answers when one was lost whose own answer has neither come nor been lost. */
  #askedBefore: number | undefined;
  readonly #requestBody: BodyMeter;
  readonly #responseBody: BodyMeter;
  readonly #keepsContent: boolean;
  #depth = 0;
  #time: Micros = 0;
  /** The side that sends requests; the flow table may have met the flow in its middle and taken it the wrong way round. */
  #client: Direction | null = null;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void, across: AcrossFlows) {
    this.#flow = flow;
    this.#emit = emit;
    this.#keepsContent = across.keepsContent;
    this.#requestBody = new BodyMeter(across.unpacking);
    this.#responseBody = new BodyMeter(across.unpacking);
    this.#requests = new MessageReader(this.#requestListener());
    this.#responses = new MessageReader(this.#responseListener());
  }

  /** Bytes that are held, roughly: buffers, and the heads of the requests that wait for their answers. */
  get held(): number {
    let count = this.#requests.held + this.#responses.held + this.#requestBody.held + this.#responseBody.held;
    for (const exchange of this.#outstanding) count += EXCHANGE_BYTES + exchange.text;
    const sending = this.#sending;
    // Answered early and still being sent: it is in no list any more.
    if (sending !== null && sending.status !== null && sending !== this.#answering)
      count += EXCHANGE_BYTES + sending.text;
    return this.#answering === null ? count : count + EXCHANGE_BYTES + textOf(this.#answering);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished || start >= end) return;
    this.#time = time;
    this.#client ??= clientSide(direction, bytes, start, end);
    const reader = direction === this.#client ? this.#requests : this.#responses;
    const reached = reader.read(bytes, start, end, this.#stop);
    if (this.handsOver) this.handedOverAt = reached;
    if (this.#requests.lost && this.#responses.lost) this.#finish();
  }

  gap(direction: Direction, length: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    if (direction === (this.#client ?? 0)) {
      if (!this.#requests.reading) this.#askedBefore = this.#outstanding.length;
      this.#requests.gap(length);
      return;
    }
    // Where an answer was to begin, one has not come: the next one must not be taken for it.
    if (!this.#responses.reading) {
      for (let count = this.#askedBefore ?? 1; count > 0 && this.#outstanding[0]?.requestDone === true; count--) {
        this.#give(this.#outstanding.shift() as Exchange);
      }
      this.#askedBefore = undefined;
    }
    this.#responses.gap(length);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    this.#finish();
  }

  #requestListener(): MessageListener {
    return {
      startLine: (bytes, from, to) => {
        const line = parseRequestLine(bytes, from, to);
        if (line === null) return 'none';
        const exchange = this.#exchange();
        exchange.method = line.method;
        exchange.uri = line.uri;
        exchange.requestVersion = line.version;
        exchange.requestDone = false;
        this.#sending = exchange;
        exchange.text = textOf(exchange);
        this.#outstanding.push(exchange);
        this.#giveUpOldest();
        return 'head';
      },
      header: (bytes, from, to) => {
        const exchange = this.#sending;
        if (exchange === null) return;
        readHeader(exchange.request, bytes, from, to);
        exchange.kept?.request.line(bytes, from, to);
      },
      headersEnd: () => {
        const exchange = this.#sending;
        if (exchange === null) return NO_BODY;
        const headers = exchange.request;
        exchange.text = textOf(exchange);
        this.#requestBody.begin(headers.contentEncoding);
        if (headers.chunked) return CHUNKED_BODY;
        return headers.contentLength === null ? NO_BODY : { body: 'length', length: headers.contentLength };
      },
      body: (bytes, start, count) => {
        this.#requestBody.take(bytes, start, count);
        this.#keep(bytes, start, count);
      },
      messageEnd: () => {
        const exchange = this.#sending;
        this.#sending = null;
        if (exchange === null) return;
        this.#endRequestBody(exchange);
        exchange.requestDone = true;
        // Answered before it was sent in full: it waited for this.
        if (exchange.status !== null && exchange !== this.#answering) this.#give(exchange);
      },
    };
  }

  #responseListener(): MessageListener {
    return {
      startLine: (bytes, from, to) => {
        const line = parseStatusLine(bytes, from, to);
        if (line === null) return this.#headless();
        const skipped = this.#givenUp > 0;
        if (this.#outstanding.length === 0) this.#askedBefore = undefined;
        const exchange = skipped ? emptyExchange(0, this.#time) : (this.#outstanding.shift() ?? this.#exchange());
        exchange.responseVersion = line.version;
        exchange.status = line.status;
        exchange.reason = line.reason;
        this.#answering = exchange;
        return 'head';
      },
      header: (bytes, from, to) => {
        const exchange = this.#answering;
        if (exchange === null) return;
        readHeader(exchange.response, bytes, from, to);
        exchange.kept?.response.line(bytes, from, to);
      },
      headersEnd: () => {
        if (this.#answering === null) return NO_BODY;
        this.#responseBody.begin(this.#answering.response.contentEncoding);
        return responseBody(this.#answering);
      },
      body: (bytes, start, count) => {
        this.#responseBody.take(bytes, start, count);
        this.#answering?.kept?.response.take(bytes, start, count);
      },
      messageEnd: () => this.#responseEnd(),
    };
  }

  /** A line that is no status line: the answer to an HTTP/0.9 request is a body alone (RFC 1945 section 6). */
  #headless(): 'none' | 'body' {
    if (this.#givenUp > 0 || this.#outstanding[0]?.requestVersion !== '0.9') return 'none';
    this.#answering = this.#outstanding.shift() ?? null;
    this.#responseBody.begin(null);
    return 'body';
  }

  #responseEnd(): void {
    const exchange = this.#answering;
    this.#answering = null;
    if (exchange === null) return;
    this.#endResponseBody(exchange);
    const status = exchange.status ?? 0;
    if (status >= 100 && status < 200) {
      exchange.interimStatus = status;
      exchange.interimText = exchange.reason;
    }
    if (status >= 100 && status < 200 && status !== 101) {
      // An interim answer: the final one is still to come (RFC 9110 section 15.2).
      exchange.status = null;
      exchange.reason = null;
      exchange.responseVersion = null;
      exchange.response = emptyHeaders();
      exchange.kept?.response.clear();
      if (exchange.method !== null) this.#outstanding.unshift(exchange);
      else if (exchange.depth > 0 && exchange.depth === this.#depth) this.#depth -= 1;
      return;
    }
    const switched = status === 101 || (exchange.method === 'CONNECT' && status >= 200 && status < 300);
    if (exchange.depth === 0) this.#givenUp -= 1;
    else if (exchange.requestDone || switched) this.#give(exchange);
    if (!switched) return;
    this.handsOver = true;
    if (status === 101) this.successor = successorOf(exchange);
    else this.#emit(proxiedTunnel(this.#flow, 'HTTP', this.#time));
    this.#finish();
  }

  #endRequestBody(exchange: Exchange): void {
    const { size, type } = this.#requestBody.end();
    exchange.requestBytes = size;
    exchange.requestType = type;
  }

  #endResponseBody(exchange: Exchange): void {
    const { size, type } = this.#responseBody.end();
    exchange.responseBytes = size;
    exchange.responseType = type;
  }

  /** Keeps what has come of the body of the request that is being sent. */
  #keep(bytes: Uint8Array | null, start: number, count: number): void {
    const exchange = this.#sending;
    const kept = exchange?.kept?.request;
    if (exchange === null || kept === undefined) return;
    const before = kept.held;
    kept.take(bytes, start, count);
    if (kept.held === before) return;
    exchange.text += kept.held - before;
    this.#giveUpOldest();
  }

  /** At a limit the oldest requests are given as unanswered. */
  #giveUpOldest(): void {
    let text = 0;
    if (this.#outstanding.length > 1) for (const exchange of this.#outstanding) text += exchange.text;
    while (this.#outstanding.length > OUTSTANDING_LIMIT || (text > OUTSTANDING_TEXT && this.#outstanding.length > 1)) {
      const oldest = this.#outstanding.shift();
      if (oldest === undefined) return;
      text -= oldest.text;
      this.#givenUp += 1;
      this.#give(oldest);
    }
  }

  #exchange(): Exchange {
    this.#depth += 1;
    return emptyExchange(this.#depth, this.#time, this.#keepsContent);
  }

  /** Gives everything that is open, in the order in which it was asked. */
  #finish(): void {
    if (this.finished) return;
    this.finished = true;
    const answering = this.#answering;
    const sending = this.#sending;
    this.#answering = null;
    this.#sending = null;
    if (sending !== null) this.#endRequestBody(sending);
    if (answering !== null) this.#endResponseBody(answering);
    if (answering !== null && answering.depth > 0) this.#give(answering);
    // Answered early and still being sent: it is in no list any more.
    if (sending !== null && sending !== answering && sending.status !== null) this.#give(sending);
    for (const exchange of this.#outstanding.splice(0)) this.#give(exchange);
  }

  #give(exchange: Exchange): void {
    this.#emit(httpTransaction(this.#flow, exchange, this.#client ?? 0));
  }
}

const NO_BODY = { body: 'none', length: 0 } as const;
const CHUNKED_BODY = { body: 'chunked', length: 0 } as const;

/** RFC 9112 section 6.3. */
function responseBody(exchange: Exchange): { readonly body: Body; readonly length: number } {
  const status = exchange.status ?? 0;
  if (exchange.method === 'HEAD' || status < 200 || status === 204 || status === 304) return NO_BODY;
  if (exchange.method === 'CONNECT' && status < 300) return NO_BODY;
  if (exchange.response.chunked) return CHUNKED_BODY;
  const length = exchange.response.contentLength;
  return length === null ? { body: 'close', length: 0 } : { body: 'length', length };
}

/** Who sends requests, judged by the first bytes that either side sends. */
function clientSide(direction: Direction, bytes: Uint8Array, start: number, end: number): Direction {
  // `HTTP/` and `HEAD` begin alike: with one byte to go by, the flow table's word counts.
  if (bytes[start] === 0x48 && start + 1 >= end) return 0;
  const answers = matchesPrefix(bytes, start, Math.min(end, start + 5), 'HTTP/') !== 'no';
  return answers ? (direction === 0 ? 1 : 0) : direction;
}

/** What follows a 101: the answer names it, or else the request. */
function successorOf(exchange: Exchange): ApplicationProtocol | undefined {
  const upgrade = (exchange.response.upgrade ?? exchange.request.upgrade ?? '').toLowerCase();
  if (upgrade.includes('websocket')) return WEBSOCKET;
  return upgrade.includes('h2c') ? http2After(exchange) : undefined;
}
