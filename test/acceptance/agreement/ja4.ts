import type { Capture } from './capture.ts';
import { pairOf } from './pair.ts';
import type { Row } from './rows.ts';
import type { Scores } from './score.ts';

/** The programs of the fingerprint's author first, then Suricata's. */
const SOURCES = ['ja4_foxio_rust', 'ja4_foxio_python', 'ja4_suricata'];

/**
 * Compares JA4 flow by flow with what other programs made of the same hello. A pair that spoke several times has the
 * distinct fingerprints of all its hellos; the list does not say which protocol carried it.
 */
export function compareJa4(capture: Capture, rows: readonly Row[], scores: Scores): void {
  const score = scores.of('JA4 programs', 0.99);
  const theirs = new Map<string, Set<string>>();
  for (const row of rows) {
    const value = SOURCES.map((source) => row.get(source) ?? '').find((text) => text !== '');
    if (value === undefined) continue;
    const cell = (name: string): string => row.get(name) ?? '';
    const pair = pairOf('tls', cell('src'), cell('sport'), cell('dst'), cell('dport'));
    theirs.set(pair, (theirs.get(pair) ?? new Set()).add(value));
  }
  const ours = new Map<string, Set<string>>();
  for (const hello of capture.transactions) {
    if (hello.kind !== 'ssl' || hello.ja4 === null) continue;
    const pair = pairOf('tls', hello.originator, hello.originatorPort, hello.responder, hello.responderPort);
    ours.set(pair, (ours.get(pair) ?? new Set()).add(hello.ja4));
  }
  for (const [pair, wanted] of theirs) {
    const have = ours.get(pair) ?? new Set();
    const isSame = wanted.symmetricDifference(have).size === 0;
    score.compare(isSame, `${capture.name} ${pair}`, [...wanted].join(' | '), [...have].join(' | '));
  }
  for (const [pair, have] of ours) {
    if (!theirs.has(pair)) score.extras.push(`${capture.name} ${pair}: ${[...have].join(' | ')}`);
  }
}
