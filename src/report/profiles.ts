import { TimeWindows } from '../judge/time-windows.ts';
import type { Evidence } from '../model/evidence.ts';
import { highestThreat, type Threat } from '../model/threat.ts';
import type { Micros } from '../model/time.ts';

/** A time window in which a profile was active. */
export interface ProfileWindow {
  readonly index: number;
  readonly start: Micros;
  readonly end: Micros;
  /** The highest of its evidence. */
  readonly threat: Threat;
  /** Ids, in the order in which the evidence came. */
  readonly evidence: readonly string[];
}

/** An address and its windows, earliest first. */
export interface ProfileRecord {
  readonly ip: string;
  readonly windows: readonly ProfileWindow[];
}

/** Most addresses that are listed for having been seen; those with evidence are always listed. */
const PROFILES = 20_000;

/** Most windows of one profile: at one hour each, six weeks. */
const WINDOWS = 1_000;

/** Which addresses were active in which time windows. Bounded. */
export class Profiles {
  /** Begins at the first tick of a run, as the judge's does. */
  readonly #windows: TimeWindows;
  readonly #most: number;
  /** The windows of each address. */
  readonly #seen = new Map<string, Set<number>>();
  /** Addresses that were left out, so that one that talks on is counted once; as bounded as those that were not. */
  readonly #left = new Set<string>();

  constructor(width: Micros, most = PROFILES) {
    this.#windows = new TimeWindows(width);
    this.#most = most;
  }

  begin(time: Micros): void {
    this.#windows.begin(time);
  }

  see(ip: string, time: Micros): void {
    const index = this.#windows.indexOf(time);
    const windows = this.#seen.get(ip);
    if (windows === undefined) this.#add(ip, index);
    else if (windows.size < WINDOWS) windows.add(index);
  }

  #add(ip: string, index: number): void {
    if (this.#seen.size < this.#most) {
      this.#seen.set(ip, new Set([index]));
      return;
    }
    if (this.#left.size < this.#most) this.#left.add(ip);
  }

  /** How many addresses were left out: at least this many when it equals the cap. */
  get omitted(): number {
    return this.#left.size;
  }

  /** @param origin of window 1 where no tick has told it */
  read(evidence: readonly Evidence[], origin: Micros): readonly ProfileRecord[] {
    const pieces = new Map<string, Map<number, Evidence[]>>();
    for (const [ip, windows] of this.#seen) pieces.set(ip, new Map(Array.from(windows, (index) => [index, []])));
    for (const piece of evidence) {
      const windows = pieces.get(piece.profile) ?? new Map<number, Evidence[]>();
      pieces.set(piece.profile, windows);
      const found = windows.get(piece.window) ?? [];
      windows.set(piece.window, found);
      found.push(piece);
    }
    this.#windows.begin(origin);
    return Array.from(pieces, ([ip, windows]) => ({
      ip,
      windows: [...windows]
        .sort(([a], [b]) => a - b)
        .map(([index, found]) => ({
          index,
          start: this.#windows.startOf(index),
          end: this.#windows.startOf(index + 1),
          threat: highestThreat(found.map((piece) => piece.threat)),
          evidence: found.map((piece) => piece.id),
        })),
    }));
  }
}
