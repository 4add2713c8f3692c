import { readFile, stat } from 'node:fs/promises';
import type { RuleFile } from '../heads/web/rules/parse-rules.ts';
import { GatehoundError } from '../model/error.ts';

/** Bytes of a file of rules; what is larger is none, and is not read. */
const MOST_BYTES = 1 << 24;

/** The texts of files of rules. Throws GH-WEB-001 where one cannot be read, GH-WEB-006 where it is too large. */
export function readRuleFiles(paths: readonly string[]): Promise<readonly RuleFile[]> {
  return Promise.all(paths.map(readRuleFile));
}

async function readRuleFile(path: string): Promise<RuleFile> {
  try {
    // Looked at before it is opened: opening a pipe would wait for somebody to write.
    const information = await stat(path);
    if (!information.isFile()) throw new GatehoundError('GH-WEB-001', `${path} is no file`);
    if (information.size > MOST_BYTES)
      throw new GatehoundError('GH-WEB-006', `${path} has more than ${MOST_BYTES} bytes`);
    return { name: path, text: await readFile(path, 'utf8') };
  } catch (error) {
    if (error instanceof GatehoundError) throw error;
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : String(error);
    throw new GatehoundError('GH-WEB-001', `${path}: ${reason}`, { cause: error });
  }
}
