import type { ArpTransaction } from './transaction/arp.ts';
import type { DhcpTransaction } from './transaction/dhcp.ts';
import type { DnsTransaction } from './transaction/dns.ts';
import type { FilesTransaction } from './transaction/files.ts';
import type { FtpTransaction } from './transaction/ftp.ts';
import type { HttpTransaction } from './transaction/http.ts';
import type { KerberosTransaction } from './transaction/kerberos.ts';
import type { LoginTransaction } from './transaction/login.ts';
import type { NoticeTransaction } from './transaction/notice.ts';
import type { QuicTransaction } from './transaction/quic.ts';
import type { RdpTransaction } from './transaction/rdp.ts';
import type { SmbTransaction } from './transaction/smb.ts';
import type { SmtpTransaction } from './transaction/smtp.ts';
import type { SoftwareTransaction } from './transaction/software.ts';
import type { SshTransaction } from './transaction/ssh.ts';
import type { SslTransaction } from './transaction/ssl.ts';
import type { TunnelTransaction } from './transaction/tunnel.ts';
import type { WeirdTransaction } from './transaction/weird.ts';
import type { X509Transaction } from './transaction/x509.ts';

/** What two endpoints said to each other in one go; `kind` is the name of Zeek's log. One file each. */
export type Transaction =
  | HttpTransaction
  | DnsTransaction
  | SslTransaction
  | X509Transaction
  | QuicTransaction
  | SshTransaction
  | ArpTransaction
  | DhcpTransaction
  | FtpTransaction
  | SmtpTransaction
  | LoginTransaction
  | RdpTransaction
  | SmbTransaction
  | KerberosTransaction
  | TunnelTransaction
  | NoticeTransaction
  | FilesTransaction
  | WeirdTransaction
  | SoftwareTransaction;
