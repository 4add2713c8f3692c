import type { Finding } from '../../../model/evidence.ts';
import type { Flow } from '../../../model/flow.ts';
import { DAY } from '../../../model/time.ts';
import type { Detector } from '../detector.ts';
import { classifyProbe } from '../probe.ts';
import { BoundedTable } from '../state/bounded-table.ts';
import { DistinctInTime, type Subject } from '../state/distinct-in-time.ts';
import { counted, span } from '../words.ts';

const THRESHOLDS = {
  targets: {
    value: 10,
    unit: 'distinct unanswered hosts on one port',
    why: 'Slips reports from 10 on; a person or a program that retries asks for the same few hosts again and again',
  },
  sureTargets: {
    value: 20,
    unit: 'distinct unanswered hosts on one port',
    why: 'from twice the threshold on, chance and outages are no explanation any more: confidence is 1',
  },
  horizon: {
    value: 24,
    unit: 'hours',
    why: 'ten targets a day is slower than any scanner that wants to see a result, so going slowly does not help',
  },
  tcpShare: {
    value: 0.25,
    unit: 'unanswered share of all hosts met on the port',
    why: 'a crawler or a mail server meets dead hosts too, but far more live ones',
  },
  udpShare: {
    value: 0.75,
    unit: 'unanswered share of all hosts met on the port',
    why: 'peer-to-peer programs meet many hosts that are gone; UDP tells them by silence, where TCP would reset',
  },
} as const;

const HORIZON = THRESHOLDS.horizon.value * (DAY / 24);

/** Names resolved within the horizon are remembered for this many addresses. */
const RESOLVED_ADDRESSES = 100_000;

export const horizontalPortScan: Detector = {
  evidence: 'HORIZONTAL_PORT_SCAN',
  title: 'Horizontal port scan',
  description:
    'One host tries the same port on many hosts and gets no conversation: nobody answers, or a reset comes back. Hosts that a DNS answer had named before do not count, because whoever looks a name up knows whom it wants.',
  threat: 'high',
  confidence: 'targets / 20, at most 1',
  thresholds: THRESHOLDS,
  listens: ['flow', 'dns'],
  blindSpots:
    'A scan spread over many sources counts for each source alone. Hosts that answer on the port do not count as scanned. A scanner that first resolves a name for each target is not seen when the DNS traffic is.',
  create() {
    const unanswered = new DistinctInTime({
      horizon: HORIZON,
      subjects: 16_384,
      targetsOfSubject: 65_536,
      targets: 524_288,
    });
    const answered = new DistinctInTime({
      horizon: HORIZON,
      subjects: 16_384,
      targetsOfSubject: 1_024,
      targets: 262_144,
    });
    const resolved = new BoundedTable<true>({ capacity: RESOLVED_ADDRESSES, lifetime: HORIZON });

    function isScan(subject: Subject): boolean {
      if (subject.current < THRESHOLDS.targets.value) return false;
      const others = answered.find(subject.key)?.current ?? 0;
      const share = subject.current / (subject.current + others);
      return share >= (protocolOf(subject) === 'udp' ? THRESHOLDS.udpShare.value : THRESHOLDS.tcpShare.value);
    }

    return {
      on: {
        flow(flow: Flow) {
          const probe = classifyProbe(flow);
          if (probe === 'neither') return;
          const key = `${flow.originator} ${flow.protocol} ${flow.responderPort}`;
          if (probe === 'answered') {
            answered.add(key, flow.responder, flow.start, flow.uid);
            unanswered.remove(key, flow.responder);
          } else if (resolved.get(flow.responder, flow.start) === undefined) {
            unanswered.add(key, flow.responder, flow.start, flow.uid);
          }
        },
        dns(dns) {
          for (const answer of dns.answers)
            if (answer.type === 1 || answer.type === 28) resolved.set(answer.data, true, dns.time);
        },
      },
      tick(now) {
        unanswered.expire(now);
        answered.expire(now);
        resolved.expire(now);
        return unanswered
          .takeChanged()
          .filter(isScan)
          .map((subject) => finding(subject, answered.find(subject.key)?.current ?? 0, now));
      },
    };
  },
};

function protocolOf(subject: Subject): string {
  return subject.key.split(' ')[1] as string;
}

function finding(subject: Subject, answered: number, now: number): Finding {
  const [source, protocol, port] = subject.key.split(' ') as [string, string, string];
  const hosts = `${subject.saturated ? 'at least ' : ''}${counted(subject.total, 'host')}`;
  const deed = `tried port ${port}/${protocol} of ${hosts}`;
  const duration = span(subject.lastTime - subject.firstTime);
  return {
    kind: 'finding',
    evidence: 'HORIZONTAL_PORT_SCAN',
    head: 'flow',
    time: now,
    profile: source,
    group: `${protocol} ${port}`,
    attacker: { ip: source },
    victim: null,
    threat: 'high',
    confidence: Math.min(1, subject.total / THRESHOLDS.sureTargets.value),
    title: `Horizontal port scan of ${port}/${protocol}`,
    deed,
    description: `${source} ${deed} within ${duration} and none of them answered.`,
    features: {
      protocol,
      port: Number(port),
      targets: subject.total,
      answered,
      threshold: THRESHOLDS.targets.value,
      addresses: [...subject.targets],
    },
    flows: [...subject.flows],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
