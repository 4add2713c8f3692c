/** `12,345`: the same on every machine, whatever its locale. */
export function countText(count: number): string {
  const [whole = '', fraction] = String(count).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `1 packet`, `2 packets`, `1,000 queries` (give the plural where it is not one more s). */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `less than a millisecond`, `0.25 seconds`, `10 minutes`, `1 hour 5 minutes`: at most two units. */
export function durationText(seconds: number): string {
  if (seconds < 0.001) return 'less than a millisecond';
  if (seconds < 10) return countOf(Number(seconds.toFixed(seconds < 1 ? 3 : 1)), 'second');
  let rest = Math.round(seconds);
  const largest = UNITS.findIndex(([, size]) => rest >= size);
  const parts: string[] = [];
  for (const [name, size] of UNITS.slice(largest, largest + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(countOf(count, name));
  }
  return parts.join(' ');
}

/** As a sentence begins: `Vertical port scan` of `vertical port scan`. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
