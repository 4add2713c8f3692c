import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network, RunResult, Station } from './network.ts';
import type { Victim } from './victim.ts';

const common = [
  ...['-F', '/dev/null', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
  ...[
    '-o',
    'GlobalKnownHostsFile=/dev/null',
    '-o',
    'IdentityAgent=none',
    '-o',
    'LogLevel=ERROR',
    '-o',
    'ConnectTimeout=10',
  ],
];

let counter = 0;

/** Runs one command on the victim over SSH, logged in with the account's key. `host` is an address or a name. */
export function loginWithKey(
  network: Network,
  from: Station,
  victim: Victim,
  host: string,
  command: string,
): Promise<RunResult> {
  const key = ['-i', victim.keyFile, '-o', 'IdentitiesOnly=yes', '-o', 'PasswordAuthentication=no'];
  return network.run(from, ['ssh', ...common, ...key, `${victim.user}@${host}`, command]);
}

/**
 * The same with passwords, tried one after another in one connection: three at most, as ssh asks for. Each takes
 * `pause` seconds to type.
 */
export function loginWithPasswords(
  network: Network,
  from: Station,
  victim: Victim,
  host: string,
  passwords: readonly string[],
  command: string,
  pause = 0,
): Promise<RunResult> {
  counter += 1;
  const list = join(network.folder, `passwords-${counter}`);
  const askpass = join(network.folder, `askpass-${counter}`);
  writeFileSync(list, `${passwords.join('\n')}\n`);
  // Each call of the program hands out one line.
  writeFileSync(askpass, `#!/bin/sh\nsleep ${pause}\nhead -n 1 '${list}'\nsed -i 1d '${list}'\n`, { mode: 0o755 });
  const method = ['-o', 'PubkeyAuthentication=no', '-o', 'PreferredAuthentications=password'];
  return network.run(from, ['ssh', ...common, ...method, `${victim.user}@${host}`, command], {
    env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' },
  });
}
