import type { SslTransaction } from '../../../model/transaction/ssl.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of ssl.log. Before Zeek 5 certificates are named by the identifiers of files.log, and so they are in x509.log. */
export function sslOf(row: Row): SslTransaction {
  // The field `established` came with Bro 2.3; before, only what came to an agreement was logged.
  const cipher = row.text('cipher');
  return {
    kind: 'ssl',
    ...carrierOf(row),
    version: row.text('version'),
    cipher: cipher,
    curve: row.text('curve'),
    serverName: row.text('server_name'),
    resumed: row.flag('resumed') ?? false,
    lastAlert: row.text('last_alert'),
    nextProtocol: row.text('next_protocol'),
    offeredProtocols: row.list('alpn'),
    established: row.flag('established') ?? cipher !== null,
    history: row.text('ssl_history'),
    ja3: row.word('ja3'),
    furtherJa3: row.list('further_ja3'),
    ja3s: row.word('ja3s'),
    ja4: row.word('ja4'),
    serverCertificates: either(row.list('cert_chain_fps'), row.list('cert_chain_fuids')),
    clientCertificates: either(row.list('client_cert_chain_fps'), row.list('client_cert_chain_fuids')),
    serverCertificateSha1: row.word('resp_certificate_sha1'),
    subject: row.text('subject'),
    issuer: row.text('issuer') ?? row.text('issuer_subject'),
    clientSubject: row.text('client_subject'),
    clientIssuer: row.text('client_issuer') ?? row.text('client_issuer_subject'),
    validationStatus: row.text('validation_status'),
    nameMatches: row.flag('sni_matches_cert'),
  };
}

function either(first: readonly string[], second: readonly string[]): readonly string[] {
  return first.length > 0 ? first : second;
}
