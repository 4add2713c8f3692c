import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OUTCOME } from '../../decode/layers.ts';
import { join, udp } from '../../decode/testing/packets.ts';
import { SECOND } from '../../model/time.ts';
import { Fragments } from './fragments.ts';
import { cutAt, give, type PieceOf, v4Fragment, v6Fragment } from './testing/pieces.ts';

const PAYLOAD = Uint8Array.from({ length: 92 }, (_, index) => index);
/** 100 bytes. */
const DATAGRAM = udp({}, PAYLOAD);

type Fragment = (piece: PieceOf, identification?: number, protocol?: number) => Uint8Array;
const FAMILIES: readonly [string, Fragment][] = [
  ['IPv4', v4Fragment],
  ['IPv6', v6Fragment],
];

/** The payload of the datagram, or how many fragments were lost. */
function outcome(fragment: Fragment, pieces: readonly PieceOf[]): Uint8Array | number {
  const fragments = new Fragments(5);
  for (const piece of pieces) {
    const whole = give(fragments, fragment(piece));
    if (whole !== undefined) return whole.payload;
  }
  fragments.expire(30 * SECOND);
  assert.equal(fragments.size, 0);
  return fragments.lost;
}

for (const [family, fragment] of FAMILIES) {
  test(`${family}: a datagram is whole when its last piece has come, in any order`, () => {
    const pieces = cutAt(DATAGRAM, 16, 48, 72);
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ];
    for (const order of orders) {
      assert.deepEqual(
        outcome(
          fragment,
          order.map((index) => pieces[index] as PieceOf),
        ),
        PAYLOAD,
        `${order}`,
      );
    }
  });

  test(`${family}: a duplicate changes nothing, also one of what several pieces said`, () => {
    const [a, b, c] = cutAt(DATAGRAM, 16, 48) as [PieceOf, PieceOf, PieceOf];
    assert.deepEqual(outcome(fragment, [a, a, b, a, b, c]), PAYLOAD);
    const both = { at: 0, data: DATAGRAM.subarray(0, 48).map((byte) => byte ^ 0xff), more: true };
    assert.deepEqual(outcome(fragment, [a, b, both, c]), PAYLOAD);
  });

  test(`${family}: an overlap ends the datagram, whichever bytes it covers`, () => {
    const [a, b, c] = cutAt(DATAGRAM, 32, 64) as [PieceOf, PieceOf, PieceOf];
    const piece = (at: number, end: number) => ({ at, data: DATAGRAM.subarray(at, end), more: end < DATAGRAM.length });
    const cases: readonly [string, readonly PieceOf[]][] = [
      ['the front of a later one', [b, piece(24, 40), a, c]],
      ['the back of an earlier one', [a, piece(24, 64), c]],
      ['all of one and more', [b, piece(0, 72), c]],
      ['two and the gap between', [a, c, piece(24, 72)]],
      ['the last one', [c, piece(56, 72), a, b]],
      ['teardrop: inside an earlier one, with another end', [piece(0, 40), { ...piece(24, 28), more: false }]],
    ];
    for (const [name, pieces] of cases) assert.equal(typeof outcome(fragment, pieces), 'number', name);
  });

  test(`${family}: the last piece must be the last, and there is one end`, () => {
    const [a, b, c] = cutAt(DATAGRAM, 32, 64) as [PieceOf, PieceOf, PieceOf];
    const beyond = { at: 104, data: new Uint8Array(8), more: true };
    const early = { at: 64, data: new Uint8Array(8), more: false };
    assert.equal(typeof outcome(fragment, [c, beyond, a, b]), 'number', 'a piece beyond the end');
    assert.equal(typeof outcome(fragment, [beyond, c, a, b]), 'number', 'an end before a piece');
    assert.equal(typeof outcome(fragment, [c, early, a, b]), 'number', 'two ends');
  });

  test(`${family}: a gap is waited for and never filled by itself`, () => {
    const [a, , c] = cutAt(DATAGRAM, 32, 64) as [PieceOf, PieceOf, PieceOf];
    assert.equal(outcome(fragment, [a, c]), 2);
  });

  test(`${family}: a tiny first piece hides no ports`, () => {
    assert.deepEqual(outcome(fragment, cutAt(DATAGRAM, 8)), PAYLOAD);
  });

  test(`${family}: nothing but empty pieces, and a whole that is too long, are refused`, () => {
    assert.equal(outcome(fragment, [{ at: 0, data: new Uint8Array(0), more: true }]), 1);
    assert.equal(outcome(fragment, [{ at: 65_528, data: new Uint8Array(16), more: false }]), 1);
    const long = cutAt(new Uint8Array(65_530), 32_768);
    assert.equal(typeof outcome(fragment, long), 'number', 'with its header');
  });

  test(`${family}: pieces of two datagrams are not mixed`, () => {
    const fragments = new Fragments(5);
    const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
    assert.equal(give(fragments, fragment(a, 1)), undefined);
    assert.equal(give(fragments, fragment(b, 2)), undefined);
    assert.equal(fragments.size, 2);
    assert.deepEqual(give(fragments, fragment(b, 1))?.payload, PAYLOAD);
  });

  test(`${family}: the whole has the length that it would have had in one piece`, () => {
    const fragments = new Fragments(5);
    const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
    give(fragments, fragment(b));
    const whole = give(fragments, fragment(a));
    const { outcome: of, ipLength, payloadLength, moreFragments } = whole?.layers ?? assert.fail();
    assert.deepEqual([of, ipLength, payloadLength], [OUTCOME.transport, (family === 'IPv4' ? 20 : 48) + 100, 92]);
    assert.equal(moreFragments, true, 'of the last piece that came');
  });

  test(`${family}: what the capture cut of a later piece is missing, a cut first piece stands alone`, () => {
    const fragments = new Fragments(5);
    const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
    give(fragments, fragment(a));
    const cut = give(fragments, fragment(b), { captured: fragment(b).length - 10 });
    assert.deepEqual([cut?.layers.payloadLength, cut?.layers.payloadCaptured], [92, 82]);
    const alone = give(fragments, fragment(a), { captured: fragment(a).length - 20 });
    assert.deepEqual([alone?.layers.payloadLength, alone?.layers.payloadCaptured], [40, 20]);
    assert.equal(alone?.layers.outcome, OUTCOME.transport);
    assert.equal(fragments.size, 0);
  });
}

test('IPv4 tells datagrams by their protocol too', () => {
  const fragments = new Fragments(5);
  const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
  give(fragments, v4Fragment(a, 1, 17));
  assert.equal(give(fragments, v4Fragment(b, 1, 6)), undefined);
  assert.deepEqual(give(fragments, v4Fragment(b, 1, 17))?.payload, PAYLOAD);
});

test('any datagram cut anywhere, its pieces in any order with any repeated, is whole once', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 200, maxLength: 200 }),
      cuts,
      fc.infiniteStream(fc.nat()),
      (data, at, die) => {
        const datagram = udp({}, data);
        const pieces = [...cutAt(datagram, ...at.sort((a, b) => a - b).map((place) => place * 8))];
        const fragments = new Fragments(1);
        const waiting = [...pieces];
        let wholes = 0;
        while (waiting.length > 0) {
          const [piece] = waiting.splice((die.next().value ?? 0) % waiting.length, 1);
          if (piece === undefined) return;
          const whole = piece.at === 0 && !piece.more ? { payload: data } : give(fragments, v4Fragment(piece));
          if (whole === undefined) continue;
          wholes++;
          assert.equal(waiting.length, 0);
          assert.deepEqual(whole.payload, data);
        }
        assert.equal(wholes, 1);
      },
    ),
  );
});

test('any fragments at all never throw, and their memory stays bounded', () => {
  const piece = fc.record({ at: fc.nat(8_191), length: fc.nat(64), more: fc.boolean(), identification: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const fragments = new Fragments(1, { datagrams: 3, bytes: 100_000 });
      for (const { at, length, more, identification } of pieces) {
        give(fragments, v4Fragment({ at: at * 8, data: new Uint8Array(length), more }, identification));
        assert.ok(fragments.size <= 3 && fragments.bytes <= 100_000);
      }
    }),
  );
});

test('a flood of first pieces keeps to its caps, the oldest give way, and all are counted', () => {
  const fragments = new Fragments(9);
  const piece = { at: 0, data: new Uint8Array(64), more: true };
  const large = { at: 60_000, data: new Uint8Array(64), more: true };
  for (let sent = 0; sent < 6_000; sent++) give(fragments, v4Fragment(sent % 2 === 0 ? piece : large, sent));
  assert.ok(fragments.size <= 1_024);
  assert.ok(fragments.bytes <= 4 * 1_024 * 1_024);
  assert.ok(fragments.evicted >= 6_000 - 1_024);
  const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
  give(fragments, v4Fragment(a, 7_000));
  assert.deepEqual(give(fragments, v4Fragment(b, 7_000))?.payload, PAYLOAD);
  fragments.expire(Number.POSITIVE_INFINITY);
  assert.deepEqual([fragments.size, fragments.lost], [0, 6_000]);
});

test('a datagram sent backwards in the smallest pieces is given up before it costs much', () => {
  const fragments = new Fragments(9);
  for (let at = 8_000; at >= 0; at -= 8) {
    give(fragments, v4Fragment({ at, data: new Uint8Array(8), more: true }));
  }
  assert.ok(fragments.size <= 1 && fragments.lost >= 129);
});

test('what waits is given up after thirty seconds from its first piece', () => {
  const fragments = new Fragments(9);
  const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
  give(fragments, v4Fragment(a), { now: SECOND });
  give(fragments, v4Fragment({ at: 200, data: new Uint8Array(8), more: true }, 8), { now: 20 * SECOND });
  fragments.expire(30 * SECOND);
  assert.equal(fragments.size, 2);
  fragments.expire(31 * SECOND);
  assert.deepEqual([fragments.size, fragments.lost], [1, 1]);
  assert.equal(give(fragments, v4Fragment(b), { now: 32 * SECOND }), undefined);
});

test('memory is used again', () => {
  const fragments = new Fragments(9);
  const [a, b] = cutAt(DATAGRAM, 48) as [PieceOf, PieceOf];
  for (let sent = 0; sent < 50; sent++) {
    give(fragments, v4Fragment(a, sent));
    assert.deepEqual(give(fragments, v4Fragment(b, sent))?.payload, PAYLOAD);
  }
  assert.equal(fragments.bytes, 4_096);
});

test('a header before the fragment header that is too long to keep is refused', () => {
  const fragments = new Fragments(9);
  const [a] = cutAt(DATAGRAM, 48) as [PieceOf];
  const packet = v6Fragment(a);
  const options = join([44, 31], new Uint8Array(254));
  const long = join(packet.subarray(0, 40), options, packet.subarray(48));
  const length = long.length - 40;
  const whole = give(fragments, long.with(4, length >> 8).with(5, length & 0xff));
  assert.equal(whole, undefined);
  assert.deepEqual([fragments.size, fragments.lost], [0, 1]);
});

test('a flood of pieces at high places uses the buffers again of those that give way', () => {
  const fragments = new Fragments(9);
  const high = { at: 32_000, data: new Uint8Array(8), more: true };
  for (let sent = 0; sent < 5_000; sent++) give(fragments, v4Fragment(high, sent));
  assert.ok(fragments.created <= 64, `${fragments.created}`);
  const low = { at: 0, data: new Uint8Array(8), more: true };
  const before = fragments.created;
  for (let sent = 0; sent < 5_000; sent++) give(fragments, v4Fragment(sent % 2 === 0 ? low : high, 10_000 + sent));
  // The small ones are made anew, sixteen in the room of one long.
  assert.ok(fragments.created - before <= 2_600, `${fragments.created - before}`);
});

test('a first fragment that was cut and finds no room, with nothing that could give way, is lost', () => {
  const fragments = new Fragments(9, { datagrams: 4, bytes: 5_000 });
  const first = v4Fragment({ at: 0, data: new Uint8Array(4_800), more: true });
  assert.equal(give(fragments, first, { captured: 60 }), undefined);
  assert.deepEqual([fragments.lost, fragments.size, fragments.bytes], [1, 0, 0]);
});
