import type { MalformedReport } from './decision.ts';
import { MALFORMATIONS, type MalformedKind } from './http/malformed.ts';
import type { Peer } from './peer.ts';

/** Characters of a broken request that are reported. */
export const REPORTED_BYTES = 512;

/**
 * Whom a trusted proxy would name is not known of what cannot be read: the peer stands for the client, and whether it is
 * such a proxy is told, because then it only passed on what somebody else sent.
 */
export function malformedReport(peer: Peer, kind: MalformedKind, beginning: string): MalformedReport {
  return {
    time: Math.round((performance.timeOrigin + performance.now()) * 1_000),
    client: peer.address,
    peer: peer.address,
    peerPort: peer.port,
    isPeerTrusted: peer.isTrusted,
    localPort: peer.localPort,
    kind,
    isSmuggling: MALFORMATIONS[kind].isSmuggling,
    beginning: beginning.slice(0, REPORTED_BYTES),
  };
}
