import { decodeBase64 } from '../../../assemble/application/reading/base64.ts';
import { headerParameters } from './header-parameters.ts';

/** One part of a multipart body. */
export interface Part {
  readonly name: string;
  /** Null where the part names no file. */
  readonly filename: string | null;
  /** Every reader takes it for a file: nothing of it becomes a parameter. */
  readonly isFile: boolean;
  readonly type: string | null;
  /** Header fields but for disposition and type, and what is none; empty for none. */
  readonly head: string;
  readonly content: string;
  /** The content where it was sent in base64: some frameworks undo that, others do not. */
  readonly decoded: string | null;
}

/** Parts that are looked at. */
export const MOST_PARTS = 256;

/** Readers take the first of several boundaries, or the last. */
const MOST_BOUNDARIES = 3;

/** The boundaries that a Content-Type names, and the one that the body begins with. */
export function boundariesOf(contentType: string, body: string): readonly string[] {
  const named = headerParameters(contentType).parameters.filter(({ name }) => name === 'boundary');
  const first = /^(?:[^\r\n]{0,200}\r?\n){0,2}?--([^\r\n]{1,200}?)[ \t]*\r?\n/.exec(body)?.[1];
  const all = [...named.map(({ value }) => value), ...(first === undefined ? [] : [first])];
  return [...new Set(all)].filter((boundary) => boundary !== '').slice(0, MOST_BOUNDARIES);
}

/**
 * The parts of a multipart body (RFC 7578), a character for each byte. What is cut or malformed is read as far as it goes:
 * servers differ in what they forgive, so the reading here forgives most of it; where a strict one finds other delimiters,
 * both are given. `rest` is what comes after the last part that is looked at.
 */
export function partsOf(body: string, boundary: string): { readonly parts: readonly Part[]; readonly rest: string } {
  const delimiter = `--${boundary}`;
  const { starts, rest } = delimiters(body, delimiter);
  const parts: Part[] = [];
  const read = (places: readonly number[]): void => {
    const preamble = body.slice(0, places[0] ?? 0);
    if (/\S/.test(preamble)) parts.push(nameless(preamble));
    for (const [index, start] of places.entries()) {
      const part = readPart(body.slice(start + delimiter.length, places[index + 1] ?? body.length - rest.length));
      if (part !== null) parts.push(part);
    }
  };
  read(starts);
  const strict = starts.filter((start) => isStrict(body, start, delimiter.length));
  if (strict.length > 0 && strict.length < starts.length) read(strict);
  return { parts, rest };
}

/** Where delimiters stand: at the beginning of a line. In the midst of one they are content. */
function delimiters(body: string, delimiter: string): { readonly starts: readonly number[]; readonly rest: string } {
  const starts: number[] = [];
  for (let start = body.indexOf(delimiter); start >= 0; start = body.indexOf(delimiter, start + delimiter.length)) {
    if (start > 0 && !isLineEnd(body.charCodeAt(start - 1))) continue;
    if (starts.length === MOST_PARTS) return { starts, rest: body.slice(start) };
    // Also behind the delimiter that closes: not every reader stops there.
    starts.push(start);
  }
  return { starts, rest: '' };
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** A line of its own, that ends as lines end: with CRLF before it, and CRLF or two hyphens behind. */
function isStrict(body: string, start: number, length: number): boolean {
  const isFirst = start === 0 || body.startsWith('\r\n', start - 2);
  DELIMITER_END.lastIndex = start + length;
  return isFirst && DELIMITER_END.test(body);
}

const DELIMITER_END = /--|[ \t]*(?:\r\n|$)/y;

function nameless(content: string): Part {
  return { name: '', filename: null, isFile: false, type: null, head: '', content, decoded: null };
}

const DISPOSITION = /^content-disposition\s*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/im;
const TYPE = /^content-type\s*:\s*([^\r\n;]*)[^\r\n]*/im;

function readPart(text: string): Part | null {
  const separator = /\r?\n\r?\n/.exec(text);
  const head = separator === null ? text : text.slice(0, separator.index);
  const content = separator === null ? '' : text.slice(separator.index + separator[0].length).replace(/\r?\n$/, '');
  const disposition = DISPOSITION.exec(head)?.[1];
  if (disposition === undefined && content === '') {
    // Neither header nor content, as behind the last delimiter; what stands there all the same is looked at.
    return /[^\s-]/.test(head) ? nameless(head) : null;
  }
  const { parameters, isOdd } = headerParameters(disposition ?? '');
  const parameter = (name: string) => parameters.find((one) => one.name === name)?.value;
  const filename = parameter('filename');
  const others = head.replace(DISPOSITION, '').replace(TYPE, '');
  const isBase64 = /^content-transfer-encoding\s*:\s*base64/im.test(others);
  return {
    name: parameter('name') ?? '',
    filename: filename ?? parameter('filename*') ?? null,
    isFile: filename !== undefined && !isOdd,
    type: TYPE.exec(head)?.[1]?.trim().toLowerCase() ?? null,
    head: /[^\s-]/.test(others) ? others.trim() : '',
    content,
    decoded: isBase64 ? decodeBase64(content.replace(/\s+/g, '')) : null,
  };
}
