import { readFileSync } from 'node:fs';
import { setprivWords } from '../setpriv.ts';

/**
 * What the enforcer process may keep. net_admin changes the firewall; the other two let it see which sockets an sshd
 * process holds (/proc/PID/exe and fd of other users).
 */
const CAPABILITIES = { dac_read_search: 2n, net_admin: 12n, sys_ptrace: 19n } as const;

type Capability = keyof typeof CAPABILITIES;

/** Reads the effective capabilities of a /proc/PID/status: those of `CAPABILITIES` that are there. */
export function parseCapabilities(status: string): readonly Capability[] {
  const mask = BigInt(`0x${/^CapEff:\t([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const names = Object.keys(CAPABILITIES) as Capability[];
  return names.filter((name) => (mask >> CAPABILITIES[name]) & 1n);
}

export function ownCapabilities(): readonly Capability[] {
  return parseCapabilities(readFileSync('/proc/self/status', 'latin1'));
}

/**
 * The words before the enforcer process's command. It runs as nobody, unless dac_read_search is missing: nobody could
 * not look into root's data folder then.
 */
export function enforcerWrapper(capabilities: readonly Capability[]): readonly string[] {
  return setprivWords(capabilities, capabilities.includes('dac_read_search') ? 'nobody' : 'same');
}
