import { isManyHosts } from '../../model/address.ts';
import type { Flow } from '../../model/flow.ts';

/**
 * What a flow says about a scan:
 * - `unanswered`: somebody knocked and no conversation came of it
 * - `answered`: it became a conversation
 * - `neither`: it says nothing (half a capture, a health check, the reply to a forged packet)
 */
export type Probe = 'unanswered' | 'answered' | 'neither';

export function classifyProbe(flow: Flow): Probe {
  if (isManyHosts(flow.responder)) return 'neither';
  if (flow.protocol === 'tcp') return classifyTcp(flow);
  if (flow.protocol === 'udp') return classifyUdp(flow);
  return 'neither';
}

/** Most packets that a probe of one UDP port takes: nmap repeats it ten times at most (`--max-retries`, timing T3). */
const PROBE_PACKETS = 11;

function classifyTcp(flow: Flow): Probe {
  // A reset or a FIN without a SYN before it is the tail of something, or the answer to a forged SYN.
  if (flow.history !== '' && !flow.history.startsWith('S')) return 'neither';
  // An originator that acknowledges or sends data was answered, whatever this capture saw of it.
  const wentOn = /[AD]/.test(flow.history);
  switch (flow.state) {
    case 'S0':
    case 'REJ':
    case 'RSTOS0':
    case 'SH':
      return wentOn ? 'neither' : 'unanswered';
    case 'SF':
    case 'S1':
    case 'S2':
    case 'S3':
    case 'RSTO':
    case 'RSTR':
      // An open port that is reset before any data (`ShR`) is how load balancers check their backends.
      return wentOn ? 'answered' : 'neither';
    default:
      return 'neither';
  }
}

function classifyUdp(flow: Flow): Probe {
  if (flow.history.startsWith('^')) return 'neither';
  if (flow.responderPackets > 0) return flow.originatorPackets > 0 ? 'answered' : 'neither';
  // So many packets without an answer are a one-way stream (syslog, NetFlow) or half of a conversation.
  return flow.originatorPackets > PROBE_PACKETS ? 'neither' : 'unanswered';
}

/**
 * A lone FIN, an empty header or a lone ACK to which nothing or only a reset came back: no program opens a
 * conversation so, but FIN, NULL, Xmas and ACK scans do (RFC 9293 section 3.10.7: a closed port resets them).
 */
export function isStealthProbe(flow: Flow): boolean {
  if (flow.protocol !== 'tcp' || (flow.originatorBytes ?? 0) > 0 || (flow.responderBytes ?? 0) > 0) return false;
  return flow.originatorPackets > 0 && /^[AFQI]*r?$/.test(flow.history);
}
