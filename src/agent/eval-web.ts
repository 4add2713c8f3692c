import { decodeClassifier } from '../heads/web/classifier/classifier-file.ts';
import { createInspector, type InspectorParts } from '../heads/web/create-inspector.ts';
import type { LineField } from '../heads/web/decoding/decode-line.ts';
import { GatehoundError } from '../model/error.ts';
import { countText } from '../model/words.ts';
import { byteText, readLines } from '../sources/lines.ts';
import { openBytes } from '../sources/open.ts';
import { type ListCounters, readRequestList } from '../sources/request-list.ts';
import type { WebJudge } from './web-head-files.ts';
import { ListDecoder } from './web-samples.ts';

/** Of what nobody says anything. */
const UNKNOWN = 2;

export interface EvalWebOptions {
  readonly parts: InspectorParts;
  readonly by: WebJudge;
  readonly field: LineField | null;
  /** A file with 0 or 1 a line for the requests of the one file that is judged; null: the files say it themselves. */
  readonly labels: string | null;
  readonly onProgress: (counters: ListCounters) => void;
}

export interface EvaluatedWeb {
  readonly probabilities: Float64Array;
  /** 0, 1, or 2 for what nobody says anything of. */
  readonly labels: Uint8Array;
  readonly names: readonly string[];
  readonly threshold: number;
  readonly trainedOn: string;
  readonly seconds: number;
  readonly unreadable: number;
}

/** Judges labelled requests. Throws what reading throws, GH-WEB-040 where labels are missing or do not fit. */
export async function evalWeb(
  inputs: readonly { readonly path: string; readonly label: 0 | 1 | null }[],
  options: EvalWebOptions,
): Promise<EvaluatedWeb> {
  const inspector = createInspector(options.parts);
  const truth = options.labels === null ? null : await readLabels(options.labels);
  const decoder = new ListDecoder(options.field);
  const probabilities: number[] = [];
  const labels: number[] = [];
  const names: string[] = [];
  let unreadable = 0;
  const begun = performance.now();
  for (const { path, label } of inputs) {
    const counters: ListCounters = { read: 0, unreadable: 0, firstUnreadable: 0, bytesRead: 0, bytesTotal: null };
    for await (const listed of readRequestList(path, null, counters)) {
      for (const item of listed) {
        const known = label ?? (truth === null ? item.label : (truth[labels.length] ?? UNKNOWN));
        if (known === null)
          throw new GatehoundError('GH-WEB-040', `${path} does not say which of its lines are attacks`);
        const { probability, classifier } = inspector.inspect(decoder.decode(item), '');
        probabilities.push(options.by === 'classifier' ? classifier : probability);
        labels.push(known);
        names.push(item.name);
      }
      options.onProgress(counters);
    }
    unreadable += counters.unreadable;
  }
  if (truth !== null && truth.length !== labels.length) {
    throw new GatehoundError('GH-WEB-040', `there are ${truth.length} labels and ${labels.length} requests`);
  }
  const provenance = options.parts.model === null ? null : decodeClassifier(options.parts.model).provenance;
  return {
    probabilities: Float64Array.from(probabilities),
    labels: Uint8Array.from(labels),
    names,
    threshold: inspector.threshold,
    trainedOn:
      provenance === null
        ? 'nothing'
        : `${countText(provenance.good)} good and ${countText(provenance.bad)} bad requests of ${provenance.from.length} files`,
    seconds: (performance.now() - begun) / 1_000,
    unreadable,
  };
}

async function readLabels(path: string): Promise<(0 | 1 | 2)[]> {
  const reader = await openBytes(path);
  try {
    const labels: (0 | 1 | 2)[] = [];
    for await (const lines of readLines(reader, byteText)) {
      for (const { text } of lines) {
        const word = text?.trim() ?? '';
        if (word === '' || word === 'label') continue;
        labels.push(word === '0' ? 0 : word === '1' ? 1 : UNKNOWN);
      }
    }
    return labels;
  } finally {
    await reader.close();
  }
}
