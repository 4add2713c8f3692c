import type { X509Transaction } from '../../model/transaction/x509.ts';
import { column, filled, type ZeekColumn } from './column.ts';

/**
 * X509.log (Zeek manual, base/files/x509/main.zeek, X509::Info). It names no connection: ssl.log does, by fingerprint.
 * Each chain is written whole. Zeek leaves out what it has written within a day (X509::relog_known_certificates_after);
 * here no row depends on what other connections, which may lie in another file, have shown before.
 */
export const X509_COLUMNS: readonly ZeekColumn<X509Transaction>[] = [
  column('ts', 'time', (x509) => x509.time),
  column('fingerprint', 'string', (x509) => x509.fingerprint),
  column('certificate.version', 'count', (x509) => x509.version),
  column('certificate.serial', 'string', (x509) => x509.serial),
  column('certificate.subject', 'string', (x509) => x509.subject),
  column('certificate.issuer', 'string', (x509) => x509.issuer),
  column('certificate.not_valid_before', 'time', (x509) => x509.notBefore),
  column('certificate.not_valid_after', 'time', (x509) => x509.notAfter),
  column('certificate.key_alg', 'string', (x509) => x509.keyAlgorithm),
  column('certificate.sig_alg', 'string', (x509) => x509.signatureAlgorithm),
  column('certificate.key_type', 'string', (x509) => x509.keyType),
  column('certificate.key_length', 'count', (x509) => x509.keyLength),
  column('certificate.exponent', 'string', (x509) => x509.exponent),
  column('certificate.curve', 'string', (x509) => x509.curve),
  column('san.dns', 'vector[string]', (x509) => filled(x509.names)),
  column('san.uri', 'vector[string]', (x509) => filled(x509.uris)),
  column('san.email', 'vector[string]', (x509) => filled(x509.emails)),
  column('san.ip', 'vector[addr]', (x509) => filled(x509.addresses)),
  column('basic_constraints.ca', 'bool', (x509) => x509.isAuthority),
  column('basic_constraints.path_len', 'count', (x509) => x509.pathLength),
  column('host_cert', 'bool', (x509) => x509.isHost),
  column('client_cert', 'bool', (x509) => x509.fromClient),
];
