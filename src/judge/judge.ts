import type { Alert } from '../model/alert.ts';
import type { Evidence, Finding } from '../model/evidence.ts';
import type { Policy } from '../model/policy.ts';
import type { EngineOutput, StageOutput } from '../model/stream.ts';
import { highestThreat, type Level } from '../model/threat.ts';
import { type Micros, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';
import { Accumulation, ALERT_SCORE, type WindowScore } from './accumulation.ts';
import { EvidenceBook } from './evidence-book.ts';
import { contentId } from './identifier.ts';
import { Pending } from './pending.ts';
import { decide } from './policy.ts';
import { alertSentence } from './sentence.ts';
import { TimeWindows } from './time-windows.ts';

export interface JudgeOptions {
  readonly windowWidth: Micros;
  readonly policy: Policy;
}

/** Most alerts and subjects under a verdict that are remembered at a time. */
const REMEMBERED = 65_536;

/** What gave way at caps. */
export interface JudgeCounters {
  readonly evidence: number;
  readonly profiles: number;
  /** Alerts, verdicts, and when something was told last. */
  readonly remembered: number;
}

interface StandingVerdict {
  readonly level: Level;
  readonly until: Micros;
}

/**
 * Findings become evidence, evidence adds up to alerts, alerts and the policy make verdicts. The judge waits for the
 * tick that closes a second and takes that second's findings in the order (time, head, kind, profile, group, sequence), so
 * the order in which heads or threads came to them changes nothing.
 */
export class Judge {
  readonly #policy: Policy;
  readonly #windows: TimeWindows;
  readonly #book: EvidenceBook;
  readonly #accumulation = new Accumulation();
  readonly #waiting: Finding[] = [];
  readonly #evidence = new Pending<Evidence>(REMEMBERED);
  readonly #alerts = new Pending<Alert>(REMEMBERED);
  /** Alerts in their newest revision. */
  readonly #raised = new BoundedMap<string, Alert>(REMEMBERED);
  readonly #verdicts = new BoundedMap<string, StandingVerdict>(REMEMBERED);
  #now: Micros = 0;

  constructor(options: JudgeOptions) {
    this.#policy = options.policy;
    this.#windows = new TimeWindows(options.windowWidth);
    this.#book = new EvidenceBook(this.#windows);
  }

  get counters(): JudgeCounters {
    return {
      evidence: this.#book.forgotten,
      profiles: this.#accumulation.evicted,
      remembered: this.#raised.evicted + this.#verdicts.evicted + this.#evidence.forgotten + this.#alerts.forgotten,
    };
  }

  push(input: StageOutput): readonly EngineOutput[] {
    switch (input.kind) {
      case 'finding':
        this.#waiting.push(input);
        return [];
      case 'tick':
        this.#windows.begin(input.time);
        this.#now = input.time;
        return [...this.#judge(), ...this.#overdue(), input];
      case 'end':
        return [...this.#judge(), ...this.#evidence.flush(), ...this.#alerts.flush()];
      default:
        return [input];
    }
  }

  #judge(): EngineOutput[] {
    const outputs: EngineOutput[] = [];
    // The sort is stable: findings that are alike in all else stay in the sequence in which they came.
    this.#waiting.sort(byOrderOfEvidence);
    // One alert for each profile, when all of this second is known of it: a profile with a thousand pieces of evidence
    // that grow must not be summed up a thousand times.
    const alarming = new Map<string, WindowScore>();
    for (const finding of this.#waiting.splice(0)) {
      const evidence = this.#book.enter(finding);
      if (this.#evidence.offer(evidence.id, evidence, evidence.count, this.#now)) outputs.push(evidence);
      const score = this.#accumulation.add(evidence, this.#windows.indexOf(evidence.lastTime));
      if (score.score >= ALERT_SCORE) alarming.set(score.profile, score);
    }
    for (const score of alarming.values()) outputs.push(...this.#alert(score));
    return outputs;
  }

  /** What grew a little and was held back until now. */
  #overdue(): EngineOutput[] {
    return [...this.#evidence.due(this.#now), ...this.#alerts.due(this.#now)];
  }

  #alert(score: WindowScore): EngineOutput[] {
    const id = contentId('alert', score.profile, score.window);
    const evidence = [...score.contributions]
      .map(([evidenceId, contribution]) => ({ item: this.#book.get(evidenceId), contribution }))
      .filter((entry): entry is { item: Evidence; contribution: number } => entry.item !== undefined);
    const gravestFirst = evidence.toSorted((a, b) => b.contribution - a.contribution).map((entry) => entry.item);
    const earlier = this.#raised.get(id);
    const alert: Alert = {
      kind: 'alert',
      id,
      revision: earlier === undefined ? 0 : earlier.revision + 1,
      time: earlier?.time ?? this.#now,
      profile: score.profile,
      window: score.window,
      threat: highestThreat(gravestFirst.map((item) => item.threat)),
      score: Math.round(score.score * 1_000) / 1_000,
      evidence: evidence.map((entry) => entry.item.id),
      sentence: alertSentence(score.profile, gravestFirst),
    };
    this.#raised.set(id, alert);
    const outputs: EngineOutput[] = [];
    // Evidence that joins is news at once; evidence that only grows can wait.
    const hasJoined = earlier !== undefined && earlier.evidence.length !== alert.evidence.length;
    const size = hasJoined ? Number.POSITIVE_INFINITY : evidence.reduce((sum, entry) => sum + entry.item.count, 0);
    if (this.#alerts.offer(id, alert, size, this.#now)) outputs.push(alert);
    const asked = evidence.reduce<Level>((most, { item }) => Math.max(most, item.askedLevel ?? 0) as Level, 0);
    const verdict = this.#verdict(alert, asked);
    if (verdict !== undefined) outputs.push(verdict);
    return outputs;
  }

  /** A verdict, unless one that is as strong still stands. */
  #verdict(alert: Alert, asked: Level): Verdict | undefined {
    const { level, seconds } = decide(this.#policy, alert, asked);
    if (level === 0) return undefined;
    const standing = this.#verdicts.get(alert.profile);
    if (standing !== undefined && standing.level >= level && this.#now < standing.until) return undefined;
    this.#verdicts.set(alert.profile, {
      level,
      until: seconds === null ? Number.POSITIVE_INFINITY : this.#now + seconds * SECOND,
    });
    return {
      kind: 'verdict',
      id: contentId('verdict', alert.profile, level, this.#now),
      time: this.#now,
      subject: alert.profile,
      level,
      seconds,
      reasons: [alert.id, ...alert.evidence],
      policy: `${this.#policy.name}@${this.#policy.digest}`,
    };
  }
}

function byOrderOfEvidence(a: Finding, b: Finding): number {
  return (
    a.time - b.time ||
    compareText(a.head, b.head) ||
    compareText(a.evidence, b.evidence) ||
    compareText(a.profile, b.profile) ||
    compareText(a.group, b.group)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
