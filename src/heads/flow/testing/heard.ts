import type { Finding } from '../../../model/evidence.ts';
import type { Flow } from '../../../model/flow.ts';
import { type Micros, SECOND } from '../../../model/time.ts';
import type { ArpTransaction } from '../../../model/transaction/arp.ts';
import type { DnsTransaction } from '../../../model/transaction/dns.ts';
import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import type { Detector, Heard } from '../detector.ts';
import { FlowHead } from '../flow-head.ts';
import { ATTACKER, CLIENT, RESOLVER, SERVER } from './cast.ts';
import { START } from './story.ts';

let counter = 0;

/** A flow that nobody answered, unless told otherwise. */
export function flow(changes: Partial<Flow> = {}): Flow {
  counter += 1;
  return {
    kind: 'flow',
    uid: `C${counter}`,
    start: START,
    duration: null,
    protocol: 'tcp',
    ipProtocol: 6,
    originator: ATTACKER,
    originatorPort: 40_000,
    responder: SERVER,
    responderPort: 80,
    service: null,
    state: 'S0',
    history: 'S',
    originatorBytes: 0,
    responderBytes: 0,
    missedBytes: 0,
    originatorPackets: 1,
    originatorIpBytes: 60,
    responderPackets: 0,
    responderIpBytes: 0,
    tunnelParents: [],
    ...changes,
  };
}

/** What makes a flow of the above a conversation. */
export const CONVERSATION: Partial<Flow> = {
  state: 'SF',
  history: 'ShADadFf',
  originatorBytes: 100,
  responderBytes: 500,
  originatorPackets: 6,
  responderPackets: 5,
};

const CARRIER = { originatorPort: 40_000, responderPort: 22 };

function ssh(changes: Partial<SshTransaction> = {}): SshTransaction {
  return {
    kind: 'ssh',
    uid: '',
    time: START,
    originator: ATTACKER,
    responder: SERVER,
    ...CARRIER,
    client: 'SSH-2.0-client',
    server: 'SSH-2.0-server',
    keysExchanged: true,
    authenticated: false,
    failures: 1,
    keyExchange: null,
    hostKeyAlgorithm: null,
    cipher: null,
    mac: null,
    compression: null,
    hassh: null,
    hasshServer: null,
    ...changes,
  };
}

/** A session as the flow stage hears it: the transaction, then its flow. */
export function session(at: Micros, changes: Partial<SshTransaction> = {}): readonly Heard[] {
  const closed = flow({ ...CONVERSATION, start: at, service: 'ssh', responderPort: 22 });
  return [ssh({ uid: closed.uid, time: at, ...changes }), closed];
}

export function arp(changes: Partial<ArpTransaction> = {}): ArpTransaction {
  return {
    kind: 'arp',
    uid: '',
    time: START,
    originator: ATTACKER,
    originatorPort: 0,
    responder: CLIENT,
    responderPort: 0,
    operation: 'request',
    senderHardware: '02:00:00:00:00:66',
    targetHardware: '00:00:00:00:00:00',
    frameDestination: 'ff:ff:ff:ff:ff:ff',
    ...changes,
  };
}

/** An answer that names an address. */
export function dns(address: string, time: Micros = START): DnsTransaction {
  return {
    kind: 'dns',
    uid: 'D',
    time,
    originator: CLIENT,
    originatorPort: 50_000,
    responder: RESOLVER,
    responderPort: 53,
    protocol: 'udp',
    identifier: 1,
    roundTrip: 1_000,
    query: 'www.example.com',
    queryClass: 1,
    queryType: 1,
    responseCode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    reserved: 0,
    opcode: 0,
    rejected: false,
    answers: [
      { type: 5, data: 'cdn.example.com', ttl: 60 },
      { type: address.includes(':') ? 28 : 1, data: address, ttl: 60 },
    ],
  };
}

/** What a detector says at a tick after it has heard all of this. */
export function hear(detector: Detector, events: readonly Heard[], now: Micros = START + SECOND): readonly Finding[] {
  const head = new FlowHead([detector]);
  for (const event of events) head.hear(event);
  return head.tick(now);
}

/** `count` of something, made of its number. */
export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
