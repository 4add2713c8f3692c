import type { Prefix } from '../model/address.ts';
import type { Decide, MalformedReport, ProxyExchange, ProxyNotice } from './decision.ts';

/** Bounds of what clients and the upstream may take. All are at least 1; times are in milliseconds. */
export interface ProxyLimits {
  /** Bytes of a body that wait for the decision and are shown to it. */
  readonly bodyLimit: number;
  /** Bytes of the beginning of an answer that are kept for the report, of types that hold text. */
  readonly answerBytes: number;
  readonly headBytes: number;
  readonly targetBytes: number;
  readonly fields: number;
  readonly connections: number;
  /** Of one peer that is no trusted proxy. */
  readonly connectionsOfPeer: number;
  readonly upstreamConnections: number;
  /** Requests that wait for a connection to the upstream; more are answered 503. */
  readonly waiting: number;
  /** Streams that a client may have open in one connection of HTTP/2. */
  readonly streams: number;
  readonly tlsHandshake: number;
  /** From the first byte of a head, or the beginning of the connection, to its end. */
  readonly headTimeout: number;
  /** Silence between two requests of a connection. */
  readonly keepAlive: number;
  /** Silence within a body. */
  readonly bodyIdle: number;
  /** Bytes a second below which a body may not fall on the whole, beyond the silence that is allowed. */
  readonly bodyRate: number;
  /** A client that takes nothing of its answer. */
  readonly clientStall: number;
  readonly connect: number;
  /** How long requests wait for an upstream that does not listen, from the moment it was first missed. */
  readonly upstreamPatience: number;
  readonly waitTimeout: number;
  /** To the head of the answer. */
  readonly answerTimeout: number;
  /** Silence within an answer; server-sent events may be silent for as long as a tunnel. */
  readonly answerIdle: number;
  readonly upstreamKeepAlive: number;
  readonly tunnelIdle: number;
}

export const DEFAULT_LIMITS: ProxyLimits = {
  bodyLimit: 128 * 1_024,
  answerBytes: 4_096,
  // As Node's own server; nginx takes four lines of 8 KiB.
  headBytes: 16 * 1_024,
  targetBytes: 8 * 1_024,
  // As Apache's LimitRequestFields.
  fields: 100,
  connections: 10_000,
  connectionsOfPeer: 1_000,
  upstreamConnections: 256,
  waiting: 1_024,
  // As nginx's http2_max_concurrent_streams and Node's advice.
  streams: 100,
  tlsHandshake: 10_000,
  // As lower bound of Apache's mod_reqtimeout for heads (20-40 s, rate 500): a head is one packet nearly always.
  headTimeout: 10_000,
  // As nginx's keepalive_timeout.
  keepAlive: 75_000,
  // As Apache's mod_reqtimeout for bodies (20 s, rate 500).
  bodyIdle: 20_000,
  bodyRate: 500,
  // As nginx's send_timeout.
  clientStall: 60_000,
  connect: 5_000,
  // A service that systemd starts anew is back within a second or two.
  upstreamPatience: 3_000,
  waitTimeout: 30_000,
  // As nginx's proxy_read_timeout.
  answerTimeout: 60_000,
  answerIdle: 60_000,
  // Node's server closes after 5 s of silence, Apache after 5, gunicorn after 2: below what they do, or what they say.
  upstreamKeepAlive: 4_000,
  tunnelIdle: 3_600_000,
};

/** Where certificate chain and key lie, in PEM. Both are looked at every second and loaded again when they change. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface ProxyOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** `http:` or `https:`; its path is not used. */
  readonly upstream: URL;
  /** Certificates of authorities that may vouch for the upstream, in PEM, instead of the ones Node knows. */
  readonly upstreamAuthorities?: string;
  readonly tls: CertificateFiles | null;
  /** Refuse what is to be refused. Without it such requests are passed on and reported all the same. */
  readonly enforce: boolean;
  /**
   * What becomes of a request when `decide` fails, or takes longer than its budget and would have allowed it: `open`
   * passes it on, `closed` refuses it (where `enforce` says so). A refusal that comes late is a refusal.
   */
  readonly fail: 'open' | 'closed';
  readonly budgetMilliseconds: number;
  /** Peers whose X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host are believed. */
  readonly trustedProxies: readonly Prefix[];
  readonly limits?: Partial<ProxyLimits>;
  readonly decide: Decide;
  readonly onExchange: (exchange: ProxyExchange) => void;
  readonly onMalformed: (report: MalformedReport) => void;
  readonly onNotice: (notice: ProxyNotice) => void;
}
