import { GatehoundError } from '../../model/error.ts';
import type { FlowRecord, RecordBatch } from '../../model/record.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import type { BatchPool } from '../batch.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { Format } from '../format.ts';
import { headText } from '../head-text.ts';
import type { PeekReader } from '../peek-reader.ts';
import { ReorderBuffer } from '../reorder.ts';
import { ReadingStatistics, type Source } from '../source.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { entryOf } from './entry.ts';
import { EntryCutter, type HarEntryText, MAXIMUM_ENTRY } from './entry-cutter.ts';

const CHUNK = 1 << 18;
/** How `statistics.skipped` calls entries that never were requests over the network. */
const OTHER_ENTRIES = 'entries without a network address';

/** What a browser or a proxy recorded (HAR 1.2), one entry after the other. */
class HarSource implements Source {
  readonly path: string;
  readonly format = 'har';
  readonly statistics: ReadingStatistics;
  readonly #reader: ByteReader;

  constructor(path: string, reader: ByteReader) {
    this.path = path;
    this.#reader = reader;
    this.statistics = new ReadingStatistics(reader.size);
  }

  async *batches(_pool: BatchPool): AsyncGenerator<RecordBatch> {
    const { statistics } = this;
    const cutter = new EntryCutter();
    const reorder = new ReorderBuffer();
    const chunk = new Uint8Array(CHUNK);
    for (let read = await this.#reader.read(chunk, 0); read > 0; read = await this.#reader.read(chunk, 0)) {
      statistics.bytesRead = this.#reader.position;
      const due: FlowRecord[] = [];
      for (const entry of cutter.take(chunk.subarray(0, read))) {
        const record = this.#record(entry);
        if (record !== null && reorder.push(record, due)) statistics.late += 1;
      }
      if (due.length > 0) yield this.#batch(due);
    }
    statistics.bytesRead = this.#reader.position;
    this.#noteEnd(cutter);
    const rest: FlowRecord[] = [];
    reorder.flush(rest);
    if (rest.length > 0) yield this.#batch(rest);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #batch(records: readonly FlowRecord[]): RecordBatch {
    this.statistics.transactions += records.length;
    return { kind: 'records', records };
  }

  #record({ bytes, number, byte }: HarEntryText): HttpTransaction | null {
    try {
      if (bytes === null) throw new UnreadableRow(`it is longer than ${MAXIMUM_ENTRY} bytes`);
      const record = entryOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(), number);
      if (record === null) this.statistics.skipped = [OTHER_ENTRIES];
      return record;
    } catch (cause) {
      if (!(cause instanceof UnreadableRow)) throw cause;
      this.statistics.unreadable += 1;
      const detail = `entry ${number} (byte ${byte}${this.#reader.layer}) cannot be read: ${cause.message}`;
      if (this.statistics.partial === null) this.statistics.note(new GatehoundError('GH-SRC-013', detail, { cause }));
      return null;
    }
  }

  #noteEnd(cutter: EntryCutter): void {
    const { failure } = this.#reader;
    if (failure !== null) this.statistics.note(failure);
    else if (!cutter.isWhole) {
      const after = `the document ends after entry ${cutter.count}, before it is over`;
      this.statistics.note(new GatehoundError('GH-SRC-011', after));
    }
  }
}

/** Entries come behind what says who recorded them. */
const BEGINNING = /^\uFEFF?\s*\{\s*"log"\s*:\s*\{/;

export const HAR: Format = {
  format: 'har',
  recognise: (head) => BEGINNING.test(headText(head)),
  async open(path: string, reader: PeekReader): Promise<Source> {
    return new HarSource(path, reader);
  },
};
