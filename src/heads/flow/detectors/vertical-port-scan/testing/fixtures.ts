import { ATTACKER, ATTACKER_V6, CLIENT, from, hosts, RESOLVER, SERVER } from '../../../testing/cast.ts';
import { type Endpoint, FLAG, tcp, udp } from '../../../testing/frames.ts';
import { connLog, type Fixtures, Story } from '../../../testing/story.ts';

/** Segments without a SYN of their own to many ports, each answered by a reset; `data` is how many bytes they carry. */
function stealthScan(flags: number, { from: port = 45_123, first = 2_000, data = 0 } = {}): Uint8Array {
  const story = new Story();
  for (let turn = 0; turn < 20; turn++) {
    const [scanner, target]: [Endpoint, Endpoint] = [
      [ATTACKER, port],
      [SERVER, first + turn],
    ];
    story.send(tcp(scanner, target, flags, [1000, 0], data));
    story.send(tcp(target, scanner, FLAG.reset | FLAG.acknowledge, [0, 1001])).wait(0.2);
  }
  return story.pcap();
}

const FIRES: Fixtures = {
  'fires-full-scan.pcap': () => {
    const story = new Story();
    for (let port = 1; port <= 1_000; port++) {
      if (port === 22 || port === 80) story.talk(from(ATTACKER, port), [SERVER, port]);
      else story.refused(from(ATTACKER, port), [SERVER, port]);
    }
    return story.pcap();
  },
  // One port in twenty minutes, for six hours.
  'fires-slow-scan.tsv': () =>
    connLog(
      Array.from({ length: 18 }, (_, turn) => ({
        at: turn * 1_200,
        from: from(ATTACKER, turn),
        to: [SERVER, 100 + turn],
        state: 'REJ',
        history: 'Sr',
      })),
    ),
  'fires-udp-scan.pcap': () => {
    const story = new Story();
    for (let port = 1; port <= 20; port++) story.send(udp([ATTACKER, 51_000], [SERVER, port * 37])).wait(0.8);
    return story.pcap();
  },
  'fires-ipv6-scan.pcap': () => {
    const story = new Story();
    for (let port = 1; port <= 15; port++) story.refused(from(ATTACKER_V6, port), ['2001:db8:1::10', port]);
    return story.pcap();
  },
  'fires-fin-scan.pcap': () => stealthScan(FLAG.fin),
  'fires-null-scan.pcap': () => stealthScan(0),
  'fires-xmas-scan.pcap': () => stealthScan(FLAG.fin | FLAG.push | FLAG.urgent),
  'fires-fin-scan-with-data.pcap': () => stealthScan(FLAG.fin | FLAG.push | FLAG.acknowledge, { data: 1 }),
  'fires-syn-ack-scan.pcap': () => stealthScan(FLAG.syn | FLAG.acknowledge),
  'fires-syn-ack-scan-of-services.pcap': () => stealthScan(FLAG.syn | FLAG.acknowledge, { first: 130 }),
  // Probes that come from the port of a service, as its answers do.
  'fires-fin-scan-from-service.pcap': () => stealthScan(FLAG.fin, { from: 443, first: 3_000 }),
  'fires-ack-scan-from-service.pcap': () => stealthScan(FLAG.acknowledge, { from: 80, first: 3_000 }),
  'fires-udp-scan-from-service.pcap': () => {
    const story = new Story();
    for (let port = 3_000; port < 3_020; port++) {
      story.send(udp([ATTACKER, 53], [SERVER, port], new Uint8Array(0))).wait(0.8);
    }
    return story.pcap();
  },
  // After the reset the scanner goes on, as if it had been answered.
  'fires-scan-that-goes-on.pcap': () => {
    const story = new Story();
    for (let port = 3_000; port < 3_020; port++) {
      const [scanner, target] = [from(ATTACKER, port), [SERVER, port] as const];
      story.refused(scanner, target).send(tcp(scanner, target, FLAG.acknowledge, [1001, 1], port % 2));
    }
    return story.pcap();
  },
  // More datagrams to each port than any scanner sends, in an instant.
  'fires-udp-scan-many-datagrams.pcap': () => {
    const story = new Story();
    for (let port = 3_000; port < 3_015; port++) {
      for (let datagram = 0; datagram < 12; datagram++) story.send(udp([ATTACKER, 51_000], [SERVER, port]));
    }
    return story.pcap();
  },
};

const SPARES: Fixtures = {
  // Routers on the way answer by ICMP; the ports never do.
  'spares-traceroute.pcap': () => {
    const story = new Story();
    for (let probe = 0; probe < 90; probe++)
      story.send(udp([CLIENT, 39_000 + probe], [SERVER, 33_434 + probe])).wait(0.1);
    return story.pcap();
  },
  // Only what the resolver answers passes here, to many ports of one client.
  'spares-answers-only.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 60; turn++) story.send(udp([RESOLVER, 53], [CLIENT, 30_000 + turn * 11])).wait(0.2);
    return story.pcap();
  },
  // The capture began late: a web server ends idle connections of one proxy.
  'spares-late-capture.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 40; turn++) {
      story.send(tcp([SERVER, 443], [CLIENT, 35_000 + turn], FLAG.fin | FLAG.acknowledge, [900, 700]));
    }
    return story.pcap();
  },
  'spares-backscatter.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 60; turn++) {
      story.send(tcp([SERVER, 80], [CLIENT, 1_024 + turn * 7], FLAG.syn | FLAG.acknowledge, [0, 77]));
    }
    return story.pcap();
  },
  // Here is who answers SYNs that were forged in the name of the client, which resets them.
  'spares-backscatter-reset.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 60; turn++) {
      const [server, client]: [Endpoint, Endpoint] = [
        [SERVER, 25_565],
        [CLIENT, 20 + turn * 7],
      ];
      story.send(tcp(server, client, FLAG.syn | FLAG.acknowledge, [0, 77]));
      story.send(tcp(client, server, FLAG.reset, [77, 0]));
    }
    return story.pcap();
  },
  // The server tells clients that are long gone: their router resets what it does not know.
  'spares-clients-gone.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 40; turn++) {
      const [server, client]: [Endpoint, Endpoint] = [
        [SERVER, 7_000],
        [CLIENT, 1_500 + turn * 31],
      ];
      story.send(tcp(server, client, FLAG.push | FLAG.acknowledge, [900, 700], 40));
      story.send(tcp(client, server, FLAG.reset, [700, 0])).wait(1);
    }
    return story.pcap();
  },
  // Passive FTP and remote procedure calls use a new port of the server each time, and are let in.
  'spares-passive-ftp.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 40; turn++) {
      const to: Endpoint = [SERVER, 50_000 + turn];
      if (turn % 8 === 7) story.knock(from(CLIENT, turn), to);
      else story.talk(from(CLIENT, turn), to);
      story.wait(1);
    }
    return story.pcap();
  },
  // A service is down: all its clients try the few ports it has, again and again.
  'spares-service-down.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 60; turn++) {
      for (const [index, client] of hosts(3).entries()) story.refused(from(client, turn), [SERVER, 9_200 + index]);
      story.wait(5);
    }
    return story.pcap();
  },
};

export const VERTICAL_PORT_SCAN_FIXTURES: Fixtures = { ...FIRES, ...SPARES };
