/** Types of handshake messages: the IANA registry "TLS HandshakeType". */
export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  clientKeyExchange: 16,
} as const;

/** Zeek's letters of handshake messages by their type. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [0, 'h'],
  [1, 'c'],
  [2, 's'],
  [3, 'v'],
  [4, 't'],
  [5, 'e'],
  [6, 'j'],
  [8, 'o'],
  [11, 'x'],
  [12, 'k'],
  [13, 'r'],
  [14, 'n'],
  [15, 'y'],
  [16, 'g'],
  [20, 'f'],
  [21, 'w'],
  [22, 'u'],
  [23, 'a'],
  [24, 'p'],
  [254, 'm'],
]);

/** Letter of a message in the history of a handshake. */
export function messageLetter(type: number): string {
  return LETTERS.get(type) ?? 'z';
}

/** Registered, or in use: 25 CompressedCertificate, 26 EKTKey, 67 next_protocol, 203 encrypted_extensions of channel ids. */
export function isHandshakeType(type: number): boolean {
  return LETTERS.has(type) || type === 25 || type === 26 || type === 67 || type === 203;
}

/** Whether the content of a message is read; of the others only that they came counts. */
export function isReadType(type: number): boolean {
  return (
    type === HANDSHAKE.clientHello ||
    type === HANDSHAKE.serverHello ||
    type === HANDSHAKE.certificate ||
    type === HANDSHAKE.serverKeyExchange
  );
}
