import type { X509Transaction } from '../../../model/transaction/x509.ts';
import type { Row } from '../row.ts';

/** A row of x509.log, which names no connection. Before Zeek 5 it names a certificate by its identifier in files.log. */
export function x509Of(row: Row): X509Transaction {
  return {
    kind: 'x509',
    uid: '',
    originator: '',
    originatorPort: 0,
    responder: '',
    responderPort: 0,
    time: row.time('ts'),
    fingerprint: row.word('fingerprint') ?? row.word('id') ?? '',
    sha1: null,
    version: row.count('certificate.version'),
    serial: row.word('certificate.serial'),
    subject: row.text('certificate.subject'),
    issuer: row.text('certificate.issuer'),
    notBefore: row.moment('certificate.not_valid_before'),
    notAfter: row.moment('certificate.not_valid_after'),
    keyAlgorithm: row.text('certificate.key_alg'),
    signatureAlgorithm: row.text('certificate.sig_alg'),
    keyType: row.text('certificate.key_type'),
    keyLength: row.count('certificate.key_length'),
    exponent: row.text('certificate.exponent'),
    curve: row.text('certificate.curve'),
    names: row.list('san.dns'),
    addresses: row.addresses('san.ip'),
    emails: row.list('san.email'),
    uris: row.list('san.uri'),
    isAuthority: row.flag('basic_constraints.ca'),
    pathLength: row.count('basic_constraints.path_len'),
    isHost: row.flag('host_cert') ?? false,
    fromClient: row.flag('client_cert') ?? false,
  };
}
