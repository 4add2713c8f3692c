/** The word that was probably meant: at most half of its letters differ; null where none is near. */
export function nearest(typed: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const differing = distance(typed.slice(0, 50).toLowerCase(), word.toLowerCase());
    if (differing < least && differing * 2 <= Math.max(word.length, 3)) {
      best = word;
      least = differing;
    }
  }
  return best;
}

/** Letters put in, left out, exchanged (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
