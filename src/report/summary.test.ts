import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { columnsOf } from './plain-text.ts';
import { type SummaryOptions, summaryText } from './summary.ts';
import { analysisOf, benign, crowd, evidence, hostile, input, intrusion, notice } from './testing/examples.ts';

const OPTIONS: SummaryOptions = {
  columns: 80,
  colour: false,
  elapsed: 0.412,
  next: [
    {
      command: 'gatehound analyze intrusion.pcap --out report',
      purpose: 'writes report/report.html, which explains each finding',
    },
  ],
};

test('an intrusion is told worst first, on one screen', () => {
  assert.equal(
    summaryText(intrusion(), OPTIONS),
    `Gatehound would block 10.77.0.66 for 10 minutes.
10.77.0.66 scanned 1,000 ports of 10.77.0.10, then guessed passwords over SSH in
24 sessions.

What 10.77.0.66 did (UTC)
  12:00:05  high      tried 1,000 TCP ports of 10.77.0.10
  12:01:02  high      was refused in 24 SSH sessions to 10.77.0.10 port 22

Others
  2001:db8:4b1d:77:a8bb:ccff:fedd:eeff  medium    tried port 445/tcp of 64 hosts
  10.77.0.99                            low       asked the local network for 2…

Read samples/intrusion/intrusion.pcap: 12,345 packets, 1,678 flows, 91
transactions in 0.412 seconds (29,964 packets a second).
From 2026-03-14 12:00:00 to 2026-03-14 12:03:00 UTC, 3 minutes.

Next
  gatehound analyze intrusion.pcap --out report
    writes report/report.html, which explains each finding
`,
  );
});

test('a clean capture says so in the first line', () => {
  const [first] = summaryText(benign(), OPTIONS).split('\n');
  assert.equal(first, 'Nothing to worry about in 12,345 packets over 10 minutes.');
});

test('a clean log without packets speaks of flows', () => {
  const [first] = summaryText(analysisOf([], [input({ packets: 0, flows: 41 })]), OPTIONS).split('\n');
  assert.equal(first, 'Nothing to worry about in 41 flows over 3 minutes.');
});

test('findings without an alert are no alarm, and damage is said', () => {
  const text = summaryText(notice(), OPTIONS);
  assert.match(
    text,
    /^No alert in 12,345 packets over 3 minutes that could be read, but 1 finding to\nlook at\.\n\nSeen\n {2}10\.77\.0\.99 {2}low {7}asked the local network for 255 addresses\n/,
  );
  assert.match(
    text,
    /1 packet or row could not be read; samples\/intrusion\/intrusion\.pcap: the packet\nat byte 98,304 is cut off\.\n/,
  );
});

test('an input with nothing in it is not called clean', () => {
  const empty = analysisOf([], [input({ packets: 0, flows: 0, transactions: 0 })]);
  assert.match(summaryText(empty, OPTIONS), /^Nothing was read: no packet and no flow\.\n/);
});

test('a log of transactions speaks of them', () => {
  const log = analysisOf([], [input({ format: 'access-log', packets: 0, flows: 0 })]);
  const text = summaryText(log, OPTIONS);
  assert.match(text, /^Nothing to worry about in 91 transactions over 3 minutes\.\n/);
  assert.match(text.replaceAll('\n', ' '), /: 91 transactions in .* \(\d+ transactions a second\)\./);
});

test('colour is painted only when asked for, and changes no character', () => {
  const painted = summaryText(intrusion(), { ...OPTIONS, colour: true });
  const plain = summaryText(intrusion(), OPTIONS);
  assert.notEqual(painted, plain);
  assert.equal(stripVTControlCharacters(painted), plain);
});

test('whatever was found, it fits the screen', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 40, max: 140 }), (profiles, columns) => {
      const text = summaryText(crowd(profiles), { ...OPTIONS, columns });
      const lines = text.slice(0, -1).split('\n');
      if (columns >= 60) assert.ok(lines.length <= 23, `${lines.length} lines`);
      for (const line of lines) assert.ok(columnsOf(line) <= columns, line);
    }),
    { numRuns: 40 },
  );
});

test('a profile with a hundred findings still leaves room for the rest', () => {
  const many = Array.from({ length: 100 }, (_, index) => evidence({ id: `e${index}` }));
  const text = summaryText(analysisOf([...many, ...intrusion().alerts, ...intrusion().verdicts]), OPTIONS);
  assert.ok(text.split('\n').length <= 24);
  assert.match(text, /\n {2}and 9\d more findings\n/);
});

test('nothing from traffic reaches the terminal as a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const plain = summaryText(hostile(text), OPTIONS);
      assert.doesNotMatch(plain.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
