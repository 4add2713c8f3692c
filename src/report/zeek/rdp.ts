import type { RdpTransaction } from '../../model/transaction/rdp.ts';
import { carrierColumns } from './carrier.ts';
import { column, filled, unset, type ZeekColumn } from './column.ts';

/** Rdp.log (Zeek manual, base/protocols/rdp/main.zeek, RDP::Info). */
export const RDP_COLUMNS: readonly ZeekColumn<RdpTransaction>[] = [
  ...carrierColumns<RdpTransaction>(),
  column('cookie', 'string', (rdp) => rdp.cookie),
  column('result', 'string', (rdp) => rdp.result),
  column('security_protocol', 'string', (rdp) => rdp.securityProtocol),
  column('client_channels', 'vector[string]', (rdp) => filled(rdp.clientChannels)),
  column('keyboard_layout', 'string', (rdp) => rdp.keyboardLayout),
  column('client_build', 'string', (rdp) => rdp.clientBuild),
  column('client_name', 'string', (rdp) => rdp.clientName),
  unset('client_dig_product_id', 'string'),
  column('desktop_width', 'count', (rdp) => rdp.desktopWidth),
  column('desktop_height', 'count', (rdp) => rdp.desktopHeight),
  unset('requested_color_depth', 'string'),
  unset('cert_type', 'string'),
  unset('cert_count', 'count'),
  unset('cert_permanent', 'bool'),
  unset('encryption_level', 'string'),
  unset('encryption_method', 'string'),
];
