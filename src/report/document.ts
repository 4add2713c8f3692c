import type { Threat } from '../model/threat.ts';
import { type Micros, toSeconds } from '../model/time.ts';
import type { Analysis, AnalysisInput } from './analysis.ts';
import { type AlertJson, alertJson, type EvidenceJson, evidenceJson, type VerdictJson, verdictJson } from './json.ts';

/** A time window of a profile as programs read it; Unix seconds. */
export interface WindowJson {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly threat: Threat;
  readonly evidence: readonly string[];
}

/** Unix seconds; null where nothing was read. */
export interface SpanJson {
  readonly start: number | null;
  readonly end: number | null;
}

/** The one document of `analyze --json`. Nothing in it depends on the clock: same input, same bytes. */
export interface AnalysisDocument {
  readonly inputs: readonly AnalysisInput[];
  readonly span: SpanJson;
  readonly profiles: readonly { readonly ip: string; readonly windows: readonly WindowJson[] }[];
  readonly evidence: readonly EvidenceJson[];
  readonly alerts: readonly AlertJson[];
  readonly verdicts: readonly VerdictJson[];
  readonly omitted: Analysis['omitted'];
}

function secondsOrNull(time: Micros | null): number | null {
  return time === null ? null : toSeconds(time);
}

/** What was read of one input, its keys in the order of the contract. */
export function inputJson(input: AnalysisInput): AnalysisInput {
  const { path, format, packets, flows, transactions, unreadable, skipped, partial, problem } = input;
  return { path, format, packets, flows, transactions, unreadable, skipped, partial, problem };
}

/** The span in Unix seconds. */
export function spanJson(span: Analysis['span']): SpanJson {
  return { start: secondsOrNull(span.start), end: secondsOrNull(span.end) };
}

/** The whole result as one JSON value. */
export function analysisDocument(analysis: Analysis): AnalysisDocument {
  const { evidence, alerts, verdicts, profiles } = analysis.omitted;
  return {
    inputs: analysis.inputs.map(inputJson),
    span: spanJson(analysis.span),
    profiles: analysis.profiles.map((profile) => ({
      ip: profile.ip,
      windows: profile.windows.map((window) => ({
        index: window.index,
        start: toSeconds(window.start),
        end: toSeconds(window.end),
        threat: window.threat,
        evidence: window.evidence,
      })),
    })),
    evidence: analysis.evidence.map(evidenceJson),
    alerts: analysis.alerts.map(alertJson),
    verdicts: analysis.verdicts.map(verdictJson),
    omitted: { evidence, alerts, verdicts, profiles },
  };
}
