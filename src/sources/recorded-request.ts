import { isUtf8 } from 'node:buffer';
import type { WebRequest } from '../model/web/request.ts';

/** A request that somebody wrote down as JSON, and what they said of it. */
export interface RecordedRequest {
  readonly request: WebRequest;
  /** As written, empty for null; null where nothing is. */
  readonly label: string | null;
  readonly name: string;
  /** Who sent it; empty where nothing is written. */
  readonly client: string;
  /** Of the answer; null where nothing is written. */
  readonly status: number | null;
}

/**
 * A line of JSON with `method`, `url`, `headers` and `body`; `label`, and `cls` or `type`, where somebody says what it is.
 * `client` and `status` of the answer where they are known. Only `url` must be there. Null for what is none.
 *
 * @param line a character for each byte
 */
export function recordedRequest(line: string): RecordedRequest | null {
  let value: unknown;
  try {
    value = JSON.parse(textOf(line));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const parts = value as Readonly<Record<string, unknown>>;
  const target = parts['url'] ?? parts['uri'] ?? parts['target'];
  if (typeof target !== 'string') return null;
  const { method, headers, body, label, client, status } = parts;
  const name = parts['cls'] ?? parts['type'] ?? parts['category'];
  return {
    request: {
      method: typeof method === 'string' ? method : 'GET',
      target: byteCharacters(target),
      version: null,
      headers: headersOf(headers),
      body: typeof body === 'string' && body !== '' ? Buffer.from(byteCharacters(body), 'latin1') : null,
      isBodyCut: false,
    },
    label: label === undefined ? null : plainText(label),
    name: typeof name === 'string' ? name : '',
    client: typeof client === 'string' ? client : '',
    status: typeof status === 'number' ? status : null,
  };
}

function headersOf(headers: unknown): readonly string[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => [byteCharacters(name), byteCharacters(plainText(one))]),
  );
}

/** Whatever stands where a text should: objects are no texts, and one may even say how it wants to become one. */
function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** JSON is UTF-8; what is no UTF-8 stays as it came. */
function textOf(line: string): string {
  const bytes = Buffer.from(line, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : line;
}

/** A character for each byte of what was sent: text is sent as UTF-8. */
function byteCharacters(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
