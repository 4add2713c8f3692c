import { log1p } from '../../numeric/elementary.ts';

/** The logarithm of 1 + |value|, with the sign of the value. */
export function signedLog1p(value: number): number {
  return value < 0 ? -log1p(-value) : log1p(value);
}
