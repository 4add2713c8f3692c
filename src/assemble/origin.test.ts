import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, type Ipv4Fields, icmp, ipv4, ipv6, tcp, udp } from '../decode/testing/packets.ts';
import { beginsWithAnswer } from './origin.ts';

function answers(packet: Uint8Array): boolean {
  const { bytes, layers } = decode(packet, { link: 101 });
  return beginsWithAnswer(bytes, layers);
}

function tcpAnswers(flags: number, sourcePort: number, destinationPort: number): boolean {
  return answers(ipv4({ protocol: 6 }, tcp({ flags, sourcePort, destinationPort })));
}

function udpAnswers(sourcePort: number, destinationPort: number, fields: Ipv4Fields = {}): boolean {
  return answers(ipv4({ protocol: 17, ...fields }, udp({ sourcePort, destinationPort })));
}

const [SYN, SYN_ACK, ACK] = [0x02, 0x12, 0x10];

test('a SYN begins, whatever the ports', () => {
  assert.equal(tcpAnswers(SYN, 80, 40_000), false);
  assert.equal(tcpAnswers(SYN, 40_000, 80), false);
});

test('a SYN-ACK answers, unless it goes to a server: that is a scan', () => {
  assert.equal(tcpAnswers(SYN_ACK, 7_000, 40_000), true);
  assert.equal(tcpAnswers(SYN_ACK, 80, 40_000), true);
  assert.equal(tcpAnswers(SYN_ACK, 40_000, 80), false);
  assert.equal(tcpAnswers(SYN_ACK, 80, 443), false);
});

test('in the middle of a connection the port of a server tells', () => {
  assert.equal(tcpAnswers(ACK, 80, 40_000), true);
  assert.equal(tcpAnswers(ACK, 40_000, 80), false);
  assert.equal(tcpAnswers(ACK, 7_000, 40_000), false);
  assert.equal(tcpAnswers(ACK, 80, 443), true);
  assert.equal(tcpAnswers(ACK, 443, 80), false);
});

test('a datagram from a server is an answer, unless it goes to another server or to all', () => {
  assert.equal(udpAnswers(53, 40_000), true);
  assert.equal(udpAnswers(40_000, 53), false);
  assert.equal(udpAnswers(53, 53), false);
  assert.equal(udpAnswers(67, 68), true);
  assert.equal(udpAnswers(67, 68, { destination: '255.255.255.255' }), false);
  assert.equal(answers(ipv6({ next: 17 }, udp({ sourcePort: 53 }))), true);
});

test('ICMP types are no ports', () => {
  assert.equal(answers(ipv4({ protocol: 1 }, icmp(53, 0))), false);
});
