import { Layers, type OuterLayers, TUNNEL, type Tunnel } from '../../decode/layers.ts';
import { IP_PROTOCOL } from '../../decode/transport/protocol.ts';
import type { Micros } from '../../model/time.ts';
import type { TunnelTransaction } from '../../model/transaction/tunnel.ts';
import type { FlowIdentities } from '../flow-identities.ts';
import type { FlowTable } from '../flow-table.ts';
import { noteTunnelChanges } from '../history.ts';
import { AddressTunnels } from './address-tunnels.ts';
import { TUNNEL_KINDS } from './kinds.ts';

/** Tunnels of GRE and IP in IP at a time: more than a network's largest gateway ends. A few hundred bytes each. */
const MAXIMUM_ADDRESS_TUNNELS = 4_096;

/**
 * Changes of tunnel that are followed in a flow, as in Zeek (Tunnel::max_changes_per_connection): with the first, a
 * flow has at most six parents. At the limit an X stands in the flow's history.
 */
const MAXIMUM_CHANGES = 5;

const NO_PARENTS: readonly string[] = [];

/** A flow that is a tunnel. */
interface TunnelFlow {
  readonly tunnel: Tunnel;
  isTold: boolean;
}

/** A flow inside a tunnel: the one that it was last seen in, and all. */
interface InnerFlow {
  last: string;
  changes: number;
  readonly parents: string[];
}

/**
 * Which flows are tunnels, and which flow inside which. A flow is told from others by its addresses and ports alone,
 * so the same five inside two tunnels are one flow with two parents, as in Zeek: it is often one conversation whose
 * directions take two ways. A parent is the innermost tunnel; what that one goes through, its own flow says.
 */
export class Tunnels {
  readonly #flows: FlowTable;
  readonly #identities: FlowIdentities;
  /** Counts a packet of a flow and gives its slot. */
  readonly #count: (bytes: Uint8Array, layers: Layers) => number;
  readonly #emit: (transaction: TunnelTransaction) => void;
  readonly #seed: number;
  /** Made when the first such tunnel is seen: most networks have none. */
  #addressTunnels: AddressTunnels | undefined;
  readonly #outer = new Layers();
  readonly #tunnelFlows = new Map<number, TunnelFlow>();
  readonly #innerFlows = new Map<number, InnerFlow>();

  /** The tunnels around the packet at hand: what each is called, and its slot among the flows or the address tunnels. */
  readonly #uids: string[] = [];
  readonly #slots: number[] = [];

  constructor(
    flows: FlowTable,
    identities: FlowIdentities,
    seed: number,
    count: (bytes: Uint8Array, layers: Layers) => number,
    emit: (transaction: TunnelTransaction) => void,
  ) {
    this.#flows = flows;
    this.#identities = identities;
    this.#seed = seed;
    this.#count = count;
    this.#emit = emit;
  }

  get evicted(): number {
    return this.#addressTunnels?.evicted ?? 0;
  }

  /** Counts the packets around this one, outermost first. */
  outer(bytes: Uint8Array, layers: Layers): void {
    for (let index = 0; index < layers.depth; index++) {
      const record = layers.outers[index] as OuterLayers;
      const outer = this.#outerOf(record, layers);
      if (record.protocol !== IP_PROTOCOL.udp) {
        this.#addressTunnels ??= new AddressTunnels(MAXIMUM_ADDRESS_TUNNELS, this.#seed, this.#emit);
        const slot = this.#addressTunnels.of(bytes, outer);
        this.#slots[index] = slot;
        this.#uids[index] = this.#addressTunnels.uid(slot);
        continue;
      }
      const isCounted = index < layers.counted;
      const found = isCounted ? this.#flows.find(bytes, outer) : -1;
      // Counted before it was whole, closed since: rare enough to count again.
      const slot = found >= 0 ? found : this.#count(bytes, outer);
      this.#slots[index] = slot;
      this.#uids[index] = this.#identities.of(slot).uid;
      this.carries(slot, record.tunnel);
      if (index > 0 && !isCounted) this.inside(slot, layers, index);
    }
  }

  /** The flow is a tunnel of that kind, whether or not what it carries was understood. */
  carries(slot: number, tunnel: Tunnel): void {
    if (TUNNEL_KINDS[tunnel].service === '' || this.#tunnelFlows.has(slot)) return;
    this.#tunnelFlows.set(slot, { tunnel, isTold: false });
  }

  /** A packet of the flow came through the first `depth` tunnels that `outer` has just counted. */
  inside(slot: number, layers: Layers, depth = layers.depth): void {
    const uid = this.#uids[depth - 1] as string;
    const inner = this.#innerFlows.get(slot);
    if (inner === undefined) {
      this.#innerFlows.set(slot, { last: uid, changes: 0, parents: [uid] });
      this.#discover(layers, depth);
      return;
    }
    if (inner.last === uid) return;
    inner.last = uid;
    if (inner.changes === MAXIMUM_CHANGES) return;
    inner.changes++;
    if (inner.changes === MAXIMUM_CHANGES) noteTunnelChanges(this.#flows, slot);
    if (!inner.parents.includes(uid)) inner.parents.push(uid);
    this.#discover(layers, depth);
  }

  /** The flow's service, with the tunnel that it is. */
  service(slot: number, service: string | null): string | null {
    const flow = this.#tunnelFlows.get(slot);
    if (flow === undefined || (flow.tunnel === TUNNEL.teredo && !this.#isAnswered(slot))) return service;
    const own = TUNNEL_KINDS[flow.tunnel].service;
    return service === null ? own : `${service},${own}`;
  }

  /** Anything that begins like IPv6 may look like Teredo, so Zeek believes it when both sides have spoken. */
  #isAnswered(slot: number): boolean {
    return (this.#flows.packets[2 * slot] as number) > 0 && (this.#flows.packets[2 * slot + 1] as number) > 0;
  }

  parents(slot: number): readonly string[] {
    return this.#innerFlows.get(slot)?.parents ?? NO_PARENTS;
  }

  /** The flow closes. */
  forget(slot: number): void {
    this.#innerFlows.delete(slot);
    const flow = this.#tunnelFlows.get(slot);
    if (flow === undefined) return;
    this.#tunnelFlows.delete(slot);
    if (flow.isTold) this.#tell(slot, flow.tunnel, 'Tunnel::CLOSE', this.#flows.last[slot] as number);
  }

  /** Tunnels that are no flows expire; those that are still there at the end are not over, as in Zeek. */
  expire(now: Micros): void {
    this.#addressTunnels?.expire(now);
  }

  /** A flow has been seen in them: tells of each once. */
  #discover(layers: Layers, depth: number): void {
    for (let index = 0; index < depth; index++) {
      const { protocol, tunnel } = layers.outers[index] as OuterLayers;
      const slot = this.#slots[index] as number;
      if (protocol !== IP_PROTOCOL.udp) {
        this.#addressTunnels?.discover(slot, tunnel, layers.time);
        continue;
      }
      const flow = this.#tunnelFlows.get(slot);
      if (flow === undefined || flow.isTold) continue;
      flow.isTold = true;
      this.#tell(slot, flow.tunnel, 'Tunnel::DISCOVER', layers.time);
    }
  }

  #tell(slot: number, tunnel: Tunnel, action: string, time: Micros): void {
    const tunnelType = TUNNEL_KINDS[tunnel].type;
    this.#emit({ kind: 'tunnel', ...this.#identities.of(slot), time, tunnelType, action });
  }

  /** The outer packet as one of its own; its payload is the inner packet, and nobody else reads it. */
  #outerOf(record: OuterLayers, layers: Layers): Layers {
    const outer = this.#outer;
    outer.time = layers.time;
    outer.now = layers.now;
    outer.family = record.family;
    outer.source = record.source;
    outer.destination = record.destination;
    outer.protocol = record.protocol;
    outer.sourcePort = record.sourcePort;
    outer.destinationPort = record.destinationPort;
    outer.ipLength = record.ipLength;
    outer.timeToLive = record.timeToLive;
    outer.payload = record.payload;
    outer.payloadCaptured = 0;
    outer.payloadLength = record.payloadLength;
    return outer;
  }
}
