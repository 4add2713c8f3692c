import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { TEST_FILE } from '../../scripts/house/rooms.ts';
import { sourceFiles } from '../../scripts/house/source-files.ts';

/** By absolute path: for each line of the file, from 1, how often it was run. */
export type CoveredFiles = Map<string, Map<number, number>>;

interface CoveredFile {
  readonly path: string;
  readonly lines: readonly { readonly line: number; readonly count: number }[];
}

/** Adds what another run covered: a line is covered when any run reached it. */
export function mergeCoverage(into: CoveredFiles, files: readonly CoveredFile[]): void {
  for (const { path, lines } of files) {
    const known = into.get(path) ?? new Map<number, number>();
    for (const { line, count } of lines) known.set(line, (known.get(line) ?? 0) + count);
    into.set(path, known);
  }
}

/** Lines covered, in percent, of one file; `loaded` is false when no test ever loaded it. */
export interface FileCoverage {
  readonly file: string;
  readonly percent: number;
  readonly loaded: boolean;
}

export interface Coverage {
  readonly percent: number;
  readonly files: readonly FileCoverage[];
}

/** Line coverage of src/. A file with code that no test loaded counts with all its lines as not covered. */
export function coverageOf(root: string, covered: CoveredFiles): Coverage {
  let reached = 0;
  let total = 0;
  const files: FileCoverage[] = [];
  for (const file of sourceFiles(root, 'src').filter((path) => !TEST_FILE.test(path))) {
    const lines = covered.get(join(root, file));
    if (lines === undefined) {
      const text = readFileSync(join(root, file), 'utf8');
      if (!hasCode(text)) continue;
      total += text.split('\n').length;
      files.push({ file, percent: 0, loaded: false });
    } else {
      const hit = [...lines.values()].filter((count) => count > 0).length;
      reached += hit;
      total += lines.size;
      files.push({ file, percent: (100 * hit) / Math.max(1, lines.size), loaded: true });
    }
  }
  return { percent: (100 * reached) / Math.max(1, total), files };
}

/** Whether anything is left of a file at run time; a file of types leaves comments and `export {}`. */
function hasCode(text: string): boolean {
  const plain = stripTypeScriptTypes(text).replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
  return plain.replaceAll(/export \{\s*\};?/g, '').trim() !== '';
}
