import type { ApplicationProtocol, FlowContext } from '../parser.ts';
import { isGoogleFlags, readGoogleHeader } from './google-quic.ts';
import { GoogleQuicParser } from './google-quic-parser.ts';
import { InitialOpener } from './initial-opener.ts';
import { IDENTIFIER_LEAST, readLongHeader } from './long-header.ts';
import { QuicParser } from './quic-parser.ts';
import { isReserved } from './versions.ts';

const LONG = 0x80;
/** Ports of HTTP/3, and of DNS over QUIC (RFC 9250, and its drafts). */
const PORTS: readonly number[] = [443, 853, 784, 8853];

const OPENER = new InitialOpener();

/**
 * QUIC (RFC 9000, 9369, drafts) on any port, proved by opening the client's first packet with the keys that this packet
 * itself gives; on QUIC's own ports its form is enough, for a capture may not hold the packet whole or at all.
 */
export const QUIC: ApplicationProtocol = {
  service: 'quic',
  transports: ['udp'],
  begins: (byte) => (byte & LONG) !== 0,
  recognise(_direction, bytes, start, end, flow) {
    if (((bytes[start] as number) & LONG) === 0 || end - start < 21) return 'no';
    const header = readLongHeader(bytes, start, end);
    if (header === null) return 'no';
    if (header.known !== undefined && header.type === 'initial' && header.end <= end) {
      if (OPENER.open(bytes, header, end) !== null) return 'yes';
    }
    const isNamed = header.destinationEnd - header.destination >= IDENTIFIER_LEAST || header.sourceEnd > header.source;
    const isPlausible = header.known !== undefined || isReserved(header.version) || header.version === 0;
    return isOnItsPort(flow) && isNamed && isPlausible ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new QuicParser(flow, OPENER, emit),
};

/** Google's QUIC up to version Q046, in clear. */
export const GOOGLE_QUIC: ApplicationProtocol = {
  service: 'quic',
  transports: ['udp'],
  begins: isGoogleFlags,
  recognise(_direction, bytes, start, end) {
    return readGoogleHeader(bytes, start, end) === null ? 'no' : 'yes';
  },
  open: (flow, _transport, emit) => new GoogleQuicParser(flow, emit),
};

function isOnItsPort(flow: FlowContext): boolean {
  return PORTS.includes(flow.responderPort) || PORTS.includes(flow.originatorPort);
}
