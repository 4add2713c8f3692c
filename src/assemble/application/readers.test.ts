import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Transaction } from '../../model/transaction.ts';
import { toBytes } from '../testing/conversation.ts';
import { datagram, segment, Wire } from '../testing/wire.ts';
import { READER_BYTES } from './active-readers.ts';
import type { ApplicationProtocol } from './parser.ts';

const REQUEST = 'GET /a HTTP/1.1\r\nHost: example.org\r\nUser-Agent: test\r\n\r\n';
const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

/** What no protocol begins with. */
const UNKNOWN = new Uint8Array(40).fill(0xff);

/** Keeps everything. */
const HOARDING: ApplicationProtocol = {
  service: 'hoarding',
  transports: ['tcp'],
  recognise: () => 'yes',
  open() {
    return {
      finished: false,
      held: 0,
      data(_, __, start, end) {
        (this as { held: number }).held += end - start;
      },
      gap() {},
      close() {},
    };
  },
};

interface Piece {
  readonly fromClient: boolean;
  readonly offset: number;
  readonly text: string;
}

/** The packets of a conversation: request and response, cut where `cuts` says. */
function pieces(text: string, fromClient: boolean, cuts: readonly number[]): Piece[] {
  const edges = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => {
    const offset = edges[index] ?? 0;
    return { fromClient, offset, text: text.slice(offset, end) };
  });
}

function play(
  all: readonly Piece[],
  captured?: (piece: Piece) => number,
): { wire: Wire; http: Transaction | undefined } {
  const wire = new Wire();
  for (const line of ['> S 0', '< SA 0 1', '> A 1 1']) wire.send(segment(line));
  for (const piece of all) {
    const acknowledged = piece.fromClient ? 1 : REQUEST.length + 1;
    const line = `${piece.fromClient ? '>' : '<'} PA ${piece.offset + 1} ${acknowledged}`;
    const packet = segment(line, {}, toBytes(piece.text));
    wire.send(packet, captured === undefined ? packet.length : packet.length - piece.text.length + captured(piece));
  }
  wire.end();
  return { wire, http: wire.transactions.find(({ kind }) => kind === 'http') };
}

test('a conversation gives one transaction and names the service of its flow', () => {
  const { wire, http } = play([...pieces(REQUEST, true, []), ...pieces(RESPONSE, false, [])]);
  assert.equal(wire.transactions.length, 1);
  assert.equal(http?.uid, wire.flows[0]?.uid);
  assert.equal(wire.flows[0]?.service, 'http');
});

test('cuts, order within a side and repetitions make no difference', () => {
  const { http: whole } = play([...pieces(REQUEST, true, []), ...pieces(RESPONSE, false, [])]);
  const cuts = fc.array(fc.nat(60), { maxLength: 8 });
  const side = (text: string, fromClient: boolean) =>
    cuts.chain((at) => {
      const all = pieces(text, fromClient, at);
      return fc.shuffledSubarray([...all, ...all.slice(0, 2)], { minLength: all.length + Math.min(2, all.length) });
    });
  fc.assert(
    fc.property(side(REQUEST, true), side(RESPONSE, false), (requests, responses) => {
      const { http } = play([...requests, ...responses]);
      const { time: _, ...rest } = http ?? assert.fail('no transaction');
      const { time: __, ...expected } = whole ?? assert.fail('no transaction');
      assert.deepEqual({ ...rest, duration: 0 }, { ...expected, duration: 0 });
    }),
  );
});

test('a capture that cut every packet never throws', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), (cut, captured) => {
      const all = [...pieces(REQUEST, true, [cut]), ...pieces(RESPONSE, false, [cut])];
      const { wire } = play(all, (piece) => Math.min(captured, piece.text.length));
      assert.equal(wire.flows[0]?.originatorBytes, REQUEST.length);
      assert.equal(wire.flows[0]?.responderBytes, RESPONSE.length);
    }),
  );
});

test('what a RST carries is no part of the stream', () => {
  const wire = new Wire();
  for (const line of ['> S 0', '< SA 0 1', '> A 1 1']) wire.send(segment(line));
  wire.send(segment('> RA 1 1', {}, toBytes(REQUEST)));
  wire.end();
  assert.deepEqual(wire.transactions, []);
  assert.equal(wire.flows[0]?.service, null);
});

test('a flow that carries nothing known makes room for the next as soon as that is clear', () => {
  const wire = new Wire({ readers: 1 });
  wire.send(segment('> A 1 1', {}, UNKNOWN));
  wire.send(segment('< A 1 41', {}, UNKNOWN));
  wire.send(segment('> A 41 41', {}, toBytes(REQUEST)));
  wire.send(segment('> A 1 1', { clientPort: 2 }, toBytes(REQUEST)));
  wire.end();
  assert.equal(wire.assembler.readerCounters.refused, 0);
  assert.deepEqual(
    wire.transactions.map(({ originatorPort }) => originatorPort),
    [2],
  );
});

/** A request and, where it is answered, the beginning of its answer. */
function ask(wire: Wire, clientPort: number, isAnswered: boolean): void {
  if (isAnswered) for (const line of ['> S 0', '< SA 0 1', '> A 1 1']) wire.send(segment(line, { clientPort }));
  wire.send(segment('> PA 1 1', { clientPort }, toBytes(REQUEST)));
}

test('at the cap the reader idle longest gives way, and what it has read is told', () => {
  const wire = new Wire({ readers: 2 });
  for (const clientPort of [1, 2]) ask(wire, clientPort, true);
  wire.send(segment('< PA 1 55', { clientPort: 1 }, toBytes(RESPONSE.slice(0, 40))));
  ask(wire, 3, true);
  assert.deepEqual(
    wire.transactions.map(({ kind, originatorPort }) => [kind, originatorPort]),
    [['http', 2]],
  );
  assert.deepEqual([wire.assembler.readerCounters.refused, wire.assembler.held.contents], [1, 2]);
});

test('a flood of segments that nobody answers pushes out itself, and blinds nobody', () => {
  const wire = new Wire({ flows: 2_000, readers: 64 });
  for (let port = 1; port <= 40; port++) ask(wire, port, true);
  for (let port = 1_001; port <= 2_000; port++) {
    wire.send(segment('> PA 1 1', { clientPort: port }, toBytes(port % 2 === 0 ? REQUEST : 'G')));
  }
  ask(wire, 41, true);
  assert.deepEqual([wire.assembler.readerCounters.refused, wire.assembler.held.contents], [977, 64]);
  for (let port = 1; port <= 41; port++) {
    wire.send(segment(`< PA 1 ${REQUEST.length + 1}`, { clientPort: port }, toBytes(RESPONSE)));
  }
  const answered = wire.transactions.filter((one) => one.kind === 'http' && one.status === 200);
  assert.equal(answered.length, 41);
});

test('flows that stay for long do not keep out who comes', () => {
  const wire = new Wire({ flows: 200, readers: 64 });
  for (let port = 1; port <= 64; port++) ask(wire, port, true);
  // They come side by side: the first of them has not been answered when the last asks.
  for (let port = 101; port <= 108; port++) ask(wire, port, false);
  for (let port = 101; port <= 108; port++) {
    wire.send(segment(`< PA 1 ${REQUEST.length + 1}`, { clientPort: port }, toBytes(RESPONSE)));
  }
  const answered = wire.transactions.filter((one) => one.kind === 'http' && one.status === 200);
  assert.equal(answered.length, 8);
});

test('all readers together hold no more than their budget', () => {
  const wire = new Wire({ flows: 2_000, readers: 2_000, contentBytes: 100_000, protocols: [HOARDING] });
  for (let port = 1; port <= 1_000; port++) {
    wire.send(segment('> A 1 1', { clientPort: port }, toBytes(REQUEST)));
    wire.send(segment(`< A 1 ${REQUEST.length + 1}`, { clientPort: port }, toBytes(RESPONSE)));
    assert.ok(wire.assembler.held.contentBytes <= 100_000);
  }
  const each = READER_BYTES + REQUEST.length + RESPONSE.length;
  const kept = Math.floor(100_000 / each);
  assert.equal(wire.assembler.held.contents, kept);
  assert.equal(wire.assembler.readerCounters.refused, 1_000 - kept);
  wire.end();
  assert.deepEqual([wire.assembler.held.contents, wire.assembler.held.contentBytes], [0, 0]);
});

test('what waits to be identified is in the budget', () => {
  const wire = new Wire({ readers: 64 });
  wire.send(segment('> A 1 1', {}, toBytes('G')));
  assert.equal(wire.assembler.held.contentBytes, READER_BYTES + 1);
});

test('a datagram flow of an unknown protocol makes room after four datagrams', () => {
  const wire = new Wire({ readers: 1 });
  for (let count = 0; count < 4; count++) wire.send(datagram(true, {}, toBytes('?')));
  wire.send(segment('> A 1 1', {}, toBytes(REQUEST)));
  assert.equal(wire.assembler.readerCounters.refused, 0);
});

test('a slot that is used again reads anew', () => {
  const wire = new Wire({ flows: 1 });
  for (let port = 1; port <= 3; port++) {
    wire.send(segment('> A 1 1', { clientPort: port }, toBytes(REQUEST)));
    wire.send(datagram(true, { sourcePort: port }, toBytes('x')));
  }
  wire.end();
  assert.equal(wire.transactions.filter(({ kind }) => kind === 'http').length, 3);
  assert.deepEqual(
    wire.flows.map(({ service }) => service),
    ['http', null, 'http', null, 'http', null],
  );
});

test('a connection that FTP announced is known as its data', () => {
  const wire = new Wire();
  const control = { clientPort: 2_000, serverPort: 21 };
  const data = { clientPort: 2_001, serverPort: 5_000 };
  wire.send(segment('> A 1 1', control, toBytes('PASV\r\n')));
  wire.send(segment('< A 1 7', control, toBytes('227 (198,51,100,2,19,136)\r\n')));
  wire.send(segment('> S 0', data));
  wire.send(segment('< SA 0 1', data));
  wire.send(segment('< A 1 1', data, UNKNOWN));
  wire.send(segment('> A 1 1', { ...data, clientPort: 2_002 }, UNKNOWN));
  assert.deepEqual(
    wire
      .end()
      .map(({ service }) => service)
      .sort(),
    ['ftp', 'ftp-data', null],
  );
});
