import { GatehoundError } from '../model/error.ts';

// Result codes of SQLite (sqlite.org/rescode.html); the low byte of an extended code is the primary one.
const PERMISSION = new Set([3, 8, 14]); // SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN
const DAMAGED = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** What SQLite or the file system says, as an error of the catalogue; `path` is the file it is about. */
export function storeError(error: unknown, path: string): GatehoundError {
  if (error instanceof GatehoundError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = resultCode(error);
  if (code !== undefined && DAMAGED.has(code)) {
    return new GatehoundError('GH-STO-003', `${path} is damaged or no store: ${text}`, { cause: error });
  }
  const system = error instanceof Error && 'code' in error ? error.code : undefined;
  if (system === 'EACCES' || system === 'EPERM' || system === 'EROFS' || (code !== undefined && PERMISSION.has(code))) {
    return new GatehoundError('GH-STO-005', `${path}: ${text}`, { cause: error });
  }
  return new GatehoundError('GH-STO-001', `${path}: ${text}`, { cause: error });
}
