import { readFile, stat } from 'node:fs/promises';
import { decodePacketModel, encodePacketModel } from '../heads/packet/model-file.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { GatehoundError } from '../model/error.ts';
import { writeWholeFile } from './whole-file.ts';

/** Twice the largest model there can be (model/model-file.ts): what is larger is none, and is not read. */
const MOST_BYTES = 1 << 24;

/**
 * The model of a file. Throws GH-MDL-001 where it cannot be read, GH-MDL-007 where this user may not, and what
 * decodePacketModel throws, with the name of the file.
 */
export async function readPacketModel(path: string): Promise<PacketModel> {
  const bytes = await readModelBytes(path);
  try {
    return decodePacketModel(bytes);
  } catch (error) {
    if (!(error instanceof GatehoundError)) throw error;
    throw new GatehoundError(error.code, `${path}: ${error.message}`, { remedy: error.remedy, cause: error });
  }
}

export async function writePacketModel(path: string, model: PacketModel): Promise<void> {
  await writeWholeFile(path, encodePacketModel(model));
}

/** What the file of a model holds. Throws GH-MDL-001, GH-MDL-002 where it is too large, and GH-MDL-007. */
export async function readModelBytes(path: string): Promise<Uint8Array> {
  try {
    // Looked at before it is opened: opening a pipe would wait for somebody to write.
    const information = await stat(path);
    if (!information.isFile()) throw new GatehoundError('GH-MDL-001', `${path} is no file`);
    if (information.size > MOST_BYTES) throw new GatehoundError('GH-MDL-002', `${path} is too large to be a model`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof GatehoundError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isForbidden = code === 'EACCES' || code === 'EPERM';
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${String(error)}`;
    throw new GatehoundError(isForbidden ? 'GH-MDL-007' : 'GH-MDL-001', `${path} ${reason}`, { cause: error });
  }
}
