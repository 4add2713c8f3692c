import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW, toBytes } from '../testing/conversation.ts';
import { AcrossFlows } from './across-flows.ts';
import { Candidates } from './candidates.ts';
import type { ApplicationProtocol } from './parser.ts';
import { APPLICATION_PROTOCOLS } from './protocols.ts';

const CASES = [
  ...APPLICATION_PROTOCOLS.flatMap((protocol) =>
    protocol.transports.map((transport) => [transport, protocol] as const),
  ),
];
const direction = fc.constantFrom(0 as const, 1 as const);
const port = fc.constantFrom(
  22,
  23,
  53,
  88,
  123,
  139,
  161,
  389,
  443,
  445,
  502,
  512,
  513,
  514,
  3_389,
  6_379,
  6_667,
  9_999,
);

/** What others than noise begin with: transport, side, words, port, service. */
const BEGINNINGS = [
  ['tcp', 0, 'SSH-2.0-x', 9_999, 'ssh'],
  ['tcp', 1, 'welcome', 22, 'ssh'],
  ['tcp', 0, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 9_999, 'http'],
  ['tcp', 0, 'GET / HTTP/1.1\r\n', 9_999, 'http'],
  ['tcp', 1, '220 an ftp server\r\n', 9_999, 'ftp'],
  ['tcp', 0, 'USER name\r\n', 9_999, 'ftp'],
  ['tcp', 0, 'pwd\r\n', 21, 'ftp'],
  ['tcp', 0, 'ehlo name\r\n', 9_999, 'smtp'],
  ['tcp', 1, '+OK ready\r\n', 9_999, 'pop3'],
  ['tcp', 1, '* OK ready\r\n', 9_999, 'imap'],
  ['tcp', 0, '1 LOGIN a b\r\n', 143, 'imap'],
  ['tcp', 0, '*1\r\n$4\r\nPING\r\n', 9_999, 'redis'],
  ['tcp', 0, 'ping\r\n', 6_379, 'redis'],
  ['tcp', 1, ':irc.example 001 name :Welcome\r\n', 9_999, 'irc'],
  ['tcp', 0, 'cap ls\r\n', 6_667, 'irc'],
  ['tcp', 0, '<stream:stream', 9_999, 'xmpp'],
  ['tcp', 1, '\xff\xfd\x18', 9_999, 'telnet'],
  ['tcp', 1, 'login: ', 23, 'telnet'],
  ['tcp', 0, '1022\0', 514, 'rsh'],
  ['tcp', 0, '\0', 513, 'rlogin'],
  ['udp', 0, 'OPTIONS sip:a@b SIP/2.0\r\n', 9_999, 'sip'],
  ['udp', 0, '\0\x01name\0octet\0', 9_999, 'tftp'],
  ['udp', 0, '<134>words', 9_999, 'syslog'],
  ['udp', 0, 'd1:ad2:id20:', 9_999, 'bittorrent'],
] as const;

function judged(protocol: ApplicationProtocol, from: 0 | 1, bytes: Uint8Array, around: number, to: number): string {
  const wide = new Uint8Array(bytes.length + 80).fill(around);
  wide.set(bytes, 40);
  return protocol.recognise(from, wide, 40, 40 + bytes.length, { ...FLOW, responderPort: to });
}

test('what lies around a window is no part of it', () => {
  // Every first byte, since it decides who looks further.
  const bytes = fc
    .tuple(fc.nat(255), fc.uint8Array({ maxLength: 48 }))
    .map(([first, rest]) => Uint8Array.of(first, ...rest));
  fc.assert(
    fc.property(bytes, direction, port, (window, from, to) => {
      for (const [, protocol] of CASES) {
        const answer = judged(protocol, from, window, 0, to);
        for (const around of [0x30, 0xff]) {
          assert.equal(judged(protocol, from, window, around, to), answer, `${protocol.service} ${window.join(' ')}`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no parser throws, whatever it is given and in whatever order', () => {
  const step = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 120 }), fc.integer({ min: 1, max: 100_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(direction, step), { maxLength: 8 }), (steps) => {
      for (const [transport, protocol] of CASES) {
        const parser = protocol.open(FLOW, transport, () => {}, new AcrossFlows(() => {}));
        for (const [from, one] of steps) {
          if (parser.finished || parser.handsOver === true) break;
          if (typeof one === 'number') parser.gap(from, one, 0);
          else parser.data(from, one, 0, one.length, 0);
        }
        parser.close(0);
      }
    }),
    { numRuns: 300 },
  );
});

test('no protocol says anything but no to a first byte that it has not declared', () => {
  const rest = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    // Zeros, capitals and digits lead further than noise.
    fc.array(fc.constantFrom(0, 1, 2, 3, 5, 0x20, 0x30, 0x41, 0x0a, 0xff), { maxLength: 64 }),
  );
  fc.assert(
    fc.property(rest, direction, port, fc.nat(255), (after, from, to, first) => {
      const bytes = Uint8Array.of(first, ...after);
      for (const [transport, protocol] of CASES) {
        const { begins, ports } = protocol;
        if (begins?.(first, from, ports?.includes(to) === true ? to : -1) !== false) continue;
        const flow = { ...FLOW, responderPort: to };
        assert.equal(protocol.recognise(from, bytes, 0, bytes.length, flow), 'no', `${transport} ${protocol.service}`);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('what a protocol begins with leads to it', () => {
  for (const [transport, from, said, to, service] of BEGINNINGS) {
    const bytes = toBytes(said);
    const candidates = new Candidates(APPLICATION_PROTOCOLS, transport).of(from, bytes[0] as number, to);
    const found = candidates.filter(
      ({ recognise }) => recognise(from, bytes, 0, bytes.length, { ...FLOW, responderPort: to }) !== 'no',
    );
    assert.ok(
      found.some((protocol) => protocol.service === service),
      said,
    );
  }
});
