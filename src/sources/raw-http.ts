import type { WebRequest } from '../model/web/request.ts';
import { openBytes } from './open.ts';
import type { ListCounters } from './request-list.ts';

/** Bytes of a file of requests: it is read whole, because only its end shows where the last body ends. */
const MOST_BYTES = 1 << 28;
const CHUNK = 1 << 18;

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) +(\S[^\r\n]*?)(?: +HTTP\/(\d(?:\.\d)?))?\r?$/;

/**
 * Reads requests as they are sent, one behind the other: a request line, headers, an empty line, a body of as many bytes as
 * Content-Length says, or up to the next request line that says its HTTP version. Throws GH-SRC-001 and its like where it
 * cannot be read.
 */
export async function* readRawRequests(path: string, counters: ListCounters): AsyncGenerator<readonly WebRequest[]> {
  const text = await readAll(path, counters);
  const requests = rawRequests(text);
  counters.read = requests.length;
  yield requests;
}

/** @param text a character for each byte */
export function rawRequests(text: string): WebRequest[] {
  const requests: WebRequest[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = endOf(text, at);
    const line = text.slice(at, lineEnd);
    if (line.trim() === '') {
      at = lineEnd + 1;
      continue;
    }
    const found = REQUEST_LINE.exec(line);
    const headers: string[] = [];
    let length: number | null = null;
    at = lineEnd + 1;
    while (at < text.length) {
      const end = endOf(text, at);
      const header = text.slice(at, end).replace(/\r$/, '');
      at = end + 1;
      if (header === '') break;
      const colon = header.indexOf(':');
      const name = colon < 0 ? header : header.slice(0, colon).trim();
      const value = colon < 0 ? '' : header.slice(colon + 1).trim();
      headers.push(name, value);
      if (name.toLowerCase() === 'content-length' && /^\d{1,12}$/.test(value)) length = Number(value);
    }
    const end = length === null ? nextRequest(text, at) : Math.min(text.length, at + length);
    const body = length === null ? text.slice(at, end).replace(/\r?\n$/, '') : text.slice(at, end);
    requests.push({
      method: found?.[1] ?? 'GET',
      target: found?.[2] ?? line.trim(),
      version: found?.[3] ?? null,
      headers,
      body: body === '' ? null : Buffer.from(body, 'latin1'),
      isBodyCut: false,
    });
    at = end;
  }
  return requests;
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
