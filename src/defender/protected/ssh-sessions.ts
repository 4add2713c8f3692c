import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { formatAddress, type Prefix, parsePrefix } from '../../model/address.ts';
import { type ReadText, readSystemText, wordsAddress } from './proc-text.ts';

/** TCP_ESTABLISHED of the kernel's net/tcp_states.h. */
const ESTABLISHED = '01';

/** Reads /proc/net/tcp or tcp6: the peer of each established connection, by the inode of its socket. */
export function parseTcpTable(text: string): ReadonlyMap<string, Prefix> {
  const peers = new Map<string, Prefix>();
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [, , remote = '', state, , , , , , inode = ''] = fields;
    if (state !== ESTABLISHED) continue;
    const bytes = wordsAddress(remote.slice(0, remote.indexOf(':')));
    // Through the canonical text, so that the peer ::ffff:10.0.0.1 of a dual-stack socket is 10.0.0.1.
    const prefix = bytes === undefined ? undefined : parsePrefix(formatAddress(bytes));
    if (prefix !== undefined) peers.set(inode, prefix);
  }
  return peers;
}

/**
 * Whether the title of an sshd process (its /proc/PID/cmdline) is that of a session that has logged in:
 * `sshd: user@pts/0`, `sshd: user@notty`, or `sshd: user` for one that only forwards (`ssh -N`). Before that a title
 * ends in what the process is: `[accepted]`, `[preauth]`, `[net]`, `[priv]`, `[listener] ...`; and a user who does not
 * exist is called `unknown`. Seen with OpenSSH 9.2; from 9.8 on the sessions are called sshd-session.
 */
export function isLoggedInTitle(commandLine: string): boolean {
  const rest = /^sshd(?:-session)?: ([^\s[\]:]+)$/.exec(commandLine.replace(/\0+$/, ''))?.[1];
  if (rest === undefined) return false;
  // Names may hold an @ themselves (user@example.org); the terminals stand behind the last one.
  const at = rest.lastIndexOf('@');
  const hasTerminals = at > 0 && /^(notty|[a-z]+\/?\d+(,[a-z]+\/?\d+)*)$/.test(rest.slice(at + 1));
  const user = hasTerminals ? rest.slice(0, at) : rest;
  return user !== 'unknown' && !user.includes('/');
}

/** Whether a /proc/PID/exe link names sshd, also one that an upgrade has replaced meanwhile. */
export function isSshdPath(path: string): boolean {
  return /^sshd(-session)?$/.test(basename(path.replace(/ \(deleted\)$/, '')));
}

interface SshdProcess {
  readonly loggedIn: boolean;
  readonly root: boolean;
  readonly sockets: readonly string[];
}

/**
 * Sockets of logged-in sessions. Of the processes that hold one, one has the title of a session and one runs as root:
 * without the second anybody with an account could run an sshd of his own and protect whom he likes.
 */
export function loggedInSockets(processes: readonly SshdProcess[]): ReadonlySet<string> {
  const byRoot = new Set(processes.filter((process) => process.root).flatMap((process) => process.sockets));
  const loggedIn = processes.filter((process) => process.loggedIn).flatMap((process) => process.sockets);
  return new Set(loggedIn.filter((socket) => byRoot.has(socket)));
}

function socketsOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

function sshdProcess(folder: string, readText: ReadText): SshdProcess | undefined {
  if (!isSshdPath(readlinkSync(`${folder}/exe`))) return undefined;
  const program = statSync(`${folder}/exe`);
  // A program that others than root can write is nobody's word.
  if (program.uid !== 0 || (program.mode & 0o022) !== 0) return undefined;
  return {
    loggedIn: isLoggedInTitle(readText(`${folder}/cmdline`) ?? ''),
    root: /^Uid:\t\d+\t0\t/m.test(readText(`${folder}/status`) ?? ''),
    sockets: socketsOf(`${folder}/fd`),
  };
}

export interface SshSessions {
  readonly peers: readonly Prefix[];
  /** sshd processes that could not be looked into, so that a session may be missing. */
  readonly unreadable: number;
}

/** The peers of the SSH sessions that have logged in to this network namespace. Reads /proc. */
export function readSshSessions(readText: ReadText = readSystemText): SshSessions {
  const processes: SshdProcess[] = [];
  let unreadable = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const process = sshdProcess(`/proc/${name}`, readText);
      if (process !== undefined) processes.push(process);
    } catch {
      // It has ended meanwhile, or it is not ours to read; its name, which all may read, tells whether that matters.
      if (isSshdPath((readText(`/proc/${name}/comm`) ?? '').trimEnd())) unreadable++;
    }
  }
  const sockets = loggedInSockets(processes);
  // The tables are long on a busy server; nobody logged in, nothing to look up.
  if (sockets.size === 0) return { peers: [], unreadable };
  const peers: Prefix[] = [];
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const [inode, peer] of parseTcpTable(readText(table) ?? '')) if (sockets.has(inode)) peers.push(peer);
  return { peers, unreadable };
}
