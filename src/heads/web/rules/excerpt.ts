/** Most characters of an excerpt, and how many of them stand before what was found. */
const EXCERPT = { length: 200, before: 40 } as const;

/** The text around what was found, at most 200 characters. */
export function excerptOf(text: string, at: number, length: number): string {
  if (text.length <= EXCERPT.length) return text;
  const before = length >= EXCERPT.length - EXCERPT.before ? 0 : EXCERPT.before;
  const start = Math.max(0, Math.min(at - before, text.length - EXCERPT.length));
  return text.slice(start, start + EXCERPT.length);
}
