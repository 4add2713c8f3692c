import { basename } from 'node:path';
import { divideParts, partOf } from '../heads/web/classifier/sample-part.ts';
import { SampleSet } from '../heads/web/classifier/sample-set.ts';
import { createInspector } from '../heads/web/create-inspector.ts';
import { LineDecoder, type LineField } from '../heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../heads/web/decoding/decoded-request.ts';
import { GatehoundError } from '../model/error.ts';
import { type ListCounters, type ListedRequest, readRequestList } from '../sources/request-list.ts';

/** A file of requests to learn from. */
export interface SampleFile {
  readonly path: string;
  /** What all of it is; null where each line says so itself. */
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
}

export interface ReadSamples {
  readonly samples: SampleSet;
  /** Kind of attack of each sample, as its file says. */
  readonly names: readonly string[];
  readonly files: readonly SampleFileCounts[];
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
  const decoder = new ListDecoder(field);
  const rules = createInspector({ rules: [], model: null, threshold: null });
  for (const { path, label, isBrowsing } of files) {
    const counters: ListCounters = { read: 0, unreadable: 0, firstUnreadable: 0, bytesRead: 0, bytesTotal: null };
    // Where on this machine it lies is nobody's business, and must not change the model.
    const source = path === '-' ? 'standard input' : basename(path);
    let bad = 0;
    for await (const listed of readRequestList(path, null, counters)) {
      for (const item of listed) {
        const known = label ?? item.label;
        if (known === null) {
          throw new GatehoundError('GH-WEB-040', `${path} does not say which of its lines are attacks`);
        }
        const decoded = decoder.decode(item);
        const isReal = isBrowsing && known === 0;
        // Only of these it matters, and rules take longer than all else.
        const isFlagged = isReal && rules.inspect(decoded, '').isAttack;
        samples.add(decoded, { label: known, source, part: partOf(decoded), isBrowsing: isReal, isFlagged });
        names.push(item.name);
        bad += known;
      }
      const { bytesRead, bytesTotal, read } = counters;
      await onProgress({ path, bytesRead, bytesTotal, read });
    }
    const { read, unreadable, firstUnreadable } = counters;
    counts.push({ path, good: read - bad, bad, unreadable, firstUnreadable });
  }
  divideParts(samples);
  return { samples, names, files: counts };
}

/** Takes apart what a list holds. */
export class ListDecoder {
  readonly #field: LineField | null;
  readonly #lines = new LineDecoder();
  readonly #requests = new RequestDecoder();

  /** @param field what lines are; null: guess */
  constructor(field: LineField | null) {
    this.#field = field;
  }

  decode({ line, request }: ListedRequest): DecodedRequest {
    return request === null ? this.#lines.decode(line, this.#field) : this.#requests.decode(request);
  }
}
