import { HOUR, MINUTE, type Micros, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime, type Subject } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { fingerprint } from './fingerprint.ts';
import { Parties } from './parties.ts';
import { clientKey, clientOf, nameOf, pathOf, serverIn, serverOf, shown, statusOf } from './place.ts';

const THRESHOLDS = {
  paths: {
    value: 20,
    unit: 'distinct paths of one server that one client was not given',
    why: 'a broken page has a few missing images and scripts, and they are the same for everybody; the shortest lists of scanners have hundreds',
  },
  surePaths: {
    value: 100,
    unit: 'distinct paths',
    why: 'five times the threshold: confidence grows from 0.6 to 1 until here',
  },
  horizon: {
    value: 10,
    unit: 'minutes',
    why: 'two paths a minute would need weeks for the lists that scanners bring along',
  },
  share: {
    value: 0.6,
    unit: 'share of these among all paths that the client asked for',
    why: 'who follows links is given most of what it asks for, and a crawler after a change of the site a good part',
  },
  clients: {
    value: 5,
    unit: 'visitors who were not given a path either, so that it counts for nobody',
    why: 'a link that is broken leads everybody there; a visitor is a client that was given more paths than it was not',
  },
} as const;

const HORIZON = THRESHOLDS.horizon.value * MINUTE;
const LIMITS = { horizon: HORIZON, subjects: 16_384, targetsOfSubject: 4_096, targets: 262_144 };
/** A link that is broken stays so for longer than a sweep takes. */
const BROKEN = { horizon: HOUR, subjects: 16_384, targetsOfSubject: THRESHOLDS.clients.value, targets: 65_536 };

/** Not given: wrong (400), not allowed (401, 403), not there (404, 410). 405 and above tell that something is there. */
const FAILURES: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** What browsers, assistants and crawlers ask for by themselves, whether it is there or not. */
const BY_ITSELF =
  /^\/(?:favicon\.|apple-touch-icon|browserconfig\.xml|robots\.txt|sitemap[\w-]*\.xml|ads\.txt|app-ads\.txt|humans\.txt|manifest\.json|site\.webmanifest|\.well-known\/)|\.map$/i;

interface Answered {
  refused: number;
  readonly statuses: Map<number, number>;
  /** Some of what it was given all the same. */
  readonly found: string[];
}

export const webContentDiscovery: Behaviour = {
  evidence: 'WEB_CONTENT_DISCOVERY',
  description:
    'One client asks one server for many different paths and is given hardly any: it does not follow links, it guesses. That is how scanners look for what nobody should find.',
  threat: 'medium',
  confidence: '0.6 at the threshold, growing to 1 at 100 paths',
  thresholds: THRESHOLDS,
  blindSpots:
    'A server that answers every path with 200, or leads every unknown one to its front page, gives nothing away; a sweep of less than two paths a minute passes, as does one spread over many clients, and one that asks for enough pages that are there. Five clients that browse can excuse a path.',
  create() {
    const missing = new DistinctInTime(LIMITS);
    const given = new DistinctInTime(LIMITS);
    const broken = new DistinctInTime(BROKEN);
    const answers = new BoundedTable<Answered>({ capacity: LIMITS.subjects, lifetime: HORIZON });
    const parties = new Parties({ capacity: LIMITS.subjects, lifetime: HORIZON });

    return {
      hear(heard: HeardRequest) {
        const status = statusOf(heard);
        if (status === null) return;
        const { time, uid } = heard.transaction;
        const path = pathOf(heard.decoded);
        const key = clientKey(heard);
        const target = fingerprint(path);
        const isRefused = heard.exchange.refused !== null;
        if (!isRefused && !FAILURES.has(status)) {
          // Errors of the server and limits of its patience tell nothing of the path.
          if (status < 400) {
            given.add(key, target, time, '');
            const answered = answers.get(key, time);
            if (answered !== undefined && answered.found.length < 8 && !answered.found.includes(shown(path, 100))) {
              answered.found.push(shown(path, 100));
            }
          }
          return;
        }
        if (BY_ITSELF.test(path)) return;
        const link = `${serverOf(heard)} ${target}`;
        const isVisitor = (given.get(key)?.current ?? 0) > (missing.get(key)?.current ?? 0);
        if (isVisitor && !isRefused) broken.add(link, clientOf(key), time, '');
        if ((broken.get(link)?.current ?? 0) >= THRESHOLDS.clients.value) return;
        missing.add(key, target, time, uid);
        const answered = answers.get(key, time) ?? { refused: 0, statuses: new Map(), found: [] };
        if (isRefused) answered.refused++;
        else answered.statuses.set(status, (answered.statuses.get(status) ?? 0) + 1);
        answers.set(key, answered, time);
        parties.note(key, heard);
      },
      get evicted() {
        return missing.evicted + given.evicted + broken.evicted + answers.evicted + parties.evicted;
      },
      tick(now) {
        const found: Detected[] = [];
        for (const subject of missing.takeChanged()) {
          if (subject.current < THRESHOLDS.paths.value) continue;
          const others = given.get(subject.key)?.current ?? 0;
          const share = subject.current / (subject.current + others);
          if (share < THRESHOLDS.share.value) continue;
          found.push(detected(subject, others, answers.get(subject.key, now), parties, now));
        }
        for (const state of [missing, given, broken, answers, parties]) state.expire(now);
        return found;
      },
    };
  },
};

function detected(
  subject: Subject,
  others: number,
  answered: Answered | undefined,
  parties: Parties,
  now: Micros,
): Detected {
  const client = parties.client(subject.key, now);
  const victim = parties.victim(subject.key, now);
  const { paths, surePaths } = THRESHOLDS;
  const progress = (subject.total - paths.value) / (surePaths.value - paths.value);
  const deed = `asked ${nameOf(victim)} for ${countOf(subject.total, 'path')} that it was not given`;
  const duration = durationText(toSeconds(subject.lastTime - subject.firstTime));
  const statuses = [...(answered?.statuses ?? [])].sort(([a], [b]) => a - b);
  return {
    profile: client.ip,
    group: serverIn(subject.key),
    attacker: { ip: client.ip },
    victim,
    threat: 'medium',
    confidence: Math.min(1, Math.round((0.6 + 0.4 * progress) * 100) / 100),
    object: `on ${nameOf(victim)}`,
    deed,
    description: `${client.name} ${deed}, within ${duration}; it was given ${countOf(others, 'other')}.`,
    features: {
      paths: subject.total,
      given: others,
      threshold: paths.value,
      refused: answered?.refused ?? 0,
      statuses: statuses.map(([status, count]) => `${status}: ${count}`),
      found: [...(answered?.found ?? [])],
      worked: others > 0 ? 'unknown' : 'no',
    },
    flows: [...new Set(subject.flows)],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
