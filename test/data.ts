import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DATA = process.env['GATEHOUND_TEST_DATA'] ?? resolve(import.meta.dirname, '../../shared/data');

/** The path of something in the folder of test data; undefined where this machine does not have it: skip, and say so. */
export function testData(...path: readonly string[]): string | undefined {
  const whole = join(DATA, ...path);
  return existsSync(whole) ? whole : undefined;
}
