import { littleU16, littleU32, utf16 } from '../reading/little-endian.ts';
import { latin1 } from '../reading/text.ts';

/** Who logs in by an NTLM AUTHENTICATE message (MS-NLMP 2.2.1.3). */
export interface NtlmIdentity {
  readonly user: string | null;
  readonly domain: string | null;
  readonly workstation: string | null;
}

const SIGNATURE = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0];
const AUTHENTICATE = 3;
/** Where the fields of an AUTHENTICATE message are described, and its flags. */
const FIELD = { domain: 28, user: 36, workstation: 44, flags: 60 } as const;
const UNICODE = 0x01;
/** Longer names are cut there. */
const NAME_LIMIT = 512;

/** Where an NTLM message begins; -1 where there is none. */
export function findNtlm(bytes: Uint8Array, start: number, end: number): number {
  const last = end - SIGNATURE.length;
  for (let at = start; at <= last; at += 1) {
    if (bytes[at] === 0x4e && isSignature(bytes, at)) return at;
  }
  return -1;
}

function isSignature(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < SIGNATURE.length; index += 1) if (bytes[at + index] !== SIGNATURE[index]) return false;
  return true;
}

/** Reads the message at `at`; null where it names nobody. */
export function readNtlm(bytes: Uint8Array, at: number, end: number): NtlmIdentity | null {
  if (end - at < FIELD.flags || littleU32(bytes, at + SIGNATURE.length) !== AUTHENTICATE) return null;
  // The oldest clients send no flags, and names in their code page.
  const isWide = end - at >= FIELD.flags + 4 && (littleU32(bytes, at + FIELD.flags) & UNICODE) !== 0;
  const name = (field: number) => {
    const length = Math.min(littleU16(bytes, at + field), NAME_LIMIT);
    const from = at + littleU32(bytes, at + field + 4);
    if (length === 0 || from + length > end) return null;
    return isWide ? utf16(bytes, from, from + length) : latin1(bytes, from, from + length);
  };
  return { user: name(FIELD.user), domain: name(FIELD.domain), workstation: name(FIELD.workstation) };
}
