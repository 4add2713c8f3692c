import { addressText } from '../../assemble/address-text.ts';
import { readU16 } from '../../decode/bytes.ts';
import { LAYER, type Layer } from '../../decode/layers.ts';
import { TextCache } from '../../numeric/text-cache.ts';

/** Two fields of tshark, as first shown. */
class Ends {
  source = '';
  destination = '';

  reset(): void {
    this.source = '';
    this.destination = '';
  }

  get isShown(): boolean {
    return this.source !== '';
  }
}

const PROTOCOL_TYPE_IPV4 = 0x0800;

const MACS = new TextCache(1_024, 6, macText);

function macText(bytes: Uint8Array, start: number, end: number): string {
  return Array.from(bytes.subarray(start, end), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The first occurrence in a packet of each field that Kitsune asks tshark for. */
export class ShownFields {
  readonly mac = new Ends();
  readonly v4 = new Ends();
  readonly v6 = new Ends();
  readonly tcp = new Ends();
  readonly udp = new Ends();
  readonly arp = new Ends();
  hasIcmp = false;
  hasArp = false;
  readonly #all = [this.mac, this.v4, this.v6, this.tcp, this.udp, this.arp];

  reset(): void {
    for (const ends of this.#all) ends.reset();
    this.hasIcmp = false;
    this.hasArp = false;
  }

  /** Notes what tshark shows of a layer of which `there` bytes stand at `at`: also of one that is cut or wrong further on. */
  note(bytes: Uint8Array, layer: Layer, at: number, there: number): void {
    switch (layer) {
      case LAYER.ethernet:
        if (there < 14 || this.mac.isShown) return;
        this.mac.source = MACS.of(bytes, at + 6, at + 12);
        this.mac.destination = MACS.of(bytes, at, at + 6);
        return;
      case LAYER.fabricPath:
        // Its addresses stand where Ethernet's do, and are none.
        this.mac.reset();
        return;
      case LAYER.ipv4:
        noteAddresses(this.v4, bytes, at + 12, 4, there - 12);
        return;
      case LAYER.ipv6:
        noteAddresses(this.v6, bytes, at + 8, 16, there - 8);
        return;
      case LAYER.tcp:
        if (there >= 4) notePorts(this.tcp, bytes, at);
        return;
      case LAYER.udp:
      case LAYER.udpLite:
        if (there >= 4) notePorts(this.udp, bytes, at);
        return;
      case LAYER.icmp:
        if (there > 0) this.hasIcmp = true;
        return;
      case LAYER.arp:
        if (there >= 8) this.#noteArp(bytes, at, there);
        return;
    }
  }

  /** ARP between addresses of any size (RFC 826); only IPv4 ones are shown as such. */
  #noteArp(bytes: Uint8Array, at: number, there: number): void {
    if (this.hasArp) return;
    this.hasArp = true;
    const hardwareLength = bytes[at + 4] as number;
    const isV4 = readU16(bytes, at + 2) === PROTOCOL_TYPE_IPV4 && bytes[at + 5] === 4;
    if (!isV4 || there < 16 + 2 * hardwareLength) return;
    const source = at + 8 + hardwareLength;
    this.arp.source = addressText(bytes, source, 4);
    this.arp.destination = addressText(bytes, source + 4 + hardwareLength, 4);
  }
}

/** Two addresses at `at`, of which `there` bytes were captured. */
function noteAddresses(ends: Ends, bytes: Uint8Array, at: number, length: number, there: number): void {
  if (ends.isShown || there < length) return;
  ends.source = addressText(bytes, at, length);
  if (there >= 2 * length) ends.destination = addressText(bytes, at + length, length);
}

function notePorts(ends: Ends, bytes: Uint8Array, at: number): void {
  if (ends.isShown) return;
  ends.source = String(readU16(bytes, at));
  ends.destination = String(readU16(bytes, at + 2));
}
