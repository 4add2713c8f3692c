import { MINUTE, type Micros, toSeconds } from '../../../model/time.ts';
import { headerOf } from '../../../model/web/request.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedMap } from '../../../numeric/bounded-map.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { type Contradiction, contradictionOf } from './client-contradiction.ts';
import { fingerprint } from './fingerprint.ts';
import { Parties } from './parties.ts';
import { agentOf, clientKey, nameOf, serverIn, shown } from './place.ts';
import { type UserAgentClaim, userAgentClaim } from './user-agent-claim.ts';

const THRESHOLDS = {
  requests: {
    value: 10,
    unit: 'requests that contradict their own user agent',
    why: 'an extension or a program inside of a browser may ask for a few things in its own way',
  },
  unnamed: {
    value: 30,
    unit: 'requests without a user agent',
    why: 'health checks and simple devices send none; theirs are few and always the same',
  },
  agents: {
    value: 8,
    unit: 'user agents of one client in a minute, with headers that are otherwise alike',
    why: 'people behind one address have browsers that differ in more than their name',
  },
  changes: {
    value: 0.7,
    unit: 'share of requests whose user agent is not that of the request before',
    why: 'a person asks for many things in a row; who takes turns with every request draws names from a list',
  },
  rotation: { value: 1, unit: 'minutes', why: 'the time in which these are counted' },
  horizon: { value: 10, unit: 'minutes', why: 'a client that is quiet for so long begins anew' },
} as const;

const HORIZON = THRESHOLDS.horizon.value * MINUTE;
const CLIENTS = 16_384;
const AGENTS_OF_CLIENT = 64;
const SHAPES_OF_CLIENT = 3;

const WORDS: Readonly<Record<Contradiction | 'rotation', readonly [words: string, confidence: number]>> = {
  'no-user-agent': ['names no user agent', 0.3],
  'no-accept-language': ['claims to be a browser, but sends no Accept-Language', 0.4],
  'hints-of-another-browser': ['claims to be a browser that sends no client hints, but sends them', 0.6],
  'hints-of-another-version': ['claims one version of Chrome, and another in its client hints', 0.6],
  'hints-of-another-system': ['claims one operating system, and another in its client hints', 0.6],
  'search-engine-within': ['claims to be the robot of a search engine, but asks from a local network', 0.6],
  rotation: ['changes its user agent with nearly every request', 0.5],
};

interface Client {
  readonly firstTime: Micros;
  lastTime: Micros;
  requests: number;
  readonly counts: Map<Contradiction, number>;
  readonly flows: string[];
  agent: string;
  /** Of the minute that began at `since`. */
  since: Micros;
  inMinute: number;
  changes: number;
  last: number;
  readonly agents: Set<number>;
  readonly shapes: Set<number>;
  rotated: number;
}

export const webClientLies: Behaviour = {
  evidence: 'WEB_CLIENT_LIES',
  description:
    'A client says of itself what does not fit what it sends: the name of a browser without what that browser always sends, client hints that say otherwise, the robot of a search engine from a local network, no name at all, or another name with every request. By itself that is no attack.',
  threat: 'low',
  confidence: '0.6 for contradictions, 0.5 for changing names, 0.4 without Accept-Language, 0.3 without a name',
  thresholds: THRESHOLDS,
  blindSpots:
    'A tool that sends all that a browser does passes, and so does every claim to be a search engine that comes from the internet: who owns an address is not asked for. The order of headers is not looked at, because proxies change it. Access logs hold too few headers for most of it. Programs that show pages under the name of a browser may lack what browsers send.',
  create() {
    const clients = new BoundedTable<Client>({ capacity: CLIENTS, lifetime: HORIZON });
    const claims = new BoundedMap<string, UserAgentClaim>(1_024);
    const parties = new Parties({ capacity: CLIENTS, lifetime: HORIZON });
    const changed = new Set<string>();
    let untold = 0;

    const claimOf = (agent: string): UserAgentClaim => {
      const known = claims.get(agent);
      if (known !== undefined) return known;
      const claim = userAgentClaim(agent.slice(0, 1_024));
      if (agent.length <= 512) claims.set(agent, claim);
      return claim;
    };

    return {
      hear(heard: HeardRequest) {
        const { time, uid, userAgent } = heard.transaction;
        const { headers } = heard.decoded.request;
        const agent = headerOf(headers, 'user-agent') ?? userAgent ?? '';
        const key = clientKey(heard);
        let client = clients.get(key, time);
        if (client === undefined) client = begin(time);
        clients.set(key, client, Math.max(time, client.lastTime));
        client.requests++;
        if (time > client.lastTime) client.lastTime = time;
        const contradiction = contradictionOf(claimOf(agent), headers, heard.exchange.client);
        const isRotating = noteAgent(client, agentOf(heard), headers, time);
        if (contradiction === null && !isRotating) return;
        if (contradiction !== null) {
          const count = (client.counts.get(contradiction) ?? 0) + 1;
          client.counts.set(contradiction, count);
          client.agent = shown(agent, 200);
        }
        if (client.flows.length < 32 && !client.flows.includes(uid)) client.flows.push(uid);
        parties.note(key, heard);
        if (changed.size < CLIENTS) changed.add(key);
        else if (!changed.has(key)) untold++;
      },
      get evicted() {
        return clients.evicted + parties.evicted + untold;
      },
      tick(now) {
        const found: Detected[] = [];
        for (const key of changed) {
          const client = clients.get(key, now);
          const detected = client === undefined ? undefined : tell(key, client, parties, now);
          if (detected !== undefined) found.push(detected);
        }
        changed.clear();
        clients.expire(now);
        parties.expire(now);
        return found;
      },
    };
  },
};

function begin(time: Micros): Client {
  return {
    ...{ firstTime: time, lastTime: time, requests: 0, counts: new Map(), flows: [], agent: '' },
    ...{ since: time, inMinute: 0, changes: 0, last: 0, agents: new Set(), shapes: new Set(), rotated: 0 },
  };
}

/** Whether the client has taken one name after the other within the minute. */
function noteAgent(client: Client, name: number, headers: readonly string[], time: Micros): boolean {
  if (time - client.since >= THRESHOLDS.rotation.value * MINUTE) {
    client.since = time;
    client.inMinute = 0;
    client.changes = 0;
    client.agents.clear();
    client.shapes.clear();
  }
  client.inMinute++;
  if (name !== client.last) client.changes++;
  client.last = name;
  if (!client.agents.has(name) && client.agents.size < AGENTS_OF_CLIENT) {
    client.agents.add(name);
    if (client.shapes.size < SHAPES_OF_CLIENT) client.shapes.add(shapeOf(headers));
  }
  const { agents, changes } = THRESHOLDS;
  // Two for each name, so that as many people who ask for one page each do not count.
  const isRotating =
    client.agents.size >= agents.value &&
    client.inMinute >= 2 * agents.value &&
    client.changes >= changes.value * client.inMinute &&
    client.shapes.size < SHAPES_OF_CLIENT;
  if (isRotating) client.rotated = Math.max(client.rotated, client.agents.size);
  return isRotating;
}

/** What browsers differ in besides their name: which headers in which order, and what they accept. */
function shapeOf(headers: readonly string[]): number {
  let shape = '';
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    if (name === 'user-agent' || name === 'cookie' || name === 'referer' || name.startsWith('content-')) continue;
    shape += name.startsWith('accept') ? `${name}:${headers[index + 1]};` : `${name};`;
  }
  return fingerprint(shape);
}

function tell(key: string, client: Client, parties: Parties, now: Micros): Detected | undefined {
  const { requests, unnamed } = THRESHOLDS;
  let strongest: Contradiction | 'rotation' | undefined;
  let count = 0;
  for (const [contradiction, times] of client.counts) {
    if (times < (contradiction === 'no-user-agent' ? unnamed.value : requests.value)) continue;
    count += times;
    if (strongest === undefined || WORDS[contradiction][1] > WORDS[strongest][1]) strongest = contradiction;
  }
  if (client.rotated > 0 && (strongest === undefined || WORDS.rotation[1] > WORDS[strongest][1]))
    strongest = 'rotation';
  if (strongest === undefined) return undefined;
  const { ip, name } = parties.client(key, now);
  const victim = parties.victim(key, now);
  const [deed, confidence] = WORDS[strongest];
  const duration = durationText(toSeconds(client.lastTime - client.firstTime));
  return {
    profile: ip,
    group: serverIn(key),
    attacker: { ip },
    victim,
    threat: 'low',
    confidence,
    object: `to ${nameOf(victim)}`,
    deed,
    description: `${name} ${deed}; seen in ${countOf(Math.max(count, client.rotated), 'request')} to ${nameOf(victim)} within ${duration}.`,
    features: {
      contradictions: [...client.counts].map(([contradiction, times]) => `${contradiction}: ${times}`),
      requests: client.requests,
      agents: client.rotated,
      agent: client.agent,
      threshold: requests.value,
    },
    flows: [...client.flows],
    count: Math.max(count, client.rotated),
    firstTime: client.firstTime,
    lastTime: client.lastTime,
  };
}
