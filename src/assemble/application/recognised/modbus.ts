import { recognisedOnly } from './recognised-only.ts';

const PORT = 502;
/** Transaction, protocol, length, unit, function. */
const HEADER = 8;
/** Modbus over TCP: a message has at most 260 bytes, of which the length does not count 6. */
const LONGEST = 254;
/** Reading coils to writing one register: address and value follow. */
const SIMPLE_FUNCTION = 6;
const SIMPLE_LENGTH = 6;

/** Modbus over TCP: on its port by its header, elsewhere only by a whole request of a simple function. */
export const MODBUS = recognisedOnly(
  'modbus',
  ['tcp'],
  { ports: [PORT], begins: (_byte, direction, port) => direction === 0 || port === PORT },
  (direction, bytes, start, end, flow) => {
    if (end - start < 4) return flow.responderPort === PORT ? 'more' : 'no';
    if (bytes[start + 2] !== 0 || bytes[start + 3] !== 0) return 'no';
    if (end - start < HEADER) return flow.responderPort === PORT ? 'more' : 'no';
    if (bytes[start + 4] !== 0) return 'no';
    const length = bytes[start + 5] as number;
    const code = bytes[start + 7] as number;
    if (length < 2 || length > LONGEST || code === 0) return 'no';
    if (flow.responderPort === PORT) return 'yes';
    const isSimple = code <= SIMPLE_FUNCTION && length === SIMPLE_LENGTH && end - start === SIMPLE_LENGTH + 6;
    return direction === 0 && isSimple ? 'yes' : 'no';
  },
);
