import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ReassemblyBudget, StreamReassembler } from './reassembly.ts';

/** What a stream gave: its bytes as text, `[n]` for a gap of n. */
class Heard {
  text = '';
  readonly budget: ReassemblyBudget;
  readonly stream: StreamReassembler;

  constructor(bytes = 0x400_0000) {
    this.budget = { bytes, used: 0, skipped: 0 };
    this.stream = new StreamReassembler(
      {
        wanted: true,
        data: (direction, given, start, end) => {
          assert.equal(direction, 1);
          assert.ok(end > start);
          this.text += String.fromCharCode(...given.subarray(start, end));
        },
        gap: (_direction, length) => {
          assert.ok(length > 0);
          this.text += `[${length}]`;
        },
      },
      1,
      this.budget,
    );
  }

  /** A segment that lies between other bytes; `sent` is its length where the capture holds less of it. */
  segment(offset: number, text: string, sent = text.length, fin = false): this {
    const bytes = new Uint8Array(text.length + 6).fill(0x23);
    for (let index = 0; index < text.length; index++) bytes[3 + index] = text.charCodeAt(index);
    this.stream.segment(offset, bytes, 3, text.length, sent, 0, fin);
    bytes.fill(0x21);
    return this;
  }

  fin(offset: number, text: string): this {
    return this.segment(offset, text, text.length, true);
  }

  urgent(offset: number): this {
    this.stream.urgent(offset);
    return this;
  }

  doubt(offset: number, text: string): this {
    this.stream.doubt(
      offset,
      Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
      0,
      text.length,
      text.length,
    );
    return this;
  }

  window(end: number): this {
    this.stream.windowEnd = end;
    return this;
  }

  acknowledged(offset: number): this {
    this.stream.acknowledged(offset, 0);
    return this;
  }

  end(give = true): this {
    this.stream.end(0, give);
    assert.equal(this.budget.used, 0);
    return this;
  }
}

const CASES: readonly (readonly [name: string, heard: (heard: Heard) => Heard, text: string])[] = [
  ['in order', (h) => h.segment(0, 'abc').segment(3, 'def'), 'abcdef'],
  ['out of order', (h) => h.segment(6, 'ghi').segment(3, 'def').segment(0, 'abc'), 'abcdefghi'],
  ['repeated', (h) => h.segment(0, 'abc').segment(0, 'ABC').segment(3, 'd'), 'abcd'],
  ['repeated with more', (h) => h.segment(0, 'abc').segment(0, 'ABCDE'), 'abcDE'],
  ['before the stream', (h) => h.segment(-3, 'xyzab').segment(2, 'c'), 'abc'],
  ['a delivered byte stays', (h) => h.segment(0, 'abcd').segment(2, 'CDEF'), 'abcdEF'],
  ['of what waits the lower wins', (h) => h.segment(4, 'efgh').segment(2, 'CDEF').segment(0, 'ab'), 'abCDEFgh'],
  ['of what begins alike the longer wins', (h) => h.segment(2, 'cd').segment(2, 'CDE').segment(0, 'ab'), 'abCDE'],
  ['of what is alike the first wins', (h) => h.segment(2, 'cd').segment(2, 'CD').segment(0, 'ab'), 'abcd'],
  [
    'what is appended to what waits is not replaced',
    (h) => h.segment(2, 'cd').segment(4, 'ef').segment(2, 'CDE').segment(0, 'ab'),
    'abcdef',
  ],
  ['what waits and holds everything stays', (h) => h.segment(2, 'cdef').segment(3, 'DE').segment(0, 'ab'), 'abcdef'],
  ['what waits and is covered goes', (h) => h.segment(3, 'd').segment(2, 'CDE').segment(0, 'ab'), 'abCDE'],
  ['nothing behind a FIN', (h) => h.fin(0, 'ab').segment(2, 'cd').end(), 'ab'],
  ['a FIN among what was delivered', (h) => h.segment(0, 'abcd').fin(1, 'B').segment(4, 'ef'), 'abcdef'],
  ['a FIN behind a hole', (h) => h.fin(2, 'cd').segment(4, 'ef').segment(0, 'ab').end(), 'abcd'],
  ['a FIN over which data goes', (h) => h.fin(2, '').segment(1, 'bcd').segment(0, 'a').segment(4, 'e'), 'abcde'],
  ['an urgent byte', (h) => h.urgent(1).segment(0, 'abc').segment(3, 'd'), 'acd'],
  ['an urgent byte alone', (h) => h.segment(0, 'a').urgent(1).segment(1, 'b').segment(2, 'c'), 'ac'],
  ['an urgent byte that comes later', (h) => h.urgent(4).segment(0, 'abc').segment(3, 'def'), 'abcdf'],
  ['only the latest urgent byte', (h) => h.urgent(4).urgent(5).urgent(3).segment(0, 'abcdefg'), 'abcdeg'],
  ['an urgent byte that was delivered', (h) => h.segment(0, 'abc').urgent(1).segment(0, 'abcd'), 'abcd'],
  ['what is doubted, then what is right', (h) => h.doubt(0, 'XY').segment(0, 'ab').acknowledged(2), 'ab'],
  ['what is doubted, and acknowledged', (h) => h.doubt(0, 'ab').acknowledged(2).segment(2, 'c'), 'abc'],
  ['what is doubted, and acknowledged in part', (h) => h.doubt(0, 'XY').acknowledged(1).segment(0, 'ab'), 'ab'],
  ['what is doubted in a hole', (h) => h.segment(2, 'cd').doubt(0, 'ab').acknowledged(4), 'abcd'],
  ['what is doubted, until the end', (h) => h.doubt(1, 'b').segment(3, 'd').end(), '[1]b[1]d'],
  ['what begins too early beyond the window', (h) => h.window(4).segment(5, 'X').segment(0, 'abcdefg'), 'abcdefg'],
  ['a hole at the end', (h) => h.segment(0, 'ab').segment(4, 'ef').end(), 'ab[2]ef'],
  ['a hole that nobody wants any more', (h) => h.segment(0, 'ab').segment(4, 'ef').end(false), 'ab'],
  ['a hole below an acknowledgement', (h) => h.segment(0, 'ab').segment(4, 'ef').acknowledged(6), 'ab[2]ef'],
  ['a hole acknowledged in part', (h) => h.segment(4, 'ef').acknowledged(2).segment(2, 'cd'), '[2]cdef'],
  ['two holes below one acknowledgement', (h) => h.segment(2, 'c').segment(4, 'e').acknowledged(5), '[2]c[1]e'],
  ['an acknowledgement that was captured before its data', (h) => h.acknowledged(3).segment(0, 'abc'), 'abc'],
  ['a segment that was captured in part', (h) => h.segment(0, 'ab', 5).segment(5, 'f'), 'ab[3]f'],
  ['one of those that waited', (h) => h.segment(2, 'c', 4).segment(0, 'ab').segment(6, 'g'), 'abc[3]g'],
  ['a segment of which nothing was captured', (h) => h.segment(0, '', 4).segment(4, 'e'), '[4]e'],
];

for (const [name, play, text] of CASES) {
  test(`${name}: ${text}`, () => {
    assert.equal(play(new Heard()).text, text);
  });
}

test('any cut and any order of a stream gives the same bytes exactly once', () => {
  const scripts = fc
    .record({
      length: fc.integer({ min: 1, max: 400 }),
      cuts: fc.array(fc.nat(400), { maxLength: 30 }),
      repeated: fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { maxLength: 20 }),
    })
    .chain(({ length, cuts, repeated }) => {
      const edges = [...new Set([0, ...cuts.filter((cut) => cut < length), length])].sort((a, b) => a - b);
      const pieces = edges.slice(1).map((end, index) => [edges[index] ?? 0, end] as const);
      const again = repeated
        .map(([a, b]) => [Math.min(a, b), Math.min(Math.max(a, b), length)] as const)
        .filter(([start, end]) => start < end);
      const all = [...pieces, ...again];
      return fc.record({ length: fc.constant(length), order: fc.shuffledSubarray(all, { minLength: all.length }) });
    });
  fc.assert(
    fc.property(scripts, ({ length, order }) => {
      const whole = Array.from({ length }, (_, index) => String.fromCharCode(0x61 + (index % 26))).join('');
      const heard = new Heard();
      for (const [start, end] of order) heard.segment(start, whole.slice(start, end));
      assert.equal(heard.text, whole);
      heard.end();
    }),
    { numRuns: 500 },
  );
});

test('whatever comes, no byte is given twice and the budget is kept', () => {
  const step = fc.record({
    offset: fc.integer({ min: -20, max: 300 }),
    captured: fc.nat(30),
    missing: fc.nat(5),
    acknowledged: fc.integer({ min: -5, max: 320 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(3_000), (steps, bytes) => {
      const heard = new Heard(bytes);
      let highest = 0;
      for (const { offset, captured, missing, acknowledged } of steps) {
        heard.segment(offset, '.'.repeat(captured), captured + missing).acknowledged(acknowledged);
        highest = Math.max(highest, offset + captured + missing, acknowledged);
        assert.ok(heard.budget.used <= bytes);
      }
      heard.end();
      const given = heard.text.replace(/\[(\d+)\]/g, (_, length: string) => '.'.repeat(Number(length))).length;
      assert.ok(given <= highest, `${given} of ${highest}`);
    }),
    { numRuns: 500 },
  );
});

test('a stream that holds too many segments gives up its holes and goes on', () => {
  const heard = new Heard();
  for (let index = 1; index <= 200; index++) heard.segment(2 * index, 'x');
  assert.ok(heard.budget.used <= 128 * 513);
  assert.equal(heard.budget.skipped, 1);
  assert.equal(heard.end().text, `[2]x${'[1]x'.repeat(199)}`);
});

test('a stream that holds too many bytes gives up its holes and goes on', () => {
  const heard = new Heard();
  const large = 'x'.repeat(60_000);
  for (let index = 0; index < 10; index++) heard.segment(1 + 60_000 * index, large);
  assert.ok(heard.budget.used <= 0x4_0000);
  assert.ok(heard.budget.skipped > 0);
  assert.equal(heard.end().text.length, '[1]'.length + 600_000);
});

test('streams share one budget', () => {
  const budget: ReassemblyBudget = { bytes: 1_000, used: 0, skipped: 0 };
  const silent = { wanted: true, data: () => {}, gap: () => {} };
  const [first, second] = [new StreamReassembler(silent, 0, budget), new StreamReassembler(silent, 0, budget)];
  first.segment(5, new Uint8Array(8), 0, 8, 8, 0);
  second.segment(5, new Uint8Array(8), 0, 8, 8, 0);
  assert.deepEqual([budget.used, budget.skipped], [520, 1]);
  first.end(0, false);
  assert.equal(budget.used, 0);
});

test('a RST that counts ends the stream, with what waits', () => {
  const heard = new Heard().segment(0, 'ab').segment(4, 'ef');
  heard.stream.cut();
  assert.equal(heard.segment(2, 'cd').end().text, 'ab');
});

test('a RST or FIN is expected at the next byte, at the edge of what waits, and at the FIN', () => {
  const { stream } = new Heard().segment(0, 'ab').segment(4, 'ef');
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].filter((offset) => stream.expects(offset)),
    [2, 6],
  );
  const { stream: ended } = new Heard().fin(0, 'ab');
  assert.deepEqual(
    [0, 1, 2, 3, 4].filter((offset) => ended.expects(offset)),
    [2, 3],
  );
});

test('what is doubted is bounded, and given in order when nobody will say more', () => {
  const heard = new Heard();
  for (let index = 0; index < 100; index++) heard.doubt(index, 'x');
  assert.equal(heard.stream.doubts, true);
  assert.equal(heard.budget.used, 16 * 513);
  heard.stream.believe(0);
  assert.deepEqual([heard.text, heard.stream.doubts], ['x'.repeat(16), false]);
});

test('a flood of early segments of one byte is charged what it costs in memory', () => {
  const budget: ReassemblyBudget = { bytes: 0x10_0000, used: 0, skipped: 0 };
  const silent = { wanted: true, data: () => {}, gap: () => {} };
  const streams = Array.from({ length: 64 }, () => new StreamReassembler(silent, 0, budget));
  const waiting = streams.map(() => 0);
  for (let index = 1; index <= 128; index++) {
    streams.forEach((stream, number) => {
      const { skipped } = budget;
      stream.segment(2 * index, Uint8Array.of(0), 0, 1, 1, 0);
      waiting[number] = skipped === budget.skipped ? (waiting[number] as number) + 1 : 0;
      assert.ok(budget.used <= budget.bytes);
    });
  }
  assert.ok(waiting.reduce((sum, count) => sum + count, 0) <= budget.bytes / 500);
  assert.ok(budget.skipped > 0);
  for (const stream of streams) stream.end(0, false);
  assert.equal(budget.used, 0);
});
