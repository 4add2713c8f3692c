import type { ApplicationParser, ApplicationProtocol } from '../parser.ts';

/** Nothing is read of it. */
const SILENT: ApplicationParser = { finished: true, data() {}, gap() {}, close() {} };

/** WebSocket (RFC 6455): follows an HTTP upgrade that names it; its frames have no signature to find them by, and are not read. */
export const WEBSOCKET: ApplicationProtocol = {
  service: 'websocket',
  transports: ['tcp'],
  recognise: () => 'no',
  open: () => SILENT,
};
