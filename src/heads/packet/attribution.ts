import type { Level } from '../../model/threat.ts';
import { type Micros, SECOND } from '../../model/time.ts';
import { BoundedMap } from '../../numeric/bounded-map.ts';
import { RecentCounts } from './recent-counts.ts';

/** What was strange counts for one to three of these: what was before is another matter. */
const HALF_WINDOW = 30 * SECOND;

/** Hosts and sources that are remembered; the one that was met longest ago gives way. */
const CAPACITY = 16_384;

/** The heaviest of those who began what was strange at one host, and of those whom it was with. */
const TOLD_APART = 64;

/** An originator is behind what happens at a host when it began at least half as much as the average one there. */
const LEAST_SHARE = 0.5;

/**
 * So many packets beyond a level within the window before the source itself has it. Benign surprises come in bursts: a
 * search for neighbours, a reboot, a new connection. The longest bursts in the benign parts of the labelled IoT traces
 * are of 12 packets; twice that is no burst any more, and a scan or a flood has it in less than a second.
 */
export const LEAST_PACKETS = 25;

/** Of so many times as many packets does a source need for level 3 and 4: they cost it more than a while. */
const MORE_FOR_LEVEL = [0, 1, 1, 10, 100] as const;

/** What is strange at one host, by who began it, and by whom it is with. */
interface AtHost {
  readonly originators: RecentCounts;
  readonly peers: RecentCounts;
}

/** What is known of a source to blame. */
export interface Blame {
  readonly source: string;
  readonly level: Level;
  /** Strange packets that it is to blame for, within the window. */
  readonly packets: number;
}

/**
 * Who is to blame for a strange packet. An attack makes packets strange that are not its own: the answers of its victim,
 * and whatever else the two of them say to others, because their statistics are full of it. So a packet is put down to
 * who began the conversation, and only if that host is behind what is strange at both ends of it: it must have begun
 * about as much of it as others there, or more than any of them. A flooded server's own connections, and those of its
 * other clients, are a few among the flood's thousands, and are blamed on nobody.
 */
export class Attribution {
  readonly #atHost = new BoundedMap<string, AtHost>(CAPACITY);
  /** For each source the packets it is to blame for, by level (1 to 4). */
  readonly #ofSource = new BoundedMap<string, readonly RecentCounts[]>(CAPACITY);

  /** Entries that gave way at the caps. */
  get evicted(): number {
    return this.#atHost.evicted + this.#ofSource.evicted;
  }

  /**
   * A packet of level 1 or more has passed between two hosts. Gives whether it may be the aftermath of something else:
   * at one of them, most of what is strange is with others.
   */
  meet(source: string, destination: string, originator: string, now: Micros): boolean {
    const isAsideAtSource = this.#count(source, originator, destination, now);
    return this.#count(destination, originator, source, now) || isAsideAtSource;
  }

  /** Blames somebody for a packet that was met, of `level` 1 or more. Null where nobody is to blame. */
  blame(source: string, destination: string, originator: string, level: Level, now: Micros): Blame | null {
    if (!this.#isBehind(originator, source) || !this.#isBehind(originator, destination)) return null;
    const counts = this.#ofSource.get(originator) ?? Array.from({ length: 4 }, () => new RecentCounts(HALF_WINDOW, 1));
    this.#ofSource.set(originator, counts);
    for (let beyond = 1; beyond <= level; beyond++) counts[beyond - 1]?.add('', now);
    return { source: originator, level: levelOfSource(counts, now), packets: (counts[0] as RecentCounts).total };
  }

  /** The level of a source, 0 where it is to blame for nothing lately. */
  levelOf(source: string, now: Micros): Level {
    const counts = this.#ofSource.get(source);
    if (counts === undefined) return 0;
    const level = levelOfSource(counts, now);
    return counts[0]?.total === 0 ? 0 : level;
  }

  /** Gives whether the peer has less than its share of what is strange at the host. */
  #count(host: string, originator: string, peer: string, now: Micros): boolean {
    const atHost = this.#atHost.get(host) ?? {
      originators: new RecentCounts(HALF_WINDOW, TOLD_APART),
      peers: new RecentCounts(HALF_WINDOW, TOLD_APART),
    };
    this.#atHost.set(host, atHost);
    const { originators, peers } = atHost;
    originators.add(originator, now);
    peers.add(peer, now);
    return peers.atLeast(peer) < leastShare(peers);
  }

  /**
   * Whether an originator has its share at a host. Where there are more than are told apart, it is believed to have what
   * it may have inherited of others, but no more than it began in all: forged sources that come once began one packet.
   */
  #isBehind(originator: string, host: string): boolean {
    const counts = this.#atHost.get(host)?.originators;
    if (counts === undefined) return false;
    const began = this.#atHost.get(originator)?.originators.atLeast(originator) ?? 0;
    return Math.min(began, counts.atMost(originator)) >= leastShare(counts) || counts.isHeaviest(originator);
  }
}

function leastShare(counts: RecentCounts): number {
  return (LEAST_SHARE * counts.total) / counts.keys;
}

/** At least 1. What was counted too long ago is forgotten first, also of levels that nothing came of lately. */
function levelOfSource(counts: readonly RecentCounts[], now: Micros): Level {
  for (const count of counts) count.turn(now);
  for (const level of [4, 3, 2] as const) {
    const needed = LEAST_PACKETS * MORE_FOR_LEVEL[level];
    if ((counts[level - 1] as RecentCounts).total >= needed) return level;
  }
  return 1;
}
