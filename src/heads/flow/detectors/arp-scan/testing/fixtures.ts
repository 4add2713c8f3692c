import { ATTACKER, CLIENT, RESOLVER } from '../../../testing/cast.ts';
import { arp } from '../../../testing/frames.ts';
import { type Fixtures, Story } from '../../../testing/story.ts';

const neighbour = (host: number): string => `192.0.2.${host}`;

/** The hosts of the network that are there. */
const PRESENT: ReadonlySet<number> = new Set([1, 20, 53, 66]);

function ask(story: Story, asker: string, host: number): void {
  story.send(arp('request', asker, neighbour(host)));
  if (PRESENT.has(host)) story.send(arp('reply', neighbour(host), asker, '020000000000'));
}

export const ARP_SCAN_FIXTURES: Fixtures = {
  'fires-whole-network.pcap': () => {
    const story = new Story();
    for (let host = 1; host < 255; host++) {
      if (neighbour(host) !== ATTACKER) ask(story, ATTACKER, host);
      story.wait(0.01);
    }
    return story.pcap();
  },
  // One address in two minutes, for two hours.
  'fires-slow-scan.pcap': () => {
    const story = new Story();
    for (let host = 100; host < 160; host++) {
      ask(story, ATTACKER, host);
      story.wait(120);
    }
    return story.pcap();
  },
  'spares-announcements.pcap': () => {
    const story = new Story();
    for (let host = 100; host < 140; host++) {
      // RFC 5227: three probes from nobody, then two announcements.
      for (let probe = 0; probe < 3; probe++) story.send(arp('request', '0.0.0.0', neighbour(host))).wait(0.1);
      for (let round = 0; round < 2; round++) story.send(arp('request', neighbour(host), neighbour(host))).wait(0.1);
    }
    return story.pcap();
  },
  // Gateway, resolver, and a printer that is switched off.
  'spares-host-starts-up.pcap': () => {
    const story = new Story();
    story.send(arp('request', '0.0.0.0', CLIENT), arp('request', CLIENT, CLIENT));
    for (const host of [1, 53, 1, 53]) {
      ask(story, CLIENT, host);
      story.wait(0.5);
    }
    for (let retry = 0; retry < 30; retry++) {
      ask(story, CLIENT, 200);
      story.wait(1);
    }
    return story.pcap();
  },
  // A switch asks those that it knows by unicast whether they are still there.
  'spares-refreshes-by-unicast.pcap': () => {
    const story = new Story();
    for (let host = 100; host < 140; host++) {
      story.send(arp('request', RESOLVER, neighbour(host), '020000000000')).wait(0.2);
    }
    return story.pcap();
  },
};
