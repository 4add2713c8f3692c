import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withChecksum } from '../../decode/testing/packets.ts';
import { HTTP } from '../application/http/http.ts';
import { toBytes } from '../testing/conversation.ts';
import { segment, Wire } from '../testing/wire.ts';

const EXCHANGES = 20;
/** What the second exchange behind a loss shows must have been told by then. */
const SOON = 2;

interface Sent {
  readonly packet: Uint8Array;
  /** Which exchange it is part of. */
  readonly exchange: number;
}

interface Shape {
  /** How many segments an answer takes. */
  readonly segments: number;
  /** Whether the client acknowledges each answer before it asks on, and the server each question. */
  readonly bare: boolean;
}

/** A handshake and exchanges of HTTP on one connection, with right checksums but for those of `wrong`. */
function conversation({ segments, bare }: Shape, isWrong: (index: number) => boolean = () => false): Sent[] {
  const sent: Sent[] = [];
  const next: [number, number] = [1, 1];
  const send = (from: 0 | 1, exchange: number, text: string) => {
    const line = `${from === 0 ? '>' : '<'} A ${next[from]} ${next[from === 0 ? 1 : 0]}`;
    const packet = segment(line, { serverPort: 80 }, toBytes(text));
    sent.push({ packet: withChecksum(packet, isWrong(sent.length) ? 0x5a5a : 0), exchange });
    next[from] += text.length;
  };
  for (const line of ['> S 0', '< SA 0 1']) {
    sent.push({ packet: withChecksum(segment(line, { serverPort: 80 })), exchange: 0 });
  }
  send(0, 0, '');
  for (let exchange = 1; exchange <= EXCHANGES; exchange++) {
    send(0, exchange, `GET /${exchange} HTTP/1.1\r\nHost: a.example\r\n\r\n`);
    if (bare) send(1, exchange, '');
    const answer = `HTTP/1.1 200 To ${exchange}\r\nContent-Length: 90\r\n\r\n${'.'.repeat(89)}\n`;
    const size = Math.ceil(answer.length / segments);
    for (let at = 0; at < answer.length; at += size) send(1, exchange, answer.slice(at, at + size));
    if (bare) send(0, exchange, '');
  }
  return sent;
}

/** Plays what was captured, and checks that every exchange but those of `lost` is told, soon and with its own answer. */
function check(
  all: readonly Sent[],
  captured: (index: number) => boolean,
  lost: ReadonlySet<number>,
  name: string,
): void {
  const wire = new Wire({ protocols: [HTTP] });
  const last = Math.max(0, ...lost);
  const told = (upTo: number) => {
    const uris = new Map(wire.transactions.map((one) => (one.kind === 'http' ? [one.uri, one.statusText] : ['', ''])));
    for (let exchange = 1; exchange <= upTo; exchange++) {
      if (!lost.has(exchange))
        assert.equal(uris.get(`/${exchange}`), `To ${exchange}`, `${name}, exchange ${exchange}`);
    }
  };
  let before = 0;
  all.forEach(({ packet, exchange }, index) => {
    if (exchange > before && before >= last + SOON) told(before - 1);
    before = exchange;
    if (captured(index)) wire.send(packet);
  });
  // Nothing is shown behind the last loss where it lies at the end.
  if (last + SOON <= EXCHANGES) told(EXCHANGES - 1);
  wire.end();
  told(EXCHANGES);
  assert.deepEqual(wire.assembler.held, { flows: 0, contents: 0, contentBytes: 0, bytes: 0 });
}

const SHAPES: readonly Shape[] = [
  { segments: 1, bare: false },
  { segments: 1, bare: true },
  { segments: 3, bare: true },
];

for (const shape of SHAPES) {
  const name = `answers of ${shape.segments} segments${shape.bare ? ', bare acknowledgements' : ''}`;

  test(`whichever packets are not captured, the rest is read at once: ${name}`, () => {
    const all = conversation(shape);
    for (const burst of [1, 2, 5, 20]) {
      for (let first = 0; first < all.length; first++) {
        const isLost = (index: number) => index >= first && index < first + burst;
        const lost = new Set(all.filter((_, index) => isLost(index)).map(({ exchange }) => exchange));
        // A protocol is known by its first bytes, of one side at least.
        if (isLost(3) && isLost(shape.bare ? 5 : 4)) continue;
        check(all, (index) => !isLost(index), lost, `${name}: ${burst} lost from ${first}`);
      }
    }
  });

  test(`whichever checksum is wrong, what its receiver acknowledges is read: ${name}`, () => {
    const { length } = conversation(shape);
    for (let wrong = 3; wrong < length; wrong++) {
      const all = conversation(shape, (index) => index === wrong);
      // Nothing acknowledges the last answer.
      check(all, () => true, new Set(), `${name}: ${wrong} is wrong`);
    }
  });
}

test('where one side is captured no more, the other is read at the end, and what found no room is counted', () => {
  const wire = new Wire({ protocols: [HTTP] });
  const all = conversation({ segments: 1, bare: false });
  // Of the server nothing behind the third answer.
  for (const [index, { packet, exchange }] of all.entries()) if (exchange < 4 || index % 2 === 1) wire.send(packet);
  assert.equal(wire.assembler.readerCounters.skipped, 0);
  for (const line of ['> A 5000 900', '> A 5001 901'])
    wire.send(withChecksum(segment(line, { serverPort: 80 }, toBytes('x'))));
  wire.end();
  assert.ok(wire.assembler.readerCounters.skipped > 0);
  assert.ok(wire.transactions.length >= 16);
});
