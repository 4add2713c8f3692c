import { randomUUID } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { GatehoundError } from '../model/error.ts';

/**
 * Writes a file whole or not at all: under a hidden name beside it first, which then takes its name in one step. What
 * is there under that name is replaced. Throws GH-MDL-007 where this user may not, GH-MDL-006 for anything else.
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  let partial: string | null = null;
  try {
    const final = await placeOf(path);
    const hidden = join(dirname(final), `.${basename(final)}.${randomUUID()}.partial`);
    const file = await open(hidden, 'wx', 0o666);
    partial = hidden;
    try {
      await file.writeFile(content);
      // Before the rename, so that a power cut leaves no empty file under the final name.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, final);
  } catch (error) {
    // Where even this fails, the first reason is the one to tell.
    if (partial !== null) await rm(partial, { force: true }).catch(() => undefined);
    throw asGatehoundError(error, path);
  }
}

/** Refuses a place that could not be written later, before any work is done for it. Throws as writeWholeFile. */
export async function checkWritable(path: string): Promise<void> {
  try {
    await access(dirname(await placeOf(path)), constants.W_OK);
  } catch (error) {
    throw asGatehoundError(error, path);
  }
}

/** Where the content goes: behind a link, to what it leads to. Only a file may be replaced, never a folder or a device. */
async function placeOf(path: string): Promise<string> {
  const place = await realpath(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return resolve(path);
    throw error;
  });
  const found = await stat(place).catch(() => null);
  if (found === null || found.isFile()) return place;
  throw new GatehoundError('GH-MDL-006', `${path} is there and is no file`, { remedy: 'name another file' });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function asGatehoundError(error: unknown, path: string): GatehoundError {
  if (error instanceof GatehoundError) return error;
  const code = ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)) ? 'GH-MDL-007' : 'GH-MDL-006';
  const reason = error instanceof Error ? error.message : String(error);
  return new GatehoundError(code, `${path} was not written: ${reason}`, { cause: error });
}
