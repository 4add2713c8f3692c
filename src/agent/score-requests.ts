import { createJudge, type InspectorParts, type JudgedRequest } from '../heads/web/create-inspector.ts';
import type { LineField } from '../heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../heads/web/decoding/decoded-request.ts';
import type { WebRequest } from '../model/web/request.ts';
import { readHarRequests } from '../sources/har/har-requests.ts';
import { readRawRequests } from '../sources/raw-http.ts';
import {
  type ListCounters,
  type ListedRequest,
  listCounters,
  readRequestList,
  recogniseList,
} from '../sources/request-list.ts';
import { ListDecoder } from './list-decoder.ts';

/** How an input is written: a request a line, as it is or as JSON; HAR; requests as they are sent. */
export const REQUEST_FORMATS = ['lines', 'ndjson', 'har', 'raw-http'] as const;

export type RequestFormat = (typeof REQUEST_FORMATS)[number];

export interface ScoreRequestsOptions {
  readonly parts: InspectorParts;
  /** What lines are; null: guess. */
  readonly field: LineField | null;
  readonly format: RequestFormat;
  readonly onScored: (scored: readonly ScoredRequest[]) => void;
  readonly onProgress: (counters: ListCounters) => void;
  /** Told what is probably not meant so. */
  readonly onNote: (note: string) => void;
}

/** One request with what was made of it. */
export interface ScoredRequest extends JudgedRequest {
  /** The line, or method and target of a whole request; a character for each byte. */
  readonly input: string;
  readonly decoded: DecodedRequest;
}

/** Scores the requests of a file in order, one result for each line. Throws what reading and loading throw. */
export async function scoreRequests(path: string, options: ScoreRequestsOptions): Promise<ListCounters> {
  const counters = listCounters();
  const judge = createJudge(options.parts);
  for (const warning of judge.warnings) options.onNote(warning);
  const scored = (input: string, decoded: DecodedRequest): ScoredRequest => ({
    ...judge.judge(decoded),
    input,
    decoded,
  });
  if (options.format === 'har' || options.format === 'raw-http') {
    const decoder = new RequestDecoder();
    const read = options.format === 'har' ? readHarRequests : readRawRequests;
    for await (const requests of read(path, counters)) {
      options.onScored(requests.map((request) => scored(inputOf(request), decoder.decode(request))));
      options.onProgress(counters);
    }
    return counters;
  }
  const decoder = new ListDecoder(options.field);
  for await (const listed of readRequestList(path, options.format, counters, { keepsEmpty: true })) {
    const [first] = listed;
    if (first?.number === 1 && options.format === 'lines' && options.field === null) noteForm(path, first, options);
    options.onScored(listed.map((item) => scored(inputOfLine(item), decoder.decode(item))));
    options.onProgress(counters);
  }
  return counters;
}

/** Lines are judged as they stand, also where whoever wrote them meant more. */
function noteForm(path: string, { line }: ListedRequest, { onNote }: ScoreRequestsOptions): void {
  const form = recogniseList(line);
  if (form === 'ndjson') {
    onNote(
      `${path} begins with a request as JSON, and each line is judged as a text: say --format ndjson for whole requests`,
    );
  } else if (form === 'csv') {
    onNote(
      `${path} begins with a header of CSV, and each line is judged as a text: give the column of requests alone, ` +
        'or measure with gatehound eval web --data',
    );
  }
}

function inputOfLine({ raw, request }: ListedRequest): string {
  return request === null ? raw : inputOf(request);
}

/** Method and target in one line: a line end in either would make two of one. */
function inputOf({ method, target }: WebRequest): string {
  return `${method} ${target}`.replace(/[\r\n]/g, (end) => (end === '\r' ? '%0D' : '%0A'));
}
