import type { WebRequest } from '../../../model/web/request.ts';
import type { ExampleText } from './rule-text.ts';

/** The parts of a request, in words. */
export type RequestText = Exclude<ExampleText, string>;

const UTF_8 = new TextEncoder();

/** The request of these parts: texts become UTF-8, one character for each byte. */
export function requestOf(parts: RequestText): WebRequest {
  const body = parts.body === undefined ? null : UTF_8.encode(parts.body);
  const headers: string[] = [];
  const names = new Set<string>();
  for (const [name, value] of Object.entries(parts.headers ?? {})) {
    headers.push(bytesOf(name), bytesOf(value));
    names.add(name.toLowerCase());
  }
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(parts.url ?? '');
  const rest = absolute === null ? (parts.url ?? '/') : (parts.url as string).slice(absolute[0].length);
  if (absolute !== null && !names.has('host')) headers.unshift('host', bytesOf(absolute[1] as string));
  return {
    method: parts.method ?? (body === null ? 'GET' : 'POST'),
    target: bytesOf(rest.startsWith('/') ? rest : `/${rest}`),
    version: '1.1',
    headers,
    body,
    isBodyCut: false,
  };
}

/** The requests that an example stands for: a bare text is the value of a parameter, once in the query, once in a form. */
export function requestsOfExample(example: ExampleText): readonly WebRequest[] {
  if (typeof example !== 'string') return [requestOf(example)];
  const value = percentEncoded(example);
  return [requestOf({ url: `/?q=${value}` }), requestOf({ url: '/', body: `q=${value}` })];
}

function bytesOf(text: string): string {
  let bytes = '';
  for (const byte of UTF_8.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

function percentEncoded(text: string): string {
  let encoded = '';
  for (const byte of UTF_8.encode(text)) {
    const character = String.fromCharCode(byte);
    encoded += /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
