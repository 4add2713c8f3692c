import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, type Ipv4Fields, icmp, ipv4, ipv6, tcp, udp } from '../decode/testing/packets.ts';
import { beginsWithAnswer } from './origin.ts';

function answers(packet: Uint8Array): boolean {
  const { bytes, layers } = decode(packet, { link: 101 });
  return beginsWithAnswer(bytes, layers);
}

const DATA = new Uint8Array(12);
const NOTHING = new Uint8Array(0);

function tcpAnswers(flags: number, sourcePort: number, destinationPort: number, payload = NOTHING): boolean {
  return answers(ipv4({ protocol: 6 }, tcp({ flags, sourcePort, destinationPort }, payload)));
}

function udpAnswers(
  sourcePort: number,
  destinationPort: number,
  { payload = DATA, ...fields }: Ipv4Fields & { readonly payload?: Uint8Array } = {},
): boolean {
  return answers(ipv4({ protocol: 17, ...fields }, udp({ sourcePort, destinationPort }, payload)));
}

const [FIN, SYN, RESET, SYN_ACK, ACK, FIN_ACK, XMAS] = [0x01, 0x02, 0x04, 0x12, 0x10, 0x11, 0x29];

test('a SYN begins, whatever the ports', () => {
  assert.equal(tcpAnswers(SYN, 80, 40_000), false);
  assert.equal(tcpAnswers(SYN, 40_000, 80), false);
});

test('a SYN-ACK answers, unless it goes to a server: that is a scan', () => {
  assert.equal(tcpAnswers(SYN_ACK, 7_000, 40_000), true);
  assert.equal(tcpAnswers(SYN_ACK, 80, 40_000), true);
  assert.equal(tcpAnswers(SYN_ACK, 40_000, 80), false);
  assert.equal(tcpAnswers(SYN_ACK, 80, 443), false);
  assert.equal(tcpAnswers(SYN_ACK, 45_123, 3_000), false, 'from where clients ask to where services listen');
  assert.equal(tcpAnswers(SYN_ACK, 45_123, 50_000), true);
  assert.equal(tcpAnswers(SYN_ACK, 25_565, 3_000), true, 'the answer to a forged SYN');
});

test('in the middle of a connection the port of a server tells', () => {
  assert.equal(tcpAnswers(ACK, 80, 40_000), true);
  assert.equal(tcpAnswers(ACK, 40_000, 80), false);
  assert.equal(tcpAnswers(ACK, 7_000, 40_000), false);
  assert.equal(tcpAnswers(ACK, 80, 443, DATA), true);
  assert.equal(tcpAnswers(ACK, 443, 80, DATA), false);
  assert.equal(tcpAnswers(RESET, 80, 3_000), true);
});

test('a segment from the port of a server that cannot belong to a connection stays with its sender', () => {
  for (const flags of [FIN, XMAS, 0]) {
    assert.equal(tcpAnswers(flags, 443, 3_000), false);
    assert.equal(tcpAnswers(flags, 443, 40_000), false);
    assert.equal(tcpAnswers(flags, 443, 40_000, DATA), true);
  }
});

test('an acknowledgement alone from the port of a server stays with its sender where no client asks from', () => {
  assert.equal(tcpAnswers(ACK, 80, 32_767), false);
  assert.equal(tcpAnswers(ACK, 80, 32_768), true);
  assert.equal(tcpAnswers(ACK, 80, 443), false);
  assert.equal(tcpAnswers(ACK, 80, 3_000, DATA), true, 'an old client asks from there');
  assert.equal(tcpAnswers(FIN_ACK, 80, 3_000), true, 'and is left so');
});

test('a datagram from a server is an answer, unless it goes to another server or to all', () => {
  assert.equal(udpAnswers(53, 40_000), true);
  assert.equal(udpAnswers(40_000, 53), false);
  assert.equal(udpAnswers(53, 53), false);
  assert.equal(udpAnswers(67, 68), true);
  assert.equal(udpAnswers(67, 68, { destination: '255.255.255.255' }), false);
  assert.equal(answers(ipv6({ next: 17 }, udp({ sourcePort: 53 }, DATA))), true);
});

test('an empty datagram answers nothing', () => {
  assert.equal(udpAnswers(53, 40_000, { payload: NOTHING }), false);
  assert.equal(udpAnswers(53, 40_000, { payload: new Uint8Array(1) }), true);
});

test('ICMP types are no ports', () => {
  assert.equal(answers(ipv4({ protocol: 1 }, icmp(53, 0))), false);
});
