import type { Flow } from '../../../model/flow.ts';
import { HOUR, SECOND, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import type { Detected, Detector } from '../detector.ts';
import { classifyProbe } from '../probe.ts';
import { type Search, Searches } from '../scan.ts';

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
  udpReturn: {
    value: 60,
    unit: 'seconds until an unanswered host is asked over UDP again',
    why: 'scanners repeat a probe within seconds (nmap waits 10 s at most); who comes back later wants this very host, as NTP clients do after 64 s and more (RFC 5905 section 7.2)',
  },
} as const;

const HORIZON = THRESHOLDS.horizon.value * HOUR;
const UDP_RETURN = THRESHOLDS.udpReturn.value * SECOND;

/**
 * UDP ports on which silence is common, so that it tells less than on any other. 123: devices carry lists of NTP servers
 * and ask all of them (measured: a camera without internet, 15 in half a minute). 137, 1900, 3702, 5353, 5355: programs
 * look for neighbours by asking each (NetBIOS names, SSDP, WS-Discovery, mDNS, LLMNR). 443: browsers try QUIC first,
 * and many networks drop it.
 */
const SILENT_PORTS: ReadonlySet<number> = new Set([123, 137, 443, 1900, 3702, 5353, 5355]);

/** Names resolved within the horizon are remembered for this many addresses. */
const RESOLVED_ADDRESSES = 100_000;

/** Who asks over IPv4 for an IPv6 address goes there from another address of its own, which nobody tells. */
const ANYONE = '*';

function askerOf(asker: string, address: string): string {
  return asker.includes(':') === address.includes(':') ? asker : ANYONE;
}

export const horizontalPortScan: Detector = {
  evidence: 'HORIZONTAL_PORT_SCAN',
  description:
    'One host tries the same port on many hosts and gets no conversation: nobody answers, or a reset comes back. Hosts that the answer to a DNS question of its own had named before do not count, because whoever looks a name up knows whom it wants. Over UDP on ports where silence is common (NTP, QUIC, searches for neighbours) its threat is medium.',
  threat: 'high',
  confidence: 'targets / 20, at most 1',
  thresholds: THRESHOLDS,
  listens: ['flow', 'dns'],
  blindSpots:
    'A scan spread over many sources counts for each source alone, and a flood of forged sources can push a slow scanner out of memory (the counter of forgotten subjects tells). Whoever can forge senders can make others look like scanners. Hosts that answer on the port do not count as scanned. A scanner that first resolves a name for each target is not seen when the DNS traffic is; over IPv6 it is enough that anyone asked over IPv4, and the other way round. Probes without a SYN do not count here. A SYN that is acknowledged, without any answer in between, looks like half a capture. Over UDP, a scanner that asks each host twice with a minute between looks like a client of them, and one that sends 12 datagrams to each over 10 seconds like a one-way stream.',
  create() {
    const searches = new Searches(HORIZON);
    const resolved = new BoundedTable<true>({ capacity: RESOLVED_ADDRESSES, lifetime: HORIZON });
    const isResolved = ({ originator, responder, start }: Flow) =>
      [originator, ANYONE].some((asker) => resolved.get(`${asker} ${responder}`, start) !== undefined);

    return {
      on: {
        flow(flow: Flow) {
          const probe = classifyProbe(flow);
          if (probe === 'neither') return;
          const key = `${flow.originator} ${flow.protocol} ${flow.responderPort}`;
          const before = searches.lastUnanswered(key, flow.responder, flow.start);
          const returns = flow.protocol === 'udp' && before !== undefined && flow.start - before >= UDP_RETURN;
          if (probe === 'answered' || returns) searches.noteKnown(key, flow.responder, flow);
          else if (!isResolved(flow)) {
            searches.noteUnanswered(key, flow.responder, flow);
          }
        },
        dns(dns) {
          // An answer that nobody asked for may be forged, to excuse a scan.
          if (dns.roundTrip === null) return;
          for (const { type, data } of dns.answers)
            if (type === 1 || type === 28) resolved.set(`${askerOf(dns.originator, data)} ${data}`, true, dns.time);
        },
      },
      get evicted() {
        return searches.evicted + resolved.evicted;
      },
      tick(now) {
        resolved.expire(now);
        return searches.takeChanged(now).filter(isScan).map(detected);
      },
    };
  },
};

function isScan({ unanswered, share }: Search): boolean {
  const protocol = unanswered.key.split(' ')[1];
  const least = protocol === 'udp' ? THRESHOLDS.udpShare.value : THRESHOLDS.tcpShare.value;
  return unanswered.current >= THRESHOLDS.targets.value && share >= least;
}

function detected({ unanswered: subject, known }: Search): Detected {
  const [source, protocol, port] = subject.key.split(' ') as [string, string, string];
  const hosts = `${subject.saturated ? 'at least ' : ''}${countOf(subject.total, 'host')}`;
  const deed = `tried port ${port}/${protocol} of ${hosts}`;
  const duration = durationText(toSeconds(subject.lastTime - subject.firstTime));
  return {
    profile: source,
    group: `${protocol} ${port}`,
    attacker: { ip: source },
    victim: null,
    threat: protocol === 'udp' && SILENT_PORTS.has(Number(port)) ? 'medium' : 'high',
    confidence: Math.min(1, subject.total / THRESHOLDS.sureTargets.value),
    object: `of ${port}/${protocol}`,
    deed,
    description: `${source} ${deed} within ${duration}; no conversation came of it.`,
    features: {
      protocol,
      port: Number(port),
      targets: subject.total,
      known,
      threshold: THRESHOLDS.targets.value,
      addresses: [...subject.targets],
    },
    flows: [...subject.flows],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
