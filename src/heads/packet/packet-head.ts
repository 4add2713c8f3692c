import type { Finding } from '../../model/evidence.ts';
import { HomeNetworks } from '../../model/home-networks.ts';
import type { Level } from '../../model/threat.ts';
import type { Micros } from '../../model/time.ts';
import { BoundedMap } from '../../numeric/bounded-map.ts';
import { LEAST_PACKETS } from './attribution.ts';
import { BudgetWatch } from './budget-watch.ts';
import { Explainer } from './contributions.ts';
import { EPISODE_GAP, Episode } from './episode.ts';
import { addressBytes, addressTextKey } from './host-key.ts';
import { KnownHosts } from './known-hosts.ts';
import type { StrangePacket } from './leveller.ts';
import type { PacketEngine } from './packet-engine.ts';
import type { PacketModel } from './packet-model.ts';
import { PacketScorer } from './scorer.ts';
import type { ScorerOptions } from './scorer-options.ts';

/** Sources whose episodes are remembered; the one that was quiet longest gives way. */
const EPISODES = 4_096;

/** Features that evidence keeps. */
const KEPT_FEATURES = 8;

/** A score that is so much higher is another one. */
const CLEARLY_HIGHER = 1.1;

/** With fewer packets an episode has hardly begun. */
const FEW_PACKETS = 16;

/** Scores of the packets since the tick before. */
export interface ScoreSummary {
  readonly count: number;
  readonly greatest: number;
  readonly mean: number;
  readonly level: Level;
}

/** What goes with the model in use. */
interface InUse {
  readonly model: PacketModel;
  readonly explainer: Explainer;
}

/** The packet head: packets in, at ticks findings out, one for each source and episode. */
export class PacketHead {
  readonly scorer: PacketScorer;
  readonly #engine: PacketEngine;
  readonly #home: HomeNetworks;
  readonly #episodes = new BoundedMap<string, Episode>(EPISODES);
  readonly #known = new KnownHosts();
  #inUse: InUse | null = null;
  /** Null before the first model. Another model is no reason to believe the head again: it shows that by an hour of its own. */
  #watch: BudgetWatch | null = null;
  #count = 0;
  #sum = 0;
  #greatest = 0;
  #level: Level = 0;

  /** `home`: episodes that touch none of these networks are not told. */
  constructor(engine: PacketEngine, options: ScorerOptions, home = new HomeNetworks()) {
    this.#engine = engine;
    this.#home = home;
    this.scorer = new PacketScorer(engine, options);
  }

  get evicted(): number {
    return this.scorer.evicted + this.#episodes.evicted;
  }

  /** Whether the head has overspent its budget of false positives, and proposes no block. */
  get isOverspent(): boolean {
    return this.#watch?.isOverspent ?? false;
  }

  /** Takes the first `count` records of the statistics engine; `times` is when, in event time. */
  push(count: number, times: Float64Array): void {
    const { scorer } = this;
    scorer.push(count, times);
    if (scorer.phase !== 'scoring') return;
    const use = this.#use();
    const { strange } = scorer;
    let scored = 0;
    let told = 0;
    for (let index = 0; index < count; index++) {
      const score = scorer.scores[index] as number;
      // It was learned.
      if (score === 0) continue;
      scored++;
      this.#count++;
      this.#sum += score;
      if (score > this.#greatest) this.#greatest = score;
      const level = scorer.levels[index] as Level;
      if (level > this.#level) this.#level = level;
      const next = strange[told];
      if (next?.index === index) {
        told++;
        this.#note(next, times[index] as number, use);
      } else if (level === 0) this.#known.saw(this.#engine.statistics.records, index);
    }
    this.#watch?.scored(scored);
  }

  /** Scores with this model from the next push on; false where it does not fit the settings, and all stays as it is. */
  replace(model: PacketModel): boolean {
    return this.scorer.replace(model);
  }

  /**
   * Nothing is learned of this IP or MAC address until then. A prefix is ignored: hosts are looked up by their addresses, and what
   * is strange about one of them keeps it from being learned all the same.
   */
  quarantine(address: string, until: Micros): void {
    const key = addressTextKey(address);
    if (key !== undefined) this.scorer.quarantine(key, until);
  }

  tick(now: Micros): Finding[] {
    this.#watch?.tick(now);
    const findings: Finding[] = [];
    for (const episode of this.#episodes.values()) {
      if (!episode.isNews || !episode.isTold || !episode.isWatched) continue;
      episode.isNews = false;
      findings.push(episode.finding(now, this.#watch?.demotes(episode.level) ?? false));
    }
    return findings;
  }

  /** Lets a challenger take over that has learned all it was to; see PacketScorer. */
  renew(now: Micros): void {
    this.scorer.renew(now);
  }

  /** What was scored since the last call; null where nothing was. */
  takeSummary(): ScoreSummary | null {
    if (this.#count === 0) return null;
    const summary = { count: this.#count, greatest: this.#greatest, mean: this.#sum / this.#count, level: this.#level };
    this.#count = 0;
    this.#sum = 0;
    this.#greatest = 0;
    this.#level = 0;
    return summary;
  }

  #use(): InUse {
    const model = this.scorer.model as PacketModel;
    if (this.#inUse?.model !== model) {
      const explainer = new Explainer(model.network, model.settings.transform);
      this.#inUse = { model, explainer };
      const { probability } = model.calibration;
      if (this.#watch === null) this.#watch = new BudgetWatch(probability, this.#known);
      else this.#watch.expect(probability);
    }
    return this.#inUse;
  }

  #note(strange: StrangePacket, now: Micros, { explainer }: InUse): void {
    const { blame, source, destination, score, index } = strange;
    if (blame === null || blame.packets < LEAST_PACKETS) this.#watch?.unaccounted(source, destination);
    else if (blame.level >= 2) this.#watch?.blamed(blame.source, blame.level);
    if (blame === null) return;
    let episode = this.#episodes.get(blame.source);
    if (episode === undefined || now - episode.lastTime > EPISODE_GAP) episode = new Episode(blame.source, now);
    this.#episodes.set(blame.source, episode);
    episode.add(source, destination, blame.level, now);
    episode.isWatched ||= [blame.source, source, destination].some((host) => this.#home.watches(addressBytes(host)));
    const isOwn = source === blame.source;
    if (isOwn && isWorthExplaining(episode, score)) {
      episode.explain(score, explainer.strongest(this.#engine.statistics.row(index), KEPT_FEATURES));
    }
    if (score <= episode.greatestScore) return;
    episode.greatestScore = score;
    episode.threshold = strange.threshold;
  }
}

/**
 * The first packets of an attack are its mildest, or, of a host that nobody knew, so strange by their being few that they
 * would explain a flood by having been the first. So an episode is explained anew when a score is clearly higher, and each
 * time that it has twice as many packets.
 */
function isWorthExplaining({ strongest, explainedScore, own }: Episode, score: number): boolean {
  if (strongest.length === 0 || score > CLEARLY_HIGHER * explainedScore) return true;
  const hasDoubled = (own & (own - 1)) === 0;
  return own >= FEW_PACKETS && hasDoubled && score > explainedScore / 2;
}
