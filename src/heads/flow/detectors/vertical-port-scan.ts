import type { Finding } from '../../../model/evidence.ts';
import type { Flow } from '../../../model/flow.ts';
import { DAY } from '../../../model/time.ts';
import type { Detector } from '../detector.ts';
import { classifyProbe, isStealthProbe } from '../probe.ts';
import { DistinctInTime, type Subject } from '../state/distinct-in-time.ts';
import { counted, span } from '../words.ts';

const THRESHOLDS = {
  ports: {
    value: 10,
    unit: 'distinct unanswered ports of one host',
    why: 'Slips reports from 10 on; programs that miss a service try one port, or the few of its family',
  },
  surePorts: {
    value: 20,
    unit: 'distinct unanswered ports of one host',
    why: 'from twice the threshold on no program explains it: confidence is 1',
  },
  horizon: {
    value: 24,
    unit: 'hours',
    why: 'ten ports a day is slower than any scanner that wants to see a result, so going slowly does not help',
  },
  share: {
    value: 0.5,
    unit: 'unanswered share of all ports met on the host',
    why: 'remote procedure calls and passive FTP meet many ports of one server, and nearly all of them answer',
  },
} as const;

const HORIZON = THRESHOLDS.horizon.value * (DAY / 24);

/** UDP ports that traceroute counts up from 33434, one a probe (traceroute(8)): routers on the way answer, not the port. */
const TRACEROUTE = { first: 33_434, last: 33_689 };

export const verticalPortScan: Detector = {
  evidence: 'VERTICAL_PORT_SCAN',
  title: 'Vertical port scan',
  description:
    'One host tries many ports of one other host and gets no conversation: nobody answers, or a reset comes back. Probes without a SYN (FIN, NULL, Xmas, ACK scans) count as well.',
  threat: 'high',
  confidence: 'ports / 20, at most 1',
  thresholds: THRESHOLDS,
  listens: ['flow'],
  blindSpots:
    'A scan spread over many sources counts for each source alone. Ports that answer do not count. UDP ports 33434 to 33689 are left to traceroute.',
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

    function isScan(subject: Subject): boolean {
      if (subject.current < THRESHOLDS.ports.value) return false;
      const others = answered.find(subject.key)?.current ?? 0;
      return subject.current / (subject.current + others) >= THRESHOLDS.share.value;
    }

    return {
      on: {
        flow(flow: Flow) {
          const probe = isStealthProbe(flow) ? 'unanswered' : classifyProbe(flow);
          if (probe === 'neither' || isTraceroute(flow)) return;
          const key = `${flow.originator} ${flow.responder} ${flow.protocol}`;
          if (probe === 'unanswered') unanswered.add(key, flow.responderPort, flow.start, flow.uid);
          else {
            answered.add(key, flow.responderPort, flow.start, flow.uid);
            unanswered.remove(key, flow.responderPort);
          }
        },
      },
      tick(now) {
        unanswered.expire(now);
        answered.expire(now);
        return unanswered
          .takeChanged()
          .filter(isScan)
          .map((subject) => finding(subject, answered.find(subject.key)?.targets ?? [], now));
      },
    };
  },
};

function isTraceroute(flow: Flow): boolean {
  return flow.protocol === 'udp' && flow.responderPort >= TRACEROUTE.first && flow.responderPort <= TRACEROUTE.last;
}

function finding(subject: Subject, open: readonly (string | number)[], now: number): Finding {
  const [source, target, protocol] = subject.key.split(' ') as [string, string, string];
  const ports = `${subject.saturated ? 'at least ' : ''}${counted(subject.total, `${protocol.toUpperCase()} port`)}`;
  const deed = `tried ${ports} of ${target}`;
  const duration = span(subject.lastTime - subject.firstTime);
  return {
    kind: 'finding',
    evidence: 'VERTICAL_PORT_SCAN',
    head: 'flow',
    time: now,
    profile: source,
    group: `${target} ${protocol}`,
    attacker: { ip: source },
    victim: { ip: target },
    threat: 'high',
    confidence: Math.min(1, subject.total / THRESHOLDS.surePorts.value),
    title: `Vertical port scan of ${target}`,
    deed,
    description: `${source} ${deed} within ${duration} and none of them answered.`,
    features: {
      protocol,
      ports: subject.total,
      threshold: THRESHOLDS.ports.value,
      examples: [...subject.targets],
      answered: [...open],
    },
    flows: [...subject.flows],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
