import { readU16 } from '../../../decode/bytes.ts';
import type { ApplicationProtocol, Direction } from '../parser.ts';

/** Length and code of the first message. */
const HEADER = 8;
/** Protocol 3.0 and 3.2; requests to cancel, for TLS, for GSSAPI (PostgreSQL manual, message formats). */
const VERSION_MAJOR = 3;
const REQUESTS = 1_234;
const CANCEL = 5_678;
const TLS = 5_679;
const GSSAPI = 5_680;
const LONGEST_STARTUP = 10_000;
const YES = 0x53;

/** PostgreSQL, by the client's first message on any port; TLS is handed over. */
export const POSTGRESQL: ApplicationProtocol = {
  service: 'postgresql',
  transports: ['tcp'],
  begins: (byte, direction) => direction === 0 && byte === 0,
  recognise(direction, bytes, start, end) {
    if (direction !== 0 || bytes[start] !== 0) return 'no';
    if (end - start < HEADER) return end - start > 1 && bytes[start + 1] !== 0 ? 'no' : 'more';
    const length = readU16(bytes, start + 2);
    const major = readU16(bytes, start + 4);
    const minor = readU16(bytes, start + 6);
    if (bytes[start + 1] !== 0 || length < HEADER || length > LONGEST_STARTUP) return 'no';
    if (major === REQUESTS) return minor >= CANCEL && minor <= GSSAPI ? 'yes' : 'no';
    // A startup message names at least its user.
    if (major !== VERSION_MAJOR || minor > 2 || length < HEADER + 7) return 'no';
    return end - start > HEADER && (bytes[start + HEADER] as number) < 0x61 ? 'no' : 'yes';
  },
  open() {
    let asksTls = false;
    let isFirst = true;
    const parser = {
      finished: false,
      handsOver: false,
      data(direction: Direction, bytes: Uint8Array, start: number) {
        if (direction === 0 && isFirst) {
          // What identified the protocol is at least the header.
          asksTls = readU16(bytes, start + 4) === REQUESTS && readU16(bytes, start + 6) === TLS;
          isFirst = false;
          parser.finished = !asksTls;
        } else if (direction === 1 && asksTls) {
          parser.handsOver = bytes[start] === YES;
          parser.finished = !parser.handsOver;
        }
      },
      gap() {
        parser.finished = true;
      },
      close: () => {},
    };
    return parser;
  },
};
