import type { LoginTransaction } from '../../../model/transaction/login.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of login.log. */
export function loginOf(row: Row): LoginTransaction {
  const carrier = carrierOf(row);
  return {
    kind: 'login',
    ...carrier,
    service: row.word('service') ?? serviceOf(carrier.responderPort),
    user: row.text('user'),
    clientUser: row.text('client_user'),
    password: row.text('password'),
    success: row.flag('success'),
    confused: row.flag('confused') ?? false,
  };
}

/** The protocols that Zeek's login analyser knows, by their ports (IANA). */
function serviceOf(port: number): string {
  if (port === 513) return 'rlogin';
  return port === 514 ? 'rsh' : 'telnet';
}
