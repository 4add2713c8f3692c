import { recognisedOnly } from './recognised-only.ts';

/** Connection-oriented DCE/RPC (C706 chapter 12): version 5.0 or 5.1, a type, flags, data representation. */
const MAJOR = 5;
const BIND = 11;
const BIND_ANSWERED = 12;
const HEADER = 16;
/** First and last fragment. */
const WHOLE = 0x03;
const LITTLE_ENDIAN = 0x10;

/** Remote procedure calls, by the client's bind or the server's answer to it, on any port. */
export const DCE_RPC = recognisedOnly('dce_rpc', ['tcp'], (direction, bytes, start, end) => {
  if (bytes[start] !== MAJOR) return 'no';
  if (end - start < HEADER) return end - start > 2 && !isBind(direction, bytes, start) ? 'no' : 'more';
  if (!isBind(direction, bytes, start) || ((bytes[start + 3] as number) & WHOLE) !== WHOLE) return 'no';
  const representation = bytes[start + 4] as number;
  if ((representation !== LITTLE_ENDIAN && representation !== 0) || bytes[start + 5] !== 0) return 'no';
  const [low, high] = representation === 0 ? [9, 8] : [8, 9];
  return ((bytes[start + high] as number) << 8) + (bytes[start + low] as number) > HEADER ? 'yes' : 'no';
});

function isBind(direction: number, bytes: Uint8Array, start: number): boolean {
  return (bytes[start + 1] as number) <= 1 && bytes[start + 2] === (direction === 0 ? BIND : BIND_ANSWERED);
}
