/** Blocks that are unpacked: encoders make one of 128 KiB, and a body may hold some hundred that were flushed early. */
const MOST_BLOCKS = 1_024;

const FRAME = 0xfd2fb528;
const SKIPPABLE = { least: 0x184d2a50, most: 0x184d2a5f } as const;

/**
 * Frames (RFC 8878 section 3.1) as they may be given to a decoder, with nothing in them that costs more than it brings:
 * the decoder takes memory for the window that a frame asks for, and moves it at each block. No window need be larger than
 * what is kept of the output. Frames that are skipped go, and so does what is no frame; a last one may be cut.
 *
 * @param room bytes of output that are kept: a power of two from 1,024 on
 */
export function zstandardFrames(
  bytes: Uint8Array,
  room: number,
): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
  const kept: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let blocks = 0;
  let at = 0;
  while (at + 8 <= bytes.length && blocks < MOST_BLOCKS) {
    const magic = view.getUint32(at, true);
    if (magic >= SKIPPABLE.least && magic <= SKIPPABLE.most) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== FRAME) break;
    const begin = at;
    const descriptor = bytes[at + 4] as number;
    const header = headerOf(descriptor);
    at += header.length;
    for (let isLast = false; !isLast && blocks < MOST_BLOCKS; blocks++) {
      if (at + 3 > bytes.length) {
        at = bytes.length + 1;
        break;
      }
      const block = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
      isLast = (block & 1) === 1;
      // A block of one byte that is repeated holds that byte alone.
      at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
    }
    if ((descriptor & 4) !== 0) at += 4;
    const frame = bytes.slice(begin, at);
    limitWindow(frame, header, room);
    kept.push(frame);
  }
  return { bytes: concatenated(kept), isWhole: at === bytes.length && blocks < MOST_BLOCKS };
}

interface FrameHeader {
  readonly isSingleSegment: boolean;
  /** Where the size of the content stands, and its width; 0 for none. */
  readonly sizeAt: number;
  readonly sizeWidth: number;
  readonly length: number;
}

function headerOf(descriptor: number): FrameHeader {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeAt = (isSingleSegment ? 5 : 6) + ([0, 1, 2, 4][descriptor & 3] as number);
  const flag = descriptor >> 6;
  const sizeWidth = flag === 0 ? (isSingleSegment ? 1 : 0) : 1 << flag;
  return { isSingleSegment, sizeAt, sizeWidth, length: sizeAt + sizeWidth };
}

/** Makes the window no larger than the room. */
function limitWindow(frame: Uint8Array, { isSingleSegment, sizeAt, sizeWidth }: FrameHeader, room: number): void {
  if (!isSingleSegment) {
    // 2^(10 + exponent), and eighths of it.
    const most = (31 - Math.clz32(room) - 10) << 3;
    if ((frame[5] ?? 0) > most) frame[5] = most;
    return;
  }
  // A window as large as the content; widths of 1 and 2 bytes say less than any room.
  if (sizeWidth < 4 || sizeAt + sizeWidth > frame.length) return;
  const view = new DataView(frame.buffer, frame.byteOffset + sizeAt, sizeWidth);
  const isLarge = view.getUint32(0, true) > room || (sizeWidth === 8 && view.getUint32(4, true) > 0);
  if (!isLarge) return;
  view.setUint32(0, room, true);
  if (sizeWidth === 8) view.setUint32(4, 0, true);
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  return all;
}
