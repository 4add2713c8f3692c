import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of ssh.log. Before Bro 2.4 the outcome is a word in `status`, and attempts are not counted. */
export function sshOf(row: Row): SshTransaction {
  const authenticated = row.flag('auth_success') ?? outcomeOf(row.word('status'));
  // Zeek counts the attempt that succeeds too.
  const attempts = row.count('auth_attempts') ?? 0;
  const keyExchange = row.word('kex_alg');
  return {
    kind: 'ssh',
    ...carrierOf(row),
    client: row.text('client'),
    server: row.text('server'),
    keysExchanged:
      authenticated !== null || attempts > 0 || keyExchange !== null || row.count('auth_attempts') === null,
    authenticated: authenticated,
    failures: authenticated === true ? Math.max(0, attempts - 1) : attempts,
    keyExchange: keyExchange,
    hostKeyAlgorithm: row.word('host_key_alg'),
    cipher: row.word('cipher_alg'),
    mac: row.word('mac_alg'),
    compression: row.word('compression_alg'),
    hassh: row.word('hassh'),
    hasshServer: row.word('hasshServer') ?? row.word('hassh_server'),
  };
}

function outcomeOf(status: string | null): boolean | null {
  if (status === 'success') return true;
  return status === 'failure' ? false : null;
}
