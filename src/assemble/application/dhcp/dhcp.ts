import type { ApplicationProtocol } from '../parser.ts';
import { isDhcp, readDhcp } from './dhcp-message.ts';

/** Dynamic host configuration (RFC 2131), by its magic cookie on any port; the messages of all flows are joined. */
export const DHCP: ApplicationProtocol = {
  service: 'dhcp',
  transports: ['udp'],
  begins: (byte) => byte === 1 || byte === 2,
  recognise: (_direction, bytes, start, end) => (isDhcp(bytes, start, end) ? 'yes' : 'no'),
  open: (flow, _transport, _emit, across) => ({
    finished: false,
    data(direction, bytes, start, end, time) {
      const message = isDhcp(bytes, start, end) ? readDhcp(bytes, start, end) : null;
      if (message !== null) across.dhcp.take(message, flow, direction, time);
    },
    gap: () => {},
    close: () => {},
  }),
};
