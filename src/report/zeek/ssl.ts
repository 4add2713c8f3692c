import type { SslTransaction } from '../../model/transaction/ssl.ts';
import { carrierColumns } from './carrier.ts';
import { column, filled, type ZeekColumn } from './column.ts';

/** Zeek begins both chains with the first certificate of either side. */
function chain(ssl: SslTransaction, certificates: readonly string[]): readonly string[] | null {
  return ssl.serverCertificates.length + ssl.clientCertificates.length === 0 ? null : certificates;
}

/**
 * Ssl.log (Zeek manual, base/protocols/ssl/main.zeek, SSL::Info; the policy scripts validate-certs and log-certs add
 * subject, issuer and validation_status). Behind Zeek's own fields stand those of the packages ja3 and ja4, and `alpn`:
 * what the client offered.
 */
export const SSL_COLUMNS: readonly ZeekColumn<SslTransaction>[] = [
  ...carrierColumns<SslTransaction>(),
  column('version', 'string', (ssl) => ssl.version),
  column('cipher', 'string', (ssl) => ssl.cipher),
  column('curve', 'string', (ssl) => ssl.curve),
  column('server_name', 'string', (ssl) => ssl.serverName),
  column('resumed', 'bool', (ssl) => ssl.resumed),
  column('last_alert', 'string', (ssl) => ssl.lastAlert),
  column('next_protocol', 'string', (ssl) => ssl.nextProtocol),
  column('established', 'bool', (ssl) => ssl.established),
  column('ssl_history', 'string', (ssl) => ssl.history),
  column('cert_chain_fps', 'vector[string]', (ssl) => chain(ssl, ssl.serverCertificates)),
  column('client_cert_chain_fps', 'vector[string]', (ssl) => chain(ssl, ssl.clientCertificates)),
  column('subject', 'string', (ssl) => ssl.subject),
  column('issuer', 'string', (ssl) => ssl.issuer),
  column('client_subject', 'string', (ssl) => ssl.clientSubject),
  column('client_issuer', 'string', (ssl) => ssl.clientIssuer),
  column('sni_matches_cert', 'bool', (ssl) => ssl.nameMatches),
  column('validation_status', 'string', (ssl) => ssl.validationStatus),
  column('ja3', 'string', (ssl) => ssl.ja3),
  column('further_ja3', 'vector[string]', (ssl) => filled(ssl.furtherJa3)),
  column('ja3s', 'string', (ssl) => ssl.ja3s),
  column('ja4', 'string', (ssl) => ssl.ja4),
  column('alpn', 'vector[string]', (ssl) => filled(ssl.offeredProtocols)),
];
