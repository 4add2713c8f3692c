/** Version numbers as they stand on the wire. */
export const VERSION = {
  ssl2: 0x0002,
  ssl3: 0x0300,
  tls10: 0x0301,
  tls11: 0x0302,
  tls12: 0x0303,
  tls13: 0x0304,
  dtls10: 0xfeff,
  dtls12: 0xfefd,
  dtls13: 0xfefc,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [VERSION.ssl2, 'SSLv2'],
  [VERSION.ssl3, 'SSLv3'],
  [VERSION.tls10, 'TLSv10'],
  [VERSION.tls11, 'TLSv11'],
  [VERSION.tls12, 'TLSv12'],
  [VERSION.tls13, 'TLSv13'],
  [VERSION.dtls10, 'DTLSv10'],
  [VERSION.dtls12, 'DTLSv12'],
  [VERSION.dtls13, 'DTLSv13'],
]);

/** Drafts of TLS 1.3 have 0x7f before their number. */
const DRAFT = 0x7f;

/** A version in Zeek's words. */
export function versionName(version: number): string {
  const name = NAMES.get(version);
  if (name !== undefined) return name;
  return version >>> 8 === DRAFT ? `TLSv13-draft${version & 0xff}` : `unknown-${version}`;
}

/** Whether everything after the server's hello is encrypted: TLS 1.3, its drafts, and experiments with it. */
export function hidesHandshake(version: number): boolean {
  const isOlder = version === VERSION.ssl2 || (version >= VERSION.ssl3 && version <= VERSION.tls12);
  return !isOlder && version !== VERSION.dtls10 && version !== VERSION.dtls12;
}
