import { recognisedOnly } from './recognised-only.ts';

/** Code, identifier, length, authenticator (RFC 2865 section 3). */
const HEADER = 20;
const FIRST_PORT = 1_645;

/** RADIUS: codes of RFC 2865, 2866 and 5176, a length that fits, and attributes that fill it. */
export const RADIUS = recognisedOnly('radius', ['udp'], { begins: isCode }, (_direction, bytes, start, end, flow) => {
  if (!isCode(bytes[start] as number) || end - start < HEADER) return 'no';
  if (((bytes[start + 2] as number) << 8) + (bytes[start + 3] as number) !== end - start) return 'no';
  let at = start + HEADER;
  while (at + 2 <= end) {
    const length = bytes[at + 1] as number;
    if (bytes[at] === 0 || length < 2) return 'no';
    at += length;
  }
  if (at !== end) return 'no';
  // Without attributes there is nothing but the length to go by.
  return end - start > HEADER || isPort(flow.responderPort) ? 'yes' : 'no';
});

function isCode(code: number): boolean {
  return (code >= 1 && code <= 5) || (code >= 11 && code <= 13) || (code >= 40 && code <= 45);
}

/** Authentication and accounting, of old (1645, 1646) and assigned (1812, 1813). */
function isPort(port: number): boolean {
  return port === FIRST_PORT || port === FIRST_PORT + 1 || port === 1_812 || port === 1_813;
}
