import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR } from '../model/time.ts';
import { EvidenceBook } from './evidence-book.ts';
import { alertSentence } from './sentence.ts';
import { finding } from './testing/findings.ts';
import { TimeWindows } from './time-windows.ts';

const says = (...deeds: readonly string[]) => {
  const book = new EvidenceBook(new TimeWindows(HOUR));
  return alertSentence(
    '192.0.2.66',
    deeds.map((deed) => book.enter(finding({ deed, group: deed }))),
  );
};

test('a sentence names up to four deeds and counts the rest', () => {
  assert.equal(says('did a'), '192.0.2.66 did a.');
  assert.equal(says('did a', 'did b'), '192.0.2.66 did a and did b.');
  assert.equal(says('did a', 'did b', 'did c', 'did d'), '192.0.2.66 did a, did b, did c and did d.');
  assert.equal(
    says('did a', 'did b', 'did c', 'did d', 'did e'),
    '192.0.2.66 did a, did b, did c, did d and did 1 more thing like it.',
  );
  assert.equal(
    says('did a', 'did b', 'did c', 'did d', 'did e', 'did f'),
    '192.0.2.66 did a, did b, did c, did d and did 2 more things like it.',
  );
});

test('the same deed twice is said once', () => {
  assert.equal(says('did a', 'did a', 'did b'), '192.0.2.66 did a and did b.');
});
