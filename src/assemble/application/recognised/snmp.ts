import { BER, type BerElement, berInteger, readBer, readBerOf } from '../reading/ber.ts';
import { recognisedOnly } from './recognised-only.ts';

const NAME_SERVER_PORT = 53;
const VERSION_1 = 0;
const VERSION_2C = 1;
const VERSION_3 = 3;
/** RFC 3416 section 3: GetRequest (0) to Report (8), as context tags. */
const FIRST_MESSAGE = 0xa0;
const LAST_MESSAGE = 0xa8;

const element: BerElement = { tag: 0, start: 0, end: 0 };

/** SNMP 1, 2c (RFC 1157, 3416) and 3 (RFC 3412), by its structure on any port. */
export const SNMP = recognisedOnly(
  'snmp',
  ['udp'],
  { begins: (byte) => byte === BER.sequence },
  (_direction, bytes, start, end, flow) => {
    // Junk that looks like it is sent to name servers, whose flows are DNS all the same.
    if (bytes[start] !== BER.sequence || flow.responderPort === NAME_SERVER_PORT) return 'no';
    if (!readBer(bytes, start, end, element) || element.end < end) return 'no';
    if (!readBerOf(BER.integer, bytes, element.start, end, element)) return 'no';
    const version = berInteger(bytes, element.start, element.end);
    if (version === VERSION_3) return readBer(bytes, element.end, end, element) && isSequence(element) ? 'yes' : 'no';
    if (version !== VERSION_1 && version !== VERSION_2C) return 'no';
    if (!readBerOf(BER.octetString, bytes, element.end, end, element) || element.end >= end) return 'no';
    const tag = bytes[element.end] as number;
    return tag >= FIRST_MESSAGE && tag <= LAST_MESSAGE ? 'yes' : 'no';
  },
);

function isSequence({ tag }: BerElement): boolean {
  return tag === BER.sequence;
}
