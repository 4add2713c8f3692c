import { GatehoundError } from '../../model/error.ts';
import type { WebRequest } from '../../model/web/request.ts';
import { openBytes } from '../open.ts';
import type { PeekReader } from '../peek-reader.ts';
import type { ListCounters } from '../request-list.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { entryOf } from './entry.ts';
import { EntryCutter, type HarEntryText } from './entry-cutter.ts';
import { HAR } from './har.ts';

const CHUNK = 1 << 18;

/**
 * The requests of a HAR file in the order in which they stand there. Entries that cannot be read are counted, and so is a
 * document that breaks off. Throws GH-SRC-004 for what is no HAR, and what opening throws.
 */
export async function* readHarRequests(path: string, counters: ListCounters): AsyncGenerator<readonly WebRequest[]> {
  const reader = await openBytes(path);
  try {
    await recognise(path, reader);
    const cutter = new EntryCutter();
    const chunk = new Uint8Array(CHUNK);
    for (let read = await reader.read(chunk, 0); read > 0; read = await reader.read(chunk, 0)) {
      counters.bytesRead = reader.position;
      counters.bytesTotal = reader.size;
      yield cutter.take(chunk.subarray(0, read)).flatMap((entry) => requestsOf(entry, counters));
    }
    if (!cutter.isWhole) countUnreadable(counters, cutter.count + 1);
  } finally {
    await reader.close();
  }
}

async function recognise(path: string, reader: PeekReader): Promise<void> {
  while (!HAR.recognise(reader.head)) {
    if (await reader.peekMore()) continue;
    throw new GatehoundError('GH-SRC-004', `${path} is no HAR`);
  }
}

/** None for what never was a request over the network. */
function requestsOf({ bytes, number }: HarEntryText, counters: ListCounters): readonly WebRequest[] {
  try {
    if (bytes === null) throw new UnreadableRow('it is too long');
    const request = entryOf(Buffer.from(bytes).toString(), number)?.web?.request;
    if (request === undefined) return [];
    counters.read += 1;
    return [request];
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    countUnreadable(counters, number);
    return [];
  }
}

function countUnreadable(counters: ListCounters, number: number): void {
  counters.unreadable += 1;
  if (counters.firstUnreadable === 0) counters.firstUnreadable = number;
}
