import { EVIDENCE_NAMES, type EvidenceKind } from '../../../model/evidence.ts';
import { HOUR, type Micros } from '../../../model/time.ts';
import { countOf, countText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { outcomeOf } from './attack-outcome.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { Parties } from './parties.ts';
import { clientKey, nameOf, pathOf, serverIn, serverOf, shown, statusOf } from './place.ts';
import { UsualSizes } from './usual-sizes.ts';

const THRESHOLDS = {
  data: {
    value: 0.8,
    unit: 'confidence of a sign, from which on threat is critical',
    why: 'output of commands, files and secrets: what was wanted has got out. Errors and traces below it show that the attack reached something, and count as high',
  },
  sizeConfidence: {
    value: 0.4,
    unit: 'confidence where only the size is unusual, with medium threat',
    why: 'a dump is longer than any page before it, but so may be a search for everything',
  },
  sizeFactor: {
    value: 3,
    unit: 'times the longest of at least ten answers of the same path',
    why: 'lists grow with their filters, but hardly to three times the longest, and by 2 KiB at least',
  },
  horizon: { value: 1, unit: 'hours', why: 'a client that attacks again after so long begins a new finding' },
} as const;

const HORIZON = THRESHOLDS.horizon.value * HOUR;
const CAPACITY = 16_384;

interface Success {
  readonly key: string;
  readonly sign: string;
  readonly confidence: number;
  readonly kinds: Set<EvidenceKind>;
  readonly rules: string[];
  readonly targets: string[];
  readonly flows: string[];
  readonly firstTime: Micros;
  lastTime: Micros;
  count: number;
  status: number;
  size: number;
}

export const webAttackSucceeded: Behaviour = {
  evidence: 'WEB_ATTACK_SUCCEEDED',
  description:
    'The answer to an attack shows that it worked: output of a command, a file of the system, an error of the database, a stack trace, the script standing in the page, the result of a template. What stands in the request too only echoes it and does not count.',
  threat: 'critical',
  confidence:
    'that of the sign: 0.6 for stack traces, 0.75 for errors of databases and for scripts, 0.9 and more for output and files',
  thresholds: THRESHOLDS,
  blindSpots:
    'Only the beginning of an answer is kept, and none by access logs; packed with brotli it can only be read whole. What an attack did in the background (a blind injection, a file that was written, a connection out) is in no answer, and how long an answer took is not known. A page that shows such text to everybody, as a manual does, counts when an attack is aimed at it.',
  create() {
    const successes = new BoundedTable<Success>({ capacity: CAPACITY, lifetime: HORIZON });
    const sizes = new UsualSizes();
    const parties = new Parties({ capacity: CAPACITY, lifetime: HORIZON });
    const changed = new Set<string>();

    const note = (heard: HeardRequest, sign: string, confidence: number) => {
      const { time, uid } = heard.transaction;
      const client = clientKey(heard);
      const key = `${client} ${confidence === THRESHOLDS.sizeConfidence.value ? 'size' : sign}`;
      const success: Success = successes.get(key, time) ?? {
        ...{ key: client, sign, confidence, kinds: new Set(), rules: [], targets: [], flows: [] },
        ...{ firstTime: time, lastTime: time, count: 0, status: 0, size: 0 },
      };
      success.count++;
      success.lastTime = Math.max(success.lastTime, time);
      success.status = statusOf(heard) ?? 0;
      success.size = sizeOf(heard);
      for (const { evidence, rule } of heard.inspection.hits.slice(0, 16)) {
        success.kinds.add(evidence);
        if (success.rules.length < 16 && !success.rules.includes(rule)) success.rules.push(rule);
      }
      if (success.targets.length < 8) success.targets.push(shown(heard.decoded.request.target, 200));
      if (success.flows.length < 32 && !success.flows.includes(uid)) success.flows.push(uid);
      successes.set(key, success, success.lastTime);
      parties.note(client, heard);
      if (changed.size < CAPACITY) changed.add(key);
    };

    return {
      hear(heard: HeardRequest) {
        const { exchange, decoded, inspection, transaction } = heard;
        const status = statusOf(heard);
        if (status === null || exchange.refused !== null) return;
        const isFull = status >= 200 && status < 300;
        if (!inspection.isAttack) {
          if (isFull)
            sizes.note(`${serverOf(heard)} ${pathOf(decoded).slice(0, 200)}`, sizeOf(heard), transaction.time);
          return;
        }
        const { outcome, sign, confidence } = outcomeOf(exchange, decoded, inspection);
        if (outcome === 'succeeded' && sign !== null) note(heard, sign, confidence);
        else if (outcome === 'unknown' && isFull) {
          const path = `${serverOf(heard)} ${pathOf(decoded).slice(0, 200)}`;
          const usual = sizes.exceeded(path, sizeOf(heard), transaction.time);
          if (usual === undefined) return;
          const longest = `${countText(sizeOf(heard))} bytes where ${countText(usual)} were the most`;
          note(heard, longest, THRESHOLDS.sizeConfidence.value);
        }
      },
      get evicted() {
        return successes.evicted + sizes.evicted + parties.evicted;
      },
      tick(now) {
        const found: Detected[] = [];
        for (const key of changed) {
          const success = successes.get(key, now);
          if (success !== undefined) found.push(detected(success, key.slice(success.key.length + 1), parties, now));
        }
        changed.clear();
        for (const state of [successes, sizes, parties]) state.expire(now);
        return found;
      },
    };
  },
};

function sizeOf({ exchange, transaction }: HeardRequest): number {
  return exchange.response?.size ?? transaction.responseBodyBytes;
}

function detected(success: Success, what: string, parties: Parties, now: Micros): Detected {
  const client = parties.client(success.key, now);
  const victim = parties.victim(success.key, now);
  const { confidence, sign } = success;
  const names = [...success.kinds].map((kind) => EVIDENCE_NAMES[kind]);
  const attack = names.length === 0 ? 'an attack' : names.slice(0, 3).join(', ');
  const deed = `attacked ${nameOf(victim)} and was answered with ${sign}`;
  return {
    profile: client.ip,
    group: `${serverIn(success.key)} ${what}`,
    attacker: { ip: client.ip },
    victim,
    threat: confidence >= THRESHOLDS.data.value ? 'critical' : confidence >= 0.6 ? 'high' : 'medium',
    confidence,
    object: `on ${nameOf(victim)}`,
    deed,
    description: `${client.name} ${deed} (${attack}; ${countOf(success.count, 'answer')}, the last with status ${success.status} and ${countOf(success.size, 'byte')}).`,
    features: {
      sign,
      kinds: [...success.kinds],
      rules: [...success.rules],
      targets: [...success.targets],
      status: success.status,
      bytes: success.size,
      worked: confidence >= 0.6 ? 'yes' : 'unknown',
    },
    flows: [...success.flows],
    count: success.count,
    firstTime: success.firstTime,
    lastTime: success.lastTime,
  };
}
