import type { ApplicationProtocol, Direction } from '../application/parser.ts';
import { FLOW, toBytes } from './conversation.ts';

/** What a protocol makes of the first bytes of a side, which lie between others; text is one byte a character. For tests. */
export function judge(
  protocol: ApplicationProtocol,
  says: string | readonly number[] | Uint8Array,
  port = 4_000,
  direction: Direction = 0,
): 'yes' | 'no' | 'more' {
  const bytes = typeof says === 'string' ? toBytes(says) : Uint8Array.from(says);
  const around = new Uint8Array(bytes.length + 64).fill(0x55);
  around.set(bytes, 32);
  return protocol.recognise(direction, around, 32, 32 + bytes.length, { ...FLOW, responderPort: port });
}
