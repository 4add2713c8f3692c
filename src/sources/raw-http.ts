import { headerOf, type WebRequest } from '../model/web/request.ts';
import { openBytes } from './open.ts';
import type { ListCounters } from './request-list.ts';

/** Bytes of a file of requests: it is read whole, because only its end shows where the last body ends. */
const MOST_BYTES = 1 << 28;
const CHUNK = 1 << 18;

const METHOD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) +(?=\S)/;
const VERSION = / HTTP\/(\d(?:\.\d)?)$/;

/**
 * Reads requests as they are sent, one behind the other: a request line, headers, an empty line, a body of as many bytes as
 * Content-Length says, or up to the next request line that says its HTTP version. Throws GH-SRC-001 and its like where it
 * cannot be read.
 */
export async function* readRawRequests(path: string, counters: ListCounters): AsyncGenerator<readonly WebRequest[]> {
  const text = await readAll(path, counters);
  const requests: WebRequest[] = [];
  for (const { request, line, isRequest } of rawRequests(text)) {
    requests.push(request);
    if (isRequest) counters.read += 1;
    else {
      counters.unreadable += 1;
      if (counters.firstUnreadable === 0) counters.firstUnreadable = line;
    }
  }
  yield requests;
}

export interface RawRequest {
  readonly request: WebRequest;
  /** Where it begins, from 1. */
  readonly line: number;
  /** False where its first line is no request line: it is taken for the target. */
  readonly isRequest: boolean;
}

/** @param text a character for each byte */
export function rawRequests(text: string): RawRequest[] {
  const requests: RawRequest[] = [];
  let lines = 1;
  let counted = 0;
  for (let at = 0; at < text.length; ) {
    const lineEnd = endOf(text, at);
    const line = text.slice(at, lineEnd).trim();
    if (line === '') {
      at = lineEnd + 1;
      continue;
    }
    for (; counted < at; counted++) if (text.charCodeAt(counted) === 0x0a) lines++;
    const method = METHOD.exec(line);
    const behind = method === null ? line : line.slice(method[0].length);
    const version = method === null ? null : VERSION.exec(behind);
    const { headers, end } = headersFrom(text, lineEnd + 1);
    const { body, next } = bodyFrom(text, end, headers);
    const request = {
      method: method?.[1] ?? 'GET',
      target: version === null ? behind : behind.slice(0, version.index).trimEnd(),
      version: version?.[1] ?? null,
      headers,
      body: body === '' ? null : Buffer.from(body, 'latin1'),
      isBodyCut: false,
    };
    requests.push({ request, line: lines, isRequest: method !== null });
    at = next;
  }
  return requests;
}

/** Names and values in turn up to an empty line, and where what comes behind it begins. */
function headersFrom(text: string, from: number): { readonly headers: readonly string[]; readonly end: number } {
  const headers: string[] = [];
  let at = from;
  while (at < text.length) {
    const end = endOf(text, at);
    const header = text.slice(at, end).replace(/\r$/, '');
    at = end + 1;
    if (header === '') break;
    const colon = header.indexOf(':');
    headers.push(colon < 0 ? header : header.slice(0, colon).trim(), colon < 0 ? '' : header.slice(colon + 1).trim());
  }
  return { headers, end: Math.min(at, text.length) };
}

/** The body without its chunks, and where the next request may begin. */
function bodyFrom(
  text: string,
  from: number,
  headers: readonly string[],
): { readonly body: string; readonly next: number } {
  if (/chunked\s*$/i.test(headerOf(headers, 'transfer-encoding') ?? '')) return chunksFrom(text, from);
  const said = headerOf(headers, 'content-length');
  if (said !== null && /^\d{1,12}$/.test(said)) {
    const next = Math.min(text.length, from + Number(said));
    return { body: text.slice(from, next), next };
  }
  return untilNext(text, from);
}

/** Chunks (RFC 9112 section 7.1) up to the last one and its trailer; where one is broken, all up to the next request. */
function chunksFrom(text: string, from: number): { readonly body: string; readonly next: number } {
  const pieces: string[] = [];
  for (let at = from; at < text.length; ) {
    const lineEnd = endOf(text, at);
    const size = /^([0-9a-fA-F]{1,8})\s*(?:;|\r?$)/.exec(text.slice(at, Math.min(lineEnd, at + 64)))?.[1];
    if (size === undefined) break;
    const length = Number.parseInt(size, 16);
    if (length === 0) return { body: pieces.join(''), next: headersFrom(text, lineEnd + 1).end };
    pieces.push(text.slice(lineEnd + 1, lineEnd + 1 + length));
    at = lineEnd + 1 + length;
    // The line end behind a chunk.
    at = Math.min(text.length, endOf(text, at) + 1);
  }
  return untilNext(text, from);
}

/** All up to the next request; empty lines alone are no body. */
function untilNext(text: string, from: number): { readonly body: string; readonly next: number } {
  const next = nextRequest(text, from);
  const body = text.slice(from, next).replace(/\r?\n$/, '');
  return { body: /\S/.test(body) ? body : '', next };
}

function endOf(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where the next line begins that is surely a request line. */
function nextRequest(text: string, from: number): number {
  const next = /^[A-Z]{3,16} \S[^\r\n]* HTTP\/\d/gm;
  next.lastIndex = from;
  return next.exec(text)?.index ?? text.length;
}

async function readAll(path: string, counters: ListCounters): Promise<string> {
  const reader = await openBytes(path);
  try {
    const pieces: string[] = [];
    const chunk = new Uint8Array(CHUNK);
    let size = 0;
    for (let read = await reader.read(chunk, 0); read > 0 && size < MOST_BYTES; read = await reader.read(chunk, 0)) {
      pieces.push(Buffer.from(chunk.subarray(0, read)).toString('latin1'));
      size += read;
    }
    counters.bytesRead = reader.position;
    counters.bytesTotal = reader.size;
    if (reader.failure !== null) throw reader.failure;
    return pieces.join('');
  } finally {
    await reader.close();
  }
}
