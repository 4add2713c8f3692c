import { MALFORMATIONS, type MalformedKind } from './http/malformed.ts';

/** Everything that happens to a proxy, counted from its start; `open...` is how many there are now. */
export class ProxyCounters {
  connections = 0;
  openConnections = 0;
  /** Turned away because there were too many, in all or of one peer. */
  connectionsRefused = 0;
  tlsFailures = 0;
  requests = 0;
  http2Requests = 0;
  /** Streams of HTTP/2 that ended because Node would not do what was to be done with them. */
  http2Failures = 0;
  openRequests = 0;
  /** Refused by decision, with --enforce. */
  refused = 0;
  /** Would have been refused, and were passed on because the proxy only watches. */
  wouldRefuse = 0;
  decideErrors = 0;
  overBudget = 0;
  /** Passed on although the decision failed or was late. */
  failOpen = 0;
  /** Refused because the decision failed or was late. */
  failClosed = 0;
  /** CONNECT and TRACE. */
  methodsRefused = 0;
  /** Answered 503: too many were waiting. */
  overload = 0;
  bodiesCut = 0;
  malformed: Record<MalformedKind, number> = noneMalformed();
  /** Heads and bodies that came too slowly, and answers that were not taken. */
  slowClients = 0;
  /** Closed between two requests, after the time that a connection is kept. */
  idleClosed = 0;
  clientsGone = 0;
  upstreamConnections = 0;
  openUpstreamConnections = 0;
  upstreamErrors = 0;
  upstreamTimeouts = 0;
  /** Answers that could be read in two ways, or not at all. */
  upstreamMalformed = 0;
  retries = 0;
  tunnels = 0;
  openTunnels = 0;
  /** Bytes of bodies and tunnels. */
  bytesFromClients = 0;
  bytesToClients = 0;
  certificateLoads = 0;
  certificateFailures = 0;
  /** `onExchange`, `onMalformed` or `onNotice` threw. */
  reportErrors = 0;
}

function noneMalformed(): Record<MalformedKind, number> {
  const kinds = Object.keys(MALFORMATIONS) as MalformedKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<MalformedKind, number>;
}
