/** Frames of HTTP/2 byte by byte, for what no client that behaves would send. */

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const TYPE = { data: 0, headers: 1, reset: 3, settings: 4, windowUpdate: 8 } as const;
const END_STREAM = 1;
const END_HEADERS = 4;
const ACK = 1;
const INITIAL_WINDOW_SIZE = 4;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A string of HPACK, short and without Huffman's code (RFC 7541 section 5.2). */
function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

export function settings(initialWindow?: number): Buffer {
  if (initialWindow === undefined) return frame(TYPE.settings, 0, 0, Buffer.alloc(0));
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(INITIAL_WINDOW_SIZE, 0);
  payload.writeUInt32BE(initialWindow, 2);
  return frame(TYPE.settings, 0, 0, payload);
}

export function settingsAck(): Buffer {
  return frame(TYPE.settings, ACK, 0, Buffer.alloc(0));
}

/** A request for `/` of `a`; names and values of more fields, each shorter than 127 bytes. */
export function request(
  stream: number,
  method: string,
  more: Readonly<Record<string, string>>,
  isWhole = true,
): Buffer {
  const fields = { ':method': method, ':scheme': 'http', ':path': '/', ':authority': 'a', ...more };
  const literals = Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), string(name), string(value)]);
  return frame(TYPE.headers, END_HEADERS | (isWhole ? END_STREAM : 0), stream, Buffer.concat(literals));
}

export function data(stream: number, bytes: number): Buffer {
  return frame(TYPE.data, 0, stream, Buffer.alloc(bytes, 'x'));
}

export function reset(stream: number, code: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(code);
  return frame(TYPE.reset, 0, stream, payload);
}

/** What may be sent of the body of a connection's one stream, by the frames that come. */
export class SendWindow {
  /** Of the connection, by RFC 9113 section 6.9.2, and of the stream. */
  readonly #left: [number, number];
  #input = Buffer.alloc(0);

  /** `initialWindow`: what the other side's settings say. */
  constructor(initialWindow: number) {
    this.#left = [65_535, initialWindow];
  }

  get bytes(): number {
    return Math.min(...this.#left);
  }

  heard(chunk: Buffer): void {
    this.#input = Buffer.concat([this.#input, chunk]);
    while (this.#input.length >= 9) {
      const end = 9 + this.#input.readUIntBE(0, 3);
      if (this.#input.length < end) return;
      const index = this.#input.readUInt32BE(5) === 0 ? 0 : 1;
      if (this.#input[3] === TYPE.windowUpdate) this.#left[index] += this.#input.readUInt32BE(9);
      this.#input = this.#input.subarray(end);
    }
  }

  sent(bytes: number): void {
    this.#left[0] -= bytes;
    this.#left[1] -= bytes;
  }
}
