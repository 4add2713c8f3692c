import { MINUTE, type Micros, toSeconds } from '../../../model/time.ts';
import { countOf, countText, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime, type Subject } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { identifiersOf } from './identifiers.ts';
import { Parties } from './parties.ts';
import { clientKey, nameOf, serverIn, shown, statusOf } from './place.ts';

const THRESHOLDS = {
  missing: {
    value: 50,
    unit: 'different identifiers in one place, some of which are not there or not allowed',
    why: 'an application that loads a list item by item asks for those that it knows to be there',
  },
  missingShare: {
    value: 0.2,
    unit: 'share of the identifiers answered with 401, 403, 404 or 410',
    why: 'a crawler of a shop in order meets one deleted product in ten at most',
  },
  inOrder: {
    value: 100,
    unit: 'different numbers in one place, all of which may be there',
    why: 'pages load lists of up to a hundred things one by one; more come in pages',
  },
  orderShare: {
    value: 0.7,
    unit: 'share of steps to the next number up or down, at most two further',
    why: 'who follows links jumps: sitemaps and lists are sorted by other things than numbers',
  },
  slotShare: {
    value: 0.7,
    unit: 'share of all requests of the client to that server',
    why: 'a crawler sees lists and pictures in between, and a browser loads what belongs to a page',
  },
  horizon: { value: 10, unit: 'minutes', why: 'five identifiers a minute: slower takes days for a thousand' },
} as const;

const HORIZON = THRESHOLDS.horizon.value * MINUTE;
const SUBJECTS = 16_384;
/** Hosts are noted with every so many requests: nearly all clients never get far enough to be named. */
const NAMED = 32;
const NOT_GIVEN: ReadonlySet<number> = new Set([401, 403, 404, 410]);

interface Walk {
  readonly client: string;
  last: number;
  steps: number;
  next: number;
  requests: number;
  given: number;
  missing: number;
  refused: number;
}

export const webIdentifierEnumeration: Behaviour = {
  evidence: 'WEB_IDENTIFIER_ENUMERATION',
  description:
    'One client puts one identifier after the other into the same place of a path or parameter and does little else: it looks at what belongs to others, or copies all there is.',
  threat: 'medium',
  confidence: '0.6 at the threshold, growing to 1 at five times it; at most 0.7 where nothing was missing',
  thresholds: THRESHOLDS,
  blindSpots:
    'Numbers in JSON bodies, identifiers with letters that are no UUID and no long hexadecimal number, pictures and other files that pages bring along, and parameters whose names count or place things are not looked at. Whoever mixes in other requests, or goes slower than five a minute, passes. A copy of a public catalogue made in order looks the same. What is missing is told by status alone.',
  create() {
    const ids = new DistinctInTime({ horizon: HORIZON, subjects: SUBJECTS, targetsOfSubject: 4_096, targets: 262_144 });
    const walks = new BoundedTable<Walk>({ capacity: SUBJECTS, lifetime: HORIZON });
    const requests = new BoundedTable<{ count: number }>({ capacity: SUBJECTS, lifetime: HORIZON });
    const parties = new Parties({ capacity: SUBJECTS, lifetime: HORIZON });

    return {
      hear(heard: HeardRequest) {
        const status = statusOf(heard);
        const { time, uid } = heard.transaction;
        const client = clientKey(heard);
        const all = requests.get(client, time) ?? { count: 0 };
        all.count++;
        requests.set(client, all, time);
        if (status === null || status >= 500 || status === 429) return;
        for (const { slot, id, isNumber } of identifiersOf(heard.decoded)) {
          const key = `${client} ${slot}`;
          const isNew = ids.lastSeen(key, id, time) === undefined;
          ids.add(key, id, time, uid);
          const walk = walks.get(key, time) ?? {
            ...{ client, last: Number.NaN, steps: 0, next: 0, requests: 0, given: 0, missing: 0, refused: 0 },
          };
          noteStep(walk, id, isNumber, isNew, heard.exchange.refused !== null ? 'refused' : status);
          walks.set(key, walk, time);
          if (walk.requests % NAMED === 2) parties.note(client, heard);
        }
      },
      get evicted() {
        return ids.evicted + walks.evicted + requests.evicted + parties.evicted;
      },
      tick(now) {
        const found: Detected[] = [];
        for (const subject of ids.takeChanged()) {
          if (subject.current < THRESHOLDS.missing.value) continue;
          const walk = walks.get(subject.key, now);
          const all = walk === undefined ? undefined : requests.get(walk.client, now);
          if (walk === undefined || all === undefined) continue;
          if (walk.requests >= THRESHOLDS.slotShare.value * all.count && isEnumeration(subject, walk)) {
            found.push(detected(subject, walk, parties, now));
          }
        }
        for (const state of [ids, walks, requests, parties]) state.expire(now);
        return found;
      },
    };
  },
};

function noteStep(walk: Walk, id: number, isNumber: boolean, isNew: boolean, answer: number | 'refused'): void {
  walk.requests++;
  if (isNew) {
    if (isNumber && !Number.isNaN(walk.last)) {
      walk.steps++;
      if (Math.abs(id - walk.last) <= 2) walk.next++;
    }
    if (answer === 'refused') walk.refused++;
    else if (NOT_GIVEN.has(answer)) walk.missing++;
    else if (answer < 300) walk.given++;
  }
  if (isNumber) walk.last = id;
}

function missingShare({ missing, refused, given }: Walk): number {
  return (missing + refused) / Math.max(1, missing + refused + given);
}

function isEnumeration(subject: Subject, walk: Walk): boolean {
  if (missingShare(walk) >= THRESHOLDS.missingShare.value) return true;
  return (
    subject.current >= THRESHOLDS.inOrder.value &&
    walk.next >= THRESHOLDS.orderShare.value * walk.steps &&
    walk.steps > 0
  );
}

function detected(subject: Subject, walk: Walk, parties: Parties, now: Micros): Detected {
  const client = parties.client(walk.client, now);
  const victim = parties.victim(walk.client, now);
  const slot = shown(subject.key.slice(walk.client.length + 1), 120);
  const isMissing = missingShare(walk) >= THRESHOLDS.missingShare.value;
  const least = isMissing ? THRESHOLDS.missing.value : THRESHOLDS.inOrder.value;
  const progress = Math.round((0.6 + 0.1 * (subject.total / least - 1)) * 100) / 100;
  const deed = `went through ${countOf(subject.total, 'identifier')} at ${slot} of ${nameOf(victim)}`;
  const duration = durationText(toSeconds(subject.lastTime - subject.firstTime));
  return {
    profile: client.ip,
    group: `${serverIn(walk.client)} ${slot}`,
    attacker: { ip: client.ip },
    victim,
    threat: 'medium',
    confidence: Math.min(isMissing ? 1 : 0.7, progress),
    object: `of ${nameOf(victim)}`,
    deed,
    description: `${client.name} ${deed} within ${duration}; it was given ${countText(walk.given)} of them.`,
    features: {
      slot,
      identifiers: subject.total,
      given: walk.given,
      missing: walk.missing,
      refused: walk.refused,
      inOrder: walk.steps === 0 ? 0 : Math.round((walk.next / walk.steps) * 1_000) / 1_000,
      threshold: least,
      worked: walk.given > 0 ? 'yes' : 'no',
    },
    flows: [...new Set(subject.flows)],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
