import type { LoginTransaction } from '../../model/transaction/login.ts';
import { carrierColumns } from './carrier.ts';
import { column, type ZeekColumn } from './column.ts';
import { hiddenPassword } from './password.ts';

/**
 * Login.log: attempts to log in that can be read. Zeek writes no such log by itself; the fields after `service` are
 * those that its login events tell, and that Slips reads.
 */
export const LOGIN_COLUMNS: readonly ZeekColumn<LoginTransaction>[] = [
  ...carrierColumns<LoginTransaction>(),
  column('service', 'string', (login) => login.service),
  column('success', 'bool', (login) => login.success),
  column('confused', 'bool', (login) => login.confused),
  column('user', 'string', (login) => login.user),
  column('client_user', 'string', (login) => login.clientUser),
  column('password', 'string', (login) => hiddenPassword(login.user, login.password)),
];
