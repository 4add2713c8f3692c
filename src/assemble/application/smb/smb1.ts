import type { Micros } from '../../../model/time.ts';
import type { SecurityTokens } from '../authentication/security-tokens.ts';
import { isBind } from '../dce-rpc/bind.ts';
import { littleU16, littleU32, utf16 } from '../reading/little-endian.ts';
import { indexOfByte, latin1 } from '../reading/text.ts';
import type { SmbRequests } from './smb-requests.ts';

/** MS-CIFS 2.2.3.1. */
const HEADER = { length: 32, command: 4, status: 5, flags: 9, flags2: 10, tree: 24, process: 26, message: 30 } as const;
const ANSWER = 0x80;
const UNICODE = 0x8000;
const COMMAND = {
  transaction: 0x25,
  write: 0x2f,
  sessionSetup: 0x73,
  treeConnect: 0x75,
  none: 0xff,
  create: 0xa2,
} as const;
/** Commands in one message that name the next one. */
const CHAINED: readonly number[] = [COMMAND.write, COMMAND.sessionSetup, COMMAND.treeConnect, COMMAND.create];
const CHAIN = 4;
const NAME_LIMIT = 2_048;
/** Words of a session setup with a security token, and of one without. */
const TOKEN_WORDS = 12;
const PASSWORD_WORDS = 13;

interface Message {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly isWide: boolean;
  readonly number: number;
}

/** Reads one message of SMB 1, which may be cut at `end`. */
export function readSmb1(
  bytes: Uint8Array,
  at: number,
  end: number,
  requests: SmbRequests,
  tokens: SecurityTokens,
  time: Micros,
): 'pipe' | null {
  if (at + HEADER.length + 1 > end) return null;
  let command = bytes[at + HEADER.command] as number;
  const number = littleU16(bytes, at + HEADER.message) + littleU16(bytes, at + HEADER.process) * 0x1_0000;
  const message = { bytes, at, end, isWide: (littleU16(bytes, at + HEADER.flags2) & UNICODE) !== 0, number };
  const isAnswer = ((bytes[at + HEADER.flags] as number) & ANSWER) !== 0;
  let found: 'pipe' | null = null;
  let words = at + HEADER.length;
  for (let count = 0; count < CHAIN && words < end; count += 1) {
    if (isAnswer) {
      if (command === COMMAND.sessionSetup) readAnswerToken(message, words, tokens, time);
    } else if (readRequest(message, command, words, requests, tokens, time)) found = 'pipe';
    if (!CHAINED.includes(command) || (bytes[words] as number) < 2) break;
    command = bytes[words + 1] as number;
    const next = at + littleU16(bytes, words + 3);
    if (command === COMMAND.none || next <= words) break;
    words = next;
  }
  if (isAnswer) requests.answer(number, littleU32(bytes, at + HEADER.status), littleU16(bytes, at + HEADER.tree));
  return found;
}

/** `words` is where their count stands. True for a remote procedure call through a pipe. */
function readRequest(
  message: Message,
  command: number,
  words: number,
  requests: SmbRequests,
  tokens: SecurityTokens,
  time: Micros,
): boolean {
  const { bytes, at, end, number } = message;
  const count = bytes[words] as number;
  const first = words + 1;
  const data = first + 2 * count + 2;
  switch (command) {
    case COMMAND.sessionSetup: {
      tokens.identity = null;
      if (count === TOKEN_WORDS) tokens.read(bytes, data, Math.min(end, data + littleU16(bytes, first + 14)), time);
      else if (count === PASSWORD_WORDS) {
        const passwords = littleU16(bytes, first + 14) + littleU16(bytes, first + 16);
        const [user, next] = text(message, data + passwords);
        const [domain] = text(message, next);
        tokens.identity = { user: user === '' ? null : user, domain: domain === '' ? null : domain, workstation: null };
      }
      const { identity } = tokens;
      if (identity !== null) requests.ask(number, { action: 'session', time, path: null, name: null, identity });
      return false;
    }
    case COMMAND.treeConnect: {
      const [path] = text(message, data + littleU16(bytes, first + 6));
      requests.ask(number, { action: 'tree-connect', time, path, name: null, identity: null });
      return false;
    }
    case COMMAND.create: {
      const [name] = text(message, data);
      const path = requests.share(littleU16(bytes, at + HEADER.tree));
      requests.ask(number, { action: 'open', time, path, name, identity: null });
      return false;
    }
    case COMMAND.write:
      return isBind(bytes, at + littleU16(bytes, first + 22), end);
    case COMMAND.transaction:
      return isBind(bytes, at + littleU16(bytes, first + 24), end);
    default:
      return false;
  }
}

function readAnswerToken(message: Message, words: number, tokens: SecurityTokens, time: Micros): void {
  const { bytes, end } = message;
  const count = bytes[words] as number;
  if (count !== 4) return;
  const data = words + 1 + 2 * count + 2;
  tokens.read(bytes, data, Math.min(end, data + littleU16(bytes, words + 7)), time);
}

/** A text that a zero ends, and where the next begins. Wide text stands at even distances from the header. */
function text({ bytes, at, end, isWide }: Message, start: number): readonly [string, number] {
  const stop = Math.min(end, start + NAME_LIMIT);
  if (!isWide) {
    const zero = indexOfByte(bytes, 0, start, stop);
    const to = zero < 0 ? stop : zero;
    return [latin1(bytes, start, Math.max(start, to)), to + 1];
  }
  const from = start + ((start - at) & 1);
  let to = from;
  while (to + 2 <= stop && (bytes[to] !== 0 || bytes[to + 1] !== 0)) to += 2;
  return [utf16(bytes, from, to), to + 2];
}
