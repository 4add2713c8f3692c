import { UNKNOWN_ADDRESS } from '../model/address.ts';
import type { Alert } from '../model/alert.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ScoreSeries, ScoreSpan } from '../model/packet-scores.ts';
import type { EngineOutput, PacketScores } from '../model/stream.ts';
import { floorToSecond, type Micros, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Activity, createActivity } from './activity.ts';
import { createNewest } from './newest.ts';
import { type ProfileRecord, Profiles } from './profiles.ts';
import { createScoreSeries } from './score-series.ts';

/** One input and what was read of it. */
export interface AnalysisInput {
  readonly path: string;
  /** What the input was recognised as: `pcap`, `zeek-conn`, `zeek-folder`, ... */
  readonly format: string;
  readonly packets: number;
  /** Null where several captures became one stream, so that nobody can say whose they are. */
  readonly flows: number | null;
  readonly transactions: number | null;
  /** Packets or rows that could not be read. */
  readonly unreadable: number;
  /** Names of what it holds besides, and nothing here reads: other logs, other files of a folder. */
  readonly skipped: readonly string[];
  /** Whether part of the input was lost to a damage. */
  readonly partial: boolean;
  /** What was wrong, and from which byte or line on; null where nothing was. */
  readonly problem: string | null;
}

/** First and last event time of what was read; null where nothing was. */
export interface Span {
  readonly start: Micros | null;
  readonly end: Micros | null;
}

/** Everything that one run found, in the nouns of the model; every report is rendered from this. */
export interface Analysis {
  readonly inputs: readonly AnalysisInput[];
  readonly span: Span;
  readonly profiles: readonly ProfileRecord[];
  readonly evidence: readonly Evidence[];
  readonly alerts: readonly Alert[];
  readonly verdicts: readonly Verdict[];
  /** What the caps left out. */
  readonly omitted: {
    readonly evidence: number;
    readonly alerts: number;
    readonly verdicts: number;
    readonly profiles: number;
  };
  readonly activity: Activity;
  /** Flows and transactions of all inputs together. */
  readonly counted: { readonly flows: number; readonly transactions: number };
  /** Scores of the packet head in time; null where packets were not scored. */
  readonly packetScores: ScoreSeries | null;
}

/** Gathers what the engine gives, for the reports at the end. */
export interface Collector {
  add(output: EngineOutput): void;
  finish(inputs: readonly AnalysisInput[], span: Span): Analysis;
}

export interface CollectorOptions {
  /** Length of a time window. */
  readonly width: Micros;
  /** Profiles of those who began flows (`out`, unless told), or of both sides (`all`). */
  readonly direction?: 'out' | 'all';
  /** Most evidence kept. About a kilobyte each: 50,000 keep the whole document under 100 MB. */
  readonly mostEvidence?: number;
  /** Most alerts, and most verdicts, kept. */
  readonly mostAlerts?: number;
}

/** What came before the first score was learned. */
function learningSpan(start: Micros | null, firstScored: Micros | null): readonly ScoreSpan[] {
  if (start === null || firstScored === null || firstScored <= start) return [];
  return [{ kind: 'learning', name: 'learning', start, end: firstScored }];
}

/** With few packets to learn from, no score may reach the higher levels: such a threshold is no place in a drawing. */
function reachable({ thresholds }: PacketScores): readonly number[] {
  return thresholds.filter(Number.isFinite);
}

/** Keeps the newest revision of each evidence and alert, and counts flows in time. Bounded. */
export function createCollector(options: CollectorOptions): Collector {
  const mostAlerts = options.mostAlerts ?? 10_000;
  const evidence = createNewest<Evidence>(options.mostEvidence ?? 50_000, (record) => record.threat);
  const alerts = createNewest<Alert>(mostAlerts, (record) => record.threat);
  const verdicts = createNewest<Verdict>(mostAlerts, (record) => (record.level === 0 ? 'info' : 'high'));
  const activity = createActivity();
  const scores = createScoreSeries();
  let lastScores: PacketScores | null = null;
  let firstScored: Micros | null = null;
  const profiles = new Profiles(options.width);
  const all = options.direction === 'all';
  let flows = 0;
  let transactions = 0;

  return {
    add(output) {
      switch (output.kind) {
        case 'evidence':
          evidence.add(output);
          break;
        case 'alert':
          alerts.add(output);
          break;
        case 'verdict':
          verdicts.add(output);
          break;
        case 'tick':
          profiles.begin(output.time);
          break;
        case 'packet-scores':
          // The tick ends the second that they are of.
          firstScored ??= output.time - SECOND;
          lastScores = output;
          scores.addAll(output.time - SECOND, output);
          break;
        case 'packet-model':
          break;
        case 'flow-close': {
          const { start, originator, responder } = output.flow;
          flows++;
          activity.add(start);
          profiles.see(originator, start);
          if (all) profiles.see(responder, start);
          break;
        }
        case 'arp':
          transactions++;
          profiles.see(output.originator, output.time);
          break;
        case 'http':
          transactions++;
          // In the log of a web server no flow tells of a client.
          if (output.responder === UNKNOWN_ADDRESS) profiles.see(output.originator, output.time);
          break;
        default:
          transactions++;
      }
    },
    finish(inputs, span) {
      const pieces = evidence.values();
      return {
        inputs,
        span,
        profiles: profiles.read(pieces, floorToSecond(span.start ?? pieces[0]?.firstTime ?? 0)),
        evidence: pieces,
        alerts: alerts.values(),
        verdicts: verdicts.values(),
        omitted: {
          evidence: evidence.omitted(),
          alerts: alerts.omitted(),
          verdicts: verdicts.omitted(),
          profiles: profiles.omitted,
        },
        activity: activity.read(),
        counted: { flows, transactions },
        packetScores:
          lastScores === null ? null : scores.read(reachable(lastScores), learningSpan(span.start, firstScored)),
      };
    },
  };
}
