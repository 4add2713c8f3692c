import type { SshTransaction } from '../../model/transaction/ssh.ts';
import { carrierColumns } from './carrier.ts';
import { column, unset, type ZeekColumn } from './column.ts';

/** 2 also for `SSH-1.99`, which speaks both (RFC 4253 section 5.1). */
function version(ssh: SshTransaction): number | null {
  const banner = ssh.client ?? ssh.server;
  const match = banner === null ? null : /^SSH-(\d+)\.(\d+)/.exec(banner);
  if (match === null) return null;
  return match[1] === '1' && match[2] === '99' ? 2 : Number(match[1]);
}

/** Ssh.log (Zeek manual, base/protocols/ssh/main.zeek, SSH::Info; the last two as the package hassh adds them). */
export const SSH_COLUMNS: readonly ZeekColumn<SshTransaction>[] = [
  ...carrierColumns<SshTransaction>(),
  column('version', 'count', version),
  column('auth_success', 'bool', (ssh) => ssh.authenticated),
  // Zeek counts the attempt that succeeds too.
  column('auth_attempts', 'count', (ssh) => ssh.failures + (ssh.authenticated === true ? 1 : 0)),
  unset('direction', 'enum'),
  column('client', 'string', (ssh) => ssh.client),
  column('server', 'string', (ssh) => ssh.server),
  column('cipher_alg', 'string', (ssh) => ssh.cipher),
  column('mac_alg', 'string', (ssh) => ssh.mac),
  column('compression_alg', 'string', (ssh) => ssh.compression),
  column('kex_alg', 'string', (ssh) => ssh.keyExchange),
  column('host_key_alg', 'string', (ssh) => ssh.hostKeyAlgorithm),
  unset('host_key_fingerprint', 'string'),
  column('hassh', 'string', (ssh) => ssh.hassh),
  column('hasshServer', 'string', (ssh) => ssh.hasshServer),
];
