import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real captures and logs that are no part of the project. A relative name is one from the root of the project. */
export const DATA_FOLDER = resolve(import.meta.dirname, '..', process.env['GATEHOUND_TEST_DATA'] ?? '../shared/data');

/** The path of something in the folder of test data; undefined where this machine does not have it: skip, and say so. */
export function testData(...path: readonly string[]): string | undefined {
  const whole = join(DATA_FOLDER, ...path);
  return existsSync(whole) ? whole : undefined;
}
