import { HOUR, MILLISECOND, MINUTE, type Micros, SECOND } from '../model/time.ts';
import { WAITS, type Wait } from './wait-lists.ts';

/**
 * How long a flow may wait in each class before it is closed, in event time. The figures are Zeek's defaults
 * (base/init-bare.zeek), so that flows split where Zeek's do.
 */
export const TIMEOUTS: Readonly<Record<Wait, Micros>> = {
  /** tcp_attempt_delay */
  [WAITS.attempt]: 5 * SECOND,
  /** tcp_reset_delay */
  [WAITS.reset]: 100 * MILLISECOND,
  /** As long as a RST that follows a RST or a FIN may take; then how the connection went is known and told. */
  [WAITS.ended]: 100 * MILLISECOND,
  /** tcp_close_delay */
  [WAITS.closing]: 5 * SECOND,
  /** dns_session_timeout */
  [WAITS.query]: 10 * SECOND,
  /** udp_inactivity_timeout, icmp_inactivity_timeout */
  [WAITS.datagram]: MINUTE,
  /** tcp_inactivity_timeout */
  [WAITS.stream]: 5 * MINUTE,
  /** base/protocols/conn/inactivity.zeek */
  [WAITS.interactive]: HOUR,
};

/** How long a name service's flow has been silent when it is found to be over; see `waitEnds`. */
const QUERY_SILENCE: Micros = 9 * SECOND;

/**
 * When a flow that has waited in a class since then is over, if nothing more comes; `last` is when its last packet came.
 * Zeek looks at the flow of a name service every ten seconds from its beginning, and ends it when it has been silent for
 * nine of them (its DNS analyzer); flows of all other classes have one timeout, which their packets may put off.
 */
export function waitEnds(wait: Wait, since: Micros, last: Micros): Micros {
  if (wait === WAITS.query) {
    const looks = Math.ceil((last + QUERY_SILENCE - since) / TIMEOUTS[WAITS.query]);
    return since + Math.max(1, looks) * TIMEOUTS[WAITS.query];
  }
  return since + TIMEOUTS[wait === WAITS.ended ? WAITS.closing : wait];
}

/** Which class gives way first when the table is full: what costs least to lose, a flood's own half-open attempts. */
export const EVICTION_ORDER: readonly Wait[] = [
  WAITS.attempt,
  WAITS.reset,
  WAITS.ended,
  WAITS.closing,
  WAITS.query,
  WAITS.datagram,
  WAITS.interactive,
  WAITS.stream,
];
