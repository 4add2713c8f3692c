import { littleU16, littleU32 } from '../reading/little-endian.ts';
import { latin1 } from '../reading/text.ts';
import { clientBuild, conferenceResult, keyboardLanguage } from './rdp-names.ts';

/** What the client tells of itself in its conference create request (MS-RDPBCGR 2.2.1.3). */
export interface RdpClient {
  readonly keyboardLayout: string | null;
  readonly clientBuild: string | null;
  readonly clientName: string | null;
  readonly desktopWidth: number | null;
  readonly desktopHeight: number | null;
  readonly clientChannels: readonly string[];
}

/** T.124 names whose data follow: client's and server's. */
const CLIENT_KEY = [0x44, 0x75, 0x63, 0x61];
const SERVER_KEY = [0x4d, 0x63, 0x44, 0x6e];
const CORE = 0xc001;
const NETWORK = 0xc003;
/** From the start of the core block: up to the client's name, and with it. */
const CORE_LENGTH = 24;
const NAME_LENGTH = 32;
/** A channel's name has seven characters and a zero; its options four bytes. At most 31 are allowed. */
const CHANNEL = 12;
const CHANNELS = 31;

/** Reads the blocks of a conference create request; null where the message holds none. */
export function readClient(bytes: Uint8Array, start: number, end: number): RdpClient | null {
  const key = find(bytes, start, end, CLIENT_KEY);
  if (key < 0 || key + 6 > end) return null;
  // PER: one byte of length, or two with the high bit set.
  let at = key + 4 + ((bytes[key + 4] as number) >= 0x80 ? 2 : 1);
  let core = -1;
  const channels: string[] = [];
  while (at + 4 <= end) {
    const type = littleU16(bytes, at);
    const length = littleU16(bytes, at + 2);
    if (length < 4) break;
    const stop = Math.min(end, at + length);
    if (type === CORE && stop - at >= CORE_LENGTH) core = at;
    if (type === NETWORK) {
      for (let one = at + 8; one + CHANNEL <= stop && channels.length < CHANNELS; one += CHANNEL) {
        channels.push(latin1(bytes, one, one + 8).replace(/\0.*$/s, ''));
      }
    }
    at += length;
  }
  const hasCore = core >= 0;
  return {
    keyboardLayout: hasCore ? keyboardLanguage(littleU32(bytes, core + 16)) : null,
    clientBuild: hasCore ? clientBuild(littleU32(bytes, core + 20)) : null,
    clientName: hasCore && core + CORE_LENGTH + NAME_LENGTH <= end ? wide(bytes, core + CORE_LENGTH) : null,
    desktopWidth: hasCore ? littleU16(bytes, core + 8) : null,
    desktopHeight: hasCore ? littleU16(bytes, core + 10) : null,
    clientChannels: channels,
  };
}

/** The result in a conference create response; null where the message is none. */
export function readResult(bytes: Uint8Array, start: number, end: number): string | null {
  const key = find(bytes, start, end, SERVER_KEY);
  // Before the key: result, number of data sets, which choice, length of the key.
  return key - 4 < start ? null : conferenceResult(bytes[key - 4] as number);
}

function find(bytes: Uint8Array, start: number, end: number, key: readonly number[]): number {
  for (let at = start; at + key.length <= end; at += 1) {
    if (key.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** UTF-16 text up to its zero. */
function wide(bytes: Uint8Array, start: number): string {
  let text = '';
  for (let at = start; at < start + NAME_LENGTH; at += 2) {
    const unit = littleU16(bytes, at);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}
