import type { ApplicationProtocol } from '../parser.ts';

/** Three bytes of length, a sequence number, then version 10 of the protocol and the server's version as text. */
const HEADER = 4;
const VERSION = 10;
const LONGEST_GREETING = 512;
/** What the client says first: capabilities; one that asks for TLS has 32 bytes and nothing behind them. */
const TLS_REQUEST = 32;
const CAPABILITY_TLS = 0x08;

/** MySQL and MariaDB, by the server's greeting on any port; TLS is handed over. */
export const MYSQL: ApplicationProtocol = {
  service: 'mysql',
  transports: ['tcp'],
  begins: (_byte, direction) => direction === 1,
  recognise(direction, bytes, start, end) {
    if (direction !== 1 || end - start < 1) return 'no';
    if (end - start < HEADER + 3) {
      return end - start > HEADER && (bytes[start + 3] !== 0 || bytes[start + HEADER] !== VERSION) ? 'no' : 'more';
    }
    const length = (bytes[start] as number) + ((bytes[start + 1] as number) << 8);
    const isGreeting = bytes[start + 2] === 0 && bytes[start + 3] === 0 && bytes[start + HEADER] === VERSION;
    if (!isGreeting || length < 32 || length > LONGEST_GREETING) return 'no';
    const digit = bytes[start + HEADER + 1] as number;
    return digit >= 0x30 && digit <= 0x39 ? 'yes' : 'no';
  },
  open() {
    let seen = 0;
    let asksTls = true;
    const parser = {
      finished: false,
      handsOver: false,
      data(direction: 0 | 1, bytes: Uint8Array, start: number, end: number) {
        if (direction === 1 || parser.finished) return;
        // The request is 36 bytes with its header: all that matters stands at fixed places.
        for (let at = start; at < end && seen < HEADER + TLS_REQUEST; at += 1, seen += 1) {
          const byte = bytes[at] as number;
          if (seen === 0 && byte !== TLS_REQUEST) asksTls = false;
          if (seen === HEADER + 1 && (byte & CAPABILITY_TLS) === 0) asksTls = false;
        }
        if (seen < HEADER + TLS_REQUEST && asksTls) return;
        if (asksTls) parser.handsOver = true;
        else parser.finished = true;
      },
      gap() {
        parser.finished = true;
      },
      close: () => {},
    };
    return parser;
  },
};
