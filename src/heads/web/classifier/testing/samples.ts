import { LineDecoder } from '../../decoding/decode-line.ts';
import { partOf } from '../sample-part.ts';
import { SampleSet } from '../sample-set.ts';

const WORDS = ['blue', 'shoes', 'red', 'hat', 'new', 'sale', 'winter', 'coat', 'kids', 'small', 'o-neil', 'size.l'];
const ATTACKS = [
  "' union select password from users-- ",
  '"><script>alert(1)</script>',
  '../../../../etc/passwd',
  ';cat /etc/passwd|sh',
  "' or '1'='1",
];

/** Values of parameters as a small shop might see them: `count` of each kind, all different. */
export function lines(count: number, kind: 'good' | 'bad'): string[] {
  return Array.from({ length: count }, (_, index) => {
    const word = (place: number): string => WORDS[(index * 7 + place * 5 + (index >> 3)) % WORDS.length] as string;
    const text = `${word(0)} ${word(1)} & ${word(2)}: ${'abcdefghij'[index % 10]}${'klmnopqrst'[(index >> 3) % 10]}`;
    return kind === 'good' ? text : `${text}${ATTACKS[index % ATTACKS.length]}`;
  });
}

/** Samples of these lines. */
export function samplesOf(good: readonly string[], bad: readonly string[]): SampleSet {
  const samples = new SampleSet();
  const decoder = new LineDecoder();
  for (const [label, texts] of [good, bad].entries()) {
    for (const text of texts) {
      const decoded = decoder.decode(text, 'value');
      const facts = { label: label as 0 | 1, source: `${label}.txt`, part: partOf(decoded) };
      samples.add(decoded, { ...facts, isBrowsing: false, isFlagged: false });
    }
  }
  return samples;
}
