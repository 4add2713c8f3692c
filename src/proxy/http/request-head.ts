import { connectionOptions, FIELD, type FieldBlock, isToken, readFields, readLength, withoutNamed } from './fields.ts';
import { type Forwarded, ForwardedFields } from './forwarded.ts';
import type { MalformedKind } from './malformed.ts';

/** A body whose length is told by its chunks. */
export const CHUNKED = -1;

/** A request of HTTP/1 that every reader takes alike. */
export interface RequestHead {
  readonly method: string;
  /** As sent. */
  readonly target: string;
  /** In origin form, or `*`. */
  readonly path: string;
  readonly version: '1.0' | '1.1' | '2';
  readonly headers: readonly string[];
  /** Field lines for the upstream, without those that are ours to write. */
  readonly plain: string;
  /** As sent; empty where HTTP/1.0 sent none. */
  readonly host: string;
  /** Bytes of the body, 0 for none, `CHUNKED`. */
  readonly bodyLength: number;
  readonly isKeptAlive: boolean;
  readonly isWaitingForContinue: boolean;
  /** A WebSocket handshake (RFC 6455). */
  readonly isUpgrade: boolean;
  readonly forwarded: Forwarded;
}

/** Bounds of a head. */
export interface HeadLimits {
  /** Bytes of the request target. */
  readonly targetBytes: number;
  readonly fields: number;
}

/** No name is longer in the registry of methods (UPDATEREDIRECTREF has 17). */
export const METHOD_LENGTH = 24;

/** A host name or address and maybe a port; more than this nobody needs, and parsers differ about it. */
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

export function isHost(text: string): boolean {
  return HOST.test(text);
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;

/** The target in origin form, or what is wrong with it. */
function pathOf(method: string, target: string, host: string): { readonly path: string } | MalformedKind {
  if (target.charCodeAt(0) === 47) return { path: target };
  if (target === '*') return method === 'OPTIONS' ? { path: target } : 'target';
  // CONNECT has a target of its own; it is refused by method, with the right status.
  if (method === 'CONNECT') return isHost(target) ? { path: target } : 'target';
  const [, authority, rest = ''] = ABSOLUTE.exec(target) ?? [];
  if (authority === undefined) return 'target';
  if (authority.toLowerCase() !== host.toLowerCase()) return 'target-host';
  return { path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** What the special fields of a request say. */
class Findings {
  host: string | null = null;
  options: string[] | null = null;
  length: string | null = null;
  coding: string | null = null;
  expect: string | null = null;
  upgrade: string | null = null;
  socketKey: string | null = null;
  readonly forwarded = new ForwardedFields();

  /** Takes the field in, or says why it cannot stand. */
  take(code: number, value: string): MalformedKind | null {
    switch (code) {
      case FIELD.host:
        if (this.host !== null) return 'several-hosts';
        if (!isHost(value)) return 'host';
        this.host = value;
        return null;
      case FIELD.connection:
        this.options = [...(this.options ?? []), ...connectionOptions(value)];
        return null;
      case FIELD.contentLength:
        if (this.length !== null) return 'several-lengths';
        this.length = value;
        return null;
      case FIELD.transferEncoding:
        if (this.coding !== null) return 'transfer-encoding';
        this.coding = value;
        return null;
      case FIELD.expect:
        if (this.expect !== null) return 'expectation';
        this.expect = value;
        return null;
      case FIELD.upgrade:
        this.upgrade = this.upgrade === null ? value : `${this.upgrade}, ${value}`;
        return null;
      case FIELD.secWebSocketKey:
        this.socketKey = value;
        return null;
      default:
        this.forwarded.take(code, value);
        return null;
    }
  }

  bodyLength(isOld: boolean): number | MalformedKind {
    if (this.coding !== null) {
      if (this.length !== null) return 'length-and-coding';
      if (isOld) return 'old-transfer-encoding';
      return this.coding.toLowerCase() === 'chunked' ? CHUNKED : 'transfer-encoding';
    }
    if (this.length === null) return 0;
    const length = readLength(this.length);
    return length < 0 ? 'content-length' : length;
  }

  isUpgrade(method: string, bodyLength: number): boolean {
    if (this.upgrade === null || this.options === null || !this.options.includes('upgrade')) return false;
    return (
      method === 'GET' && bodyLength === 0 && this.socketKey !== null && this.upgrade.toLowerCase() === 'websocket'
    );
  }
}

/** Fields that a Connection field may not take away: who comes after us would not know the body's end or the host. */
function plainOf(block: FieldBlock, options: readonly string[] | null): string {
  if (options === null) return block.plain;
  const named = options.filter((option) => option !== 'close' && option !== 'keep-alive' && option !== 'upgrade');
  return named.length === 0 ? block.plain : withoutNamed(block, named);
}

/**
 * Reads the head of a request of HTTP/1: request line, fields and the empty line, which `HeadScan` has found. Where two
 * readers could disagree it is refused, whatever RFC 9112 would let a lenient one do.
 */
export function readRequestHead(text: string, limits: HeadLimits): RequestHead | MalformedKind {
  const lineEnd = text.indexOf('\r\n');
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  if (first <= 0 || first > METHOD_LENGTH || second < 0 || second > lineEnd) return 'request-line';
  if (second - first - 1 > limits.targetBytes) return 'target-size';
  const method = text.slice(0, first);
  const target = text.slice(first + 1, second);
  const version = text.slice(second + 1, lineEnd);
  if (!isToken(method) || target === '' || target.includes('\t')) return 'request-line';
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') {
    return /^HTTP\/\d(?:\.\d)?$/.test(version) ? 'version' : 'request-line';
  }
  const isOld = version === 'HTTP/1.0';
  const block = readFields(text, lineEnd + 2, limits.fields);
  if (typeof block === 'string') return block;
  const found = new Findings();
  for (let index = 0; index < block.special.length; index += 2) {
    const fault = found.take(
      block.special[index] as number,
      block.headers[(block.special[index + 1] as number) + 1] as string,
    );
    if (fault !== null) return fault;
  }
  if (found.host === null && !isOld) return 'no-host';
  const bodyLength = found.bodyLength(isOld);
  if (typeof bodyLength === 'string') return bodyLength;
  const host = found.host ?? '';
  const path = pathOf(method, target, host);
  if (typeof path === 'string') return path;
  const isExpecting = found.expect !== null && !isOld;
  if (isExpecting && found.expect?.toLowerCase() !== '100-continue') return 'expectation';
  const { options } = found;
  return {
    method,
    target,
    path: path.path,
    version: isOld ? '1.0' : '1.1',
    headers: block.headers,
    plain: plainOf(block, options),
    host,
    bodyLength,
    isKeptAlive: isOld ? (options?.includes('keep-alive') ?? false) : !(options?.includes('close') ?? false),
    isWaitingForContinue: isExpecting && bodyLength !== 0,
    isUpgrade: !isOld && found.isUpgrade(method, bodyLength),
    forwarded: found.forwarded,
  };
}
