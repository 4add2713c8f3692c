import { latin1 } from './text.ts';

const SPACE = 0x20;
const DASH = 0x2d;

/**
 * Replies of FTP and SMTP (RFC 959 section 4.2, RFC 5321 section 4.2.1): three digits, then a blank before the only or
 * last line, a dash before further lines.
 */
export class ReplyReader {
  code = 0;
  /** Text of the first line and of the last one. */
  first = '';
  last = '';
  /** The line that was taken last can begin no reply. */
  broken = false;
  #pending = 0;

  /** Bytes of text that are kept. */
  get held(): number {
    return this.first.length + this.last.length;
  }

  /** Takes a line; true when it ends a reply. */
  take(bytes: Uint8Array, from: number, to: number): boolean {
    const code = codeAt(bytes, from, to);
    const separator = bytes[from + 3];
    const isEnd = to - from === 3 || separator === SPACE;
    this.broken = false;
    if (this.#pending > 0) {
      // Any text may stand between the first line and the last.
      if (code !== this.#pending) return false;
      this.last = latin1(bytes, Math.min(from + 4, to), to);
      if (isEnd) this.#pending = 0;
      return isEnd;
    }
    if (code < 0 || !(isEnd || separator === DASH)) {
      this.broken = to > from;
      return false;
    }
    this.code = code;
    this.first = latin1(bytes, Math.min(from + 4, to), to);
    this.last = this.first;
    if (!isEnd) this.#pending = code;
    return isEnd;
  }
}

function codeAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 3) return -1;
  let code = 0;
  for (let at = from; at < from + 3; at += 1) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    code = code * 10 + digit;
  }
  return code;
}
