import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Layers } from '../decode/layers.ts';
import { arp, decode, ETHER_TYPE, ethernet, icmp, ipv4, ipv6, tcp, udp } from '../decode/testing/packets.ts';
import { SECOND } from '../model/time.ts';
import { ASSEMBLER_DEFAULTS, Assembler, type AssemblerOptions } from './assembler.ts';
import { toBytes } from './testing/conversation.ts';
import { CLIENT, datagram, passAt, SERVER, segment, Wire } from './testing/wire.ts';

const EMPTY = new Uint8Array(0);

function host(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

function syn(index: number): Uint8Array {
  return ipv4({ source: host(index), protocol: 6 }, tcp({ flags: 2, destinationPort: 80 }));
}

test('what carries no flow is counted by its reason', () => {
  const wire = new Wire();
  const { assembler } = wire;
  const layers = (packet: Uint8Array, wireLength = packet.length) => decode(packet, { wireLength });
  for (const { bytes, layers: of } of [
    layers(ethernet(0x88cc)),
    layers(ethernet(ETHER_TYPE.ipv4, ipv4({ fragment: 9 }, udp({})))),
    layers(ethernet(ETHER_TYPE.ipv4), 60),
    layers(ethernet(ETHER_TYPE.ipv4)),
    layers(ethernet(ETHER_TYPE.arp, arp(1, CLIENT, SERVER))),
    layers(ethernet(ETHER_TYPE.ipv4, ipv4({}, udp({})))),
  ]) {
    passAt(assembler, bytes, of, 0);
  }
  wire.end();
  assert.deepEqual(assembler.counters, {
    packets: 6,
    flows: 1,
    unknown: 1,
    fragments: 1,
    truncated: 1,
    malformed: 1,
    forged: 0,
    evicted: 0,
    fragmentsEvicted: 0,
    tunnelsEvicted: 0,
  });
  assert.deepEqual(
    wire.transactions.map(({ kind }) => kind),
    ['arp'],
  );
});

test('a UDP flow sums what both sides sent', () => {
  const wire = new Wire();
  wire.send(datagram(true, {}, toBytes('abc')));
  wire.send(datagram(false, { sourcePort: 7_000, destinationPort: 40_000 }, toBytes('defgh')));
  wire.send(datagram(true, {}, EMPTY));
  const [flow] = wire.end();
  assert.deepEqual(
    { ...flow, uid: '' },
    {
      kind: 'flow',
      uid: '',
      start: 1_700_000_000_001_000,
      duration: 2_000,
      protocol: 'udp',
      ipProtocol: 17,
      originator: CLIENT,
      originatorPort: 40_000,
      responder: SERVER,
      responderPort: 7_000,
      service: null,
      state: 'SF',
      history: 'Dd',
      originatorBytes: 3,
      responderBytes: 5,
      missedBytes: 0,
      originatorPackets: 2,
      originatorIpBytes: 59,
      responderPackets: 1,
      responderIpBytes: 33,
      tunnelParents: [],
    },
  );
});

test('a datagram from a server to a client is the answer of a flow that was not seen to begin', () => {
  const wire = new Wire();
  wire.send(datagram(false, { sourcePort: 53, destinationPort: 40_000 }, toBytes('x')));
  const [flow] = wire.end();
  assert.deepEqual([flow?.originator, flow?.responderPort, flow?.state, flow?.history], [CLIENT, 53, 'SHR', '^d']);
});

test('an echo and its reply are one flow, an error message is one of its own', () => {
  const wire = new Wire();
  wire.send(ipv4({ source: CLIENT, destination: SERVER, protocol: 1 }, icmp(8, 0, [1, 2])));
  wire.send(ipv4({ source: SERVER, destination: CLIENT, protocol: 1 }, icmp(0, 0, [1, 2])));
  wire.send(ipv4({ source: SERVER, destination: CLIENT, protocol: 1 }, icmp(3, 1, [1])));
  const flows = wire
    .end()
    .map((flow) => [flow.originator, flow.originatorPort, flow.responderPort, flow.responderBytes]);
  assert.deepEqual(flows.toSorted(), [
    [CLIENT, 8, 0, 2],
    [SERVER, 3, 1, 0],
  ]);
});

test('IPv6 and IPv4 flows between the same ports are told apart', () => {
  const wire = new Wire();
  wire.send(ipv4({}, udp({})));
  wire.send(ipv6({}, udp({})));
  assert.deepEqual(new Set(wire.end().map((flow) => flow.originator)), new Set(['192.0.2.1', '2001:db8::1']));
});

test('a datagram flow ends after a minute of silence', () => {
  const wire = new Wire();
  wire.send(datagram(true, {}, EMPTY));
  wire.pass(58 * SECOND);
  wire.send(datagram(true, {}, EMPTY));
  wire.pass(59 * SECOND);
  assert.equal(wire.flows.length, 0);
  wire.pass(2 * SECOND);
  assert.deepEqual(
    wire.flows.map((flow) => flow.originatorPackets),
    [2],
  );
});

test('the flow of a name service is looked at every ten seconds, and ends when it has been silent for nine', () => {
  for (const port of [53, 5353]) {
    const wire = new Wire();
    for (const pause of [0, 5, 11, 6]) {
      wire.pass(pause * SECOND);
      wire.send(datagram(true, { destinationPort: port }, EMPTY));
    }
    // The last one came after 22 seconds: at thirty it was not silent for nine, at forty it was.
    wire.pass(17 * SECOND);
    assert.equal(wire.flows.length, 0);
    wire.pass(2 * SECOND);
    assert.deepEqual(
      wire.flows.map((flow) => flow.originatorPackets),
      [4],
      `port ${port}`,
    );
  }
});

test('a flow that has waited its time takes no packet more, also between two ticks', () => {
  for (const [packet, timeout] of [
    [datagram(true, {}, EMPTY), 60],
    [datagram(true, { destinationPort: 53 }, EMPTY), 10],
    [segment('> S 0'), 5],
  ] as const) {
    for (const [more, flows] of [
      [-1, 1],
      [0, 2],
    ] as const) {
      const { assembler, flows: closed } = new Wire();
      const start = 1_700_000_000_500_000;
      for (const time of [start, start + timeout * SECOND + more]) {
        const { bytes, layers } = decode(packet, { link: 101 });
        passAt(assembler, bytes, layers, time);
      }
      assembler.end();
      assert.equal(closed.length, flows, `${timeout} s`);
    }
  }
});

test('a connection ends after five minutes of silence, one that people type into after an hour', () => {
  const established = ['> S 0', '< SA 0 1', '> A 1 1'];
  const middle = ['> A 1 1', '< A 1 1'];
  const isSsh = (line: string) => (line.startsWith('> A') ? toBytes('SSH-2.0-x\r\n') : toBytes('SSH-2.0-y\r\n'));
  for (const [name, script, port, says, minutes] of [
    ['any', established, 7_000, undefined, 5],
    ['Telnet', established, 23, undefined, 60],
    ['Telnet that was not seen to begin', middle, 23, undefined, 5],
    ['SSH on another port', middle, 7_000, isSsh, 60],
  ] as const) {
    for (const [more, flows] of [
      [-SECOND, 1],
      [SECOND, 2],
    ] as const) {
      const wire = new Wire();
      for (const line of script) wire.send(segment(line, { serverPort: port }, says?.(line)));
      // With ticks on the way, and without.
      for (let passed = 0; passed < minutes - 1; passed++) wire.pass(60 * SECOND);
      wire.time += 60 * SECOND + more;
      wire.send(segment('> A 30 30', { serverPort: port }));
      assert.equal(wire.end().length, flows, `${name} ${more}`);
    }
  }
});

test('what comes when both sides have ended is counted, but makes no connection longer', () => {
  const wire = new Wire();
  for (const line of ['> S 0', '< SA 0 1', '> FA 1 1', '< FA 1 2', '> A 2 2']) wire.send(segment(line));
  const [flow] = wire.end();
  assert.deepEqual([flow?.duration, flow?.originatorPackets], [3_000, 3]);
});

test('packets that leap ahead of event time do not split their flow when it follows', () => {
  const wire = new Wire();
  const day = 4 * 86_400 * SECOND;
  const { assembler } = wire;
  const give = (line: string, time: number, now: number) => {
    const { bytes, layers } = decode(segment(line), { link: 228 });
    passAt(assembler, bytes, layers, time, now);
  };
  give('> S 0', day + 600_000, 0);
  assembler.expire(day);
  give('< SA 0 1', day + 600_100, day + 600_100);
  assert.deepEqual(
    wire.end().map((flow) => flow.history),
    ['Sh'],
  );
});

test('a flow with a senseless date ends in its time', () => {
  const wire = new Wire();
  const { bytes, layers } = decode(segment('> S 0'), { link: 228 });
  passAt(wire.assembler, bytes, layers, 1e15, 0);
  wire.assembler.expire(6 * SECOND);
  assert.equal(wire.flows.length, 1);
});

test('a flood of attempts never passes the cap, is counted, and leaves what is established alone', () => {
  const wire = new Wire({ flows: 100, readers: 10 });
  for (const line of ['> S 0', '< SA 0 1', '> A 1 1']) wire.send(segment(line));
  wire.send(datagram(true, {}, EMPTY));
  const { assembler } = wire;
  const layers = new Layers();
  for (let index = 0; index < 20_000; index++) {
    const decoded = decode(syn(index), { link: 228 });
    Object.assign(layers, decoded.layers);
    passAt(assembler, decoded.bytes, layers, wire.time);
    assert.ok(assembler.openFlows <= 100);
  }
  assert.equal(assembler.counters.evicted, 20_002 - 100);
  assert.ok(wire.flows.every((flow) => flow.state === 'S0' && flow.protocol === 'tcp'));
  const firstEvicted = wire.flows.slice(0, 3).map((flow) => flow.originator);
  assert.deepEqual(firstEvicted, [host(0), host(1), host(2)]);
  wire.end();
  assert.equal(wire.flows.length, 20_002);
  assert.ok(wire.flows.some((flow) => flow.state === 'S1'));
});

test('attempts give way first, then what is over, then datagrams, then connections', () => {
  const wire = new Wire({ flows: 4 });
  for (const line of ['> S 0', '< SA 0 1']) wire.send(segment(line, { clientPort: 1 }));
  wire.send(datagram(true, { sourcePort: 2 }, EMPTY));
  for (const line of ['> S 0', '< RA 0 1']) wire.send(segment(line, { clientPort: 3 }));
  wire.send(segment('> S 0', { clientPort: 4 }));
  for (let port = 5; port < 9; port++) {
    wire.send(segment('> A 1 1', { clientPort: port }));
  }
  assert.deepEqual(
    wire.flows.map((flow) => flow.originatorPort),
    [4, 3, 2, 1],
  );
});

test('readers are capped too, and what is refused is counted', () => {
  const wire = new Wire({ flows: 100, readers: 3 });
  for (let port = 1; port <= 10; port++) {
    wire.send(segment('> A 1 1', { clientPort: port }, toBytes('GET / HTTP/1.1\r\n')));
  }
  const others = { skipped: 0, exchanges: 0, announcements: 0, unmeasured: 0, handOvers: 0 };
  assert.deepEqual(wire.assembler.readerCounters, { refused: 7, ...others });
  wire.end();
  for (let port = 1; port <= 3; port++) {
    wire.send(segment('> A 1 1', { clientPort: port }, toBytes('GET / HTTP/1.1\r\n')));
  }
  assert.equal(wire.assembler.readerCounters.refused, 7);
});

/** Packets of few hosts and ports with any flags, so that they meet in flows. */
const packet = fc.oneof(
  fc
    .record({
      swap: fc.boolean(),
      port: fc.nat(3),
      flags: fc.nat(63),
      sequence: fc.nat(2 ** 32 - 1),
      near: fc.boolean(),
      length: fc.nat(20),
    })
    .map(({ swap, port, flags, sequence, near, length }) => {
      const [source, destination] = swap ? [SERVER, CLIENT] : [CLIENT, SERVER];
      const ports = swap ? { sourcePort: 80, destinationPort: port } : { sourcePort: port, destinationPort: 80 };
      const numbers = near ? sequence % 100 : sequence;
      const fields = { ...ports, flags, sequence: numbers, acknowledgement: numbers };
      return ipv4({ source, destination, protocol: 6 }, tcp(fields, new Uint8Array(length).fill(0x47)));
    }),
  fc.record({ port: fc.nat(3), length: fc.nat(20) }).map(({ port, length }) => {
    return datagram(true, { sourcePort: port, destinationPort: 53 }, new Uint8Array(length));
  }),
);

const course = fc.array(fc.record({ packet, pause: fc.constantFrom(0, 0, 0, 1, 6, 400) }), { maxLength: 60 });

function replay(steps: readonly { packet: Uint8Array; pause: number }[], options: Partial<AssemblerOptions>): Wire {
  const wire = new Wire(options);
  for (const { packet: bytes, pause } of steps) {
    wire.pass(pause * SECOND);
    wire.send(bytes);
  }
  wire.end();
  return wire;
}

test('every packet is counted in exactly one flow, whatever comes', () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 1, max: 4 }), (steps, flows) => {
      const wire = replay(steps, { flows });
      const sum = (of: (flow: Wire['flows'][number]) => number) =>
        wire.flows.reduce((total, flow) => total + of(flow), 0);
      assert.equal(
        sum((flow) => flow.originatorPackets + flow.responderPackets),
        steps.length,
      );
      const bytes = steps.reduce((total, step) => total + step.packet.length, 0);
      assert.equal(
        sum((flow) => flow.originatorIpBytes + flow.responderIpBytes),
        bytes,
      );
      assert.equal(wire.assembler.openFlows, 0);
      assert.equal(wire.assembler.counters.flows, wire.flows.length);
      for (const flow of wire.flows) {
        assert.ok((flow.originatorBytes ?? -1) >= 0 && (flow.responderBytes ?? -1) >= 0 && flow.missedBytes >= 0);
        assert.ok((flow.duration ?? -1) >= 0);
      }
    }),
    { numRuns: 500 },
  );
});

test('the seed of the table changes no output', () => {
  fc.assert(
    fc.property(course, fc.integer(), (steps, seed) => {
      const [first, second] = [replay(steps, { seed: 0 }), replay(steps, { seed })];
      assert.deepEqual(second.flows, first.flows);
      assert.deepEqual(second.transactions, first.transactions);
    }),
  );
});

test('the defaults have room for a quarter of a million flows', () => {
  let flows = 0;
  const assembler = new Assembler(ASSEMBLER_DEFAULTS, (output) => {
    if (output.kind === 'flow-close') flows++;
  });
  const { bytes, layers } = decode(syn(1), { link: 228 });
  passAt(assembler, bytes, layers, 0);
  assembler.end();
  assert.deepEqual([flows, ASSEMBLER_DEFAULTS.flows], [1, 2 ** 18]);
});

test('how a connection went is told a tenth of a second after its end, once, and what comes later still counts', () => {
  const wire = new Wire();
  for (const line of ['> S 0', '< RA 0 1']) wire.send(segment(line));
  assert.deepEqual([wire.ended.length, wire.flows.length], [0, 0]);
  wire.pass(SECOND);
  assert.deepEqual(
    wire.ended.map(({ state, history }) => `${state} ${history}`),
    ['REJ Sr'],
  );
  assert.equal(wire.flows.length, 0);
  wire.send(segment('< RA 0 1'));
  wire.pass(10 * SECOND);
  assert.equal(wire.ended.length, 1);
  assert.deepEqual(
    wire.flows.map(({ uid, responderPackets }) => [uid, responderPackets]),
    [[wire.ended[0]?.uid, 2]],
  );
});

test('a flow that never ended is told when it closes', () => {
  const wire = new Wire();
  wire.send(segment('> S 0'));
  wire.pass(3 * SECOND);
  assert.equal(wire.ended.length, 0);
  wire.pass(3 * SECOND);
  assert.deepEqual(wire.ended, wire.flows);
  assert.equal(wire.ended.length, 1);
});
