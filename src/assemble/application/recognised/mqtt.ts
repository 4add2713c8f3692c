import { recognisedOnly } from './recognised-only.ts';

const CONNECT = 0x10;
/** Names of protocol versions 3.1.1 and 5 (`MQTT`), and 3.1 (`MQIsdp`), each after its length. */
const NAMES = ['\x00\x04MQTT', '\x00\x06MQIsdp'];

/** MQTT, by the client's CONNECT on any port. */
export const MQTT = recognisedOnly(
  'mqtt',
  ['tcp'],
  { begins: (byte, direction) => direction === 0 && byte === CONNECT },
  (direction, bytes, start, end) => {
    if (direction !== 0 || bytes[start] !== CONNECT) return 'no';
    // The remaining length has one to four bytes, of which all but the last have their high bit set.
    let at = start + 1;
    while (at < end && at < start + 4 && (bytes[at] as number) >= 0x80) at += 1;
    at += 1;
    if (at >= end) return at > start + 5 ? 'no' : 'more';
    for (const name of NAMES) {
      let index = 0;
      while (index < name.length && at + index < end && bytes[at + index] === name.charCodeAt(index)) index += 1;
      if (index === name.length) return 'yes';
      if (at + index === end) return 'more';
    }
    return 'no';
  },
);
