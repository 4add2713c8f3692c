import { evidenceTitle, type Finding } from '../../model/evidence.ts';
import { contributionFeatures, type FeatureContribution } from '../../model/packet-scores.ts';
import type { Level, Threat } from '../../model/threat.ts';
import { MINUTE, type Micros, toSeconds } from '../../model/time.ts';
import { countOf, durationText } from '../../model/words.ts';
import { LEAST_PACKETS } from './attribution.ts';
import { contributionText } from './contributions.ts';
import { addressText } from './host-key.ts';

/** Quiet for so long, and what comes next is another finding. */
export const EPISODE_GAP: Micros = 10 * MINUTE;

/** Fewer strange packets are told in the counters alone: a burst of a few is what a budget is for. */
const FEWEST_TOLD = 5;

/** Features that the description tells; all that are known stand in the evidence. */
const TOLD_FEATURES = 3;

/** Peers that a finding names. */
const NAMED_PEERS = 10;

/** Levels as threats: from level 3 on the finding alone alerts, where the policy may block; level 2 needs a second one. */
const THREATS: readonly Threat[] = ['info', 'low', 'medium', 'high', 'critical'];

/** Nobody is surer than this of traffic that is merely unlike what was learned. */
const SUREST = 0.95;

/** What one source did that was strange, until it is quiet for EPISODE_GAP. */
export class Episode {
  readonly source: string;
  readonly firstTime: Micros;
  lastTime: Micros;
  level: Level = 0;
  /** Strange packets that the source is to blame for: its own and those it drew. */
  packets = 0;
  own = 0;
  greatestScore = 0;
  threshold = 0;
  strongest: readonly FeatureContribution[] = [];
  explainedScore = 0;
  /** More has come since it was told last. */
  isNews = false;
  /** Whether the source, or a host that it had to do with, is in a network that is watched. */
  isWatched = false;
  readonly #peers = new Set<string>();
  #hasMorePeers = false;

  constructor(source: string, now: Micros) {
    this.source = source;
    this.firstTime = now;
    this.lastTime = now;
  }

  add(sender: string, receiver: string, level: Level, now: Micros): void {
    this.packets++;
    if (sender === this.source) this.own++;
    if (level > this.level) this.level = level;
    if (now > this.lastTime) this.lastTime = now;
    const peer = sender === this.source ? receiver : sender;
    if (this.#peers.size < NAMED_PEERS) this.#peers.add(peer);
    else if (!this.#peers.has(peer)) this.#hasMorePeers = true;
    this.isNews = true;
  }

  /** What made one of its packets strange. */
  explain(score: number, strongest: readonly FeatureContribution[]): void {
    this.explainedScore = score;
    this.strongest = strongest;
  }

  get isTold(): boolean {
    return this.packets >= FEWEST_TOLD && this.strongest.length > 0;
  }

  /** `isDemoted`: the head has overspent its budget, and proposes nothing that blocks. */
  finding(now: Micros, isDemoted: boolean): Finding {
    const source = addressText(this.source);
    const peers = [...this.#peers].map(addressText);
    const count = this.#hasMorePeers ? `more than ${countOf(peers.length, 'host')}` : countOf(peers.length, 'host');
    const target = peers.length === 1 && !this.#hasMorePeers ? (peers[0] as string) : count;
    const level = isDemoted ? Math.min(this.level, 1) : this.level;
    const deed = `is behind ${countOf(this.packets, 'packet')} unlike all that was learned, with ${target}`;
    return {
      kind: 'finding',
      evidence: 'PACKET_ANOMALY',
      head: 'packet',
      time: now,
      profile: source,
      group: '',
      attacker: { ip: source },
      victim: target === count ? null : { ip: target },
      threat: THREATS[level] as Threat,
      confidence: Math.min(SUREST, 1 - LEAST_PACKETS / (2 * Math.max(this.packets, LEAST_PACKETS))),
      title: `${evidenceTitle('PACKET_ANOMALY')} with ${target}`,
      deed,
      description: this.#description(`${source} ${deed}`, isDemoted),
      features: {
        level,
        score: this.greatestScore,
        scoreThreshold: this.threshold,
        packets: this.packets,
        ownPackets: this.own,
        peers,
        ...(isDemoted ? { overBudget: true } : {}),
        ...contributionFeatures(this.strongest),
      },
      flows: [],
      count: this.packets,
      firstTime: this.firstTime,
      lastTime: this.lastTime,
    };
  }

  #description(beginning: string, isDemoted: boolean): string {
    const duration = durationText(toSeconds(this.lastTime - this.firstTime));
    const why = this.strongest.slice(0, TOLD_FEATURES).map(contributionText).join('; ');
    const score = `The highest score is ${rounded(this.greatestScore)}, level 1 begins at ${rounded(this.threshold)}.`;
    const budget = isDemoted
      ? ' More was found lately than the budget of false positives allows, so no block is proposed.'
      : '';
    return `${beginning}, within ${duration}: ${why}. ${score}${budget}`;
  }
}

/** Three digits that count. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
