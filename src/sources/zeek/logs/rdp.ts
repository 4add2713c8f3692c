import type { RdpTransaction } from '../../../model/transaction/rdp.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of rdp.log. */
export function rdpOf(row: Row): RdpTransaction {
  return {
    kind: 'rdp',
    ...carrierOf(row),
    cookie: row.text('cookie'),
    result: row.text('result'),
    securityProtocol: row.text('security_protocol'),
    clientChannels: row.list('client_channels'),
    keyboardLayout: row.text('keyboard_layout'),
    clientBuild: row.text('client_build'),
    clientName: row.text('client_name'),
    desktopWidth: row.count('desktop_width'),
    desktopHeight: row.count('desktop_height'),
  };
}
