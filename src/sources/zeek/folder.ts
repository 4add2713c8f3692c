import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehoundError } from '../../model/error.ts';
import type { PacketBatch } from '../../model/packet.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { Micros } from '../../model/time.ts';
import type { BatchPool } from '../batch.ts';
import { FileReader } from '../byte-reader.ts';
import { mergeSources } from '../merge.ts';
import type { PeekReader } from '../peek-reader.ts';
import { placed } from '../record-lines.ts';
import { LATENESS, WaitingRows } from '../reorder.ts';
import { ReadingStatistics, type Source, type SourceFormat, type SourceStatistics } from '../source.ts';
import { unpacked } from '../unpacked.ts';
import { readRecords } from './log.ts';
import { logOfFileName, recordReader } from './logs.ts';
import { zeekBeginning } from './recognise.ts';

/** What is known of a file of a folder before it is read. */
interface FoundLog {
  readonly name: string;
  readonly path: string;
  readonly log: string;
  readonly first: Micros | null;
  readonly size: number;
}

/**
 * A folder of logs, current and rotated, as one stream. A log is opened when the stream comes to its first row, and
 * closed at its end: of a year of rotated logs only those of the same hour are open at once.
 */
class ZeekFolderSource implements Source {
  readonly path: string;
  readonly format = 'zeek-folder';
  readonly #logs: readonly FolderLog[];
  readonly statistics: SourceStatistics;

  constructor(path: string, found: readonly FoundLog[], skipped: readonly string[], damage: GatehoundError | null) {
    this.path = path;
    const rows = new WaitingRows();
    this.#logs = found.map((log) => new FolderLog(log, rows));
    this.statistics = new FolderStatistics(
      this.#logs.map((log) => log.statistics),
      skipped,
      damage,
    );
  }

  batches(pool: BatchPool): AsyncIterable<PacketBatch | RecordBatch> {
    return mergeSources(this.#logs, pool);
  }

  async close(): Promise<void> {
    await Promise.all(this.#logs.map((log) => log.close()));
  }
}

/** One log of a folder. */
class FolderLog implements Source {
  readonly path: string;
  readonly format: SourceFormat;
  readonly statistics: ReadingStatistics;
  readonly earliest?: Micros;
  readonly #found: FoundLog;
  readonly #rows: WaitingRows;
  #reader: PeekReader | null = null;

  constructor(found: FoundLog, rows: WaitingRows) {
    this.path = found.path;
    this.format = `zeek-${found.log}`;
    this.#found = found;
    this.#rows = rows;
    this.statistics = new ReadingStatistics(found.size);
    // Rows may end before the first one in the file, by as much as they may be late.
    if (found.first !== null) this.earliest = found.first - LATENESS;
  }

  async *batches(_pool: BatchPool): AsyncGenerator<RecordBatch> {
    try {
      this.#reader = await unpacked(new FileReader(await open(this.path, 'r'), this.#found.size));
    } catch (cause) {
      // It was there when the folder was opened.
      this.statistics.note(
        new GatehoundError('GH-SRC-014', `${this.#found.name} cannot be opened any more`, { cause }),
      );
      return;
    }
    try {
      const options = { rows: this.#rows, place: `${this.#found.name}: ` };
      yield* readRecords(this.#reader, this.#found.log, this.statistics, options);
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}

/** The sums over the logs of a folder. */
class FolderStatistics implements SourceStatistics {
  readonly packets = 0;
  readonly bytesTotal: number;
  readonly #logs: readonly SourceStatistics[];
  readonly #skipped: readonly string[];
  readonly #damage: GatehoundError | null;

  constructor(logs: readonly SourceStatistics[], skipped: readonly string[], damage: GatehoundError | null) {
    this.#logs = logs;
    this.#skipped = skipped;
    this.#damage = damage;
    this.bytesTotal = logs.reduce((sum, log) => sum + (log.bytesTotal ?? 0), 0);
  }

  get flows(): number {
    return this.#sum('flows');
  }

  get transactions(): number {
    return this.#sum('transactions');
  }

  get unreadable(): number {
    return this.#sum('unreadable');
  }

  get late(): number {
    return this.#sum('late');
  }

  get bytesRead(): number {
    return this.#sum('bytesRead');
  }

  get skipped(): readonly string[] {
    return [...new Set([...this.#skipped, ...this.#logs.flatMap((log) => log.skipped)])];
  }

  /** Of the first log by name that was not read whole. */
  get partial(): GatehoundError | null {
    return this.#logs.find((log) => log.partial !== null)?.partial ?? this.#damage;
  }

  #sum(key: 'flows' | 'transactions' | 'unreadable' | 'late' | 'bytesRead'): number {
    return this.#logs.reduce((sum, log) => sum + log[key], 0);
  }
}

/**
 * Opens a folder that holds Zeek logs; null where it holds none. Files are known by their content; the name decides
 * only where the content leaves it open which log it is. Folders within it are not looked into.
 */
export async function openZeekFolder(path: string): Promise<Source | null> {
  const logs: FoundLog[] = [];
  const skipped: string[] = [];
  let damage: GatehoundError | null = null;
  // By code units: the same on every machine, whatever its language.
  for (const name of (await readdir(path)).sort()) {
    const whole = join(path, name);
    const information = await stat(whole).catch(() => null);
    if (information?.isFile() !== true || information.size === 0) continue;
    const { log, first, failure } = await lookInto(whole, name, information.size);
    if (log !== null && recordReader(log) !== undefined) {
      logs.push({ name, path: whole, log, first, size: information.size });
      continue;
    }
    skipped.push(name);
    if (failure !== null) damage ??= placed(failure, `${name}: `);
  }
  return logs.length === 0 ? null : new ZeekFolderSource(path, logs, skipped, damage);
}

async function lookInto(
  path: string,
  name: string,
  size: number,
): Promise<{ readonly log: string | null; readonly first: Micros | null; readonly failure: GatehoundError | null }> {
  const reader = await unpacked(new FileReader(await open(path, 'r'), size));
  try {
    let beginning = zeekBeginning(reader.head);
    while ((beginning === null || beginning.log === null || beginning.first === null) && (await reader.peekMore())) {
      beginning = zeekBeginning(reader.head);
    }
    if (beginning === null) return { log: null, first: null, failure: reader.failure };
    return { log: beginning.log ?? logOfFileName(name), first: beginning.first, failure: reader.failure };
  } finally {
    await reader.close();
  }
}
