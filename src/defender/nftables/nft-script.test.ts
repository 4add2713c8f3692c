import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCanonicalSubject } from '../subject.ts';
import { leaseScript, proofScript, readProof, releaseScript, ruleHandles } from './nft-script.ts';

test('no text but a canonical subject reaches a script of nft', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
      const canonical = parseCanonicalSubject(text) !== undefined;
      for (const script of [
        () => leaseScript([{ subject: text, seconds: 1 }]),
        () => releaseScript([text]),
        () => proofScript([text]),
      ]) {
        if (canonical) assert.match(script(), /^[\x20-\x7e\n]+$/);
        else assert.throws(script, RangeError);
      }
    }),
  );
});

test('a proof counts only where every rule stands and the transaction failed to its end', () => {
  const subjects = ['192.0.2.1', '192.0.2.2'];
  const at = (line: number, text: string) =>
    `/dev/stdin:${line}:1-9: Error: Could not process rule: ${text}\nsource line\n   ^^^\n`;
  const last = at(subjects.length + ruleHandles().length + 1, 'File exists');
  assert.deepEqual(readProof(subjects, at(2, 'File exists') + last), { rules: true, present: new Set(['192.0.2.2']) });
  assert.deepEqual(readProof(subjects, last), { rules: true, present: new Set() });
  const nothing = { rules: false, present: new Set() };
  for (const errors of [
    '',
    at(1, 'File exists'),
    at(1, 'File exists') + at(3, 'No such file or directory') + last,
    at(1, 'Operation not permitted') + last,
  ])
    assert.deepEqual(readProof(subjects, errors), nothing);
});
