import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW, toBytes } from '../../testing/conversation.ts';
import { der, derText } from '../../testing/der.ts';
import { judge } from '../../testing/judge.ts';
import { little, wide } from '../../testing/little.ts';
import { AcrossFlows } from '../across-flows.ts';
import { GNUTELLA, RFB, RSYNC } from './banners.ts';
import { BITTORRENT_TCP, BITTORRENT_UDP } from './bittorrent.ts';
import { DNP3_TCP, DNP3_UDP } from './dnp3.ts';
import { ENIP } from './enip.ts';
import { IRC } from './irc.ts';
import { MODBUS } from './modbus.ts';
import { MQTT } from './mqtt.ts';
import { NTP } from './ntp.ts';
import { RADIUS } from './radius.ts';
import { RDP_UDP } from './rdp-udp.ts';
import { REDIS } from './redis.ts';
import { S7COMM } from './s7comm.ts';
import { SIP } from './sip.ts';
import { SNMP } from './snmp.ts';
import { SYSLOG } from './syslog.ts';
import { TFTP } from './tftp.ts';

const ALL = [
  ...[GNUTELLA, RFB, RSYNC, BITTORRENT_TCP, BITTORRENT_UDP, DNP3_TCP, DNP3_UDP, ENIP, IRC, MODBUS, MQTT, NTP],
  ...[RADIUS, RDP_UDP, REDIS, S7COMM, SIP, SNMP, SYSLOG, TFTP],
];

test('time: on its port by shape, elsewhere by a plausible clock', () => {
  const client = [0x23, 0, 6, 0xec, ...Array(36).fill(0), 0xe9, 0, 0, 0, 0, 0, 0, 0];
  assert.equal(judge(NTP, client), 'yes');
  assert.equal(judge(NTP, client.with(40, 0x10)), 'no');
  assert.equal(judge(NTP, client.with(40, 0x10), 123), 'yes');
  assert.equal(judge(NTP, client.with(1, 200)), 'no');
  assert.equal(judge(NTP, client.with(4, 9)), 'no');
  assert.equal(judge(NTP, [0x17, 0, 3, 0x2a, 0, 0, 0, 0], 123), 'yes');
  assert.equal(judge(NTP, [0x17, 0, 3, 0x2a, 0, 0, 0, 0]), 'no');
  assert.equal(judge(NTP, [0xeb, ...Array(47).fill(0)], 123), 'no');
});

test('SNMP of all versions, but not what junk sends to name servers', () => {
  const request = der(0x30, der(2, 1), derText(4, 'public'), der(0xa0, der(2, 1)));
  assert.equal(judge(SNMP, request), 'yes');
  assert.equal(judge(SNMP, request, 53), 'no');
  assert.equal(judge(SNMP, der(0x30, der(2, 3), der(0x30, der(2, 1)))), 'yes');
  assert.equal(judge(SNMP, der(0x30, der(2, 2), derText(4, 'public'))), 'no');
  assert.equal(judge(SNMP, der(0x30, der(2, 1), derText(4, 'public'), der(0x63))), 'no');
  assert.equal(judge(SNMP, [...request, 0]), 'no');
});

test('MQTT of all versions', () => {
  assert.equal(judge(MQTT, '\x10\x10\x00\x04MQTT\x04'), 'yes');
  assert.equal(judge(MQTT, '\x10\x90\x01\x00\x06MQIsdp\x03'), 'yes');
  assert.equal(judge(MQTT, '\x10\x90'), 'more');
  assert.equal(judge(MQTT, '\x10\x10\x00\x04MQ'), 'more');
  assert.equal(judge(MQTT, '\x10\x10\x00\x04HTTP'), 'no');
  assert.equal(judge(MQTT, '\x10\xff\xff\xff\xff\xff\xff'), 'no');
  assert.equal(judge(MQTT, '\x10\x10\x00\x04MQTT\x04', 1_883, 1), 'no');
});

test('Modbus: its port, or a whole simple request', () => {
  const request = [0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1];
  assert.equal(judge(MODBUS, request), 'yes');
  assert.equal(judge(MODBUS, [...request, 0]), 'no');
  assert.equal(judge(MODBUS, [0, 1, 0, 0, 0, 5, 1, 43, 14, 1, 0], 502), 'yes');
  assert.equal(judge(MODBUS, [0, 1, 0], 502), 'more');
  assert.equal(judge(MODBUS, [0, 1, 0]), 'no');
  assert.equal(judge(MODBUS, request.with(2, 1), 502), 'no');
});

test('DNP3 by its checksum', () => {
  const link = [0x05, 0x64, 0x05, 0xc9, 0x01, 0x00, 0x00, 0x04, 0xe9, 0x21];
  const sum = checksum(link.slice(0, 8));
  const frame = [...link.slice(0, 8), sum & 0xff, sum >> 8];
  assert.equal(judge(DNP3_TCP, frame), 'yes');
  assert.equal(judge(DNP3_UDP, frame.with(4, 2)), 'no');
  assert.equal(judge(DNP3_TCP, frame.slice(0, 6)), 'more');
  assert.equal(judge(DNP3_TCP, [5, 1]), 'no');
});

/** CRC-16/DNP bit by bit in the other direction: reflected at the end instead of at each step. */
function checksum(bytes: readonly number[]): number {
  const reflect = (value: number, bits: number) => {
    let result = 0;
    for (let bit = 0; bit < bits; bit += 1) if ((value & (1 << bit)) !== 0) result |= 1 << (bits - 1 - bit);
    return result;
  };
  let sum = 0;
  for (const byte of bytes) {
    sum ^= reflect(byte, 8) << 8;
    for (let bit = 0; bit < 8; bit += 1)
      sum = (sum & 0x8000) !== 0 ? ((sum << 1) ^ 0x3d65) & 0xffff : (sum << 1) & 0xffff;
  }
  return reflect(sum, 16) ^ 0xffff;
}

test('RADIUS by a length and attributes that fit', () => {
  const request = [1, 7, 0, 26, ...Array(16).fill(9), 1, 6, ...toBytes('anna')];
  assert.equal(judge(RADIUS, request), 'yes');
  assert.equal(judge(RADIUS, request.with(21, 5)), 'no');
  assert.equal(judge(RADIUS, request.with(0, 99)), 'no');
  const bare = [2, 7, 0, 20, ...Array(16).fill(9)];
  assert.equal(judge(RADIUS, bare), 'no');
  assert.equal(judge(RADIUS, bare, 1_812), 'yes');
});

test('syslog, SIP, TFTP', () => {
  assert.equal(judge(SYSLOG, '<134>Jan  1 00:00:00 host: x'), 'yes');
  for (const text of ['<192>x', '<a>x', '<>x', '<1234>x', '<12', '<?xml>', '<1>'])
    assert.equal(judge(SYSLOG, text), 'no');
  assert.equal(judge(SIP, 'INVITE sip:a@example.org SIP/2.0\r\n'), 'yes');
  assert.equal(judge(SIP, 'SIP/2.0 200 OK\r\n'), 'yes');
  assert.equal(judge(SIP, 'OPTIONS / HTTP/1.1\r\n'), 'no');
  assert.equal(judge(SIP, 'INVITE sip:a'), 'more');
  assert.equal(judge(SIP, 'REG'), 'more');
  assert.equal(judge(SIP, `INVITE ${'a'.repeat(600)}`), 'no');
  assert.equal(judge(TFTP, '\x00\x01boot.img\x00octet\x00'), 'yes');
  assert.equal(judge(TFTP, '\x00\x02a\x00NetASCII\x00'), 'yes');
  for (const text of ['\x00\x01\x00octet\x00', '\x00\x03a\x00octet\x00', '\x00\x01a\x00mail\x00', '\x00\x01a']) {
    assert.equal(judge(TFTP, text), 'no');
  }
});

test('Redis and IRC', () => {
  assert.equal(judge(REDIS, '*1\r\n$4\r\nPING\r\n'), 'yes');
  assert.equal(judge(REDIS, '*1'), 'more');
  assert.equal(judge(REDIS, '*a'), 'no');
  assert.equal(judge(REDIS, '* OK IMAP4'), 'no');
  assert.equal(judge(REDIS, 'PING\r\n', 6_379), 'yes');
  assert.equal(judge(REDIS, 'PING\r\n'), 'no');
  assert.equal(judge(REDIS, '\x01\x02\r\n', 6_379), 'no');
  assert.equal(judge(IRC, 'NICK bot\r\n', 6_667), 'yes');
  assert.equal(judge(IRC, 'ni', 6_667), 'more');
  assert.equal(judge(IRC, 'NICK bot\r\n', 80), 'no');
  assert.equal(judge(IRC, 'GET / HTTP/1.1\r\n', 6_667), 'no');
  const answered = (text: string) => judge(IRC, text, 80, 1);
  assert.equal(answered(':irc.example.org 001 bot :Welcome\r\n'), 'yes');
  assert.equal(answered(':irc.example.org NOTICE * :*** Looking up\r\n'), 'more');
  assert.equal(answered('NOTICE AUTH :*** Looking up\r\n:irc.example.org 001 bot'), 'yes');
  assert.equal(answered(':irc.example.org NOTICE * :***\r\n:x'), 'more');
  assert.equal(answered(':a b c d e f g h\r\n'), 'no');
  assert.equal(answered('ERROR :Closing Link: throttled\r\n'), 'no');
  assert.equal(answered('220 ready\r\n'), 'no');
  assert.equal(answered(`:${'a'.repeat(600)}`), 'no');
});

test('peers: BitTorrent over TCP and UDP', () => {
  assert.equal(judge(BITTORRENT_TCP, '\x13BitTorrent protocol'), 'yes');
  assert.equal(judge(BITTORRENT_TCP, '\x13Bit'), 'more');
  assert.equal(judge(BITTORRENT_UDP, 'd1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:q4:ping1:t2:aa1:y1:qe'), 'yes');
  assert.equal(judge(BITTORRENT_UDP, 'd1:x'), 'no');
  const syn = [0x41, 0, ...Array(14).fill(7), 0, 1, 0, 0];
  assert.equal(judge(BITTORRENT_UDP, syn), 'yes');
  assert.equal(judge(BITTORRENT_UDP, syn.with(17, 9)), 'no');
});

test('what a banner or a first request tells', () => {
  assert.equal(judge(RFB, 'RFB 003.008\n', 5_900, 1), 'yes');
  assert.equal(judge(RSYNC, '@RSYNCD: 31.0\n', 873, 1), 'yes');
  assert.equal(judge(GNUTELLA, 'GNUTELLA CONNECT/0.6\r\n'), 'yes');
  const register = [0x65, 0, 4, 0, ...Array(20).fill(0), 1, 0, 0, 0];
  assert.equal(judge(ENIP, register), 'yes');
  assert.equal(judge(ENIP, register.with(24, 9)), 'no');
  assert.equal(judge(ENIP, register.slice(0, 9)), 'more');
  assert.equal(judge(ENIP, 'eval'), 'no');
  const s7 = [3, 0, 0, 22, 17, 0xe0, 0, 0, 0, 1, 0, 0xc0, 1, 10, 0xc1, 2, 1, 0, 0xc2, 2, 1, 2];
  assert.equal(judge(S7COMM, s7), 'yes');
  assert.equal(judge(S7COMM, s7.slice(0, 9)), 'more');
  assert.equal(judge(S7COMM, s7.with(14, 0x43)), 'no');
  const syn = [0xff, 0xff, 0xff, 0xff, 0, 64, 0, 1, ...Array(1_224).fill(0)];
  assert.equal(judge(RDP_UDP, syn), 'yes');
  assert.equal(judge(RDP_UDP, syn.slice(0, 900)), 'no');
  // A game's query begins alike.
  assert.equal(judge(RDP_UDP, syn.with(6, 0x6f).with(7, 0x75)), 'no');
});

test('what is only recognised is read no more', () => {
  for (const protocol of ALL) {
    const parser = protocol.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
    assert.equal(parser.finished, true);
    parser.data(0, new Uint8Array(1), 0, 1, 0);
    parser.gap(0, 1, 0);
    parser.close(0);
  }
});

test('arbitrary bytes are nobody, whatever lies around them', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.constantFrom(0 as const, 1 as const),
      (bytes, direction) => {
        for (const protocol of ALL) if (judge(protocol, bytes, 4_000, direction) === 'yes') taken += 1;
      },
    ),
    { numRuns: 5_000, seed: 1 },
  );
  assert.equal(taken, 0);
  assert.equal(judge(SYSLOG, [...toBytes('<1>'), ...little(0, 4), ...wide('x')]), 'no');
});
