import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BatchQueue } from './batch.ts';
import { MAX_SUBJECTS, parseCommand } from './command.ts';
import { lineSplitter } from './lines.ts';
import { leaseScript, proofScript, readProof, releaseScript, ruleHandles } from './nft-script.ts';
import { parseCapabilities, setprivArguments } from './privileges.ts';
import { canonicalSubject, parseCanonicalSubject, parseSubject } from './subject.ts';

test('only lengths that have a set are subjects, and only one text is canonical', () => {
  assert.equal(canonicalSubject('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(canonicalSubject('192.0.2.77/24'), '192.0.2.0/24');
  assert.equal(canonicalSubject('2001:DB8::/64'), '2001:db8::/64');
  for (const text of ['0.0.0.0/0', '192.0.2.0/25', '::/0', '2001:db8::/32', 'x', ''])
    assert.equal(parseSubject(text), undefined);
  for (const text of ['192.0.2.77/24', '192.0.2.1/32', '2001:DB8::'])
    assert.equal(parseCanonicalSubject(text), undefined);
});

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

test('no line breaks the reader of commands, and what it lets through is within bounds', () => {
  const lease = fc.record({ subject: fc.oneof(fc.ipV4(), fc.string()), seconds: fc.oneof(fc.double(), fc.string()) });
  const command = fc.record({
    id: fc.oneof(fc.nat(), fc.string()),
    do: fc.constantFrom('apply', 'prove', 'list', 'exec'),
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

test('lines come whole however the stream is cut, and one that is too long ends it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 })), (chunks) => {
      const lines: string[] = [];
      const split = lineSplitter(1_000, (line) => lines.push(line), assert.fail);
      for (const chunk of chunks) split(chunk);
      assert.deepEqual(lines, chunks.join('').split('\n').slice(0, -1));
    }),
  );
  const seen: string[] = [];
  const split = lineSplitter(
    5,
    (line) => seen.push(line),
    () => seen.push('overflow'),
  );
  for (const chunk of ['12345\n', '123', '456', '\nmore\n']) split(chunk);
  assert.deepEqual(seen, ['12345', 'overflow']);
});

test('wishes that wait together are one batch; other work keeps its place between them', async () => {
  const log: string[] = [];
  const queue = new BatchQueue<string, string>(3, async (wishes) => {
    log.push(wishes.join(''));
    return wishes.map((wish) => wish.toUpperCase());
  });
  const results = [
    queue.wish('a'),
    queue.wish('b'),
    queue.run(async () => String(log.push('work'))),
    queue.wish('c'),
    queue.wish('d'),
    queue.wish('e'),
    queue.wish('f'),
  ];
  assert.equal(queue.size, 6);
  assert.deepEqual(await Promise.all(results), ['A', 'B', '2', 'C', 'D', 'E', 'F']);
  assert.deepEqual(log, ['ab', 'work', 'cde', 'f']);
  assert.equal(queue.size, 0);
});

test('the enforcer process keeps three capabilities, and root where it could not look into the data folder', () => {
  assert.deepEqual(parseCapabilities('CapEff:\t000001fffeffffff\n'), ['dac_read_search', 'net_admin', 'sys_ptrace']);
  assert.deepEqual(parseCapabilities('CapEff:\t0000000000001000\n'), ['net_admin']);
  assert.deepEqual(parseCapabilities(''), []);
  assert.ok(
    setprivArguments(['dac_read_search', 'net_admin']).includes('--bounding-set=-all,+dac_read_search,+net_admin'),
  );
  assert.ok(!setprivArguments(['net_admin']).some((word) => word.startsWith('--reuid')));
});
