import { GatehoundError } from '../model/error.ts';
import { openSource } from '../sources/open.ts';
import type { Source } from '../sources/source.ts';

/** Opens inputs that must hold packets. Throws what openSource does, and GH-SRC-008 for flow logs; then none is open. */
export async function openCaptures(paths: readonly string[]): Promise<Source[]> {
  const sources: Source[] = [];
  try {
    for (const path of paths) {
      const source = await openSource(path);
      sources.push(source);
      if (source.format !== 'pcap' && source.format !== 'pcapng') {
        throw new GatehoundError('GH-SRC-008', `${path} is ${source.format}, which holds no packets`);
      }
    }
    return sources;
  } catch (error) {
    await closeAll(sources);
    throw error;
  }
}

export async function closeAll(sources: readonly Source[]): Promise<void> {
  await Promise.all(sources.map((source) => source.close()));
}
