import { decodeClassifier } from '../heads/web/classifier/classifier-file.ts';
import { createJudge, type InspectorParts } from '../heads/web/create-inspector.ts';
import type { LineField } from '../heads/web/decoding/decode-line.ts';
import { countText } from '../model/words.ts';
import { type ListCounters, listCounters, readRequestList } from '../sources/request-list.ts';
import { type ListPlace, readLabelList } from './label-list.ts';
import { ListDecoder } from './list-decoder.ts';
import { FileTruth } from './request-truth.ts';

/** Of what nobody says anything. */
const UNKNOWN = 2;

export interface EvalWebOptions {
  readonly parts: InspectorParts;
  readonly field: LineField | null;
  /** A file with a label a line for the requests of the one file that is judged; null: the files say it themselves. */
  readonly labels: string | null;
  readonly onProgress: (counters: ListCounters) => void;
}

/** A file that is judged, and what its requests are that do not say so themselves; null where each must. */
export interface EvalInput {
  readonly path: string;
  readonly label: 0 | 1 | null;
}

export interface EvaluatedWeb {
  readonly probabilities: Float64Array;
  /** 0, 1, or 2 for what nobody says anything of. */
  readonly labels: Uint8Array;
  readonly names: readonly string[];
  /** What reaches it counts as an attack. */
  readonly threshold: number;
  readonly trainedOn: string;
  readonly seconds: number;
  readonly unreadable: number;
  /** Of the files in which there are such: requests whose own label says otherwise than what was said of the file. */
  readonly disagreeing: readonly { readonly path: string; readonly count: number }[];
  /** What is allowed in the files of rules, and probably not meant. */
  readonly warnings: readonly string[];
}

/** Judges labelled requests. Throws what reading throws, GH-WEB-040 where labels are missing, wrong or do not fit. */
export async function evalWeb(inputs: readonly EvalInput[], options: EvalWebOptions): Promise<EvaluatedWeb> {
  const judge = createJudge(options.parts);
  const list = options.labels === null ? null : await readLabelList(options.labels);
  const decoder = new ListDecoder(options.field);
  const probabilities: number[] = [];
  const labels: (0 | 1 | null)[] = [];
  const names: string[] = [];
  const disagreeing: { readonly path: string; readonly count: number }[] = [];
  let unreadable = 0;
  const begun = performance.now();
  for (const { path, label } of inputs) {
    const counters = listCounters();
    const truth = new FileTruth(path, label);
    const places: ListPlace[] = [];
    for await (const listed of readRequestList(path, null, counters)) {
      for (const item of listed) {
        if (list === null) labels.push(truth.of(item));
        else places.push({ rowsBefore: item.rowsBefore, emptyBefore: item.emptyBefore });
        probabilities.push(judge.judge(decoder.decode(item)).probability);
        names.push(item.name);
      }
      options.onProgress(counters);
    }
    for (const known of list?.labelsOf(places, counters) ?? []) labels.push(known);
    if (truth.disagreeing > 0) disagreeing.push({ path, count: truth.disagreeing });
    unreadable += counters.unreadable;
  }
  const provenance = options.parts.model === null ? null : decodeClassifier(options.parts.model).provenance;
  return {
    probabilities: Float64Array.from(probabilities),
    labels: Uint8Array.from(labels, (label) => label ?? UNKNOWN),
    names,
    threshold: judge.threshold,
    trainedOn:
      provenance === null
        ? 'nothing'
        : `${countText(provenance.good)} good and ${countText(provenance.bad)} bad requests of ${provenance.from.length} files`,
    seconds: (performance.now() - begun) / 1_000,
    unreadable,
    disagreeing,
    warnings: judge.warnings,
  };
}
