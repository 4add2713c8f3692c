import { DNS_TCP, DNS_UDP } from './dns/dns.ts';
import { HTTP } from './http/http.ts';
import type { ApplicationProtocol } from './parser.ts';
import { GOOGLE_QUIC, QUIC } from './quic/quic.ts';
import { SSH } from './ssh/ssh.ts';
import { DTLS } from './tls/dtls.ts';
import { TLS } from './tls/tls.ts';

/** Every application protocol that is read, in the order in which they are tried: the surest signatures first. */
export const APPLICATION_PROTOCOLS: readonly ApplicationProtocol[] = [
  SSH,
  TLS,
  HTTP,
  DTLS,
  QUIC,
  GOOGLE_QUIC,
  DNS_UDP,
  DNS_TCP,
];
