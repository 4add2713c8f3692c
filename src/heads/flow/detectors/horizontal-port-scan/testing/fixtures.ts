import { ATTACKER, ATTACKER_V6, CLIENT, CLIENT_V6, from, hosts, RESOLVER, SERVER } from '../../../testing/cast.ts';
import { dnsAnswer, FLAG, tcp, udp } from '../../../testing/frames.ts';
import { connLog, type Fixtures, type Row, Story } from '../../../testing/story.ts';

function unanswered(at: number, to: string, turn: number): Row {
  return { at, from: from(ATTACKER, turn), to: [to, 23], state: 'S0', history: 'S' };
}

const FIRES: Fixtures = {
  'fires-fast-scan.pcap': () => {
    const story = new Story();
    for (const [turn, host] of hosts(30).entries()) {
      if (turn % 3 === 0) story.refused(from(ATTACKER, turn), [host, 22]);
      else story.knock(from(ATTACKER, turn), [host, 22]);
    }
    return story.pcap();
  },
  // One host in twenty minutes, for six hours.
  'fires-slow-scan.tsv': () => connLog(hosts(18).map((host, turn) => unanswered(turn * 1_200, host, turn))),
  'fires-udp-scan.pcap': () => {
    const story = new Story();
    for (const [turn, host] of hosts(16).entries()) story.send(udp(from(ATTACKER, turn), [host, 161])).wait(0.5);
    return story.pcap();
  },
  // Rows up to two seconds late, as a log writer under load leaves them.
  'fires-rows-out-of-order.tsv': () => {
    const rows = hosts(14).map((host, turn) => unanswered(turn * 0.7, host, turn));
    return connLog(rows.map((_, index) => rows[index % 2 === 0 ? Math.min(index + 1, 13) : index - 1] as Row));
  },
  'fires-ipv6-scan.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 14; turn++) story.knock(from(ATTACKER_V6, turn), [`2001:db8:1::${turn + 1}`, 443]);
    return story.pcap();
  },
  // Answers to nobody's question name all targets; another host really asked for some of them.
  'fires-scan-after-forged-answers.pcap': () => {
    const story = new Story();
    for (const [turn, host] of hosts(20).entries()) {
      const [, forged] = dnsAnswer([ATTACKER, 50_000 + turn], RESOLVER, 'all.example.com', host);
      if (forged !== undefined) story.send(forged);
      story.send(...dnsAnswer([CLIENT, 50_000 + turn], RESOLVER, `site-${turn}.example.com`, host));
    }
    story.wait(60);
    for (const [turn, host] of hosts(20).entries()) story.knock(from(ATTACKER, turn), [host, 443]);
    return story.pcap();
  },
};

const SPARES: Fixtures = {
  'spares-browser-with-dead-hosts.pcap': () => {
    const story = new Story();
    for (const [turn, host] of hosts(60).entries()) {
      if (turn % 5 === 4) story.knock(from(CLIENT, turn), [host, 443]).wait(1).knock(from(CLIENT, turn), [host, 443]);
      else story.talk(from(CLIENT, turn), [host, 443]);
      story.wait(2);
    }
    return story.pcap();
  },
  // SYN, SYN-ACK, RST: how HAProxy and others look whether a backend is there.
  'spares-load-balancer-health-checks.pcap': () => {
    const story = new Story();
    for (let round = 0; round < 3; round++) {
      for (const [turn, host] of hosts(20).entries()) {
        const [balancer, backend] = [from(CLIENT, round * 20 + turn), [host, 8080]] as const;
        story.knock(balancer, backend);
        story.send(tcp(backend, balancer, FLAG.syn | FLAG.acknowledge, [5000, 1001]));
        story.send(tcp(balancer, backend, FLAG.reset, [1001, 0]));
      }
      story.wait(2);
    }
    return story.pcap();
  },
  // Two of three peers are gone.
  'spares-peer-to-peer.pcap': () => {
    const story = new Story();
    for (const [turn, host] of hosts(60).entries()) {
      story.send(udp([CLIENT, 6881], [host, 6881])).wait(0.1);
      if (turn % 3 === 0) story.send(udp([host, 6881], [CLIENT, 6881]));
    }
    return story.pcap();
  },
  'spares-mail-server.tsv': () =>
    connLog(
      hosts(80).map((host, turn) => ({
        at: turn * 30,
        from: from(CLIENT, turn),
        to: [host, 25],
        ...(turn % 6 === 0
          ? { state: 'S0', history: 'S' }
          : { state: 'SF', history: 'ShAdDafF', service: 'smtp', duration: 1.2, bytes: [2_000, 400] }),
      })),
    ),
  // The names have IPv6 addresses, the network has no way to them; IPv4 works.
  'spares-happy-eyeballs.pcap': () => {
    const story = new Story();
    for (let turn = 0; turn < 14; turn++) {
      const name = `site-${turn}.example.com`;
      const address = `2001:db8:9::${turn + 1}`;
      story.send(...dnsAnswer([CLIENT, 50_000 + turn], RESOLVER, name, address));
      story.send(...dnsAnswer([CLIENT, 50_100 + turn], RESOLVER, name, `203.0.113.${turn + 1}`));
      story.knock(from(CLIENT_V6, turn), [address, 443]).wait(0.25);
      story.talk(from(CLIENT, turn), [`203.0.113.${turn + 1}`, 443]).wait(1);
    }
    return story.pcap();
  },
  // Only what the client sends passes here.
  'spares-half-a-capture.pcap': () => {
    const story = new Story();
    const { acknowledge, push, fin } = FLAG;
    for (const [turn, host] of hosts(25).entries()) {
      const [client, server] = [from(CLIENT, turn), [host, 443]] as const;
      story.knock(client, server).wait(0.03);
      story.send(
        tcp(client, server, acknowledge, [1001, 5001]),
        tcp(client, server, acknowledge | push, [1001, 5001], 300),
        tcp(client, server, acknowledge | fin, [1301, 9001]),
      );
    }
    return story.pcap();
  },
  // A flood came to the server from forged addresses; its answers go out to all of them.
  'spares-backscatter.pcap': () => {
    const story = new Story();
    for (const [turn, host] of hosts(120).entries()) {
      const flags = turn % 2 === 0 ? FLAG.syn | FLAG.acknowledge : FLAG.reset | FLAG.acknowledge;
      story.send(tcp([SERVER, 25_565], [host, 1_024], flags, [0, 77]));
    }
    return story.pcap();
  },
  // An NTP client asks four servers of a pool every 64 seconds, and takes others now and then; hardly any answers.
  'spares-ntp-pool.tsv': () =>
    connLog(
      Array.from({ length: 40 }, (_, round) =>
        hosts(4, 4 * Math.floor(round / 4)).map((host, turn): Row => {
          const answers = turn === 0 ? { state: 'SF', history: 'Dd' } : { state: 'S0', history: 'D' };
          return { at: round * 64 + turn, from: [CLIENT, 123], to: [host, 123], protocol: 'udp', ...answers };
        }),
      ).flat(),
    ),
  'spares-syslog-to-many.pcap': () => {
    const story = new Story();
    for (let round = 0; round < 12; round++) {
      for (const host of hosts(12)) story.send(udp([CLIENT, 514], [host, 514]));
      story.wait(1);
    }
    return story.pcap();
  },
};

export const HORIZONTAL_PORT_SCAN_FIXTURES: Fixtures = { ...FIRES, ...SPARES };
