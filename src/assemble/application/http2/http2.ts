import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { AcrossFlows } from '../across-flows.ts';
import { BodyMeter, METER_BYTES } from '../http/http-body.ts';
import { keptExchange } from '../http/http-content.ts';
import { type Exchange, emptyExchange, httpTransaction, textOf } from '../http/http-exchange.ts';
import { setHeader } from '../http/http-header.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { matchesPrefix } from '../reading/text.ts';
import { UnpackingShare } from '../reading/unpacking.ts';
import { FrameReader, PREFACE } from './frame-reader.ts';
import { HpackDecoder, TABLE_SIZE_LIMIT } from './hpack.ts';

/** Streams of a connection that may be open; servers allow 100 to 128 (nginx, Apache, Chromium). */
export const STREAM_LIMIT = 256;
/** Text of a connection's open streams that is kept, 2 KiB for each of 128; beyond, the oldest stream gives way. */
export const OPEN_TEXT_LIMIT = 256 * 1_024;
/** What an open stream takes besides its text (measured: 840 with the beginning of a body). */
const STREAM_BYTES = 1_024;
/** A server's first frame: SETTINGS on stream 0, six bytes for each of at most as many settings as are defined. */
const SETTINGS_LIMIT = 60;

interface OpenStream {
  readonly exchange: Exchange;
  requestBody: BodyMeter | null;
  responseBody: BodyMeter | null;
  requestEnded: boolean;
  /** Answered before it was sent in full: it waits for that. */
  responseEnded: boolean;
}

/** HTTP/2 (RFC 9113) in clear with prior knowledge, by its preface or a server's SETTINGS. Zeek has no name for it but HTTP's. */
export const HTTP2: ApplicationProtocol = {
  service: 'http',
  transports: ['tcp'],
  begins: (byte, direction) => byte === PREFACE.charCodeAt(0) || (byte === 0 && direction === 1),
  recognise(direction, bytes, start, end) {
    const preface = matchesPrefix(bytes, start, end, PREFACE);
    return preface === 'no' && direction === 1 ? recogniseSettings(bytes, start, end) : preface;
  },
  open: (flow, _transport, emit, across) => new Http2Parser(flow, emit, across, null),
};

/** HTTP/2 after an upgrade: the request that asked for it is the first stream (RFC 7540 section 3.2). */
export function http2After(request: Exchange): ApplicationProtocol {
  return { ...HTTP2, open: (flow, _transport, emit, across) => new Http2Parser(flow, emit, across, request) };
}

function recogniseSettings(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  if (bytes[start] !== 0) return 'no';
  if (end - start < 9) return end - start < 4 || bytes[start + 3] === 4 ? 'more' : 'no';
  const length = bytes[start + 2] as number;
  if (bytes[start + 1] !== 0 || bytes[start + 3] !== 4 || length % 6 !== 0 || length > SETTINGS_LIMIT) return 'no';
  for (let at = start + 4; at < start + 9; at += 1) if (bytes[at] !== 0) return 'no';
  return 'yes';
}

class Http2Parser implements ApplicationParser {
  finished = false;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #unpacking: UnpackingShare;
  readonly #keepsContent: boolean;
  readonly #requestTable = new HpackDecoder();
  readonly #responseTable = new HpackDecoder();
  readonly #requests: FrameReader;
  readonly #responses: FrameReader;
  /** Oldest first. */
  readonly #streams = new Map<number, OpenStream>();
  /** Characters that are kept of all open streams. */
  #text = 0;
  #client: Direction | null = null;
  /** Highest stream that was opened: what comes later on a lower one that is not open is over. */
  #lastStream = 0;
  #lastPromised = 0;
  #depth = 0;
  #time: Micros = 0;

  constructor(
    flow: FlowContext,
    emit: (transaction: Transaction) => void,
    across: AcrossFlows,
    upgraded: Exchange | null,
  ) {
    this.#flow = flow;
    this.#emit = emit;
    this.#unpacking = new UnpackingShare(across.unpacking);
    this.#keepsContent = across.keepsContent;
    this.#requests = this.#reader(true);
    this.#responses = this.#reader(false);
    if (upgraded === null) return;
    const stream = this.#open(1, upgraded.time, 2);
    const { method, uri, request, kept } = upgraded;
    // The answer that switched was of HTTP/1.1, and has been given; the one to the request comes now.
    const again = kept === null ? null : { ...keptExchange(), request: kept.request };
    Object.assign(stream.exchange, { method, uri, request, kept: again });
    stream.requestEnded = true;
    this.#weigh(1);
    // The request's HTTP2-Settings came before: they are not kept, so the server may use what they can have allowed.
    this.#responseTable.allow(TABLE_SIZE_LIMIT);
  }

  /** Bytes that are held, roughly: buffers, header tables, open streams and the meters of their bodies. */
  get held(): number {
    const buffers = this.#requests.held + this.#responses.held;
    const tables = this.#requestTable.held + this.#responseTable.held;
    const streams = this.#streams.size * STREAM_BYTES + this.#text;
    return buffers + tables + streams + this.#unpacking.active * METER_BYTES;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished || start >= end) return;
    this.#time = time;
    if (this.#client === null) {
      const isClient = bytes[start] === PREFACE.charCodeAt(0);
      this.#client = isClient ? direction : direction === 0 ? 1 : 0;
      this.#requests.expectPreface();
    }
    (direction === this.#client ? this.#requests : this.#responses).read(bytes, start, end);
    this.#check();
  }

  gap(direction: Direction, length: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    (direction === (this.#client ?? 0) ? this.#requests : this.#responses).gap(length);
    this.#check();
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    this.#finish();
  }

  #check(): void {
    if (this.#requests.lost && this.#responses.lost) this.#finish();
  }

  #finish(): void {
    this.finished = true;
    for (const number of [...this.#streams.keys()]) this.#give(number);
  }

  #reader(isRequest: boolean): FrameReader {
    const decoder = isRequest ? this.#requestTable : this.#responseTable;
    return new FrameReader({
      headers: (number, promised, bytes, start, end) => {
        const exchange = (promised === 0 ? this.#stream(number, isRequest) : this.#promise(promised))?.exchange;
        const describesRequest = isRequest || promised !== 0;
        if (exchange !== undefined && !describesRequest) clearInterim(exchange);
        const isRead = decoder.decode(bytes, start, end, (name, value) => {
          if (exchange === undefined) return;
          if (describesRequest) requestHeader(exchange, name, value);
          else responseHeader(exchange, name, value);
        });
        this.#weigh(promised === 0 ? number : promised);
        return isRead;
      },
      data: (number, bytes, start, count) => this.#body(number, isRequest, bytes, start, count),
      endStream: (number) => {
        const stream = this.#streams.get(number);
        if (stream === undefined) return;
        if (isRequest) {
          stream.requestEnded = true;
          if (stream.responseEnded) this.#give(number);
        } else if (stream.requestEnded) this.#give(number);
        else stream.responseEnded = true;
      },
      reset: (number) => this.#give(number),
      // What one side allows is what the other one does.
      tableSize: (size) => (isRequest ? this.#responseTable : this.#requestTable).allow(size),
    });
  }

  /** A stream has got headers: where all of them together are too many, the oldest streams give way. */
  #weigh(number: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    const text = textOf(stream.exchange);
    this.#text += text - stream.exchange.text;
    stream.exchange.text = text;
    for (const oldest of this.#streams.keys()) {
      if (this.#text <= OPEN_TEXT_LIMIT) return;
      this.#give(oldest);
    }
  }

  #stream(number: number, isRequest: boolean): OpenStream | undefined {
    const open = this.#streams.get(number);
    if (open !== undefined || number === 0 || number <= this.#lastStream || number % 2 === 0) return open;
    const stream = this.#open(number, this.#time);
    // An answer whose question was not seen.
    if (!isRequest) stream.requestEnded = true;
    return stream;
  }

  /** A server opens even streams by promising them. */
  #promise(number: number): OpenStream | undefined {
    if (number % 2 !== 0 || number <= this.#lastPromised) return undefined;
    const stream = this.#open(number, this.#time);
    stream.requestEnded = true;
    return stream;
  }

  #open(number: number, time: Micros, depth = this.#depth + 1): OpenStream {
    if (this.#streams.size === STREAM_LIMIT) {
      const oldest = this.#streams.keys().next().value;
      if (oldest !== undefined) this.#give(oldest);
    }
    if (number % 2 === 0) this.#lastPromised = number;
    else this.#lastStream = number;
    this.#depth = depth;
    const exchange = emptyExchange(depth, time, this.#keepsContent);
    exchange.requestVersion = '2';
    const stream = { exchange, requestBody: null, responseBody: null, requestEnded: false, responseEnded: false };
    this.#streams.set(number, stream);
    return stream;
  }

  #body(number: number, isRequest: boolean, bytes: Uint8Array | null, start: number, count: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    let meter = isRequest ? stream.requestBody : stream.responseBody;
    if (meter === null) {
      meter = new BodyMeter(this.#unpacking);
      meter.begin((isRequest ? stream.exchange.request : stream.exchange.response).contentEncoding);
      if (isRequest) stream.requestBody = meter;
      else stream.responseBody = meter;
    }
    meter.take(bytes, start, count);
    const { kept } = stream.exchange;
    if (kept === null) return;
    (isRequest ? kept.request : kept.response).take(bytes, start, count);
    this.#weigh(number);
  }

  #give(number: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    this.#streams.delete(number);
    this.#text -= stream.exchange.text;
    const { exchange } = stream;
    const request = stream.requestBody?.end();
    const response = stream.responseBody?.end();
    exchange.requestBytes = request?.size ?? 0;
    exchange.requestType = request?.type ?? null;
    exchange.responseBytes = response?.size ?? 0;
    exchange.responseType = response?.type ?? null;
    this.#emit(httpTransaction(this.#flow, exchange, this.#client ?? 0));
  }
}

/** The final answer follows an interim one (1xx) with a header block of its own. */
function clearInterim(exchange: Exchange): void {
  if (exchange.status === null || exchange.status >= 200) return;
  exchange.interimStatus = exchange.status;
  exchange.status = null;
  exchange.kept?.response.clear();
}

function requestHeader(exchange: Exchange, name: string, value: string): void {
  if (name === ':method') exchange.method ??= value;
  else if (name === ':path') exchange.uri ??= value;
  // It stands before all regular fields and says the same as `host`.
  else if (name === ':authority') {
    exchange.request.host ??= value;
    exchange.kept?.request.field('host', value);
  } else {
    setHeader(exchange.request, name, value);
    if (!name.startsWith(':')) exchange.kept?.request.field(name, value);
  }
}

function responseHeader(exchange: Exchange, name: string, value: string): void {
  if (name === ':status') {
    exchange.responseVersion = '2';
    if (exchange.status === null && /^[1-9]\d\d$/.test(value)) exchange.status = Number(value);
  } else {
    setHeader(exchange.response, name, value);
    exchange.kept?.response.field(name, value);
  }
}
