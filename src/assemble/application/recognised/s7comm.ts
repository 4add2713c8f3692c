import { recognisedOnly } from './recognised-only.ts';

/** RFC 1006 around a connection request of ISO 8073. */
const VERSION = 3;
const CONNECTION_REQUEST = 0xe0;
/** Parameters of that request: transport selectors of both ends, which remote desktops do not send. */
const CALLING = 0xc1;
const CALLED = 0xc2;
const SIZE = 0xc0;
const FIRST_PARAMETER = 11;

/** S7 communication: a connection request with two-byte selectors, on any port. */
export const S7COMM = recognisedOnly(
  's7comm',
  ['tcp'],
  { begins: (byte, direction) => direction === 0 && byte === VERSION },
  (direction, bytes, start, end) => {
    if (direction !== 0 || bytes[start] !== VERSION) return 'no';
    if (end - start < 4) return 'more';
    const length = ((bytes[start + 2] as number) << 8) + (bytes[start + 3] as number);
    if (bytes[start + 1] !== 0 || length < FIRST_PARAMETER || length > 64) return 'no';
    if (end - start < length) return 'more';
    if (bytes[start + 5] !== CONNECTION_REQUEST) return 'no';
    let selectors = 0;
    for (let at = start + FIRST_PARAMETER; at + 2 <= start + length; at += 2 + (bytes[at + 1] as number)) {
      const parameter = bytes[at] as number;
      if ((parameter === CALLING || parameter === CALLED) && bytes[at + 1] === 2) selectors += 1;
      else if (parameter !== SIZE) return 'no';
    }
    return selectors === 2 ? 'yes' : 'no';
  },
);
