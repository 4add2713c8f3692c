import type { WebRequest } from '../../model/web/request.ts';
import { BatchPool } from '../batch.ts';
import { openSource } from '../open.ts';
import type { ListCounters } from '../request-list.ts';

/** The requests of a HAR file, in the order in which they ended. Throws as openSource. */
export async function* readHarRequests(path: string, counters: ListCounters): AsyncGenerator<readonly WebRequest[]> {
  const source = await openSource(path);
  try {
    for await (const batch of source.batches(new BatchPool())) {
      if (batch.kind !== 'records') continue;
      const requests = batch.records.flatMap((record) =>
        record.kind === 'http' && record.web !== undefined ? [record.web.request] : [],
      );
      counters.read += requests.length;
      counters.bytesRead = source.statistics.bytesRead;
      counters.bytesTotal = source.statistics.bytesTotal;
      yield requests;
    }
    counters.unreadable = source.statistics.unreadable;
  } finally {
    await source.close();
  }
}
