import type { Alert } from '../model/alert.ts';
import type { Evidence } from '../model/evidence.ts';
import { highestThreat, type Threat, threatRank } from '../model/threat.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Analysis } from './analysis.ts';

/** What one address did and what came of it: the order in which people read a report. */
export interface ProfileStory {
  readonly ip: string;
  /** The highest of its alerts and evidence. */
  readonly threat: Threat;
  /** The highest score of its alerts; null without an alert. */
  readonly score: number | null;
  /** Worst first. */
  readonly alerts: readonly Alert[];
  /** In the order in which it happened. */
  readonly evidence: readonly Evidence[];
  /** The gravest verdict about it. */
  readonly verdict: Verdict | null;
}

function worstAlert(a: Alert, b: Alert): number {
  return threatRank(b.threat) - threatRank(a.threat) || b.score - a.score || a.time - b.time;
}

function worstStory(a: ProfileStory, b: ProfileStory): number {
  return (
    (b.verdict?.level ?? 0) - (a.verdict?.level ?? 0) ||
    (b.score === null ? 0 : 1) - (a.score === null ? 0 : 1) ||
    threatRank(b.threat) - threatRank(a.threat) ||
    (b.score ?? 0) - (a.score ?? 0) ||
    b.evidence.length - a.evidence.length ||
    (a.evidence[0]?.firstTime ?? 0) - (b.evidence[0]?.firstTime ?? 0) ||
    (a.ip < b.ip ? -1 : 1)
  );
}

/** The gravest verdict of each profile: found through its reasons, or by its subject. */
function verdictsOf(analysis: Analysis): ReadonlyMap<string, Verdict> {
  const profiles = new Map<string, string>();
  for (const record of [...analysis.evidence, ...analysis.alerts]) profiles.set(record.id, record.profile);
  const gravest = new Map<string, Verdict>();
  for (const verdict of analysis.verdicts) {
    const reason = verdict.reasons.find((id) => profiles.has(id));
    const ip = (reason === undefined ? undefined : profiles.get(reason)) ?? verdict.subject;
    if (verdict.level >= (gravest.get(ip)?.level ?? 0)) gravest.set(ip, verdict);
  }
  return gravest;
}

/** Everything that was found, told profile by profile, the worst first. */
export function profileStories(analysis: Analysis): readonly ProfileStory[] {
  const verdicts = verdictsOf(analysis);
  const evidence = Map.groupBy(analysis.evidence, (piece) => piece.profile);
  const alerts = Map.groupBy(analysis.alerts, (alert) => alert.profile);
  const addresses = new Set([...evidence.keys(), ...alerts.keys()]);
  return [...addresses]
    .map((ip) => {
      const pieces = (evidence.get(ip) ?? []).toSorted((a, b) => a.firstTime - b.firstTime || a.time - b.time);
      const raised = (alerts.get(ip) ?? []).toSorted(worstAlert);
      return {
        ip,
        threat: highestThreat([...pieces, ...raised].map((record) => record.threat)),
        score: raised.length === 0 ? null : Math.max(...raised.map((alert) => alert.score)),
        alerts: raised,
        evidence: pieces,
        verdict: verdicts.get(ip) ?? null,
      };
    })
    .sort(worstStory);
}

/** Counts of everything that was read, and how long it spans. */
export interface Totals {
  readonly packets: number;
  readonly flows: number;
  readonly transactions: number;
  readonly unreadable: number;
  /** Seconds of event time; null where nothing was read. */
  readonly seconds: number | null;
}

/** What was read, in what there is most to say of: packets, or the rows of logs of flows, or of transactions. */
export function amountOf({ packets, flows, transactions }: Totals): { readonly count: number; readonly name: string } {
  if (packets > 0) return { count: packets, name: 'packet' };
  return flows > 0 || transactions === 0
    ? { count: flows, name: 'flow' }
    : { count: transactions, name: 'transaction' };
}

/** The sums over all inputs. */
export function totals(analysis: Analysis): Totals {
  const { start, end } = analysis.span;
  const sum = (key: 'packets' | 'unreadable') => analysis.inputs.reduce((total, input) => total + input[key], 0);
  // Where an input cannot say what is its own, all were counted together.
  const sumOr = (key: 'flows' | 'transactions') =>
    analysis.inputs.reduce((total: number | null, input) => {
      const own = input[key];
      return total === null || own === null ? null : total + own;
    }, 0) ?? analysis.counted[key];
  return {
    packets: sum('packets'),
    flows: sumOr('flows'),
    transactions: sumOr('transactions'),
    unreadable: sum('unreadable'),
    seconds: start === null || end === null ? null : (end - start) / 1_000_000,
  };
}
