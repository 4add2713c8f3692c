import { createInspector, type InspectorParts } from '../heads/web/create-inspector.ts';
import type { LineField } from '../heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../heads/web/decoding/decoded-request.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import type { WebRequest } from '../model/web/request.ts';
import { readHarRequests } from '../sources/har/har-requests.ts';
import { readRawRequests } from '../sources/raw-http.ts';
import { type ListCounters, type ListedRequest, readRequestList } from '../sources/request-list.ts';
import type { WebJudge } from './web-head-files.ts';
import { ListDecoder } from './web-samples.ts';

/** How an input is written: a request a line, as it is or as JSON; HAR; requests as they are sent. */
export const REQUEST_FORMATS = ['lines', 'ndjson', 'har', 'raw-http'] as const;

export type RequestFormat = (typeof REQUEST_FORMATS)[number];

export interface ScoreRequestsOptions {
  readonly parts: InspectorParts;
  readonly by: WebJudge;
  /** What lines are; null: guess. */
  readonly field: LineField | null;
  readonly format: RequestFormat;
  readonly onScored: (scored: readonly ScoredRequest[]) => void;
  readonly onProgress: (counters: ListCounters) => void;
}

/** One request with what was made of it. */
export interface ScoredRequest {
  /** 0 to 1. */
  readonly probability: number;
  readonly label: 0 | 1;
  /** The line, or method and target of a whole request; a character for each byte. */
  readonly input: string;
  /** What the input says that it is; null where it does not. */
  readonly truth: 0 | 1 | null;
  readonly name: string;
  readonly inspection: WebInspection;
  readonly decoded: DecodedRequest;
}

/** Scores the requests of a file in order, one result for each line. Throws what reading and loading throw. */
export async function scoreRequests(path: string, options: ScoreRequestsOptions): Promise<ListCounters> {
  const counters: ListCounters = { read: 0, unreadable: 0, firstUnreadable: 0, bytesRead: 0, bytesTotal: null };
  const inspector = createInspector(options.parts);
  const judge = (decoded: DecodedRequest): Judged => {
    const inspection = inspector.inspect(decoded, '');
    const probability = options.by === 'classifier' ? inspection.classifier : inspection.probability;
    return { probability, label: probability >= inspector.threshold ? 1 : 0, inspection, decoded };
  };
  if (options.format === 'har' || options.format === 'raw-http') {
    const decoder = new RequestDecoder();
    const read = options.format === 'har' ? readHarRequests : readRawRequests;
    for await (const requests of read(path, counters)) {
      options.onScored(requests.map((request) => scoredWhole(request, judge(decoder.decode(request)))));
      options.onProgress(counters);
    }
    return counters;
  }
  const decoder = new ListDecoder(options.field);
  for await (const listed of readRequestList(path, options.format, counters, { keepsEmpty: true })) {
    options.onScored(listed.map((item) => scoredLine(item, judge(decoder.decode(item)))));
    options.onProgress(counters);
  }
  return counters;
}

type Judged = Pick<ScoredRequest, 'probability' | 'label' | 'inspection' | 'decoded'>;

function scoredLine({ raw, request, label, name }: ListedRequest, judged: Judged): ScoredRequest {
  return { ...judged, input: request === null ? raw : inputOf(request), truth: label, name };
}

function scoredWhole(request: WebRequest, judged: Judged): ScoredRequest {
  return { ...judged, input: inputOf(request), truth: null, name: '' };
}

/** Method and target in one line: a line end in either would make two of one. */
function inputOf({ method, target }: WebRequest): string {
  return `${method} ${target}`.replace(/[\r\n]/g, (end) => (end === '\r' ? '%0D' : '%0A'));
}
