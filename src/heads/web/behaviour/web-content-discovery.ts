import { HOUR, MINUTE, type Micros, toSeconds } from '../../../model/time.ts';
import { headerOf } from '../../../model/web/request.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime, type Subject } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { fingerprint } from './fingerprint.ts';
import { currentOf, PageExcuses, pageBefore } from './page-excuses.ts';
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
  byItself: {
    value: 64,
    unit: 'paths that programs ask for by themselves (icons, robots.txt, /.well-known/, maps of sources), which do not count',
    why: 'tools of developers load a map for each script of a page; a word list that is dressed up as such paths has more',
  },
  excusedByPage: {
    value: 60,
    unit: 'paths that are missing where a page that the client was given refers to it, which do not count',
    why: 'a page whose pictures have all gone; whoever only says so is told twenty paths later',
  },
  excusedByPages: {
    value: 240,
    unit: 'paths that all pages which the client was given excuse together',
    why: 'four such pages: a word list is longer, and who reads pages to make use of them does not get far',
  },
} as const;

const HORIZON = THRESHOLDS.horizon.value * MINUTE;
const LIMITS = { horizon: HORIZON, subjects: 16_384, targetsOfSubject: 4_096, targets: 262_144 };
const SPARED = { ...LIMITS, targetsOfSubject: THRESHOLDS.byItself.value, targets: 65_536 };
const EXCUSED = {
  horizon: HORIZON,
  clients: LIMITS.subjects,
  ofPage: THRESHOLDS.excusedByPage.value,
  ofClient: THRESHOLDS.excusedByPages.value,
};
/** A link that is broken stays so for longer than a sweep takes. */
const BROKEN = { horizon: HOUR, subjects: 16_384, targetsOfSubject: THRESHOLDS.clients.value, targets: 65_536 };

/** Not given: wrong (400), not allowed (401, 403), not there (404, 410). 405 and above tell that something is there. */
const FAILURES: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** Asked for by themselves by browsers, assistants and crawlers, whether it is there or not. Only so many are spared. */
const BY_ITSELF =
  /^\/(?:favicon\.|apple-touch-icon|browserconfig\.xml|robots\.txt|sitemap[\w-]*\.xml|ads\.txt|app-ads\.txt|humans\.txt|manifest\.json|site\.webmanifest|\.well-known\/)|\.(?:css|[cm]?js)\.map$/i;

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
    'A server that answers every path with 200, or leads every unknown one to its front page, gives nothing away; a sweep of less than two paths a minute passes, as does one spread over many clients, and one that asks for enough pages that are there. Who names a page that it was given as the one before has up to 240 paths more, and who dresses paths up as what programs ask for by themselves 64. A sweep with a cookie tells nothing where everything is answered with 401. Five clients that browse can excuse a path.',
  create() {
    const missing = new DistinctInTime(LIMITS);
    const given = new DistinctInTime(LIMITS);
    const broken = new DistinctInTime(BROKEN);
    const spared = new DistinctInTime(SPARED);
    const excuses = new PageExcuses(EXCUSED);
    const answers = new BoundedTable<Answered>({ capacity: LIMITS.subjects, lifetime: HORIZON });
    const parties = new Parties({ capacity: LIMITS.subjects, lifetime: HORIZON });
    const states = [missing, given, broken, spared, excuses, answers, parties];

    const noteGiven = (key: string, path: string, target: number, time: Micros) => {
      given.add(key, target, time, '');
      const answered = answers.get(key, time);
      if (answered !== undefined && answered.found.length < 8 && !answered.found.includes(shown(path, 100))) {
        answered.found.push(shown(path, 100));
      }
    };

    /** Whether many others were not given it either, or a page that was given leads there. */
    const isBrokenLink = (heard: HeardRequest, key: string, target: number) => {
      const { time } = heard.transaction;
      const isRefused = heard.exchange.refused !== null;
      const link = `${serverOf(heard)} ${target}`;
      const isVisitor = currentOf(given.get(key)) > currentOf(missing.get(key)) + excuses.count(key);
      if (isVisitor && !isRefused) broken.add(link, clientOf(key), time, '');
      if (currentOf(broken.get(link)) >= THRESHOLDS.clients.value) return true;
      const before = isRefused ? undefined : pageBefore(heard);
      const page = before === undefined ? 0 : fingerprint(before);
      return page !== 0 && given.lastSeen(key, page, time) !== undefined && excuses.excuse(key, page, target, time);
    };

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
          if (status < 400) noteGiven(key, path, target, time);
          return;
        }
        // Whoever comes with a name or a session is not let in any more: that tells nothing of the path.
        if (status === 401 && !isRefused && hasCredentials(heard)) return;
        if (BY_ITSELF.test(path) && isSpared(spared, key, target, time)) return;
        if (isBrokenLink(heard, key, target)) return;
        missing.add(key, target, time, uid);
        const answered = answers.get(key, time) ?? { refused: 0, statuses: new Map(), found: [] };
        if (isRefused) answered.refused++;
        else answered.statuses.set(status, (answered.statuses.get(status) ?? 0) + 1);
        answers.set(key, answered, time);
        parties.note(key, heard);
      },
      get evicted() {
        return states.reduce((sum, state) => sum + state.evicted, 0);
      },
      tick(now) {
        const found: Detected[] = [];
        for (const subject of missing.takeChanged()) {
          if (subject.current < THRESHOLDS.paths.value) continue;
          const others = currentOf(given.get(subject.key));
          const share = subject.current / (subject.current + others);
          if (share < THRESHOLDS.share.value) continue;
          found.push(detected(subject, others, answers.get(subject.key, now), parties, now));
        }
        for (const state of states) state.expire(now);
        return found;
      },
    };
  },
};

function hasCredentials({ decoded: { request } }: HeardRequest): boolean {
  return headerOf(request.headers, 'authorization') !== null || headerOf(request.headers, 'cookie') !== null;
}

/** Whether what programs ask for by themselves is still believed to be that. */
function isSpared(spared: DistinctInTime, key: string, target: number, time: Micros): boolean {
  const isNew = spared.lastSeen(key, target, time) === undefined;
  if (isNew && currentOf(spared.get(key)) >= SPARED.targetsOfSubject) return false;
  spared.add(key, target, time, '');
  return true;
}

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
