import { closingQuote } from '../reading/quoted-text.ts';

/** Names that are kept; servers refuse more recipients than that at a time (RFC 5321 section 4.5.3.1.8: 100). */
const NAMES_LIMIT = 256;
/** Text that is read for one list: 256 names of 64 bytes, which is more than the longest header that is kept. */
const TEXT_LIMIT = 16_384;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** The names of a mail's `To` or `Cc`, each once, in their order. */
export class NameList {
  readonly #names = new Set<string>();
  #read = 0;

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Bytes of text that are kept, roughly: a name keeps the line alive of which it is a part. */
  get held(): number {
    return this.#read;
  }

  /**
   * Takes the value of one header in. Commas inside quotes belong to a name; a quote that is never closed is a character
   * like any other. Scanned by hand, each character at most twice: an expression that tries every quote anew took
   * milliseconds for a line of four kilobytes.
   */
  add(value: string): void {
    const text = value.slice(0, TEXT_LIMIT - this.#read);
    this.#read += text.length;
    let from = 0;
    let closes = true;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === COMMA) {
        this.#keep(text.slice(from, at));
        from = at + 1;
      } else if (code === QUOTE && closes) {
        const end = closingQuote(text, at + 1);
        // Every quote behind it is escaped: from none of them on is one closed either.
        if (end < 0) closes = false;
        else at = end;
      }
    }
    this.#keep(text.slice(from));
  }

  #keep(part: string): void {
    if (this.#names.size === NAMES_LIMIT) return;
    const name = part.trim();
    if (name !== '') this.#names.add(name);
  }
}
