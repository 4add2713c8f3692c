import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ListedRequest } from '../src/sources/request-list.ts';

/** Debian's, which has Debian's packages: another Python may come first in the path. */
export const PYTHON = '/usr/bin/python3';

export const DIFFAI = fileURLToPath(new URL('./diffai.py', import.meta.url));

export const HOW_TO_GET_IT = 'scikit-learn is missing: apt install python3-sklearn';

export function hasScikitLearn(): boolean {
  return spawnSync(PYTHON, ['-c', 'import sklearn']).status === 0;
}

/** One text and what it is: 1 is an attack. */
export interface LabelledText {
  readonly label: 0 | 1;
  readonly text: string;
}

/** The one text that diffai has of a request: its URL. Bodies and headers it does not see. */
export function diffaiText({ line, request }: ListedRequest): string {
  return request === null ? line : request.target;
}

/** A file of labelled texts, one a line, as diffai.py reads it. */
export function writeLabelled(path: string, texts: readonly LabelledText[]): void {
  writeFileSync(path, texts.map(({ label, text }) => `${label}\t${text.replace(/[\r\n]/g, ' ')}\n`).join(''), 'latin1');
}

/** Probabilities of the tested texts by diffai's method, trained on the others. */
export function judgeAsDiffai(
  folder: string,
  train: readonly LabelledText[],
  test: readonly LabelledText[],
): readonly number[] {
  const [trainPath, testPath, outPath] = ['diffai-train', 'diffai-test', 'diffai-out'].map((name) =>
    join(folder, name),
  );
  if (trainPath === undefined || testPath === undefined || outPath === undefined) return [];
  writeLabelled(trainPath, train);
  writeLabelled(testPath, test);
  const ended = spawnSync(PYTHON, [DIFFAI, 'judge', trainPath, testPath, outPath], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`diffai.py failed: ${ended.stderr}`);
  return readFileSync(outPath, 'latin1').trim().split('\n').map(Number);
}
