import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SECOND } from '../../../model/time.ts';
import type { DhcpTransaction } from '../../../model/transaction/dhcp.ts';
import { FLOW, play, toBytes } from '../../testing/conversation.ts';
import { CLIENT, datagram, SERVER, Wire } from '../../testing/wire.ts';
import { DHCP } from './dhcp.ts';
import { DhcpExchanges } from './dhcp-exchanges.ts';
import { readDhcp } from './dhcp-message.ts';

const option = (code: number, value: readonly number[] | string): number[] => {
  const bytes = typeof value === 'string' ? [...toBytes(value)] : value;
  return [code, bytes.length, ...bytes];
};

interface Fields {
  readonly answers?: boolean;
  readonly identifier?: number;
  readonly type?: number | null;
  readonly your?: readonly number[];
  readonly options?: readonly number[];
}

function message({ answers = false, identifier = 7, type = 1, your = [0, 0, 0, 0], options = [] }: Fields): Uint8Array {
  const bytes = new Uint8Array(240);
  bytes.set([answers ? 2 : 1, 1, 6, 0]);
  new DataView(bytes.buffer).setUint32(4, identifier);
  bytes.set(your, 16);
  bytes.set([2, 0, 0, 0, 0, 9], 28);
  bytes.set([0x63, 0x82, 0x53, 0x63], 236);
  return Uint8Array.from([...bytes, ...(type === null ? [] : option(53, [type])), ...options, 255]);
}

const NOBODY = '0.0.0.0';
const EVERYBODY = '255.255.255.255';
const up = { sourcePort: 68, destinationPort: 67 };
const down = { sourcePort: 67, destinationPort: 68 };

test('an exchange by broadcasts is one transaction, whatever flows it took', () => {
  const wire = new Wire();
  const offered = { answers: true, your: [192, 0, 2, 77], options: option(51, [0, 0, 14, 16]) };
  const fromNobody = { source: NOBODY, destination: EVERYBODY };
  const toEverybody = { source: SERVER, destination: EVERYBODY };
  wire.send(datagram(true, up, message({ options: option(12, 'laptop\0') }), fromNobody));
  wire.send(datagram(true, down, message({ ...offered, type: 2 }), toEverybody));
  const wishes = [...option(50, [192, 0, 2, 77]), ...option(81, [0, 0, 0, ...toBytes('laptop.example.org')])];
  wire.send(datagram(true, up, message({ type: 3, options: wishes }), fromNobody));
  const told = [...offered.options, ...option(15, 'example.org')];
  wire.send(datagram(true, down, message({ ...offered, type: 5, options: told }), toEverybody));
  wire.pass(7 * SECOND);
  wire.send(datagram(true, { sourcePort: 1, destinationPort: 2 }, Uint8Array.of(1)));
  wire.pass(1 * SECOND);
  const [transaction, ...rest] = wire.transactions as DhcpTransaction[];
  assert.equal(rest.length, 0);
  assert.ok(transaction);
  const { uid, uids, time, originator, responder, ...fields } = transaction;
  assert.equal(new Set(uids).size, 2);
  assert.equal(uids[0], uid);
  assert.deepEqual([originator, responder], [NOBODY, EVERYBODY]);
  assert.deepEqual(fields, {
    kind: 'dhcp',
    originatorPort: 68,
    responderPort: 67,
    client: '192.0.2.77',
    server: SERVER,
    hardware: '02:00:00:00:00:09',
    hostName: 'laptop',
    clientName: 'laptop.example.org',
    domain: 'example.org',
    requestedAddress: '192.0.2.77',
    assignedAddress: '192.0.2.77',
    leaseTime: 3_600 * SECOND,
    clientMessage: null,
    serverMessage: null,
    messages: ['DISCOVER', 'OFFER', 'REQUEST', 'ACK'],
    duration: 3_000,
  });
  assert.deepEqual(
    wire.end().map(({ service }) => service),
    ['dhcp', 'dhcp', null],
  );
});

test('exchanges of different identifiers stay apart, and BOOTP gives none', () => {
  const wire = new Wire();
  for (const identifier of [1, 2]) wire.send(datagram(true, up, message({ identifier, type: 8 })));
  wire.send(datagram(true, up, message({ type: null })));
  wire.end();
  assert.deepEqual(
    (wire.transactions as DhcpTransaction[]).map(({ messages, client, duration }) => [messages, client, duration]),
    [
      [['INFORM'], CLIENT, 0],
      [['INFORM'], CLIENT, 0],
    ],
  );
});

test('the client identifier names the hardware, messages are kept by side', () => {
  const [transaction] = play(DHCP, [
    { from: 0, says: message({ type: 4, options: [...option(61, [1, 2, 3, 4, 5, 6, 7]), ...option(56, 'in use')] }) },
  ]) as DhcpTransaction[];
  // The flow of the tests has other ports: what it says is not known to be a client's.
  assert.deepEqual([transaction?.serverMessage, transaction?.hardware], ['in use', '02:00:00:00:00:09']);
  const exchanges: DhcpTransaction[] = [];
  const table = new DhcpExchanges((one) => exchanges.push(one));
  const bytes = message({ type: 4, options: [...option(61, [1, 2, 3, 4, 5, 6, 7]), ...option(56, 'in use')] });
  const read = readDhcp(bytes, 0, bytes.length);
  assert.ok(read);
  table.take(read, { ...FLOW, responderPort: 67 }, 0, 5);
  table.expire(Number.POSITIVE_INFINITY);
  assert.deepEqual([exchanges[0]?.clientMessage, exchanges[0]?.hardware], ['in use', '02:03:04:05:06:07']);
});

test('a flood keeps the table and each exchange small, and loses nothing', () => {
  const given: DhcpTransaction[] = [];
  const table = new DhcpExchanges((one) => given.push(one));
  const bytes = message({});
  const read = readDhcp(bytes, 0, bytes.length);
  assert.ok(read);
  for (let identifier = 0; identifier < 10_000; identifier += 1) table.take({ ...read, identifier }, FLOW, 0, 1);
  assert.equal(table.evicted, 10_000 - 4_096);
  assert.equal(given.length, table.evicted);
  table.expire(Number.POSITIVE_INFINITY);
  assert.equal(given.length, 10_000);
  given.length = 0;
  for (let count = 0; count < 500; count += 1) table.take(read, FLOW, 0, 1);
  assert.deepEqual(
    given.map(({ messages }) => messages.length),
    Array(10).fill(50),
  );
  given.length = 0;
  for (let count = 0; count < 20; count += 1) table.take(read, { ...FLOW, uid: `C${count}` }, 0, 1);
  assert.deepEqual(
    given.map(({ uids }) => uids.length),
    [10, 10],
  );
});

test('an exchange that never falls silent is given after half a minute', () => {
  const given: DhcpTransaction[] = [];
  const table = new DhcpExchanges((one) => given.push(one));
  const bytes = message({});
  const read = readDhcp(bytes, 0, bytes.length);
  assert.ok(read);
  for (let second = 0; second < 60; second += 4) {
    table.take(read, FLOW, 0, second * SECOND);
    table.expire(second * SECOND);
  }
  assert.deepEqual(
    given.map(({ messages }) => messages.length),
    [8],
  );
});

test('names in DNS form, unknown types, options that run over the end', () => {
  const read = (fields: Fields) => {
    const bytes = message(fields);
    return readDhcp(bytes, 0, bytes.length);
  };
  assert.equal(read({ options: option(81, [4, 0, 0, 1, 97, 2, 98, 99, 0]) })?.clientName, 'a.bc');
  assert.equal(read({ type: 77 })?.type, 'Unknown-77');
  assert.equal(read({ options: [12, 200, 65] })?.hostName, null);
  assert.equal(read({ options: [0, 0, 12, 1, 65] })?.hostName, 'A');
});

test('recognised by its cookie; arbitrary options never throw', () => {
  const judge = (bytes: Uint8Array) => DHCP.recognise(0, bytes, 0, bytes.length, FLOW);
  assert.equal(judge(message({})), 'yes');
  assert.equal(judge(message({}).fill(0, 236, 240)), 'no');
  assert.equal(judge(message({}).subarray(0, 200)), 'no');
  fc.assert(
    fc.property(
      fc.array(fc.nat(255), { maxLength: 80 }),
      fc.array(fc.tuple(fc.nat(300), fc.nat(255))),
      (options, changes) => {
        const bytes = message({ options });
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        play(DHCP, [{ from: 0, says: bytes }]);
      },
    ),
  );
});
