import type { Flow } from '../../../model/flow.ts';
import { HOUR, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import type { Detected, Detector } from '../detector.ts';
import { classifyProbe, isStealthProbe } from '../probe.ts';
import { type Search, Searches } from '../scan.ts';

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

const HORIZON = THRESHOLDS.horizon.value * HOUR;

/** UDP ports that traceroute counts up from 33434, one a probe (traceroute(8)): routers on the way answer, not the port. */
const TRACEROUTE = { first: 33_434, last: 33_689 };

export const verticalPortScan: Detector = {
  evidence: 'VERTICAL_PORT_SCAN',
  description:
    'One host tries many ports of one other host and gets no conversation: nobody answers, or a reset comes back. Probes without a SYN (FIN, NULL, Xmas, ACK scans) count as well.',
  threat: 'high',
  confidence: 'ports / 20, at most 1',
  thresholds: THRESHOLDS,
  listens: ['flow'],
  blindSpots:
    'A scan spread over many sources counts for each source alone, and a flood of forged sources can push a slow scanner out of memory (the counter of forgotten subjects tells). Whoever can forge senders can make others look like scanners. Ports that answer do not count. UDP ports 33434 to 33689 are left to traceroute. From the port of a well-known service, probes pass for its answers where they carry data, and over TCP those that acknowledge also where they go to ports from 32768 on or carry a FIN; a SYN-ACK from any port below 32768, or between ports above, passes for the answer to a forged SYN. A SYN that is acknowledged, without any answer in between, looks like half a capture. Over UDP, 12 datagrams to each port over 10 seconds look like one-way streams.',
  create() {
    const searches = new Searches(HORIZON);
    return {
      on: {
        flow(flow: Flow) {
          const probe = isStealthProbe(flow) ? 'unanswered' : classifyProbe(flow);
          if (probe === 'neither' || isTraceroute(flow)) return;
          const key = `${flow.originator} ${flow.responder} ${flow.protocol}`;
          if (probe === 'unanswered') searches.noteUnanswered(key, flow.responderPort, flow);
          else searches.noteKnown(key, flow.responderPort, flow);
        },
      },
      get evicted() {
        return searches.evicted;
      },
      tick(now) {
        return searches
          .takeChanged(now)
          .filter(
            ({ unanswered, share }) => unanswered.current >= THRESHOLDS.ports.value && share >= THRESHOLDS.share.value,
          )
          .map(detected);
      },
    };
  },
};

function isTraceroute(flow: Flow): boolean {
  return flow.protocol === 'udp' && flow.responderPort >= TRACEROUTE.first && flow.responderPort <= TRACEROUTE.last;
}

function detected({ unanswered: subject, knownTargets }: Search): Detected {
  const [source, target, protocol] = subject.key.split(' ') as [string, string, string];
  const ports = `${subject.saturated ? 'at least ' : ''}${countOf(subject.total, `${protocol.toUpperCase()} port`)}`;
  const deed = `tried ${ports} of ${target}`;
  const duration = durationText(toSeconds(subject.lastTime - subject.firstTime));
  return {
    profile: source,
    group: `${target} ${protocol}`,
    attacker: { ip: source },
    victim: { ip: target },
    threat: 'high',
    confidence: Math.min(1, subject.total / THRESHOLDS.surePorts.value),
    object: `of ${target}`,
    deed,
    description: `${source} ${deed} within ${duration}; no conversation came of it.`,
    features: {
      protocol,
      ports: subject.total,
      threshold: THRESHOLDS.ports.value,
      examples: [...subject.targets],
      answered: [...knownTargets],
    },
    flows: [...subject.flows],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
