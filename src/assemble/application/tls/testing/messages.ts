import { toBytes } from '../../../testing/conversation.ts';

/** A number is a byte, text is one byte a character. */
export type Piece = number | string | Uint8Array | readonly number[];

/** Joins pieces: numbers are bytes, text is one byte a character. For tests. */
export function bytesOf(...pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map((piece) => {
    if (typeof piece === 'number') return Uint8Array.of(piece);
    return typeof piece === 'string' || piece instanceof Uint8Array ? toBytes(piece) : Uint8Array.from(piece);
  });
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A number in `width` bytes, big endian. */
export function number(value: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, index) => (value / 2 ** (8 * (width - 1 - index))) & 0xff);
}

/** Content behind its length in `width` bytes. */
export function sized(width: number, ...content: readonly Piece[]): Uint8Array {
  const bytes = bytesOf(...content);
  return bytesOf(number(bytes.length, width), bytes);
}

export function numbers(values: readonly number[]): Uint8Array {
  return bytesOf(...values.map((value) => number(value, 2)));
}

export function extension(type: number, ...content: readonly Piece[]): Uint8Array {
  return bytesOf(number(type, 2), sized(2, ...content));
}

export interface HelloFields {
  readonly version?: number;
  readonly session?: Uint8Array;
  readonly ciphers?: readonly number[];
  readonly extensions?: readonly Uint8Array[];
  readonly random?: Uint8Array;
  /** Of DTLS. */
  readonly cookie?: Uint8Array;
}

/** Body of a ClientHello. */
export function clientHello(fields: HelloFields = {}): Uint8Array {
  const { version = 0x0303, session = new Uint8Array(0), ciphers = [0x1301, 0xc02f], extensions } = fields;
  return bytesOf(
    number(version, 2),
    fields.random ?? new Uint8Array(32).fill(7),
    sized(1, session),
    fields.cookie === undefined ? [] : sized(1, fields.cookie),
    sized(2, numbers(ciphers)),
    [1, 0],
    extensions === undefined ? [] : sized(2, ...extensions),
  );
}

/** Body of a ServerHello. */
export function serverHello(fields: HelloFields & { readonly cipher?: number } = {}): Uint8Array {
  const { version = 0x0303, session = new Uint8Array(0), cipher = 0xc02f, extensions } = fields;
  return bytesOf(
    number(version, 2),
    fields.random ?? new Uint8Array(32).fill(9),
    sized(1, session),
    number(cipher, 2),
    0,
    extensions === undefined ? [] : sized(2, ...extensions),
  );
}

export function message(type: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  return bytesOf(type, sized(3, body));
}

export function record(type: number, content: Uint8Array, version = 0x0303): Uint8Array {
  return bytesOf(type, number(version, 2), sized(2, content));
}

/** Body of a Certificate message up to TLS 1.2. */
export function chain(...certificates: readonly Uint8Array[]): Uint8Array {
  return sized(3, ...certificates.map((certificate) => sized(3, certificate)));
}

export const serverName = (name: string) => extension(0, sized(2, 0, sized(2, name)));
export const protocols = (...names: readonly string[]) =>
  extension(16, sized(2, ...names.map((name) => sized(1, name))));
