import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ETHER_TYPE, ethernet, icmp, ipv4, ipv6, join, tcp, udp } from '../../decode/testing/packets.ts';
import { HOUR, SECOND } from '../../model/time.ts';
import type { TunnelTransaction } from '../../model/transaction/tunnel.ts';
import { Wire } from '../testing/wire.ts';

const A = '10.0.0.1';
const B = '10.0.0.2';

function vxlan(inner: Uint8Array, source = '192.0.2.1', sourcePort = 40_000): Uint8Array {
  const frame = ethernet(ETHER_TYPE.ipv4, inner);
  return ipv4({ source }, udp({ sourcePort, destinationPort: 4_789 }, [8, 0, 0, 0, 0, 0, 1, 0], frame));
}

function gre(inner: Uint8Array, source = '192.0.2.1', destination = '198.51.100.2'): Uint8Array {
  return ipv4({ source, destination, protocol: 47 }, [0, 0, 8, 0], inner);
}

const REQUEST = ipv4({ source: A, destination: B, protocol: 1 }, icmp(8, 0));
const REPLY = ipv4({ source: B, destination: A, protocol: 1 }, icmp(0, 0));

function tunnelsOf(wire: Wire): TunnelTransaction[] {
  return wire.transactions.filter((transaction) => transaction.kind === 'tunnel');
}

test('a tunnel over UDP is a flow, and the flow inside names it', () => {
  const wire = new Wire();
  wire.send(vxlan(REQUEST));
  wire.send(vxlan(REQUEST));
  const [first, second] = wire.end().toSorted((a, b) => b.originatorIpBytes - a.originatorIpBytes);
  assert.deepEqual([first?.service, first?.protocol, first?.responderPort], ['vxlan', 'udp', 4_789]);
  assert.deepEqual([first?.originatorPackets, first?.originatorBytes, first?.tunnelParents], [2, 100, []]);
  assert.deepEqual([second?.protocol, second?.originator, second?.originatorPackets], ['icmp', A, 2]);
  assert.deepEqual(second?.tunnelParents, [first?.uid]);
  assert.deepEqual(
    tunnelsOf(wire).map(({ uid, tunnelType, action }) => [uid, tunnelType, action]),
    [
      [first?.uid, 'Tunnel::VXLAN', 'Tunnel::DISCOVER'],
      [first?.uid, 'Tunnel::VXLAN', 'Tunnel::CLOSE'],
    ],
  );
});

test('a tunnel that carries no flow is a flow with its service, and is not told of', () => {
  const wire = new Wire();
  const frame = ethernet(0x88cc, new Uint8Array(46));
  wire.send(ipv4({}, udp({ destinationPort: 4_789 }, [8, 0, 0, 0, 0, 0, 1, 0], frame)));
  const [flow] = wire.end();
  assert.deepEqual([flow?.service, flow?.originatorPackets], ['vxlan', 1]);
  assert.deepEqual(tunnelsOf(wire), []);
  assert.equal(wire.assembler.counters.unknown, 1);
});

test('Teredo is believed when both sides have spoken', () => {
  const packet = ipv6({ source: '2001:0:1::1', destination: '2001:db8::1' }, udp({ sourcePort: 1_111 }, [1, 2, 3]));
  const request = ipv4({ source: A, destination: B }, udp({ sourcePort: 3_797, destinationPort: 3_544 }, packet));
  const answer = ipv4({ source: B, destination: A }, udp({ sourcePort: 3_544, destinationPort: 3_797 }, packet));
  const services = (...packets: Uint8Array[]) => {
    const wire = new Wire();
    for (const one of packets) wire.send(one);
    return wire.end().find(({ responderPort }) => responderPort === 3_544)?.service;
  };
  assert.equal(services(request, request), null);
  assert.equal(services(request, answer), 'teredo');
});

test('GRE is no flow but a tunnel, which expires after an hour of silence', () => {
  const wire = new Wire();
  wire.send(gre(REQUEST));
  wire.send(gre(REPLY, '198.51.100.2', '192.0.2.1'));
  wire.pass(HOUR - SECOND);
  wire.send(gre(REQUEST));
  wire.pass(HOUR - SECOND);
  assert.equal(tunnelsOf(wire).length, 1);
  wire.pass(2 * SECOND);
  const [discovered, expired] = tunnelsOf(wire);
  assert.deepEqual([discovered?.tunnelType, discovered?.action], ['Tunnel::GRE', 'Tunnel::DISCOVER']);
  assert.deepEqual(
    [discovered?.originator, discovered?.originatorPort, discovered?.responder],
    ['192.0.2.1', 0, '198.51.100.2'],
  );
  assert.deepEqual([expired?.action, expired?.uid], ['Tunnel::EXPIRE', discovered?.uid]);
  const flows = wire.end();
  assert.equal(flows.length, 2, 'the flow inside, twice');
  assert.deepEqual(flows[0]?.tunnelParents, [discovered?.uid]);
  assert.deepEqual([flows[0]?.originatorPackets, flows[0]?.responderPackets], [1, 1]);
});

test('what is still there at the end has not expired', () => {
  const wire = new Wire();
  wire.send(gre(REQUEST));
  wire.end();
  assert.deepEqual(
    tunnelsOf(wire).map(({ action }) => action),
    ['Tunnel::DISCOVER'],
  );
});

test('a tunnel in a tunnel: each flow names the one next to it', () => {
  const wire = new Wire();
  wire.send(gre(vxlan(REQUEST)));
  const flows = wire.end();
  const outer = flows.find((flow) => flow.service === 'vxlan');
  const inner = flows.find((flow) => flow.protocol === 'icmp');
  const [first, second] = tunnelsOf(wire);
  assert.deepEqual([first?.tunnelType, second?.tunnelType], ['Tunnel::GRE', 'Tunnel::VXLAN']);
  assert.deepEqual(outer?.tunnelParents, [first?.uid]);
  assert.deepEqual(inner?.tunnelParents, [outer?.uid]);
});

test('one conversation through two tunnels is one flow with both as parents', () => {
  const wire = new Wire();
  wire.send(vxlan(REQUEST, '192.0.2.1'));
  wire.send(vxlan(REPLY, '192.0.2.9'));
  const flows = wire.end();
  const outer = flows.filter((flow) => flow.service === 'vxlan');
  const inner = flows.find((flow) => flow.protocol === 'icmp');
  assert.deepEqual(inner?.tunnelParents.toSorted(), outer.map((flow) => flow.uid).toSorted());
  assert.deepEqual([inner?.originatorPackets, inner?.responderPackets], [1, 1]);
});

test('a flow that changes its tunnel without end keeps six parents, and its history says so', () => {
  const wire = new Wire();
  for (let sent = 0; sent < 50; sent++) wire.send(vxlan(REQUEST, '192.0.2.1', 1_000 + sent));
  const inner = wire.end().find((flow) => flow.protocol === 'icmp');
  assert.deepEqual([inner?.tunnelParents.length, inner?.history, inner?.originatorPackets], [6, 'X', 50]);
});

test('a tunnel over UDP may carry other things too, and they are read', () => {
  const wire = new Wire();
  wire.send(vxlan(REQUEST));
  const query = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1];
  wire.send(ipv4({}, udp({ destinationPort: 4_789 }, query)));
  const flow = wire.end().find(({ protocol }) => protocol === 'udp');
  assert.deepEqual([flow?.service, flow?.originatorPackets], ['dns,vxlan', 2]);
});

test('a flood of tunnels keeps to its cap; the most silent give way and are told to', () => {
  const wire = new Wire();
  for (let sent = 0; sent < 5_000; sent++) {
    wire.send(gre(REQUEST, `198.18.${sent >> 8}.${sent & 255}`));
  }
  wire.pass(SECOND);
  assert.equal(wire.assembler.counters.tunnelsEvicted, 5_000 - 4_096);
  const actions = tunnelsOf(wire).map(({ action }) => action);
  // The flow inside stops naming tunnels after its sixth.
  assert.equal(actions.filter((action) => action === 'Tunnel::DISCOVER').length, 6);
  assert.equal(actions.filter((action) => action === 'Tunnel::EXPIRE').length, 6);
});

test('fragments around a tunnel and inside one: each packet counts where it is one', () => {
  const request = ipv4({ source: A, destination: B, protocol: 1 }, icmp(8, 0, new Uint8Array(64)));
  const around = vxlan(request).subarray(20);
  const wire = new Wire();
  wire.send(ipv4({ identification: 3, fragment: 0x2000 }, around.subarray(0, 80)));
  assert.equal(wire.assembler.openFlows, 0);
  wire.send(ipv4({ identification: 3, fragment: 10 }, around.subarray(80)));
  const body = request.subarray(20);
  const inside = { source: A, destination: B, protocol: 1, identification: 4 };
  wire.send(vxlan(ipv4({ ...inside, fragment: 0x2000 }, body.subarray(0, 40))));
  wire.send(vxlan(ipv4({ ...inside, fragment: 5 }, body.subarray(40))));
  const flows = wire.end();
  const outer = flows.find((flow) => flow.service === 'vxlan');
  const inner = flows.find((flow) => flow.protocol === 'icmp');
  assert.deepEqual([outer?.originatorPackets, inner?.originatorPackets], [3, 2]);
  assert.deepEqual([inner?.originatorIpBytes, inner?.tunnelParents], [2 * 92, [outer?.uid]]);
  assert.equal(outer?.originatorIpBytes, 20 + around.length + 2 * (28 + 8 + 14 + 20) + body.length);
  assert.equal(flows.length, 2);
});

test('datagrams in fragments within each other end somewhere', () => {
  const wire = new Wire();
  let packet = join(tcp({}), new Uint8Array(400));
  for (let level = 0; level < 12; level++) {
    const next = level === 0 ? 6 : 44;
    packet = join([next, 0, 0, level === 11 ? 0 : 1, 0, 0, 0, level], packet);
  }
  wire.send(ipv6({ next: 44 }, packet));
  wire.end();
  assert.equal(wire.assembler.counters.packets, 1);
});
