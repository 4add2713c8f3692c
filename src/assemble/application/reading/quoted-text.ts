const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Where the quote stands that closes one before `start`, or -1; a backslash makes the next character one of the text
 * (RFC 5322 section 3.2.4, RFC 9051 section 9). Where it is -1, every quote that follows is escaped, so from none of them
 * on is one closed either: ask no more, or a line of quotes costs the square of its length.
 */
export function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return -1;
}
