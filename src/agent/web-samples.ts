import { basename } from 'node:path';
import { divideParts, partOf } from '../heads/web/classifier/sample-part.ts';
import { SampleSet } from '../heads/web/classifier/sample-set.ts';
import { createInspector } from '../heads/web/create-inspector.ts';
import type { LineField } from '../heads/web/decoding/decode-line.ts';
import type { WebFieldKind } from '../model/web/inspection.ts';
import { listCounters, readRequestList } from '../sources/request-list.ts';
import { ListDecoder } from './list-decoder.ts';
import { FileTruth } from './request-truth.ts';

/** A file of requests to learn from. */
export interface SampleFile {
  readonly path: string;
  /** What its lines are that do not say so themselves; null where each must. */
  readonly label: 0 | 1 | null;
  /** Benign requests of real use: the threshold is set on these. */
  readonly isBrowsing: boolean;
}

/** How far reading is. */
export interface ReadingProgress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
  readonly read: number;
}

/** What was read of a file. */
export interface SampleFileCounts {
  readonly path: string;
  readonly good: number;
  readonly bad: number;
  readonly unreadable: number;
  readonly firstUnreadable: number;
  /** Lines whose own label says otherwise than what was said of the file: the label counts. */
  readonly disagreeing: number;
  /** Lines that say of themselves that nobody knows: they were passed over. */
  readonly open: number;
}

export interface ReadSamples {
  readonly samples: SampleSet;
  /** Kind of attack of each sample, as its file says. */
  readonly names: readonly string[];
  readonly files: readonly SampleFileCounts[];
  /** Kinds of fields that some of them have. */
  readonly kinds: ReadonlySet<WebFieldKind>;
}

/** Reads lists of good and bad requests. Throws what reading throws, and GH-WEB-040 where a file does not say what is what. */
export async function readSamples(
  files: readonly SampleFile[],
  field: LineField | null,
  onProgress: (progress: ReadingProgress) => Promise<void>,
): Promise<ReadSamples> {
  const samples = new SampleSet();
  const names: string[] = [];
  const counts: SampleFileCounts[] = [];
  const kinds = new Set<WebFieldKind>();
  const decoder = new ListDecoder(field);
  const rules = createInspector({ rules: [], model: null, threshold: null });
  for (const { path, label, isBrowsing } of files) {
    const counters = listCounters();
    const truth = new FileTruth(path, label);
    // Where on this machine it lies is nobody's business, and must not change the model.
    const source = path === '-' ? 'standard input' : basename(path);
    let bad = 0;
    for await (const listed of readRequestList(path, null, counters)) {
      for (const item of listed) {
        const known = truth.of(item);
        if (known === null) continue;
        const decoded = decoder.decode(item);
        const isReal = isBrowsing && known === 0;
        // Only of these it matters, and rules take longer than all else.
        const isFlagged = isReal && rules.inspect(decoded, '').isAttack;
        samples.add(decoded, { label: known, source, part: partOf(decoded), isBrowsing: isReal, isFlagged });
        for (const { kind } of decoded.fields) kinds.add(kind);
        names.push(item.name);
        bad += known;
      }
      const { bytesRead, bytesTotal, read } = counters;
      await onProgress({ path, bytesRead, bytesTotal, read });
    }
    const { read, unreadable, firstUnreadable } = counters;
    const { disagreeing, open } = truth;
    counts.push({ path, good: read - bad - open, bad, unreadable, firstUnreadable, disagreeing, open });
  }
  divideParts(samples);
  return { samples, names, files: counts, kinds };
}
