import { connectionOptions, FIELD, type FieldBlock, readFields, readLength, withoutNamed } from './fields.ts';

/** The body's end is told by chunks. */
export const CHUNKED_ANSWER = -1;
/** The body ends with the connection. */
export const UNTIL_CLOSE = -2;

/** The head of an answer of the upstream. */
export interface AnswerHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly string[];
  /** Field lines for the client, without those that are ours to write. */
  readonly plain: string;
  /** Content-Length as sent, or null; 0 where the status has no body. */
  readonly contentLength: string | null;
  /** Bytes of the body, `CHUNKED_ANSWER` or `UNTIL_CLOSE`; before it is asked which method was answered. */
  readonly bodyLength: number;
  readonly isKeptAlive: boolean;
  /** Milliseconds for which the upstream says it keeps the connection; null where it does not say. */
  readonly keptMilliseconds: number | null;
  readonly contentType: string | null;
}

/** Server-sent events: an answer that goes on, maybe silently, until somebody goes away. */
export function isEventStream(head: AnswerHead): boolean {
  return head.contentType?.toLowerCase().startsWith('text/event-stream') === true;
}

/** From 600 on there is no status (RFC 9110 section 15), and HTTP/2 cannot pass one on. */
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: ([^\r\n]*))?$/;
/** Reset Content: it has no body, but how long that is its framing says (RFC 9110 section 15.3.6). */
const RESET_CONTENT = 205;

class Findings {
  options: string[] | null = null;
  length: string | null = null;
  coding: string | null = null;
  keepAlive: string | null = null;
  contentType: string | null = null;
  isAmbiguous = false;

  take(code: number, value: string): void {
    if (code === FIELD.connection) this.options = [...(this.options ?? []), ...connectionOptions(value)];
    else if (code === FIELD.contentLength) {
      // The same length twice is one length (RFC 9110 section 8.6).
      if (this.length !== null && this.length !== value) this.isAmbiguous = true;
      this.length = value;
    } else if (code === FIELD.transferEncoding) {
      if (this.coding !== null) this.isAmbiguous = true;
      this.coding = value;
    } else if (code === FIELD.keepAlive) this.keepAlive = value;
    else if (code === FIELD.contentType) this.contentType = value;
  }

  bodyLength(isOld: boolean): number | null {
    if (this.isAmbiguous) return null;
    if (this.coding !== null) {
      if (this.length !== null || isOld) return null;
      return this.coding.toLowerCase() === 'chunked' ? CHUNKED_ANSWER : null;
    }
    if (this.length === null) return UNTIL_CLOSE;
    const length = readLength(this.length);
    return length < 0 ? null : length;
  }
}

function plainOf(block: FieldBlock, options: readonly string[] | null): string {
  if (options === null) return block.plain;
  const named = options.filter((option) => option !== 'close' && option !== 'keep-alive' && option !== 'upgrade');
  return named.length === 0 ? block.plain : withoutNamed(block, named);
}

/**
 * Reads the head of an answer of HTTP/1, which `HeadScan` has found. Null where two readers could disagree about it: a
 * broken upstream is not passed on.
 */
export function readAnswerHead(text: string, fieldLimit: number): AnswerHead | null {
  const lineEnd = text.indexOf('\r\n');
  const line = STATUS_LINE.exec(text.slice(0, lineEnd));
  if (line === null) return null;
  const isOld = line[1] === '0';
  const block = readFields(text, lineEnd + 2, fieldLimit);
  if (typeof block === 'string') return null;
  const found = new Findings();
  for (let index = 0; index < block.special.length; index += 2) {
    found.take(block.special[index] as number, block.headers[(block.special[index + 1] as number) + 1] as string);
  }
  const bodyLength = found.bodyLength(isOld);
  if (bodyLength === null) return null;
  const { options } = found;
  const status = Number(line[2]);
  const isOpen = isOld ? (options?.includes('keep-alive') ?? false) : !(options?.includes('close') ?? false);
  // A body that should not be there is left out, and the connection on which it comes is not used again.
  const isBodiless = status === RESET_CONTENT;
  const kept = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(found.keepAlive ?? '');
  return {
    status,
    reason: line[3] ?? '',
    headers: block.headers,
    plain: plainOf(block, options),
    contentLength: isBodiless ? '0' : found.length,
    bodyLength: isBodiless ? 0 : bodyLength,
    isKeptAlive: isOpen && (!isBodiless || bodyLength === 0),
    keptMilliseconds: kept === null ? null : 1_000 * Number(kept[1]),
    contentType: found.contentType,
  };
}
