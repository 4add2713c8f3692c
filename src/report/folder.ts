import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type ErrorCode, GatehoundError } from '../model/error.ts';
import { alertsLog } from './alerts-log.ts';
import type { Analysis } from './analysis.ts';
import { reportHtml } from './html/page.ts';
import { evidenceJson } from './json.ts';
import { type Run, summaryJson } from './summary-json.ts';

/** What an output folder holds. A folder with anything else in it is never replaced. */
export const FOLDER_FILES = ['alerts.log', 'evidence.ndjson', 'summary.json', 'report.html'] as const;

type FolderFile = (typeof FOLDER_FILES)[number];

export interface FolderOptions extends Run {
  /** Replace an output folder that is there already. */
  readonly overwrite?: boolean;
}

function renderings(analysis: Analysis, run: Run): Readonly<Record<FolderFile, () => Iterable<string>>> {
  return {
    'alerts.log': () => [alertsLog(analysis)],
    'evidence.ndjson': () =>
      Iterator.from(analysis.evidence).map((piece) => `${JSON.stringify(evidenceJson(piece))}\n`),
    'summary.json': () => [`${JSON.stringify(summaryJson(analysis, run), null, 2)}\n`],
    'report.html': () => [reportHtml(analysis, run.version)],
  };
}

/** Lines go out in pieces of about this many characters. */
const PIECE = 1 << 18;

async function writeFile(path: string, texts: Iterable<string>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let piece = '';
    for (const text of texts) {
      piece += text;
      if (piece.length < PIECE) continue;
      await file.write(piece);
      piece = '';
    }
    await file.write(piece);
    // Before the rename, so that a power cut leaves no empty file under a final name.
    await file.sync();
  } finally {
    await file.close();
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function asGatehoundError(error: unknown, folder: string): GatehoundError {
  if (error instanceof GatehoundError) return error;
  const code: ErrorCode = ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error)) ? 'GH-REP-003' : 'GH-REP-004';
  const reason = error instanceof Error ? error.message : String(error);
  return new GatehoundError(code, `${folder} was not written: ${reason}`, { cause: error });
}

/** Whether something is there; refuses what must not be replaced. */
async function occupied(folder: string, overwrite: boolean): Promise<boolean> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return false;
  if (!overwrite) throw new GatehoundError('GH-REP-001', `${folder} exists`);
  if (!found.isDirectory()) throw new GatehoundError('GH-REP-002', `${folder} is not a folder`);
  const ours: readonly string[] = FOLDER_FILES;
  const foreign = (await readdir(folder)).find((name) => !ours.includes(name));
  if (foreign !== undefined) throw new GatehoundError('GH-REP-002', `${join(folder, foreign)} is not an output file`);
  return true;
}

/**
 * Refuses an output folder that could not be written later, before any work is done for it: GH-REP-001 where it
 * exists, GH-REP-002 where it may not be replaced.
 */
export async function checkFolder(folder: string, overwrite = false): Promise<void> {
  try {
    await occupied(resolve(folder), overwrite);
  } catch (error) {
    throw asGatehoundError(error, folder);
  }
}

/**
 * Writes the output folder. All files are made in a hidden folder beside it, which then takes its name in one step:
 * a run that is cut off leaves nothing under the final name, or the old folder as it was.
 *
 * Errors: GH-REP-001 exists, GH-REP-002 may not be replaced, GH-REP-003 not permitted, GH-REP-004 anything else.
 */
export async function writeFolder(folder: string, analysis: Analysis, options: FolderOptions): Promise<void> {
  const final = resolve(folder);
  const hidden = (suffix: string) => join(dirname(final), `.${basename(final)}.${randomUUID()}.${suffix}`);
  const partial = hidden('partial');
  try {
    const replaces = await occupied(final, options.overwrite ?? false);
    await mkdir(dirname(final), { recursive: true });
    await mkdir(partial);
    const files = renderings(analysis, { version: options.version, elapsed: options.elapsed });
    for (const name of FOLDER_FILES) await writeFile(join(partial, name), files[name]());
    if (replaces) {
      const old = hidden('old');
      await rename(final, old);
      await rename(partial, final).catch(async (error: unknown) => {
        await rename(old, final);
        throw error;
      });
      await rm(old, { recursive: true });
    } else {
      await rename(partial, final);
    }
  } catch (error) {
    // Where even this fails, the first reason is the one to tell.
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw asGatehoundError(error, folder);
  }
}
