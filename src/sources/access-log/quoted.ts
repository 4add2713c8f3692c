const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the text ends that began before `from`: the next quote that no backslash escapes; -1 for none. */
export function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return -1;
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|(["\\bnrtv]))/g;

const LETTERS: Readonly<Record<string, string>> = { b: '\b', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * Undoes what servers do to texts before they log them: nginx writes `\x22` (log_format, escape=default), Apache `\"`,
 * `\\`, `\n` and `\x16` (mod_log_config). They do not contradict each other: nginx logs a backslash itself as `\x5C`.
 */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined
      ? (LETTERS[letter as string] ?? (letter as string))
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
