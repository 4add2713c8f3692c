import { partOf } from '../../../src/heads/web/classifier/sample-part.ts';
import { LineDecoder } from '../../../src/heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../../../src/heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../../../src/heads/web/decoding/decoded-request.ts';
import { type ListedRequest, listCounters, readRequestList } from '../../../src/sources/request-list.ts';
import { testData } from '../../data.ts';

/** Where labelled requests come from. Lists of one source are alike: they are learned from together or not at all. */
export const WEB_SOURCES = [
  ...(['diffai', 'good-urls', 'httpparams', 'torpeda2012', 'crs_tests_A', 'libinjection', 'granan'] as const),
  ...(['payload_lists', 'blazehttp'] as const),
] as const;

export type WebSource = (typeof WEB_SOURCES)[number];

interface SourceFile {
  readonly source: WebSource;
  readonly file: string;
  /** What all of it is; null where each row says so itself. */
  readonly label: 0 | 1 | null;
}

const FILES: readonly SourceFile[] = [
  { source: 'diffai', file: 'diffai_goodqueries.txt.gz', label: 0 },
  { source: 'diffai', file: 'diffai_badqueries.txt.gz', label: 1 },
  { source: 'good-urls', file: 'good_fromE2.txt.gz', label: 0 },
  { source: 'good-urls', file: 'goodfromE.txt.gz', label: 0 },
  { source: 'httpparams', file: 'httpparams.jsonl.gz', label: null },
  { source: 'torpeda2012', file: 'torpeda2012.jsonl.gz', label: null },
  { source: 'crs_tests_A', file: 'crs_tests_A.jsonl.gz', label: null },
  { source: 'libinjection', file: 'libinjection.jsonl.gz', label: null },
  { source: 'granan', file: 'grananqvist_payloads.csv.gz', label: null },
  { source: 'payload_lists', file: 'payload_lists_patt_fuzzdb.txt.gz', label: 1 },
  { source: 'blazehttp', file: 'blazehttp_benign_hostsA.jsonl.gz', label: 0 },
];

/** What a row counts as: `near` says that one rule must not fire, which is neither benign nor an attack. */
export type WebTruth = 0 | 1 | 'near';

/** A row of a source with what it is. */
export interface WebRow {
  readonly source: WebSource;
  readonly truth: WebTruth;
  readonly listed: ListedRequest;
}

/** Whether this machine has the files of a source. */
export function hasWebSource(source: WebSource): boolean {
  return FILES.every((file) => file.source !== source || testData('web', file.file) !== undefined);
}

/** The rows of sources, in the order of their files; rows that are odd but no attack are left out. */
export async function* webRows(sources: readonly WebSource[]): AsyncGenerator<WebRow> {
  for (const { source, file, label } of FILES) {
    if (!sources.includes(source)) continue;
    const path = testData('web', file);
    if (path === undefined) continue;
    for await (const page of readRequestList(path, null, listCounters())) {
      for (const listed of page) {
        const truth = truthOf(source, label ?? listed.label, listed.name);
        if (truth !== null) yield { source, truth, listed };
      }
    }
  }
}

function truthOf(source: WebSource, label: 0 | 1 | null, name: string): WebTruth | null {
  // A shop's form with a name that its pattern forbids: odd, and harmless.
  if (source === 'torpeda2012' && name === 'anomalous') return null;
  return source === 'crs_tests_A' && label === 0 ? 'near' : label;
}

const lines = new LineDecoder();
const requests = new RequestDecoder();

/** A row taken apart as training does. */
export function decodeRow({ listed: { line, request } }: WebRow): DecodedRequest {
  return request === null ? lines.decode(line, null) : requests.decode(request);
}

/** Of the sites of real browsing two in five are tested on where browsing is held out. Training halves by the lowest bit. */
export function isTestedSite(decoded: DecodedRequest): boolean {
  return (partOf(decoded) >>> 3) % 5 < 2;
}
