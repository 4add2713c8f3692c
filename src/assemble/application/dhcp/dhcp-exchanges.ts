import { type Micros, SECOND } from '../../../model/time.ts';
import type { DhcpTransaction } from '../../../model/transaction/dhcp.ts';
import { BoundedMap } from '../../../numeric/bounded-map.ts';
import type { Direction, FlowContext } from '../flow-context.ts';
import type { DhcpMessage } from './dhcp-message.ts';

/**
 * Exchanges that are open at a time. A network that comes back after a power cut starts some thousands at once; each takes
 * about 1 kB. At the cap the one that has been silent longest is given as it stands.
 */
const EXCHANGES = 4_096;
/** Zeek's bounds of one exchange (DHCP::max_txid_watch_time, ..._uids_..., ..._msg_types_...), and its silence. */
const LONGEST: Micros = 30 * SECOND;
const SILENCE: Micros = 5 * SECOND;
const FLOWS = 10;
const MESSAGES = 50;

const BROADCAST = '255.255.255.255';
const NOBODY = '0.0.0.0';
const CLIENT_PORT = 68;
const SERVER_PORT = 67;

interface Exchange {
  readonly flow: FlowContext;
  readonly start: Micros;
  readonly uids: string[];
  readonly messages: string[];
  last: Micros;
  client: string | null;
  server: string | null;
  hardware: string | null;
  /** The client's hardware address by the message itself, where its identifier does not hold one. */
  clientHardware: string | null;
  hostName: string | null;
  clientName: string | null;
  domain: string | null;
  requestedAddress: string | null;
  assignedAddress: string | null;
  leaseTime: Micros | null;
  clientMessage: string | null;
  serverMessage: string | null;
}

/**
 * Joins what clients and servers say to each other by the identifier of their exchange, over all flows: broadcasts and
 * their answers are flows of their own. An exchange is given when it has been silent for some seconds.
 */
export class DhcpExchanges {
  readonly #emit: (transaction: DhcpTransaction) => void;
  readonly #open = new BoundedMap<number, Exchange>(EXCHANGES);
  /** Exchanges given before their time because too many were open. */
  evicted = 0;

  constructor(emit: (transaction: DhcpTransaction) => void) {
    this.#emit = emit;
  }

  take(message: DhcpMessage, flow: FlowContext, direction: Direction, time: Micros): void {
    const { identifier } = message;
    let exchange = this.#open.get(identifier);
    if (exchange !== undefined && time > exchange.start + LONGEST) {
      this.#give(identifier, exchange);
      exchange = undefined;
    }
    if (exchange === undefined) {
      if (this.#open.size === EXCHANGES) this.#evict();
      exchange = begin(flow, time);
    }
    note(exchange, message, flow, direction, time);
    // Setting it anew makes it the newest: the oldest entry is the one that has been silent longest.
    this.#open.set(identifier, exchange);
    if (exchange.uids.length >= FLOWS || exchange.messages.length >= MESSAGES) this.#give(identifier, exchange);
  }

  /** Gives what has been silent long enough at `now`. */
  expire(now: Micros): void {
    for (let oldest = this.#open.oldest(); oldest !== undefined; oldest = this.#open.oldest()) {
      if (oldest.value.last + SILENCE >= now) break;
      this.#give(oldest.key, oldest.value);
    }
  }

  #evict(): void {
    const oldest = this.#open.oldest();
    if (oldest === undefined) return;
    this.evicted += 1;
    this.#give(oldest.key, oldest.value);
  }

  #give(identifier: number, exchange: Exchange): void {
    this.#open.delete(identifier);
    const { flow, start, last, clientHardware, hardware, ...told } = exchange;
    this.#emit({
      kind: 'dhcp',
      ...flow,
      ...told,
      time: start,
      hardware: hardware ?? clientHardware,
      duration: last - start,
    });
  }
}

function begin(flow: FlowContext, time: Micros): Exchange {
  return {
    flow,
    start: time,
    uids: [],
    messages: [],
    last: time,
    client: null,
    server: null,
    hardware: null,
    clientHardware: null,
    hostName: null,
    clientName: null,
    domain: null,
    requestedAddress: null,
    assignedAddress: null,
    leaseTime: null,
    clientMessage: null,
    serverMessage: null,
  };
}

function note(exchange: Exchange, message: DhcpMessage, flow: FlowContext, direction: Direction, time: Micros): void {
  if (!exchange.uids.includes(flow.uid)) exchange.uids.push(flow.uid);
  exchange.messages.push(message.type);
  exchange.last = Math.max(exchange.last, time);
  if (direction === 0 && isClient(flow)) noteClient(exchange, message, flow);
  else noteServer(exchange, message, flow, direction);
}

function isClient({ originator, originatorPort, responderPort }: FlowContext): boolean {
  return originator === NOBODY || originatorPort === CLIENT_PORT || responderPort === SERVER_PORT;
}

function noteClient(exchange: Exchange, message: DhcpMessage, { originator }: FlowContext): void {
  if (originator !== NOBODY && originator !== BROADCAST) exchange.client = originator;
  exchange.hostName = message.hostName ?? exchange.hostName;
  exchange.clientName = message.clientName ?? exchange.clientName;
  exchange.requestedAddress = message.requestedAddress ?? exchange.requestedAddress;
  exchange.clientMessage = message.message ?? exchange.clientMessage;
  if (message.clientIdentifier !== null) exchange.hardware = message.clientIdentifier;
  else exchange.clientHardware = message.hardware;
}

function noteServer(exchange: Exchange, message: DhcpMessage, flow: FlowContext, direction: Direction): void {
  exchange.serverMessage = message.message ?? exchange.serverMessage;
  exchange.hardware ??= message.hardware;
  exchange.domain = message.domain ?? exchange.domain;
  if (message.leaseTime !== null) exchange.leaseTime = message.leaseTime * SECOND;
  if (message.yourAddress === null) return;
  exchange.server = direction === 0 ? flow.originator : flow.responder;
  exchange.assignedAddress = message.yourAddress;
  exchange.client ??= message.yourAddress;
}
