import type { ByteReader } from './byte-reader.ts';
import { DecompressReader, recogniseCompression } from './decompress.ts';
import { PeekReader } from './peek-reader.ts';

/** The content of an input, unpacked where it is packed, so that its beginning can be looked at. */
export async function unpacked(reader: ByteReader): Promise<PeekReader> {
  const packed = new PeekReader(reader);
  const compression = recogniseCompression(await packed.peek(4));
  return compression === null ? packed : new PeekReader(new DecompressReader(packed, compression));
}
