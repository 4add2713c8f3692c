import { THREATS, type Threat } from '../model/threat.ts';

interface Kept<T> {
  readonly order: number;
  readonly record: T;
}

/** Keeps the newest revision of each record, in the order in which the records first came. */
export interface Newest<T> {
  add(record: T): void;
  /** The records, in the order of their first coming. */
  values(): readonly T[];
  /** How many were left out because the cap was reached. */
  omitted(): number;
}

/**
 * A bounded collection of records with an id. Whoever makes traffic decides how many there are, so there is a cap. At
 * the cap a graver record takes the place of the oldest of the mildest ones, and whatever is lost is counted: a flood
 * of harmless findings hides no grave one.
 */
export function createNewest<T extends { readonly id: string }>(
  capacity: number,
  threatOf: (record: T) => Threat,
): Newest<T> {
  const levels = new Map<Threat, Map<string, Kept<T>>>(THREATS.map((threat) => [threat, new Map()]));
  const homes = new Map<string, Map<string, Kept<T>>>();
  let next = 0;
  let omitted = 0;

  /** Makes room below a threat level; false where everything kept is at least as grave. */
  function makeRoom(threat: Threat): boolean {
    for (const milder of THREATS.slice(0, THREATS.indexOf(threat))) {
      const level = levels.get(milder);
      const oldest = level?.keys().next().value;
      if (level === undefined || oldest === undefined) continue;
      level.delete(oldest);
      homes.delete(oldest);
      return true;
    }
    return false;
  }

  return {
    add(record) {
      const threat = threatOf(record);
      const home = levels.get(threat);
      if (home === undefined) return;
      const before = homes.get(record.id);
      const order = before?.get(record.id)?.order;
      if (before === undefined && homes.size >= capacity) {
        omitted += 1;
        if (!makeRoom(threat)) return;
      }
      if (before !== undefined && before !== home) before.delete(record.id);
      home.set(record.id, { order: order ?? next++, record });
      homes.set(record.id, home);
    },
    values() {
      const kept = [...levels.values()].flatMap((level) => [...level.values()]);
      return kept.sort((a, b) => a.order - b.order).map((entry) => entry.record);
    },
    omitted: () => omitted,
  };
}
