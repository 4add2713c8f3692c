import { DNS_TCP, DNS_UDP } from './dns/dns.ts';
import { FTP } from './ftp/ftp.ts';
import { HTTP } from './http/http.ts';
import { HTTP2 } from './http2/http2.ts';
import { IMAP } from './mail-retrieval/imap.ts';
import { POP3 } from './mail-retrieval/pop3.ts';
import type { ApplicationProtocol } from './parser.ts';
import { SMTP } from './smtp/smtp.ts';
import { SSH } from './ssh/ssh.ts';

/** Every application protocol that is read, in the order in which they are tried: the surest signatures first. */
export const APPLICATION_PROTOCOLS: readonly ApplicationProtocol[] = [
  SSH,
  HTTP,
  HTTP2,
  FTP,
  SMTP,
  POP3,
  IMAP,
  DNS_UDP,
  DNS_TCP,
];
