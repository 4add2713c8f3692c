import { FIELD, fieldCode, isToken, readLength } from '../http/fields.ts';
import { ForwardedFields } from '../http/forwarded.ts';
import type { MalformedKind } from '../http/malformed.ts';
import { CHUNKED, type HeadLimits, isHost, METHOD_LENGTH, type RequestHead } from '../http/request-head.ts';

/** What HTTP/1.1 has no room for in a target or a value: nghttp2 lets none through, and we do not lean on that. */
function isSound(text: string, first: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < first && code !== 9) || code === 127) return false;
  }
  return true;
}

interface Pseudo {
  method: string;
  path: string;
  authority: string | null;
}

/** Collects the fields of a request of HTTP/2 as the fields of HTTP/1.1. */
class Collector {
  readonly headers: string[] = [];
  plain = '';
  host: string | null = null;
  length: string | null = null;
  readonly forwarded = new ForwardedFields();
  isWaitingForContinue = false;
  #cookie: string | null = null;

  take(name: string, value: string): MalformedKind | null {
    if (name === 'cookie') {
      // Cookies come in crumbs and go out as one (RFC 9113 section 8.2.3).
      this.#cookie = this.#cookie === null ? value : `${this.#cookie}; ${value}`;
      return null;
    }
    if (name !== 'host') this.headers.push(name, value);
    const disguise = name.includes('_') ? fieldCode(name.replaceAll('_', '-')) : 0;
    if (disguise === FIELD.contentLength || disguise === FIELD.transferEncoding || disguise === FIELD.host) {
      return 'framing-name';
    }
    const code = fieldCode(name);
    switch (code) {
      case 0:
        if (disguise !== 0) return null;
        break;
      case FIELD.contentType:
      case FIELD.secWebSocketKey:
        break;
      case FIELD.host:
        if (this.host !== null) return 'several-hosts';
        this.host = value;
        return null;
      case FIELD.contentLength:
        if (this.length !== null) return 'several-lengths';
        this.length = value;
        return null;
      case FIELD.connection:
      case FIELD.transferEncoding:
      case FIELD.upgrade:
      case FIELD.keepAlive:
        return 'http2-fields';
      case FIELD.expect:
        if (value.toLowerCase() !== '100-continue') return 'expectation';
        this.isWaitingForContinue = true;
        return null;
      default:
        this.forwarded.take(code, value);
        return null;
    }
    this.plain += `${name}: ${value}\r\n`;
    return null;
  }

  end(): void {
    if (this.#cookie === null) return;
    this.headers.push('cookie', this.#cookie);
    this.plain += `cookie: ${this.#cookie}\r\n`;
  }
}

function hostOf(pseudo: Pseudo, host: string | null): { readonly host: string } | MalformedKind {
  const { authority } = pseudo;
  if (authority !== null && host !== null && authority.toLowerCase() !== host.toLowerCase()) return 'several-hosts';
  const named = authority ?? host;
  if (named === null) return 'no-host';
  return isHost(named) ? { host: named } : 'host';
}

/** Sorts names and values into pseudo-headers and fields. */
function collect(raw: readonly string[], pseudo: Pseudo, fields: Collector): MalformedKind | null {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] as string;
    const value = raw[index + 1] as string;
    if (!isSound(value, 32)) return 'http2-fields';
    if (name === ':method') pseudo.method = value;
    else if (name === ':path') pseudo.path = value;
    else if (name === ':authority') pseudo.authority = value;
    else if (name === ':scheme') continue;
    else if (!isToken(name) || name !== name.toLowerCase()) return 'http2-fields';
    else {
      const fault = fields.take(name, value.trim());
      if (fault !== null) return fault;
    }
  }
  fields.end();
  return null;
}

function lineFault(pseudo: Pseudo, limits: HeadLimits): MalformedKind | null {
  const { method, path } = pseudo;
  if (!isToken(method) || method.length > METHOD_LENGTH) return 'request-line';
  const isPath = path.startsWith('/') || (path === '*' && method === 'OPTIONS') || method === 'CONNECT';
  if (!isPath || !isSound(path, 33) || path.includes('\t')) return 'target';
  return path.length > limits.targetBytes ? 'target-size' : null;
}

/**
 * Reads the head of a request of HTTP/2 (names and values in turn, pseudo-headers among them) as one that can be passed
 * on in HTTP/1.1 (RFC 9113 section 8.3). `hasBody`: the head did not end the stream.
 */
export function readHttp2Head(
  raw: readonly string[],
  hasBody: boolean,
  limits: HeadLimits,
): RequestHead | MalformedKind {
  if (raw.length > 2 * limits.fields + 8) return 'field-count';
  const pseudo: Pseudo = { method: '', path: '', authority: null };
  const fields = new Collector();
  const fault = collect(raw, pseudo, fields) ?? lineFault(pseudo, limits);
  if (fault !== null) return fault;
  const host = hostOf(pseudo, fields.host);
  if (typeof host === 'string') return host;
  const length = fields.length === null ? null : readLength(fields.length);
  if (length === -1) return 'content-length';
  return {
    method: pseudo.method,
    target: pseudo.path,
    path: pseudo.path,
    version: '2',
    headers: ['host', host.host, ...fields.headers],
    plain: fields.plain,
    host: host.host,
    bodyLength: hasBody ? (length ?? CHUNKED) : 0,
    isKeptAlive: true,
    isWaitingForContinue: fields.isWaitingForContinue && hasBody,
    isUpgrade: false,
    forwarded: fields.forwarded,
  };
}
