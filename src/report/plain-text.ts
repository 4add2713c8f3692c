/**
 * What must not reach a terminal or a log as it is: control characters (escape sequences start with one), characters
 * that turn the direction of text (they make `exe.txt` out of `txt.exe`), line and paragraph separators, and halves
 * of surrogate pairs.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Text that prints on one line and does nothing else: whatever is unsafe becomes `\xHH` or `\u{H}`. */
export function plainText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** East Asian wide and full-width forms and emoji take two columns (Unicode TR 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Combining marks and joiners take none. */
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that plain text takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** Cuts plain text to a number of columns; an ellipsis says that something is missing. */
export function cutText(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const width = columnsOf(character);
    if (used + width > columns - 1) break;
    kept += character;
    used += width;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** Breaks plain text into lines of at most `columns`, at spaces where there are any, at most `lines` of them. */
export function wrapText(text: string, columns: number, lines: number): readonly string[] {
  const words = text.split(' ').filter((word) => word !== '');
  const wrapped: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > columns) {
      if (wrapped.length === lines - 1) return [...wrapped, cutText([line, ...words.slice(index)].join(' '), columns)];
      wrapped.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') wrapped.push(cutText(line, columns));
  return wrapped;
}

/** Pads plain text with spaces to a number of columns. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
