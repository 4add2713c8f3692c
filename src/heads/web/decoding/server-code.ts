/** What a server runs where it finds it in a file: PHP, ASP and JSP, up to what is no text. */
const CODE = /<(?:\?(?:php|=|\s)|%|jsp:)[\t\n\r -~]{8,2048}/gi;

/** Pieces that are looked at. */
const MOST_PIECES = 4;

/** Pieces of a file behind its first `from` characters in which code for a server stands; empty for none. */
export function serverCode(content: string, from: number): string {
  if (content.length <= from) return '';
  const pieces: string[] = [];
  // An opening may lie across the place.
  for (const [piece] of content.slice(Math.max(0, from - 5)).matchAll(CODE)) {
    if (pieces.push(piece) === MOST_PIECES) break;
  }
  return pieces.join('\n');
}
