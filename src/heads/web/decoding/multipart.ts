/** One part of a multipart body. */
export interface Part {
  readonly name: string;
  /** Null where the part is no file. */
  readonly filename: string | null;
  readonly type: string | null;
  readonly content: string;
}

/** Parts that are looked at. */
export const MOST_PARTS = 256;

/** The boundary that a Content-Type names, or null. */
export function boundaryOf(contentType: string): string | null {
  const found = /boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;,"]{1,200}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

/**
 * The parts of a multipart body (RFC 7578), a character for each byte. What is cut or malformed is read as far as it goes:
 * servers differ in what they forgive, so the reading here forgives most of it. `rest` is what comes after the last part
 * that is looked at.
 */
export function partsOf(body: string, boundary: string): { readonly parts: readonly Part[]; readonly rest: string } {
  const parts: Part[] = [];
  const delimiter = `--${boundary}`;
  for (let start = delimiterFrom(body, delimiter, 0); start >= 0; ) {
    if (parts.length === MOST_PARTS) return { parts, rest: body.slice(start) };
    // Also behind the delimiter that closes: not every reader stops there.
    const from = start + delimiter.length;
    const next = delimiterFrom(body, delimiter, from);
    const part = readPart(body.slice(from, next < 0 ? body.length : next));
    if (part !== null) parts.push(part);
    start = next;
  }
  return { parts, rest: '' };
}

/** Where the next delimiter stands: at the beginning of a line. In the midst of one it is content. */
function delimiterFrom(body: string, delimiter: string, from: number): number {
  let start = body.indexOf(delimiter, from);
  while (start > 0 && !isLineEnd(body.charCodeAt(start - 1))) start = body.indexOf(delimiter, start + 1);
  return start;
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

function readPart(text: string): Part | null {
  const separator = /\r?\n\r?\n/.exec(text);
  const head = separator === null ? text : text.slice(0, separator.index);
  const content = separator === null ? '' : text.slice(separator.index + separator[0].length).replace(/\r?\n$/, '');
  const disposition = /content-disposition\s*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/i.exec(head)?.[1];
  if (disposition === undefined && content === '') {
    // Neither header nor content, as behind the last delimiter; what stands there all the same is looked at.
    return /[^\s-]/.test(head) ? { name: '', filename: null, type: null, content: head } : null;
  }
  return {
    name: parameter(disposition ?? '', 'name') ?? '',
    filename: parameter(disposition ?? '', 'filename\\*?'),
    type: /content-type\s*:\s*([^\r\n;]*)/i.exec(head)?.[1]?.trim().toLowerCase() ?? null,
    content,
  };
}

function parameter(disposition: string, name: string): string | null {
  const found = new RegExp(`(?:^|[;\\s])${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|'([^']*)'|([^;\\s]*))`, 'i').exec(
    disposition,
  );
  return found === null ? null : (found[1] ?? found[2] ?? found[3] ?? '');
}
