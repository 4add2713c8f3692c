/**
 * Records as JSON text. JSON knows no NaN, no infinities and no -0; features are computed and may hold them, so they
 * are written as `{"$number": "NaN"}`, a shape that no record has otherwise.
 */
const SPECIAL = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

function replace(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function restore(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return SPECIAL.get((value as { readonly $number?: unknown }).$number) ?? value;
}

/** The text of a record; `fromText` gives an equal record back. */
export function toText(record: object): string {
  return JSON.stringify(record, replace);
}

/** Reads what `toText` wrote. The type is what the column is known to hold. */
export function fromText<T>(text: string): T {
  // The reviver makes reading several times slower and is hardly ever needed.
  return JSON.parse(text, text.includes('"$number"') ? restore : undefined) as T;
}
