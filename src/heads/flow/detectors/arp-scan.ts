import { HOUR, MINUTE, SECOND, toSeconds } from '../../../model/time.ts';
import type { ArpTransaction } from '../../../model/transaction/arp.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { DistinctInTime, type Subject } from '../../state/distinct-in-time.ts';
import type { Detected, Detector } from '../detector.ts';

const THRESHOLDS = {
  burstTargets: {
    value: 5,
    unit: 'distinct addresses that nobody answered for',
    why: 'Slips reports from 5 in 30 s on; a host that starts up asks for its gateway, its resolver and a printer',
  },
  burst: { value: 30, unit: 'seconds', why: 'as Slips; arp-scan and nmap ask for a whole /24 in less' },
  slowTargets: {
    value: 25,
    unit: 'distinct addresses that nobody answered for',
    why: 'a host that talks to its neighbours asks for those that are there, and they answer',
  },
  slow: { value: 1, unit: 'hours', why: 'so that a scan of one address every two minutes is still found' },
  sureTargets: {
    value: 50,
    unit: 'distinct addresses that nobody answered for',
    why: 'a fifth of a /24: from here on it counts as medium, and confidence is 1',
  },
} as const;

/** A scan that pauses for less than this goes on. */
const QUIET = 10 * MINUTE;

const LIMITS = { subjects: 4_096, targetsOfSubject: 65_536, targets: 262_144 };

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

export const arpScan: Detector = {
  evidence: 'ARP_SCAN',
  description:
    'One host asks the local network for the hardware addresses of many hosts that are not there. That is how a network is mapped from within.',
  threat: 'low',
  confidence: '0.5 at the threshold, growing to 1 at 50 targets',
  thresholds: THRESHOLDS,
  listens: ['arp'],
  blindSpots:
    'A gateway asks for every address that somebody outside scans, so its own ARP requests can look like a scan; so can those of a busy host where the capture does not see the answers it gets. Asking by unicast is not seen as a scan.',
  create() {
    const burst = new DistinctInTime({ ...LIMITS, horizon: THRESHOLDS.burst.value * SECOND });
    const slow = new DistinctInTime({ ...LIMITS, horizon: THRESHOLDS.slow.value * HOUR });
    /** All that was asked for while a scan goes on, and who answered. */
    const scans = new DistinctInTime({ ...LIMITS, horizon: QUIET });
    const answered = new DistinctInTime({ ...LIMITS, horizon: QUIET });

    const states = [burst, slow, scans, answered];

    return {
      on: {
        arp(arp: ArpTransaction) {
          if (arp.operation === 'reply') {
            // Whom somebody answers for, the asker may ask for.
            for (const state of [burst, slow]) state.remove(arp.responder, arp.originator);
            answered.add(arp.responder, arp.originator, arp.time, '');
            return;
          }
          if (isAnnouncement(arp)) return;
          const { originator: asker, responder: target, time } = arp;
          scans.add(asker, target, time, '');
          // A neighbour that is asked by unicast is known already: it adds to a scan, but makes none.
          if (arp.frameDestination !== BROADCAST && arp.frameDestination !== '') return;
          burst.add(asker, target, time, '');
          slow.add(asker, target, time, '');
        },
      },
      get evicted() {
        return states.reduce((sum, state) => sum + state.evicted, 0);
      },
      tick(now) {
        const changed = scans
          .takeChanged()
          .filter((scan) => {
            const atOnce = burst.get(scan.key)?.current ?? 0;
            const slowly = slow.get(scan.key)?.current ?? 0;
            return atOnce >= THRESHOLDS.burstTargets.value || slowly >= THRESHOLDS.slowTargets.value;
          })
          .map((scan) => detected(scan, answered.get(scan.key)?.current ?? 0));
        for (const state of states) state.expire(now);
        return changed;
      },
    };
  },
};

/** Speaks of an own address (RFC 5227): a probe has no sender yet, an announcement asks for itself. */
function isAnnouncement(arp: ArpTransaction): boolean {
  return arp.originator === arp.responder || arp.originator === '0.0.0.0';
}

function detected(scan: Subject, answered: number): Detected {
  const sure = scan.total >= THRESHOLDS.sureTargets.value;
  const deed = `asked the local network for ${countOf(scan.total, 'address', 'addresses')}`;
  const duration = durationText(toSeconds(scan.lastTime - scan.firstTime));
  return {
    profile: scan.key,
    group: 'arp',
    attacker: { ip: scan.key },
    victim: null,
    threat: sure ? 'medium' : 'low',
    confidence: Math.min(1, 0.5 + (0.5 * scan.total) / THRESHOLDS.sureTargets.value),
    object: 'of the local network',
    deed,
    description: `${scan.key} ${deed} within ${duration}; ${answered === 0 ? 'nobody' : `only ${answered}`} answered.`,
    features: {
      targets: scan.total,
      answered,
      threshold: THRESHOLDS.burstTargets.value,
      addresses: [...scan.targets],
    },
    flows: [],
    count: scan.total,
    firstTime: scan.firstTime,
    lastTime: scan.lastTime,
  };
}
