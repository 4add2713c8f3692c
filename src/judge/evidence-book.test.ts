import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR } from '../model/time.ts';
import { EvidenceBook } from './evidence-book.ts';
import { finding, START } from './testing/findings.ts';
import { TimeWindows } from './time-windows.ts';

function create(): EvidenceBook {
  const windows = new TimeWindows(HOUR);
  windows.begin(START);
  return new EvidenceBook(windows);
}

test('evidence says what the finding said, with identity and window', () => {
  const { kind, evidence, group, ...facts } = finding();
  assert.equal(kind, 'finding');
  assert.equal(group, '198.51.100.10 tcp');
  const entered = create().enter(finding());
  assert.deepEqual(entered, { kind: 'evidence', evidence, id: entered.id, revision: 0, window: 1, ...facts });
});

test('a flood of evidence stays at the cap and is counted; what grows lately is kept', () => {
  const book = create();
  const kept = book.enter(finding({ group: 'kept' }));
  const first = book.enter(finding({ group: 'first' }));
  for (let index = 0; index < 66_000; index++) {
    book.enter(finding({ group: `${index}` }));
    if (index % 10_000 === 0) book.enter(finding({ group: 'kept' }));
  }
  assert.equal(book.forgotten, 66_002 - 65_536);
  assert.equal(book.get(first.id), undefined);
  assert.equal(book.get(kept.id)?.revision, 7);
});
