/** An alternative of texts for a regular expression; signs in them stand for themselves. */
export function oneOf(words: readonly string[]): string {
  return `(?:${words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})`;
}

/** Words out of a text, as lists of names are easier to read. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
