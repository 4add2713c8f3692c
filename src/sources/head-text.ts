/** The beginning of an input as text, without a byte order mark. Never fails: what is no UTF-8 becomes U+FFFD. */
export function headText(head: Uint8Array): string {
  return new TextDecoder().decode(head);
}

/** The first line that is not empty, if its end has been seen (or it is one whole JSON object); else null. */
export function firstLine(text: string): string | null {
  const start = text.search(/\S/);
  if (start < 0) return null;
  const end = text.indexOf('\n', start);
  if (end >= 0) return text.slice(start, end).trimEnd();
  const rest = text.slice(start).trimEnd();
  return rest.startsWith('{') && rest.endsWith('}') ? rest : null;
}
