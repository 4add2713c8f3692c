import type { Micros } from '../../../model/time.ts';
import type { SecurityTokens } from '../authentication/security-tokens.ts';
import { isBind } from '../dce-rpc/bind.ts';
import { littleU16, littleU32, utf16 } from '../reading/little-endian.ts';
import type { SmbRequests } from './smb-requests.ts';

/** MS-SMB2 2.2.1.2. */
const HEADER = { length: 64, status: 8, command: 12, flags: 16, next: 20, message: 24, tree: 36 } as const;
const FLAG = { answer: 1, asynchronous: 2 } as const;
const COMMAND = { negotiate: 0, sessionSetup: 1, treeConnect: 3, create: 5, write: 9, ioctl: 11 } as const;
/** Requests in one message; clients send two to five. */
const COMPOUND = 16;
/** Longest name that is kept: paths of Windows have 260 characters, those that insist 32,767. */
const NAME_LIMIT = 2_048;

/** Reads the messages of SMB 2 and 3 in `[start, end)`, of which the last may be cut. */
export function readSmb2(
  bytes: Uint8Array,
  start: number,
  end: number,
  requests: SmbRequests,
  tokens: SecurityTokens,
  time: Micros,
): 'pipe' | null {
  let found: 'pipe' | null = null;
  let at = start;
  for (let count = 0; count < COMPOUND && at + HEADER.length <= end; count += 1) {
    if (one(bytes, at, end, requests, tokens, time)) found = 'pipe';
    const next = littleU32(bytes, at + HEADER.next);
    if (next < HEADER.length) break;
    at += next;
  }
  return found;
}

/** True for a remote procedure call through a pipe. */
function one(
  bytes: Uint8Array,
  at: number,
  end: number,
  requests: SmbRequests,
  tokens: SecurityTokens,
  time: Micros,
): boolean {
  const command = littleU16(bytes, at + HEADER.command);
  // Reads, queries and locks are most of the traffic, and say nothing here.
  if (command === 4 || command > COMMAND.ioctl) return false;
  const flags = littleU32(bytes, at + HEADER.flags);
  const message = littleU32(bytes, at + HEADER.message);
  const body = at + HEADER.length;
  if ((flags & FLAG.answer) !== 0) {
    if (command === COMMAND.negotiate && end - body >= 6) requests.version = dialect(littleU16(bytes, body + 4));
    else if (command === COMMAND.sessionSetup) readToken(bytes, at, body + 4, end, tokens, time);
    const tree = (flags & FLAG.asynchronous) === 0 ? littleU32(bytes, at + HEADER.tree) : 0;
    requests.answer(message, littleU32(bytes, at + HEADER.status), tree);
    return false;
  }
  const tree = littleU32(bytes, at + HEADER.tree);
  switch (command) {
    case COMMAND.sessionSetup: {
      tokens.identity = null;
      readToken(bytes, at, body + 12, end, tokens, time);
      const { identity } = tokens;
      if (identity !== null) requests.ask(message, { action: 'session', time, path: null, name: null, identity });
      return false;
    }
    case COMMAND.treeConnect: {
      const path = text(bytes, at, body + 4, end);
      requests.ask(message, { action: 'tree-connect', time, path, name: null, identity: null });
      return false;
    }
    case COMMAND.create: {
      const name = text(bytes, at, body + 44, end);
      requests.ask(message, { action: 'open', time, path: requests.share(tree), name, identity: null });
      return false;
    }
    case COMMAND.write:
      return isBind(bytes, at + littleU16(bytes, body + 2), end);
    case COMMAND.ioctl:
      return isBind(bytes, at + littleU32(bytes, body + 24), end);
    default:
      return false;
  }
}

/** Offset from the header and length, two bytes each, stand at `field`. */
function readToken(
  bytes: Uint8Array,
  at: number,
  field: number,
  end: number,
  tokens: SecurityTokens,
  time: Micros,
): void {
  const from = at + littleU16(bytes, field);
  tokens.read(bytes, from, Math.min(end, from + littleU16(bytes, field + 2)), time);
}

function text(bytes: Uint8Array, at: number, field: number, end: number): string {
  const from = at + littleU16(bytes, field);
  return utf16(bytes, from, Math.min(end, from + Math.min(littleU16(bytes, field + 2), NAME_LIMIT)));
}

/** `SMB2 2.1`, `SMB3 3.1.1`; a wildcard is agreed on again. */
function dialect(number: number): string {
  const minor = (number >> 4) & 0xf;
  const patch = number & 0xf;
  const major = number >> 8;
  if (major < 2 || major > 3) return 'SMB2';
  return `SMB${major} ${major}.${minor}${patch === 0 ? '' : `.${patch}`}`;
}
