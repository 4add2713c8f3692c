import type { Flow } from '../../model/flow.ts';
import type { SshTransaction } from '../../model/transaction/ssh.ts';

/** How an SSH session ended: let in, not let in, or it never came to that, or nobody knows. */
export type SessionOutcome = 'login' | 'refused' | 'neither';

/** Sizes in payload bytes by which a session is judged whose packets were not read. */
export interface SessionSizes {
  /** Both sides together: more is a login. */
  readonly login: number;
  /** The client: less is no key exchange. */
  readonly handshake: number;
}

/** Whether SSH was spoken: alone, or beside what the flow was announced as or went through (`ftp-data,ssh`). */
export function isSshFlow({ service, responderPort }: Flow): boolean {
  if (service === null) return responderPort === 22;
  return service === 'ssh' || (service.includes(',') && service.split(',').includes('ssh'));
}

/** Names by which SSH libraries identify themselves (RFC 4253 section 4.2); hydra, medusa and ncrack use libssh and libssh2. */
const LIBRARY = /libssh|paramiko|asyncssh|jsch|ssh2js|twisted|-go\b/i;

/** Whether a client's identification is that of a program made of a library. */
export function isLibraryClient(client: string): boolean {
  return LIBRARY.test(client);
}

/** What became of a session; `ssh` is undefined where flows come from a log. */
export function sessionOutcome(flow: Flow, ssh: SshTransaction | undefined, sizes: SessionSizes): SessionOutcome {
  // Where not even both names were read, packets are missing or cut, and the size has to do.
  const isRead = ssh !== undefined && ssh.client !== null && ssh.server !== null;
  if (isRead && !ssh.keysExchanged) return 'neither';
  if (ssh !== undefined && ssh.authenticated !== null) return ssh.authenticated ? 'login' : 'refused';
  if ((flow.originatorBytes ?? 0) < sizes.handshake) return 'neither';
  const bytes = (flow.originatorBytes ?? 0) + (flow.responderBytes ?? 0);
  return bytes > sizes.login ? 'login' : 'refused';
}
