import { formatPrefix, type Prefix, parsePrefix, prefixesOverlap } from '../../model/address.ts';
import { parseRoutes, parseRoutes6 } from './gateways.ts';
import { parseFibTrie, parseInterfaceAddresses6 } from './own-addresses.ts';
import { type ReadText, readSystemText } from './proc-text.ts';
import { parseResolvers, RESOLVER_FILES } from './resolvers.ts';
import { readSshSessions } from './ssh-sessions.ts';

export interface ProtectedEntry {
  readonly prefix: Prefix;
  /** What it is: `a gateway`. */
  readonly what: string;
}

export interface ProtectedSet {
  readonly entries: readonly ProtectedEntry[];
  /** What could not be read, a sentence each: there the set may lack something. */
  readonly gaps: readonly string[];
}

const ALWAYS: readonly ProtectedEntry[] = (
  [
    ['127.0.0.0/8', 'the loopback'],
    ['::1', 'the loopback'],
    ['0.0.0.0/8', 'the unspecified network (hosts that have no address yet)'],
    ['::', 'the unspecified address'],
    ['224.0.0.0/4', 'multicast'],
    ['ff00::/8', 'multicast'],
    ['255.255.255.255', 'broadcast'],
  ] as const
).map(([text, what]) => ({ prefix: parsePrefix(text) as Prefix, what }));

/**
 * Why an address or prefix must not be blocked, as the end of a sentence that starts with it; undefined when it may be.
 * What is neither must not be.
 */
export function whyProtected(set: ProtectedSet, text: string): string | undefined {
  const subject = parsePrefix(text);
  if (subject === undefined) return 'is no address or prefix';
  const entry = set.entries.find(({ prefix }) => prefixesOverlap(prefix, subject));
  if (entry === undefined) return undefined;
  const same = formatPrefix(entry.prefix) === formatPrefix(subject);
  if (same) return `is ${entry.what}`;
  const relation = entry.prefix.bits > subject.bits ? 'holds' : 'lies in';
  return `${relation} ${formatPrefix(entry.prefix)}, ${entry.what}`;
}

/** Reads everything that must never be blocked, now. `extra` are prefixes of the configuration. */
export function readProtectedSet(extra: readonly Prefix[], readText: ReadText = readSystemText): ProtectedSet {
  const entries: ProtectedEntry[] = [...ALWAYS];
  const gaps: string[] = [];
  const add = (prefixes: readonly Prefix[], what: string): void => {
    for (const prefix of prefixes) entries.push({ prefix, what });
  };
  const text = (path: string, needed: boolean): string => {
    const content = readText(path);
    if (content === undefined && needed) gaps.push(`${path} cannot be read`);
    return content ?? '';
  };
  const addresses = parseFibTrie(text('/proc/net/fib_trie', true));
  add(addresses.own, 'an address of this machine');
  add(addresses.broadcast, 'broadcast');
  // The IPv6 files are absent where IPv6 is switched off.
  add(parseInterfaceAddresses6(text('/proc/net/if_inet6', false)), 'an address of this machine');
  add(parseRoutes(text('/proc/net/route', true)), 'a gateway');
  add(parseRoutes6(text('/proc/net/ipv6_route', false)), 'a gateway');
  for (const path of RESOLVER_FILES) add(parseResolvers(text(path, false)), 'a resolver');
  const sessions = readSshSessions(readText);
  add(sessions.peers, 'the peer of an SSH session that has logged in');
  if (sessions.unreadable > 0)
    gaps.push(
      `${sessions.unreadable} processes of sshd cannot be read: CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH are missing`,
    );
  add(extra, 'protected by the configuration');
  return { entries, gaps };
}

/** How old a reading may be when a decision rests on it. */
const MAX_AGE_MILLISECONDS = 1_000;

/** Reads the protected set afresh for every decision, but not more than once a second. */
export function createProtectedReader(extra: readonly Prefix[], read = readProtectedSet): () => ProtectedSet {
  let last: { readonly set: ProtectedSet; readonly at: number } | undefined;
  return () => {
    // The machine's own counter: the wall clock may jump back and make an old reading look new.
    const now = performance.now();
    if (last === undefined || now - last.at >= MAX_AGE_MILLISECONDS) last = { set: read(extra), at: now };
    return last.set;
  };
}
