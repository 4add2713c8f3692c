import type { KerberosTransaction } from '../../model/transaction/kerberos.ts';
import { carrierColumns } from './carrier.ts';
import { column, unset, type ZeekColumn } from './column.ts';

/** Kerberos.log (Zeek manual, base/protocols/krb/main.zeek, KRB::Info). */
export const KERBEROS_COLUMNS: readonly ZeekColumn<KerberosTransaction>[] = [
  ...carrierColumns<KerberosTransaction>(),
  column('request_type', 'string', (kerberos) => kerberos.requestType),
  column('client', 'string', (kerberos) => kerberos.client),
  column('service', 'string', (kerberos) => kerberos.service),
  column('success', 'bool', (kerberos) => kerberos.success),
  column('error_msg', 'string', (kerberos) => kerberos.error),
  column('from', 'time', (kerberos) => kerberos.from),
  column('till', 'time', (kerberos) => kerberos.till),
  column('cipher', 'string', (kerberos) => kerberos.cipher),
  column('forwardable', 'bool', (kerberos) => kerberos.forwardable),
  column('renewable', 'bool', (kerberos) => kerberos.renewable),
  unset('client_cert_subject', 'string'),
  unset('client_cert_fuid', 'string'),
  unset('server_cert_subject', 'string'),
  unset('server_cert_fuid', 'string'),
];
