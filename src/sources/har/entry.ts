import { UNKNOWN_ADDRESS } from '../../model/address.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import { headerOf, type WebRequest, type WebResponse } from '../../model/web/request.ts';
import { addressOf } from '../access-log/client.ts';
import { httpVersion } from '../access-log/request-line.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { isoTime } from '../zeek/time.ts';
import { identityOf } from '../zeek/tsv-row.ts';

/** Bytes of a request's body, and of an answer's, that are kept: as many as of a capture. */
const BODY = 65_536;
const ANSWER = 4_096;
const HEADERS = 100;

type Fields = Readonly<Record<string, unknown>>;

/** Scheme, authority, and path with query. */
const URL = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?([^/?#]*)([^#]*)/i;

/**
 * One entry of a HAR 1.2 document. A recorder notes what it did itself: who it was is not in it. Null for what never was
 * a request over the network (`data:`, `blob:`). Throws UnreadableRow.
 */
export function entryOf(json: string, number: number): HttpTransaction | null {
  const entry = objectOf(parsed(json), 'it is no object');
  const asked = objectOf(entry['request'], 'it has no request');
  const started = entry['startedDateTime'];
  const time = typeof started === 'string' ? isoTime(started) : undefined;
  if (time === undefined) throw new UnreadableRow('startedDateTime is no time');
  const url = asked['url'];
  const method = asked['method'];
  if (typeof url !== 'string' || typeof method !== 'string')
    throw new UnreadableRow('its request has no URL or method');
  const parts = URL.exec(bytes(url));
  if (parts === null) return null;
  const request = requestOf(asked, method, parts[2] as string, parts[3] as string);
  const response = responseOf(entry['response']);
  const { headers, body } = request;
  const server = entry['serverIPAddress'];
  const statusText = (entry['response'] as Fields | null | undefined)?.['statusText'];
  return {
    kind: 'http',
    uid: identityOf(number, json),
    time,
    originator: 'unknown',
    originatorPort: 0,
    responder: (typeof server === 'string' ? addressOf(server) : null) ?? UNKNOWN_ADDRESS,
    responderPort: portOf(parts[1] as string, parts[2] as string),
    depth: 1,
    method: request.method,
    host: headerOf(headers, 'host'),
    uri: request.target,
    referrer: headerOf(headers, 'referer'),
    version: request.version,
    userAgent: headerOf(headers, 'user-agent'),
    origin: headerOf(headers, 'origin'),
    requestBodyBytes: body?.length ?? 0,
    responseBodyBytes: response?.size ?? 0,
    status: response?.status ?? null,
    statusText: response === null || typeof statusText !== 'string' || statusText === '' ? null : statusText,
    interimStatus: null,
    interimText: null,
    username: null,
    password: null,
    proxied: [],
    requestType: mediaType(headerOf(headers, 'content-type')),
    responseType: response === null ? null : mediaType(headerOf(response.headers, 'content-type')),
    web: { request, response, client: 'unknown', inspection: null, refused: null },
  };
}

function requestOf(asked: Fields, method: string, authority: string, path: string): WebRequest {
  const posted = asked['postData'];
  const content = typeof posted === 'object' && posted !== null ? postedBytes(posted as Fields) : null;
  const given = headersOf(asked['headers']);
  // What was posted stands here unpacked.
  const sent = content === null ? given : without(given, 'content-encoding');
  const headers = headerOf(sent, 'host') === null && authority !== '' ? ['Host', authority, ...sent] : sent;
  const version = asked['httpVersion'];
  return {
    method: bytes(method),
    target: path.startsWith('/') ? path : `/${path}`,
    version: typeof version === 'string' ? httpVersion(version) : null,
    headers,
    body: content === null || content.length === 0 ? null : content.slice(0, BODY),
    isBodyCut: content !== null && content.length > BODY,
  };
}

/** Null where none came: recorders note 0 then. */
function responseOf(value: unknown): WebResponse | null {
  if (typeof value !== 'object' || value === null) return null;
  const answer = value as Fields;
  const status = answer['status'];
  if (typeof status !== 'number' || !(status >= 100 && status <= 999)) return null;
  const content = answer['content'];
  const fields: Fields = typeof content === 'object' && content !== null ? (content as Fields) : {};
  const body = contentBytes(fields);
  const given = headersOf(answer['headers']);
  const size = [fields['size'], answer['bodySize']].find((one) => typeof one === 'number' && one >= 0);
  return {
    status,
    // The text of an answer stands here unpacked, as that of a request does.
    headers: body === null ? given : without(given, 'content-encoding'),
    size: typeof size === 'number' ? size : (body?.length ?? null),
    body: body === null || body.length === 0 ? null : body.slice(0, ANSWER),
  };
}

/** The text that was posted; where there is none, the parameters as a form has them. */
function postedBytes(posted: Fields): Uint8Array | null {
  const content = contentBytes(posted);
  if (content !== null && content.length > 0) return content;
  const parameters: unknown = posted['params'];
  if (!Array.isArray(parameters) || parameters.length === 0) return content;
  const pairs = parameters.slice(0, 1_000).map((one: unknown) => {
    const { name, value } = (typeof one === 'object' && one !== null ? one : {}) as Fields;
    return `${encoded(name)}=${encoded(value)}`;
  });
  return new Uint8Array(Buffer.from(pairs.join('&')));
}

/** Of a text; what is none is nothing. */
function encoded(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? encodeURIComponent(String(value).toWellFormed()) : '';
}

function contentBytes(content: Fields): Uint8Array | null {
  const text = content['text'];
  if (typeof text !== 'string') return null;
  return new Uint8Array(Buffer.from(text, content['encoding'] === 'base64' ? 'base64' : 'utf8'));
}

/** Names and values in turn; those of HTTP/2 that begin with a colon are told otherwise. */
function headersOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, HEADERS).flatMap((one: unknown) => {
    const { name, value: text } = (typeof one === 'object' && one !== null ? one : {}) as Fields;
    return typeof name === 'string' && typeof text === 'string' && !name.startsWith(':')
      ? [bytes(name), bytes(text)]
      : [];
  });
}

function without(headers: readonly string[], name: string): readonly string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== name);
}

function portOf(scheme: string, authority: string): number {
  const port = Number(/:(\d{1,5})$/.exec(authority)?.[1] ?? Number.NaN);
  if (port >= 0 && port <= 65_535) return port;
  return /^(https|wss)$/i.test(scheme) ? 443 : 80;
}

function mediaType(value: string | null): string | null {
  const type = value?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' ? null : type;
}

/** A character for each byte of UTF-8. */
function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UnreadableRow('it is no JSON', { cause });
  }
}

function objectOf(value: unknown, problem: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UnreadableRow(problem);
}
