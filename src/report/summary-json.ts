import { EVIDENCE_KINDS } from '../model/evidence.ts';
import { THREATS } from '../model/threat.ts';
import type { Analysis } from './analysis.ts';
import { inputJson, spanJson } from './document.ts';
import { profileStories, totals } from './profile-story.ts';

/** Facts about the run itself: the only ones that differ from run to run over the same input. */
export interface Run {
  /** Version of Gatehound. */
  readonly version: string;
  /** Seconds that the run took. */
  readonly elapsed: number;
}

const TOP_PROFILES = 10;

/** Per second of the run; null for a run too short to measure. */
function rate(count: number, run: Run): number | null {
  return run.elapsed > 0 ? Math.round(count / run.elapsed) : null;
}

/** Summary.json: the run in figures, for programs that want no more than that. */
export function summaryJson(analysis: Analysis, run: Run) {
  const sums = totals(analysis);
  const { evidence, alerts, verdicts } = analysis;
  return {
    version: run.version,
    elapsed: run.elapsed,
    rates: { packets: rate(sums.packets, run), flows: rate(sums.flows, run) },
    inputs: analysis.inputs.map(inputJson),
    span: { ...spanJson(analysis.span), seconds: sums.seconds },
    packets: sums.packets,
    flows: sums.flows,
    transactions: sums.transactions,
    unreadable: sums.unreadable,
    evidence: {
      total: evidence.length,
      omitted: analysis.omitted.evidence,
      kinds: Object.fromEntries(
        EVIDENCE_KINDS.map((kind) => [kind, evidence.filter((piece) => piece.evidence === kind).length]),
      ),
      threats: Object.fromEntries(
        THREATS.map((threat) => [threat, evidence.filter((piece) => piece.threat === threat).length]),
      ),
    },
    alerts: { total: alerts.length, omitted: analysis.omitted.alerts },
    verdicts: { total: verdicts.length, omitted: analysis.omitted.verdicts },
    profiles: {
      total: analysis.profiles.length,
      top: profileStories(analysis)
        .slice(0, TOP_PROFILES)
        .map((story) => ({
          ip: story.ip,
          threat: story.threat,
          score: story.score,
          evidence: story.evidence.length,
          alerts: story.alerts.length,
          sentence: story.alerts[0]?.sentence ?? null,
          verdict: story.verdict === null ? null : { level: story.verdict.level, seconds: story.verdict.seconds },
        })),
    },
  };
}
