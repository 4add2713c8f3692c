import assert from 'node:assert/strict';
import { test } from 'node:test';
import { THREATS } from '../../model/threat.ts';
import { DARK, LIGHT } from './palette.ts';

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => {
    const value = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

test('every colour of text reaches 4.5:1 on paper and shade in both themes', () => {
  for (const palette of [LIGHT, DARK]) {
    for (const role of ['ink', 'muted', 'link', ...THREATS] as const) {
      for (const ground of ['paper', 'shade'] as const) {
        const ratio = contrast(palette[role], palette[ground]);
        assert.ok(ratio >= 4.5, `${role} ${palette[role]} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  }
});
