import { basename } from 'node:path';
import type { Network } from './network.ts';
import type { Scenario } from './scenario.ts';
import type { Happening } from './timeline.ts';

/** First line of every page that the lab writes: only such a page is ever overwritten. */
export const pageMark = '<!-- Written by the lab while it recorded the capture. Record again instead of editing. -->';

export type Recorded = {
  readonly file: string;
  readonly bytes: number;
  readonly packets: number;
  /** Milliseconds since the epoch. */
  readonly firstPacket: number;
  readonly happenings: readonly Happening[];
};

/** The page beside a capture: who is who, what a detector should say, and what happened when. Markdown. */
export function renderPage(scenario: Scenario, network: Network, recorded: Recorded): string {
  const { attacker, victim, bystander, switch: hub } = network;
  const host = (ipv4: string, ipv6: string, mac: string, text: string): string =>
    `| ${ipv4} | ${ipv6} | ${mac} | ${text} |`;
  const seconds = (time: number): string => ((time - recorded.firstPacket) / 1_000).toFixed(2);
  const row = ({ start, end, who, what, result }: Happening): string =>
    `| ${seconds(start)} | ${seconds(end)} | ${new Date(start).toISOString()} | ${who} | ${cell(what)} | ${cell(result)} |`;
  const last = Math.max(...recorded.happenings.map(({ end }) => end));
  const file = basename(recorded.file);
  return `${pageMark}
# ${scenario.title}

${scenario.summary}

\`${file}\`: ${recorded.packets} packets, ${recorded.bytes} bytes, ${Math.ceil((last - recorded.firstPacket) / 1_000)} seconds,
recorded with tcpdump on the victim's interface. All hosts are network namespaces of one machine; the tools are real.
Checksums of TCP and UDP are left to the (virtual) network card, as in most captures made on the host itself: many are
not filled in.

## Who is who

| IPv4 | IPv6 | MAC | |
|---|---|---|---|
${host(attacker.ipv4, attacker.ipv6, attacker.mac, scenario.cast.attacker)}
${host(victim.ipv4, victim.ipv6, victim.mac, scenario.cast.victim)}
${host(bystander.ipv4, bystander.ipv6, bystander.mac, scenario.cast.bystander)}
${host(hub.gatewayIpv4, hub.gatewayIpv6, hub.mac, 'the gateway')}
${host(hub.resolverIpv4, '', hub.mac, "the victim's DNS resolver")}

## What a detector should say

${scenario.shouldSay.map((line) => `- ${line}`).join('\n')}

What it should not say:

${scenario.shouldNotSay.map((line) => `- ${line}`).join('\n')}

## What happened

Begin and end in seconds after the first packet. The lab took these times itself, around each program that it ran: the
program's packets lie between them.

| begin | end | UTC | who | did what | result |
|---:|---:|---|---|---|---|
${recorded.happenings.map(row).join('\n')}

## Record it again

    sudo npm run lab -- ${scenario.name} --out samples/${scenario.name}/${scenario.name}.pcap

It needs Linux and root, names the Debian packages that are missing, takes ${duration(scenario.maximumSeconds)} at most,
and writes the capture and this page.
`;
}

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
