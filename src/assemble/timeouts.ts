import { MILLISECOND, MINUTE, type Micros, SECOND } from '../model/time.ts';
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
};

/** Which class gives way first when the table is full: what costs least to lose, a flood's own half-open attempts. */
export const EVICTION_ORDER: readonly Wait[] = [
  WAITS.attempt,
  WAITS.reset,
  WAITS.ended,
  WAITS.closing,
  WAITS.query,
  WAITS.datagram,
  WAITS.stream,
];
