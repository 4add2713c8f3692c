import { MYSQL } from './databases/mysql.ts';
import { POSTGRESQL } from './databases/postgresql.ts';
import { DCE_RPC } from './dce-rpc/dce-rpc.ts';
import { DHCP } from './dhcp/dhcp.ts';
import { DNS_TCP, DNS_UDP } from './dns/dns.ts';
import { FTP } from './ftp/ftp.ts';
import { HTTP } from './http/http.ts';
import { HTTP2 } from './http2/http2.ts';
import { KERBEROS_TCP, KERBEROS_UDP } from './kerberos/kerberos.ts';
import { LDAP_TCP, LDAP_UDP } from './ldap/ldap.ts';
import { REXEC, RLOGIN, RSH } from './login/remote-login.ts';
import { TELNET } from './login/telnet.ts';
import { IMAP } from './mail-retrieval/imap.ts';
import { POP3 } from './mail-retrieval/pop3.ts';
import { OPENVPN_TCP, OPENVPN_UDP } from './openvpn/openvpn.ts';
import type { ApplicationProtocol } from './parser.ts';
import { GOOGLE_QUIC, QUIC } from './quic/quic.ts';
import { RDP } from './rdp/rdp.ts';
import { GNUTELLA, RFB, RSYNC } from './recognised/banners.ts';
import { BITTORRENT_TCP, BITTORRENT_UDP } from './recognised/bittorrent.ts';
import { DNP3_TCP, DNP3_UDP } from './recognised/dnp3.ts';
import { ENIP } from './recognised/enip.ts';
import { IRC } from './recognised/irc.ts';
import { MODBUS } from './recognised/modbus.ts';
import { MQTT } from './recognised/mqtt.ts';
import { NTP } from './recognised/ntp.ts';
import { RADIUS } from './recognised/radius.ts';
import { RDP_UDP } from './recognised/rdp-udp.ts';
import { REDIS } from './recognised/redis.ts';
import { S7COMM } from './recognised/s7comm.ts';
import { SIP } from './recognised/sip.ts';
import { SNMP } from './recognised/snmp.ts';
import { SYSLOG } from './recognised/syslog.ts';
import { TFTP } from './recognised/tftp.ts';
import { SMB } from './smb/smb.ts';
import { SMTP } from './smtp/smtp.ts';
import { SOCKS } from './socks/socks.ts';
import { SSH } from './ssh/ssh.ts';
import { DTLS } from './tls/dtls.ts';
import { TLS } from './tls/tls.ts';
import { XMPP } from './xmpp/xmpp.ts';

/** Every application protocol that is read, in the order in which they are tried: the surest signatures first. */
export const APPLICATION_PROTOCOLS: readonly ApplicationProtocol[] = [
  SSH,
  TLS,
  HTTP,
  HTTP2,
  FTP,
  SMTP,
  POP3,
  IMAP,
  RFB,
  RSYNC,
  GNUTELLA,
  BITTORRENT_TCP,
  BITTORRENT_UDP,
  MQTT,
  REDIS,
  SIP,
  SOCKS,
  DCE_RPC,
  DNP3_TCP,
  DNP3_UDP,
  ENIP,
  RDP,
  S7COMM,
  IRC,
  SMB,
  KERBEROS_TCP,
  POSTGRESQL,
  MYSQL,
  XMPP,
  KERBEROS_UDP,
  DHCP,
  QUIC,
  GOOGLE_QUIC,
  DTLS,
  OPENVPN_TCP,
  OPENVPN_UDP,
  RDP_UDP,
  SNMP,
  LDAP_TCP,
  LDAP_UDP,
  DNS_UDP,
  DNS_TCP,
  NTP,
  RADIUS,
  SYSLOG,
  TFTP,
  MODBUS,
  TELNET,
  RLOGIN,
  RSH,
  REXEC,
];
