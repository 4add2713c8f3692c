import { isManyHosts } from '../../model/address.ts';
import type { Flow } from '../../model/flow.ts';
import { SECOND } from '../../model/time.ts';

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

/**
 * A one-way stream (syslog, NetFlow) has more datagrams than a probe is repeated (nmap: ten times at most,
 * `--max-retries` with timing T3) and goes on for longer than it costs a scanner nothing to send as many.
 */
const STREAM = { packets: 12, lasts: 10 * SECOND };

/** Clients ask from here on: Linux takes ports from 32768 (ip_local_port_range), nmap from 33000, others from 49152. */
const CLIENT_PORTS = 32_768;

/** The responder said something that only somebody says who listens; a reset is not, and gaps and the like are no word. */
function isAnswered(history: string): boolean {
  return /[hadf]/.test(history);
}

function classifyTcp(flow: Flow): Probe {
  const { history } = flow;
  // A reset or a FIN without a SYN before it is the tail of something, or the answer to a forged SYN.
  if (history !== '' && !history.startsWith('S')) return 'neither';
  // Whatever the originator sent on its own account, a reset was all that it got.
  if (history.includes('r') && !isAnswered(history)) return 'unanswered';
  // An originator that acknowledges or sends data was answered, whatever this capture saw of it: perhaps only this half.
  const wentOn = /[AD]/.test(history);
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
  const lasts = flow.duration === null || flow.duration >= STREAM.lasts;
  return lasts && flow.originatorPackets >= STREAM.packets ? 'neither' : 'unanswered';
}

/**
 * Segments without a SYN before them to which nothing or only a reset came back: no program opens a conversation so,
 * but FIN, NULL, Xmas, ACK and SYN-ACK scans do (RFC 9293 section 3.10.7: a closed port resets them).
 *
 * Its look-alikes are told by what else they are. Resets alone, and SYN-ACKs from where services listen, answer forged
 * SYNs. Data from where services listen goes to a client that is gone. Data and acknowledgements to which not even a
 * reset came back are half a conversation, unless a FIN ends what was never begun.
 */
export function isStealthProbe(flow: Flow): boolean {
  const { history } = flow;
  if (flow.protocol !== 'tcp' || flow.originatorPackets === 0 || (flow.responderBytes ?? 0) > 0) return false;
  if (/^S|\^/.test(history) || isAnswered(history)) return false;
  const hasData = (flow.originatorBytes ?? 0) > 0 || history.includes('D');
  const fromClient = flow.originatorPort >= CLIENT_PORTS;
  if (hasData && !fromClient) return false;
  const own = history.replace(/[^A-Z]/g, '');
  const telling = own.replace(fromClient ? /[RCGTW]/g : /[HRCGTW]/g, '');
  if (own !== '' && telling === '') return false;
  if (history.includes('r')) return true;
  if (own.includes('R') || /H.*[AD]|[AD].*H/.test(own)) return false;
  return !hasData || /[FQI]/.test(own);
}
