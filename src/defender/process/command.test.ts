import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCanonicalSubject } from '../subject.ts';
import { MAX_SUBJECTS, parseCommand } from './command.ts';

test('no line breaks the reader of commands, and what it lets through is within bounds', () => {
  const lease = fc.record({ subject: fc.oneof(fc.ipV4(), fc.string()), seconds: fc.oneof(fc.double(), fc.string()) });
  const command = fc.record({
    id: fc.oneof(fc.nat(), fc.string()),
    do: fc.constantFrom('apply', 'prove', 'flush', 'exec'),
    leases: fc.array(lease),
    subjects: fc.array(fc.string()),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        command.map((value) => JSON.stringify(value)),
      ),
      (line) => {
        const read = parseCommand(line);
        if ('problem' in read || !('leases' in read)) return;
        for (const { subject, seconds } of read.leases)
          assert.ok(parseCanonicalSubject(subject) !== undefined && seconds > 0 && seconds <= 3600);
      },
    ),
  );
  const many = new Array(MAX_SUBJECTS + 1).fill('192.0.2.1');
  assert.ok('problem' in parseCommand(JSON.stringify({ id: 1, do: 'release', subjects: many })));
  assert.ok(!('problem' in parseCommand(JSON.stringify({ id: 1, do: 'release', subjects: many.slice(1) }))));
});
