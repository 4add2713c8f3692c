import { countText } from '../../model/words.ts';

/** A mark on an axis, at a place in the units of the drawing. */
export interface AxisMark {
  readonly at: number;
  readonly label: string;
}

/** Where a value stands in a drawing. */
export interface Axis {
  at(value: number): number;
  readonly marks: readonly AxisMark[];
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** To a tenth of a unit: finer is not seen, and engines differ in the last digits of a logarithm. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** `0.05`, `1,000`, `10⁻⁶`, `2·10⁹`. */
function powerText(digit: number, exponent: number): string {
  if (exponent >= -4 && exponent <= 5) return countText(Number(`${digit}e${exponent}`));
  const digits = [...String(Math.abs(exponent))].map((character) => SUPERSCRIPTS[Number(character)]).join('');
  return `${digit === 1 ? '' : `${digit}·`}10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** From 0 to 1, marks of quarters in percent. */
export function shareAxis(from: number, to: number): Axis {
  const at = (value: number): number => rounded(from + value * (to - from));
  return { at, marks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: at(share), label: `${share * 100} %` })) };
}

/**
 * From `low` to `high` (above 0) on a logarithm; what lies outside stands at the edge. Marks stand at powers of ten, as
 * many as `most`; where there are too few of them, at twice and five times a power of ten too.
 */
export function logAxis(low: number, high: number, from: number, to: number, most = 7): Axis {
  // Within the numbers that have a logarithm: an axis without an end would have marks without an end.
  const first = Math.log10(Math.max(low, Number.MIN_VALUE));
  const last = Math.max(Math.log10(Math.min(high, Number.MAX_VALUE)), first + 0.01);
  const at = (value: number): number => {
    const place = value > 0 ? (Math.log10(value) - first) / (last - first) : 0;
    return rounded(from + Math.max(0, Math.min(1, place)) * (to - from));
  };
  const powers = Math.floor(last + 1e-9) - Math.ceil(first - 1e-9) + 1;
  const every = Math.max(1, Math.ceil(powers / most));
  const digits = powers < 3 ? [1, 2, 5] : [1];
  const marks: AxisMark[] = [];
  for (let exponent = Math.floor(first); exponent <= last + 1e-9; exponent += 1) {
    if (exponent % every !== 0) continue;
    for (const digit of digits) {
      const value = Math.log10(digit) + exponent;
      if (value < first - 1e-9 || value > last + 1e-9) continue;
      const place = rounded(from + ((value - first) / (last - first)) * (to - from));
      marks.push({ at: place, label: powerText(digit, exponent) });
    }
  }
  return { at, marks };
}
