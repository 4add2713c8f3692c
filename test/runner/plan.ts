import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { sourceFiles } from '../../scripts/house/source-files.ts';

const FOLDERS = ['src', 'test', 'scripts', 'lab', 'bench', 'kernel'];

/** What a run of the tests consists of; paths are absolute. */
export interface Plan {
  /** The checks of the whole project run with all tests, not with a chosen few. */
  readonly whole: boolean;
  /** Two files of these at a time. */
  readonly files: readonly string[];
  /** Tests that start the whole program: after the others, one file at a time. */
  readonly endToEnd: readonly string[];
}

/** The plan for all tests, or for those in the files and folders given. Throws when a path holds no test. */
export function planOf(root: string, chosen: readonly string[]): Plan {
  const files = chosen.length === 0 ? FOLDERS.flatMap((folder) => testsBelow(root, folder)) : chosen.flatMap(find);
  const isEndToEnd = (file: string): boolean => relative(root, file).startsWith('test/e2e/');
  const unique = [...new Set(files)];
  return {
    whole: chosen.length === 0,
    files: unique.filter((file) => !isEndToEnd(file)),
    endToEnd: unique.filter(isEndToEnd),
  };

  function find(path: string): string[] {
    const place = resolve(root, path);
    if (existsSync(place) && statSync(place).isFile()) return [place];
    const found = testsBelow(place, '.');
    if (found.length === 0) throw new Error(`no test in ${path}: give a *.test.ts file or a folder that holds some`);
    return found;
  }
}

function testsBelow(root: string, folder: string): string[] {
  return sourceFiles(root, folder)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => resolve(root, file));
}
