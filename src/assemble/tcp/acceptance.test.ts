import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ipv4, tcp, withChecksum } from '../../decode/testing/packets.ts';
import { listener, toBytes } from '../testing/conversation.ts';
import { CLIENT, datagram, SERVER, segment, type TcpOptions, Wire } from '../testing/wire.ts';

/** A line of a TCP script, what it carries, and how wrong its checksum is; no error: the right one. */
type Step = string | readonly [line: string, payload: string, error?: number];

/** What a reader is given of a connection: each side's bytes as `>` and `<` with text, gaps as `[n]`. */
function read(steps: readonly Step[], options: TcpOptions = {}): { heard: string; wire: Wire } {
  let heard = '';
  let side = '';
  const protocol = listener((direction, bytes) => {
    const now = direction === 0 ? '>' : '<';
    if (now !== side) heard += now;
    side = now;
    heard += typeof bytes === 'number' ? `[${bytes}]` : String.fromCharCode(...bytes);
  });
  const wire = new Wire({ protocols: [protocol] });
  for (const step of steps) {
    const [line, payload, error] = typeof step === 'string' ? [step, '', 0] : [step[0], step[1], step[2] ?? 0];
    if (line.startsWith('wait ')) wire.pass(Number(line.slice(5)) * 1_000_000);
    else wire.send(withChecksum(segment(line, options, toBytes(payload)), error));
  }
  wire.end();
  return { heard, wire };
}

const HANDSHAKE: readonly Step[] = ['> S 0', '< SA 0 1', '> A 1 1'];

const CASES: readonly (readonly [name: string, steps: readonly Step[], heard: string, options?: TcpOptions])[] = [
  ['in order', [...HANDSHAKE, ['> A 1 1', 'ab'], ['< A 1 3', 'yz']], '>ab<yz'],
  ['a wrong checksum', [...HANDSHAKE, ['> A 1 1', 'XX', 1], ['> A 1 1', 'ab'], '< A 1 3'], '>ab'],
  [
    'a wrong checksum, and its receiver had it',
    [...HANDSHAKE, ['> A 1 1', 'ab', 1], '< A 1 3', ['> A 3 1', 'c']],
    '>abc',
  ],
  ['no acknowledgement', [...HANDSHAKE, ['> - 1', 'XX'], ['> A 1 1', 'ab']], '>ab'],
  ['an acknowledgement of what was not sent', [...HANDSHAKE, ['> A 1 2', 'XX'], ['> A 1 1', 'ab']], '>ab'],
  ['such a one whose cause was not captured', [...HANDSHAKE, ['> A 1 9', 'ab'], ['< A 9 3', 'z']], '>ab<[8]z'],
  ['an acknowledgement of long ago', [...HANDSHAKE, ['> A 1 -70000', 'XX'], ['> A 1 1', 'ab']], '>ab'],
  ['a RST ahead', [...HANDSHAKE, ['> A 1 1', 'a'], '> R 9', 'wait 7', ['> A 2 1', 'b']], '>ab'],
  ['an exact RST', [...HANDSHAKE, ['> A 1 1', 'a'], '> R 2', ['> A 2 1', 'b']], '>a'],
  [
    'a RST with a wrong checksum',
    [...HANDSHAKE, ['> A 1 1', 'a'], ['> R 2', '', 1], 'wait 7', ['> A 2 1', 'b']],
    '>ab',
  ],
  ['forged FINs', [...HANDSHAKE, '> FA 9 1', '< FA 9 1', 'wait 7', ['> A 1 1', 'ab']], '>ab'],
  ['data behind a FIN', [...HANDSHAKE, ['> FA 1 1', 'ab'], ['> A 3 1', 'c'], ['> A 4 1', 'd']], '>ab'],
  ['a SYN into the connection', [...HANDSHAKE, ['> A 1 1', 'a'], '> S 900', ['> S 2', 'X'], ['> A 2 1', 'b']], '>ab'],
  ['a SYN after FINs that do not count', [...HANDSHAKE, '> FA 9 1', '< FA 9 1', '> S 900', ['> A 1 1', 'ab']], '>ab'],
  ['data with the SYN, taken', [['> S 0', 'ab'], '< SA 0 3', ['> A 3 1', 'c']], '>abc'],
  ['data with the SYN, refused', [['> S 0', 'XX'], '< SA 0 1', ['> A 1 1', 'ab']], '>ab'],
  ['data with the SYN-ACK', ['> S 0', ['< SA 0 1', 'XX'], '> A 1 1', ['< A 1 1', 'yz']], '<yz'],
  ['data before the answer', ['> S 0', ['> A 1 77', 'XX'], '< SA 0 1', ['> A 1 1', 'ab'], '< A 1 3'], '>ab'],
  ['a side that is never answered', ['> S 0', '> A 1 1', ['> A 1 1', 'ab'], ['> A 3 1', 'c']], '>abc'],
  ['numbers that wrap', [...HANDSHAKE, ['> A 4 1', 'd'], ['> A 1 1', 'abc']], '>abcd', { clientStart: 0xffff_fffd }],
  ['an older SYN that is answered', ['> S 0', '> S 9000', '< SA 0 1', '> A 1 1', ['> A 1 1', 'ab']], '>ab'],
  ['a forged SYN-ACK first', ['> S 0', '< SA 700 9', '< SA 0 1', ['> A 1 1', 'ab'], ['< A 1 3', 'yz']], '>ab<yz'],
  ['a RST before the answer', ['> S 0', '< R 90', 'wait 1', '< SA 0 1', ['> A 1 1', 'ab']], '>ab'],
  [
    'the middle of a connection',
    [
      ['> A 500 900', 'ab'],
      ['< A 900 502', 'yz'],
      ['> A 502 902', 'c'],
    ],
    '>ab<yz>c',
  ],
  [
    'the middle, from the server',
    [
      ['< A 900 500', 'yz'],
      ['> A 500 902', 'ab'],
    ],
    '<yz>ab',
    { serverPort: 80 },
  ],
  ['the middle, from an acknowledgement', ['> A 500 900', ['< A 900 500', 'yz'], ['> A 500 902', 'ab']], '<yz>ab'],
];

for (const [name, steps, heard, options] of CASES) {
  test(`${name}: ${heard}`, () => assert.equal(read(steps, options).heard, heard));
}

test('a side whose checksums never held is believed', () => {
  const steps: Step[] = [['> S 0', '', 1], '< SA 0 1', ['> A 1 1', 'ab', 1], ['< A 1 3', 'yz']];
  assert.equal(read(steps).heard, '>ab<yz');
});

test('a wrong checksum is counted, and changes nothing but packets, bytes and the history', () => {
  const { wire } = read([...HANDSHAKE, ['> A 1 1', 'ab'], ['> FA 3 1', 'XX', 1], ['> A 3 1', 'c']]);
  const [flow] = wire.flows;
  assert.deepEqual(
    [flow?.state, flow?.history, flow?.originatorBytes, flow?.originatorPackets, flow?.originatorIpBytes],
    ['S1', 'ShADC', 3, 5, 205],
  );
  assert.equal(wire.assembler.counters.forged, 1);
});

test('an urgent byte is not part of what is read', () => {
  let heard = '';
  const protocol = listener((_, bytes) => {
    heard += typeof bytes === 'number' ? `[${bytes}]` : String.fromCharCode(...bytes);
  });
  const wire = new Wire({ protocols: [protocol] });
  for (const line of HANDSHAKE) wire.send(segment(line as string));
  const fields = { sequence: 1_001, acknowledgement: 5_001, flags: 0x30 };
  const send = (more: object, text: string) =>
    wire.send(
      withChecksum(
        ipv4({ source: CLIENT, destination: SERVER, protocol: 6 }, tcp({ ...fields, ...more }, toBytes(text))),
      ),
    );
  send({ urgent: 2 }, 'abc');
  send({ sequence: 1_004, urgent: 0 }, 'def');
  send({ sequence: 1_007, urgent: 5 }, 'gh');
  send({ sequence: 1_009, flags: 0x10, urgent: 1 }, 'ijkl');
  assert.equal(heard, 'acefghijl');
});

test('what comes too early beyond the window that the SYN offered is not read', () => {
  const { heard } = read([
    '> S 0',
    '< SA 0 1 w4',
    ['> A 6 1', 'X'],
    ['> A 3 1', 'c'],
    ['> A 1 1', 'ab'],
    ['> A 4 1', 'def'],
  ]);
  assert.equal(heard, '>abcdef');
});

test('a datagram with a wrong checksum is not read, once its side had a right one', () => {
  let heard = '';
  const protocol = listener((_, bytes) => {
    heard += typeof bytes === 'number' ? `[${bytes}]` : String.fromCharCode(...bytes);
  });
  const wire = new Wire({ protocols: [protocol] });
  const send = (text: string, error: number) => wire.send(withChecksum(datagram(true, {}, toBytes(text)), error));
  send('a', 1);
  send('b', 0);
  send('X', 1);
  wire.send(datagram(true, {}, toBytes('c')));
  const [flow] = wire.end();
  assert.equal(heard, 'abc');
  assert.deepEqual([flow?.originatorPackets, flow?.originatorBytes, flow?.history], [4, 3, 'CD']);
});
