import type { KerberosTransaction } from '../../../model/transaction/kerberos.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of kerberos.log; it has the words of an error and not its number. */
export function kerberosOf(row: Row): KerberosTransaction {
  return {
    kind: 'kerberos',
    ...carrierOf(row),
    requestType: row.word('request_type'),
    client: row.text('client'),
    service: row.text('service'),
    success: row.flag('success'),
    errorCode: null,
    error: row.text('error_msg'),
    from: row.moment('from'),
    till: row.moment('till'),
    cipher: row.text('cipher'),
    forwardable: row.flag('forwardable'),
    renewable: row.flag('renewable'),
  };
}
