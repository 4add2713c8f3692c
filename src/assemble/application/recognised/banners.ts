import type { ApplicationProtocol } from '../parser.ts';
import { matchesPrefix } from '../reading/text.ts';
import { recognisedOnly } from './recognised-only.ts';

/** A protocol that its first words tell on any port. */
function byFirstWords(service: string, words: string): ApplicationProtocol {
  return recognisedOnly(
    service,
    ['tcp'],
    { begins: (byte) => byte === words.charCodeAt(0) },
    (_direction, bytes, start, end) => matchesPrefix(bytes, start, end, words),
  );
}

/** Remote framebuffer, VNC (RFC 6143 section 7.1.1). */
export const RFB = byFirstWords('rfb', 'RFB 00');

/** Rsync's own protocol, by its greeting. */
export const RSYNC = byFirstWords('rsync', '@RSYNCD: ');

/** Gnutella, by its handshake. */
export const GNUTELLA = byFirstWords('gnutella', 'GNUTELLA ');
