import { existsSync } from 'node:fs';

/** Where programs of the system live; never the caller's PATH, which may be anyone's. */
const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** The C locale, because messages of the programs are read. */
export const SYSTEM_ENVIRONMENT = { PATH: FOLDERS.join(':'), LC_ALL: 'C' };

/** The path of a program of the system, or undefined. */
export function findProgram(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}
