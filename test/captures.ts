import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { testData } from './data.ts';

/** Every capture that other programs have described, by its path, in the order of the paths; none where there is no data. */
export function testCaptures(): readonly string[] {
  const folder = testData('flows', 'pcap');
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
