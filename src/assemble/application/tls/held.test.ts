import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOW } from '../../testing/conversation.ts';
import type { ApplicationParser, ApplicationProtocol, Direction } from '../parser.ts';
import { QUIC } from '../quic/quic.ts';
import { cryptoFrame, initial } from '../quic/testing/packets.ts';
import { DTLS } from './dtls.ts';
import { bytesOf, number, record, sized } from './testing/messages.ts';
import { TLS } from './tls.ts';

/** What a parser holds after each of these pieces, and how many bytes it was given by then. */
function* held(protocol: ApplicationProtocol, pieces: readonly Uint8Array[], from: Direction = 0) {
  const parser: ApplicationParser & { readonly held?: number } = protocol.open(
    FLOW,
    protocol.transports[0] as 'tcp' | 'udp',
    () => {},
    undefined as never,
  );
  let given = 0;
  for (const piece of pieces) {
    parser.data(from, piece, 0, piece.length, 1);
    given += piece.length;
    assert.ok(parser.held !== undefined);
    yield { held: parser.held, given };
  }
}

test('TLS holds a part of a long message, of TLS or of SSL 2, as long as it came', () => {
  for (const begin of [bytesOf([22, 3, 1], number(0x4000, 2), [1], number(0x4000, 3)), bytesOf([0xff, 0xff, 1])]) {
    const pieces = [begin, ...Array.from({ length: 40 }, () => new Uint8Array(100))];
    for (const now of held(TLS, pieces)) assert.ok(now.held <= 2 * now.given + 64, `${now.held} for ${now.given}`);
  }
});

test('DTLS holds fragments as long as they came', () => {
  const fragment = (sequence: number) =>
    bytesOf(1, number(0xffff, 3), number(sequence, 2), number(0xfffe, 3), number(1, 3), 1);
  const datagram = (sequence: number) =>
    bytesOf([22, 0xfe, 0xfd], number(0, 2), number(1, 6), sized(2, fragment(sequence)));
  const pieces = Array.from({ length: 1_000 }, (_, index) => datagram(index));
  for (const now of held(DTLS, pieces)) assert.ok(now.held <= 8_192, `${now.held} for ${now.given}`);
});

test('QUIC holds pieces of a hello as long as they came, and the keys of a side', () => {
  const key = new Uint8Array(8);
  const pieces = Array.from({ length: 40 }, (_, index) =>
    initial({ key, number: index }, cryptoFrame(16_000 - 2 * index, Uint8Array.of(1))),
  );
  for (const now of held(QUIC, pieces)) assert.ok(now.held <= 5_120 + 64 * 40, `${now.held} for ${now.given}`);
});

test('a hello and a chain that were read count too', () => {
  const hello = bytesOf([3, 3], new Uint8Array(32), 0, sized(2, new Uint8Array(2_000)), [1, 0]);
  const [now] = held(TLS, [record(22, bytesOf(1, sized(3, hello)))]);
  assert.ok(now !== undefined && now.held >= 4 * hello.length);
});
