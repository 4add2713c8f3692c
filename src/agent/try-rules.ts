import { LineDecoder } from '../heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../heads/web/decoding/decoded-request.ts';
import { BUILT_IN_RULES } from '../heads/web/rules/built-in/index.ts';
import type { InspectionContext } from '../heads/web/rules/compiled-rule.ts';
import { type LoadedRules, loadRules } from '../heads/web/rules/load-rules.ts';
import { RuleTrial, type TrialReport } from '../heads/web/rules/rule-trial.ts';
import { byteText, readLines } from '../sources/lines.ts';
import { openBytes } from '../sources/open.ts';
import { recordedRequest } from '../sources/recorded-request.ts';
import { readRuleFiles } from './rule-file.ts';

/** The rules of files on top of the built-in ones, or alone. Throws the errors of loadRules and readRuleFiles. */
export async function loadRuleFiles(paths: readonly string[], withBuiltIn: boolean): Promise<LoadedRules> {
  return loadRules(await readRuleFiles(paths), withBuiltIn ? BUILT_IN_RULES : []);
}

export interface TrialOptions {
  /** The file of rules to try. */
  readonly path: string;
  /** A file of recorded requests; `-` is standard input. */
  readonly requests: string;
  /** The files of rules that are live; none for the built-in ones alone. */
  readonly against: readonly string[];
  readonly withBuiltIn: boolean;
  readonly onProgress: (progress: TrialProgress) => void;
}

/** How far a trial is. */
export interface TrialProgress {
  /** Lines. */
  readonly read: number;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
}

export interface TrialResult {
  readonly loaded: LoadedRules;
  readonly report: TrialReport;
  /** Lines that hold no request, and the first of them. */
  readonly unreadable: number;
  readonly firstUnreadable: number | null;
}

/** Tries rules on recorded requests. Throws what openBytes throws where there are none to read, and what loadRuleFiles throws. */
export async function tryRules({
  path,
  requests,
  against,
  withBuiltIn,
  onProgress,
}: TrialOptions): Promise<TrialResult> {
  const loaded = await loadRuleFiles([path], withBuiltIn);
  const current = await loadRuleFiles(against, withBuiltIn);
  const trial = new RuleTrial(loaded.set, current.set);
  const records = new RecordReader();
  let read = 0;
  let unreadable = 0;
  let firstUnreadable: number | null = null;
  const reader = await openBytes(requests);
  try {
    for await (const lines of readLines(reader, byteText)) {
      read += lines.length;
      for (const { text, number } of lines) {
        if (text === '') continue;
        const found = text === null ? null : records.line(text);
        if (found !== null) trial.add(found.decoded, found.context);
        else {
          unreadable += 1;
          firstUnreadable ??= number;
        }
      }
      onProgress({ read, bytesRead: reader.position, bytesTotal: reader.size });
    }
    if (reader.failure !== null) throw reader.failure;
  } finally {
    await reader.close();
  }
  return { loaded, report: trial.report(), unreadable, firstUnreadable };
}

/** Reads lines of recorded requests, a character for each byte: JSON of the parts of a request, or its URL. */
class RecordReader {
  readonly #requests = new RequestDecoder();
  readonly #lines = new LineDecoder();

  line(line: string): { readonly decoded: DecodedRequest; readonly context: InspectionContext } | null {
    if (!line.startsWith('{')) {
      return { decoded: this.#lines.decode(line, 'url'), context: { client: '', status: null } };
    }
    const recorded = recordedRequest(line);
    return recorded === null ? null : { decoded: this.#requests.decode(recorded.request), context: recorded };
  }
}
