/** What differs between versions of QUIC in the protection of Initial packets. */
export interface QuicVersion {
  /** In Zeek's words. */
  readonly name: string;
  readonly salt: Uint8Array;
  /** First word of the labels that keys are made with. */
  readonly label: 'quic' | 'quicv2';
  /** Packet types by the two bits of the first byte: Initial, 0-RTT, Handshake, Retry. */
  readonly types: readonly [LongType, LongType, LongType, LongType];
}

/** Packets with a long header (RFC 9000 section 17.2). */
export type LongType = 'initial' | 'zero-rtt' | 'handshake' | 'retry';

const TYPES = ['initial', 'zero-rtt', 'handshake', 'retry'] as const;
/** RFC 9369 section 3.2. */
const TYPES2 = ['retry', 'initial', 'zero-rtt', 'handshake'] as const;

const SALT = {
  draft21: salt('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a'),
  draft23: salt('c3eef712c72ebb5a11a7d2432bb46365bef9f502'),
  draft29: salt('afbfec289993d24c9e9786f19c6111e04390a899'),
  // RFC 9001 section 5.2, and drafts from 33 on.
  one: salt('38762cf7f55934b34d179ae6a4c80cadccbb7f0a'),
  // RFC 9369 section 3.3.1.
  two: salt('0dede3def700a6db819381be6e269dcbf9bd2ed9'),
  // Google's QUIC with the packets of IETF QUIC: its own handshake (Q) or TLS (T).
  q050: salt('504574efd066fe2f9d945cfcdbd3a7f0d3b56b45'),
  t050: salt('7ff579e5acd072915580304c43a2367c60488310'),
  t051: salt('7a4edef4e7ccee5fa4506c19124fc8ccda6e033d'),
} as const;

const VERSION_2 = 0x6b33_43cf;
const DRAFT = 0xff00_0000;
const FIRST_DRAFT = 21;
const LAST_DRAFT = 34;
/** Facebook's mvfst. */
const MVFST = 0xface_b000;

const KNOWN = new Map<number, QuicVersion>();

/** The version with this number; undefined where nothing is known of its packets. */
export function quicVersion(number: number): QuicVersion | undefined {
  return KNOWN.get(number);
}

/** `1`, `quicv2`, `draft-29`, or the number in hexadecimal. */
export function versionText(number: number): string {
  return KNOWN.get(number)?.name ?? `unknown-${number.toString(16)}`;
}

/** Numbers that are offered so that servers get used to unknown ones: 0x?a?a?a?a (RFC 9000 section 15). */
export function isReserved(number: number): boolean {
  return (number & 0x0f0f_0f0f) === 0x0a0a_0a0a;
}

function salt(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

function draftSalt(draft: number): Uint8Array {
  if (draft < 23) return SALT.draft21;
  if (draft < 29) return SALT.draft23;
  return draft < 33 ? SALT.draft29 : SALT.one;
}

function add(number: number, name: string, saltBytes: Uint8Array): void {
  KNOWN.set(number, { name, salt: saltBytes, label: 'quic', types: TYPES });
}

add(1, '1', SALT.one);
for (let draft = FIRST_DRAFT; draft <= LAST_DRAFT; draft++) add(DRAFT + draft, `draft-${draft}`, draftSalt(draft));
add(MVFST + 1, 'unknown-faceb001', SALT.draft21);
for (const minor of [2, 0x0e, 0x11, 0x12, 0x13])
  add(MVFST + minor, `unknown-${(MVFST + minor).toString(16)}`, SALT.draft23);
add(0x5130_3530, 'Q050', SALT.q050);
add(0x5430_3530, 'T050', SALT.t050);
add(0x5430_3531, 'T051', SALT.t051);
KNOWN.set(VERSION_2, { name: 'quicv2', salt: SALT.two, label: 'quicv2', types: TYPES2 });
