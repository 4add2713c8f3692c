import { readU32 } from '../../../decode/bytes.ts';

/** Kinds of packets, in the upper five bits of the first byte (OpenVPN's protocol documentation, "Wire format"). */
export const OPCODE = {
  control: 4,
  data1: 6,
  resetByClient: 7,
  resetByServer: 8,
  data2: 9,
  resetByClient3: 10,
} as const;

/** The first byte and the sender's session identifier. */
const HEADER = 9;
/** What tls-auth puts after the header: a digest, then a number and a time against replays. */
const REPLAY = 8;
/** Digests that `--auth` is used with: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. None: no tls-auth. */
const DIGESTS = [0, 16, 20, 28, 32, 48, 64];
/** Most acknowledgements in a packet (RELIABLE_ACK_SIZE). */
const ACKNOWLEDGEMENTS = 8;
const SESSION = 8;
const NUMBER = 4;
/** The number and the time of tls-crypt, its digest, and a reset that acknowledges nothing. */
const SHORTEST_ENCRYPTED = HEADER + REPLAY + 32 + 1 + NUMBER;
/** Numbers begin at 1; tls-crypt-v2 marks its first ones so. */
const EARLY_NEGOTIATION = 0x0f00_0000;
/** Resets that are sent before one is answered. */
const FIRST_NUMBERS = 64;
/** 2001-09-09: before the first OpenVPN. */
const EARLIEST = 1_000_000_000;

/** The control channel cannot be read (tls-crypt). */
export const ENCRYPTED = -1;
export const NO_RESET = -2;

/** Whether a packet begins so that asks for a session, or answers that, with the first key. */
export function isResetByte(first: number): boolean {
  return (
    first === OPCODE.resetByClient << 3 || first === OPCODE.resetByServer << 3 || first === OPCODE.resetByClient3 << 3
  );
}

/** What `[start, end)` says of the control channel as a reset: bytes that tls-auth puts after the header, or a reason. */
export function resetLayout(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER + 1 + NUMBER || !isResetByte(bytes[start] as number)) return NO_RESET;
  for (let index = 0; index < DIGESTS.length; index++) {
    const digest = DIGESTS[index] as number;
    const wrapping = digest === 0 ? 0 : digest + REPLAY;
    const number = numberAt(bytes, start, end, wrapping);
    if (number < 0 || number + NUMBER !== end || readU32(bytes, number) !== 0) continue;
    if (wrapping === 0 || isReplay(bytes, start + HEADER + digest)) return wrapping;
  }
  const isEncrypted = end - start >= SHORTEST_ENCRYPTED && isReplay(bytes, start + HEADER);
  return isEncrypted ? ENCRYPTED : NO_RESET;
}

/** Where the number of a control packet stands, which its payload follows; negative where it is none. */
export function numberAt(bytes: Uint8Array, start: number, end: number, wrapping: number): number {
  const at = start + HEADER + wrapping;
  if (at >= end) return -1;
  const count = bytes[at] as number;
  const number = at + 1 + count * NUMBER + (count === 0 ? 0 : SESSION);
  return count <= ACKNOWLEDGEMENTS && number + NUMBER <= end ? number : -1;
}

function isReplay(bytes: Uint8Array, at: number): boolean {
  const number = readU32(bytes, at);
  const count = number >= EARLY_NEGOTIATION ? number - EARLY_NEGOTIATION : number;
  return count > 0 && count <= FIRST_NUMBERS && readU32(bytes, at + 4) >= EARLIEST;
}
