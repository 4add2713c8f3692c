import { readU16, readU32 } from '../../../decode/bytes.ts';
import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { LengthFramer } from '../reading/length-framer.ts';
import { CONTENT } from '../tls/record-reader.ts';
import { TLS } from '../tls/tls.ts';
import { ControlChannel } from './control-channel.ts';
import { ENCRYPTED, isResetByte, NO_RESET, numberAt, OPCODE, resetLayout } from './openvpn-packet.ts';

/** Packets of the data channel after which the handshake, which comes before them, is not in the capture. */
const DATA_PACKETS = 256;
/** Longest reset: that of tls-crypt-v2 brings its key (WKc) with it, 1,024 bytes at most. */
const LONGEST_RESET = 1_200;

const SERVICE = 'openvpn';

/** OpenVPN over UDP, by the packets that begin a session, on any port. The TLS of its control channel is read. */
export const OPENVPN_UDP: ApplicationProtocol = {
  service: SERVICE,
  transports: ['udp'],
  begins: isResetByte,
  recognise(_direction, bytes, start, end) {
    if (!isResetByte(bytes[start] as number)) return 'no';
    return resetLayout(bytes, start, end) === NO_RESET ? 'no' : 'yes';
  },
  open: (flow, _transport, emit, across) => new OpenVpnParser(flow, emit, across),
};

/** OpenVPN over TCP, where each packet follows its length. */
export const OPENVPN_TCP: ApplicationProtocol = {
  service: SERVICE,
  transports: ['tcp'],
  begins: (byte) => byte <= LONGEST_RESET >> 8,
  recognise(_direction, bytes, start, end) {
    if ((bytes[start] as number) > LONGEST_RESET >> 8) return 'no';
    if (end - start < 3) return 'more';
    const length = readU16(bytes, start);
    if (length > LONGEST_RESET || !isResetByte(bytes[start + 2] as number)) return 'no';
    if (end - start < 2 + length) return 'more';
    return resetLayout(bytes, start + 2, start + 2 + length) === NO_RESET ? 'no' : 'yes';
  },
  open: (flow, _transport, emit, across) => new OpenVpnStream(flow, emit, across),
};

/** The session of one side: its identifier in two halves, and what it says. */
interface Side {
  readonly high: number;
  readonly low: number;
  readonly channel: ControlChannel;
}

class OpenVpnParser implements ApplicationParser {
  finished = false;
  readonly inside: string[] = [];

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #across: AcrossFlows;
  readonly #sides: [Side | null, Side | null] = [null, null];
  #tls: ApplicationParser | null = null;
  #wrapping = 0;
  #dataPackets = 0;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void, across: AcrossFlows) {
    this.#flow = flow;
    this.#emit = emit;
    this.#across = across;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished || start >= end) return;
    this.#time = time;
    const first = bytes[start] as number;
    const opcode = first >> 3;
    if (isResetByte(first)) this.#reset(direction, bytes, start, end);
    else if (first === OPCODE.control << 3) this.#control(direction, bytes, start, end);
    else if (opcode === OPCODE.data1 || opcode === OPCODE.data2) this.#dataPackets++;
    if (this.#tls?.finished === true || this.#dataPackets > DATA_PACKETS) this.close(time);
  }

  gap(): void {}

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#tls?.close(time);
  }

  #reset(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    const layout = resetLayout(bytes, start, end);
    if (layout === ENCRYPTED) this.close(this.#time);
    if (layout < 0) return;
    this.#wrapping = layout;
    const [high, low] = [readU32(bytes, start + 1), readU32(bytes, start + 5)];
    const side = this.#sides[direction];
    // Sent again, since no answer came.
    if (side?.high === high && side.low === low) return;
    const isNewSession = side !== null || this.#tls === null;
    if (isNewSession) {
      this.#tls?.close(this.#time);
      this.#tls = TLS.open(this.#flow, 'tcp', this.#emit, this.#across);
      this.#sides[direction === 0 ? 1 : 0] = null;
    }
    this.#sides[direction] = { high, low, channel: this.#channel(direction) };
  }

  #control(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    const side = this.#sides[direction];
    const number = numberAt(bytes, start, end, this.#wrapping);
    if (side === null || number < 0) return;
    if (readU32(bytes, start + 1) !== side.high || readU32(bytes, start + 5) !== side.low) return;
    side.channel.packet(readU32(bytes, number), bytes, number + 4, end);
    if (side.channel.lost) this.close(this.#time);
  }

  #channel(direction: Direction): ControlChannel {
    return new ControlChannel((bytes, start, end) => {
      if (start === end) return;
      if (this.inside.length === 0 && bytes[start] === CONTENT.handshake) this.inside.push(TLS.service);
      this.#tls?.data(direction, bytes, start, end, this.#time);
    });
  }
}

/** OpenVPN over TCP: the packets of both directions, cut out of their streams. */
class OpenVpnStream implements ApplicationParser {
  readonly #packets: OpenVpnParser;
  readonly #framers: readonly [LengthFramer, LengthFramer];
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void, across: AcrossFlows) {
    this.#packets = new OpenVpnParser(flow, emit, across);
    const framer = (direction: Direction) =>
      new LengthFramer((bytes, start, end) => this.#packets.data(direction, bytes, start, end, this.#time));
    this.#framers = [framer(0), framer(1)];
  }

  get finished(): boolean {
    return this.#packets.finished || (this.#framers[0].lost && this.#framers[1].lost);
  }

  get inside(): readonly string[] {
    return this.#packets.inside;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    this.#framers[direction].read(bytes, start, end);
  }

  gap(direction: Direction, length: number): void {
    this.#framers[direction].gap(length);
  }

  close(time: Micros): void {
    this.#packets.close(time);
  }
}
