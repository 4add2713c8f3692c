import type { FlowContext } from '../parser.ts';
import { recognisedOnly } from './recognised-only.ts';

const PORT = 123;
/** RFC 5905 section 7.3: a packet without extensions. Control (mode 6) and private (mode 7) ones begin with 12 and 8. */
const PACKET = 48;
const CONTROL = 12;
const PRIVATE = 8;
/** Seconds since 1900 of 1993-07-26: a clock that shows less is not set, and outside port 123 such a packet is not NTP. */
const PLAUSIBLE_SECONDS = 0xb0;

/** Network time (RFC 5905): on its port by version, mode and length, elsewhere only with a plausible clock. */
export const NTP = recognisedOnly('ntp', ['udp'], { begins }, (_direction, bytes, start, end, flow) => {
  const first = bytes[start] as number;
  if (!begins(first)) return 'no';
  const version = (first >> 3) & 7;
  const mode = first & 7;
  const length = end - start;
  if (onPort(flow)) {
    return length >= (mode === 6 ? CONTROL : mode === 7 ? PRIVATE : PACKET) ? 'yes' : 'no';
  }
  const isRequestOrAnswer = length === PACKET && version >= 3 && (mode === 3 || mode === 4);
  if (!isRequestOrAnswer || (bytes[start + 1] as number) > 16) return 'no';
  // Root delay and dispersion are 16.16 seconds: nobody is that far away.
  const isNear = bytes[start + 4] === 0 && bytes[start + 8] === 0;
  return isNear && (bytes[start + 40] as number) >= PLAUSIBLE_SECONDS ? 'yes' : 'no';
});

/** Versions 1 to 4, and a mode. */
function begins(byte: number): boolean {
  const version = (byte >> 3) & 7;
  return version !== 0 && version <= 4 && (byte & 7) !== 0;
}

function onPort(flow: FlowContext): boolean {
  return flow.responderPort === PORT || flow.originatorPort === PORT;
}
