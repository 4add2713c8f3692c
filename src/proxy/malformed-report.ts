import type { MalformedReport } from './decision.ts';
import { MALFORMATIONS, type MalformedKind } from './http/malformed.ts';
import type { Peer } from './peer.ts';

/** Characters of a broken request that are reported. */
export const REPORTED_BYTES = 512;

/** Whom a trusted proxy would name is not known of what cannot be read: the peer stands for the client. */
export function malformedReport(peer: Peer, kind: MalformedKind, beginning: string): MalformedReport {
  return {
    time: Math.round((performance.timeOrigin + performance.now()) * 1_000),
    client: peer.address,
    peer: peer.address,
    peerPort: peer.port,
    localPort: peer.localPort,
    kind,
    isSmuggling: MALFORMATIONS[kind].isSmuggling,
    beginning: beginning.slice(0, REPORTED_BYTES),
  };
}
