import { MINUTE, type Micros, SECOND, toSeconds } from '../../../model/time.ts';
import { countOf, countText, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { Parties } from './parties.ts';
import { agentOf, clientKey, nameOf, serverOf, statusOf } from './place.ts';
import { UsualCounts } from './usual-counts.ts';

const THRESHOLDS = {
  period: {
    value: 10,
    unit: 'seconds',
    why: 'a page and nearly all that it needs is asked for within it',
  },
  requests: {
    value: 600,
    unit: 'requests of one client to one server in a period',
    why: 'the heaviest tenth of pages asks for 179 things (Web Almanac 2019, page weight); three of them at once stay below, and so do pollers and crawlers, which keep to a few requests a second',
  },
  usualFactor: {
    value: 5,
    unit: 'times what the busiest twentieth of clients of that server asks for in a period',
    why: 'a server for programs has clients that are always above the absolute number',
  },
  agentRequests: {
    value: 20,
    unit: 'requests in a period that make a user agent count as a person behind a shared address',
    why: 'a person who loads a page asks for that much; who takes a new name for each request does not get there',
  },
  agents: {
    value: 8,
    unit: 'user agents that may each use the whole allowance',
    why: 'an office behind one address loads a few pages at once; beyond that it is a flood whoever it is',
  },
  ceiling: {
    value: 12_000,
    unit: 'requests of one client in a period, from which on nothing excuses',
    why: 'twenty times the threshold: otherwise many clients that flood together make each other usual',
  },
} as const;

const PERIOD = THRESHOLDS.period.value * SECOND;
/** Clients of one period; later ones are not counted until it ends. */
const CLIENTS = 16_384;
/** User agents told apart for one client; further ones count together as none. */
const AGENTS_OF_CLIENT = 32;
/** Requests that began so long before the period count in it: busy servers answer late, and are heard of in that order. */
const LATE = 3 * PERIOD;
/** A flood goes on while its pauses are no longer. */
const PAUSE = MINUTE;

interface Period {
  readonly key: string;
  readonly server: string;
  readonly firstTime: Micros;
  lastTime: Micros;
  uid: string;
  requests: number;
  refused: number;
  failed: number;
  readonly agents: Map<number, number>;
  told: number;
}

interface Flood {
  readonly firstTime: Micros;
  before: number;
  peak: number;
  readonly flows: string[];
}

export const webRequestFlood: Behaviour = {
  evidence: 'WEB_REQUEST_FLOOD',
  description:
    'One client asks one server for more than people, pollers and crawlers do, and for much more than other clients of that server do.',
  threat: 'medium',
  confidence: '0.6 at the threshold, growing to 1 at five times it, where threat is high',
  thresholds: THRESHOLDS,
  blindSpots:
    'A flood spread over many clients, none of which is busy, is not seen, and neither is one whose few requests are dear for the server. Half of a flood that lasts less than a period may fall into the next one. Behind a proxy that is not trusted all clients are one.',
  create() {
    let periods = new Map<string, Period>();
    let changed = new Set<Period>();
    let begin = 0;
    let counted = 0;
    let passedOver = 0;
    let dropped = 0;
    let late: Detected[] = [];
    const usual = new UsualCounts({ servers: 1_024, counts: 256, least: 20 });
    const floods = new BoundedTable<Flood>({ capacity: CLIENTS, lifetime: PAUSE });
    const parties = new Parties({ capacity: CLIENTS, lifetime: PAUSE });

    const roll = (time: Micros) => {
      for (const period of periods.values()) {
        const flood = floods.get(period.key, time);
        if (flood === undefined || period.told === 0) usual.add(period.server, period.requests);
        else flood.before += period.requests;
      }
      periods = new Map();
      changed = new Set();
      begin = Math.floor(time / PERIOD) * PERIOD;
      counted = 0;
      passedOver = 0;
    };

    const limitOf = ({ server, agents }: Period): number => {
      let people = 0;
      for (const requests of agents.values()) if (requests >= THRESHOLDS.agentRequests.value) people++;
      const allowed = THRESHOLDS.requests.value * Math.max(1, Math.min(people, THRESHOLDS.agents.value));
      const own = THRESHOLDS.usualFactor.value * usual.of(server);
      return Math.min(THRESHOLDS.ceiling.value, Math.max(allowed, own));
    };

    const found = (period: Period, now: Micros): Detected | undefined => {
      const limit = limitOf(period);
      if (period.requests < limit) return undefined;
      const flood = floods.get(period.key, now) ?? { firstTime: period.firstTime, before: 0, peak: 0, flows: [] };
      flood.peak = Math.max(flood.peak, period.requests);
      if (flood.flows.length < 32 && !flood.flows.includes(period.uid)) flood.flows.push(period.uid);
      floods.set(period.key, flood, Math.max(now, period.lastTime));
      period.told = period.requests;
      return detected(period, flood, limit, parties, now);
    };

    /** Whether a request counts now. One from the future opens its period too: what follows outvotes it. */
    const counts = (time: Micros): boolean => {
      if (time < begin - LATE && ++passedOver <= counted) return false;
      if (time >= begin + PERIOD || time < begin - LATE) {
        // What the last period came to is judged before it goes.
        for (const period of changed) {
          const detected = found(period, period.lastTime);
          if (detected !== undefined) late.push(detected);
        }
        roll(time);
      }
      counted++;
      return true;
    };

    return {
      hear(heard: HeardRequest) {
        const { time, uid } = heard.transaction;
        if (!counts(time)) return;
        const key = clientKey(heard);
        let period = periods.get(key);
        if (period === undefined) {
          if (periods.size >= CLIENTS) {
            dropped++;
            return;
          }
          const server = serverOf(heard);
          period = {
            ...{ key, server, firstTime: time, lastTime: time, uid, requests: 0, refused: 0, failed: 0, told: 0 },
            agents: new Map(),
          };
          periods.set(key, period);
        }
        period.requests++;
        period.uid = uid;
        if (time > period.lastTime) period.lastTime = time;
        if (heard.exchange.refused !== null) period.refused++;
        const status = statusOf(heard);
        if (status !== null && (status === 429 || status >= 500)) period.failed++;
        const agent = agentOf(heard);
        const before = period.agents.get(agent);
        if (before !== undefined || period.agents.size < AGENTS_OF_CLIENT) period.agents.set(agent, (before ?? 0) + 1);
        if (period.requests < THRESHOLDS.requests.value) return;
        parties.note(key, heard);
        changed.add(period);
      },
      get evicted() {
        return dropped + usual.evicted + floods.evicted + parties.evicted;
      },
      tick(now) {
        const told = late;
        late = [];
        for (const period of changed) {
          const detected = found(period, now);
          if (detected !== undefined) told.push(detected);
        }
        changed.clear();
        floods.expire(now);
        parties.expire(now);
        return told;
      },
    };
  },
};

function detected(period: Period, flood: Flood, limit: number, parties: Parties, now: Micros): Detected {
  const client = parties.client(period.key, now);
  const victim = parties.victim(period.key, now);
  const count = flood.before + period.requests;
  const times = flood.peak / limit;
  const deed = `sent ${countOf(count, 'request')} to ${nameOf(victim)}`;
  const duration = durationText(toSeconds(period.lastTime - flood.firstTime));
  return {
    profile: client.ip,
    group: period.server,
    attacker: { ip: client.ip },
    victim,
    threat: times >= 5 ? 'high' : 'medium',
    confidence: Math.min(1, Math.round((0.6 + 0.1 * (times - 1)) * 100) / 100),
    object: `against ${nameOf(victim)}`,
    deed,
    description: `${client.name} ${deed} within ${duration}, up to ${countText(flood.peak)} in ${THRESHOLDS.period.value} seconds, where ${countText(limit)} are too many.`,
    features: {
      requests: count,
      peak: flood.peak,
      threshold: limit,
      agents: period.agents.size,
      refused: period.refused,
      failed: period.failed,
    },
    flows: [...flood.flows],
    count,
    firstTime: flood.firstTime,
    lastTime: period.lastTime,
  };
}
