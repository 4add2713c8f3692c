import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, Direction, FlowContext } from '../parser.ts';
import { hexadecimal } from '../tls/bytes.ts';
import { Handshake } from '../tls/handshake.ts';
import { HANDSHAKE } from '../tls/handshake-message.ts';
import { CryptoStream } from './crypto-stream.ts';
import { readFrames } from './frames.ts';
import { readGoogleServerName } from './google-quic.ts';
import { initialKeys } from './initial-keys.ts';
import type { Beginning, InitialOpener } from './initial-opener.ts';
import { type LongHeader, readLongHeader } from './long-header.ts';
import { PacketProtection } from './packet-protection.ts';
import { QuicRecord } from './quic-record.ts';
import { versionText } from './versions.ts';

const LONG = 0x80;
const FIXED = 0x40;
/** Packets that could not be opened, after which no more are tried: opening costs time, and anybody can send such packets. */
const FAILURE_LIMIT = 8;
/** Packets of one side that are opened, those included that begin a connection anew; a hello takes one to three. */
const OPEN_LIMIT = 32;
/** Records of one flow: each retry or refused version ends one. */
const RECORD_LIMIT = 16;
/** As Zeek's max_discarded_packet_events. */
const DISCARD_LIMIT = 100;

/** What the protection of a side takes up: two sets of keys and a table. */
const PROTECTION_BYTES = 5_120;

const TLS_INSIDE: readonly string[] = ['ssl'];

/** One side of a connection. */
interface Side {
  stream: CryptoStream;
  /** Made when it is needed, and let go of with the last packet that is opened. */
  protection: PacketProtection | null;
  /** Its hello was read: nothing more is opened. */
  done: boolean;
  opened: number;
  /** Packets with a short header, of which the 1st, 2nd, 4th, 8th ... stand in the history. */
  short: number;
  threshold: number;
}

/** Reads a QUIC connection as far as it can be read from outside: headers, and the hellos in Initial packets. */
export class QuicParser implements ApplicationParser {
  readonly finished = false;
  /** Zeek counts the TLS in it as a service of its own, once a hello is read. */
  inside: readonly string[] = [];

  readonly #flow: FlowContext;
  readonly #opener: InitialOpener;
  readonly #emit: (transaction: Transaction) => void;
  readonly #handshake: Handshake;
  readonly #sides: readonly [Side, Side] = [newSide(), newSide()];
  #client: Direction = 0;
  /** How the connection began; null before its first packet was opened, and after a retry. */
  #opened: Beginning | null = null;
  #record: QuicRecord | null = null;
  #records = 0;
  #failures = 0;
  #discarded = 0;

  constructor(flow: FlowContext, opener: InitialOpener, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#opener = opener;
    this.#emit = emit;
    this.#handshake = new Handshake(flow, 'q', emit);
  }

  /** Bytes that are taken up, roughly. */
  get held(): number {
    const [one, other] = this.#sides;
    return heldBy(one) + heldBy(other) + this.#handshake.held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    for (let at = start; at < end; ) {
      const first = bytes[at] as number;
      if ((first & FIXED) === 0 && !this.#isGreased(bytes, at, end)) {
        this.#discard(direction);
        return;
      }
      if ((first & LONG) === 0) {
        this.#countShort(direction);
        return;
      }
      const header = readLongHeader(bytes, at, end);
      if (header === null) return;
      this.#long(direction, bytes, header, end, time);
      at = header.end;
    }
  }

  gap(): void {}

  close(): void {
    this.#endRecord();
    this.#handshake.finish();
  }

  #long(direction: Direction, bytes: Uint8Array, header: LongHeader, end: number, time: Micros): void {
    if (header.known === undefined) {
      this.#identify(direction, bytes, header, time);
      this.#record?.note(this.#isClient(direction), 'u');
      this.#endRecord();
      return;
    }
    switch (header.type) {
      case 'initial':
        this.#initial(direction, bytes, header, end, time);
        return;
      case 'zero-rtt':
        this.#identify(direction, bytes, header, time);
        this.#record?.note(this.#isClient(direction), 'z');
        return;
      case 'handshake':
        this.#identify(direction, bytes, header, time);
        this.#record?.note(this.#isClient(direction), 'h');
        return;
      default:
        this.#retry(direction, bytes, header, time);
    }
  }

  #initial(direction: Direction, bytes: Uint8Array, header: LongHeader, end: number, time: Micros): void {
    const frames = this.#frames(direction, bytes, header, end);
    this.#identify(direction, bytes, header, time);
    const isClient = this.#isClient(direction);
    this.#record?.note(isClient, 'i');
    if (frames === null) return;
    const side = this.#sides[direction];
    let isClosed = false;
    readFrames(frames, {
      crypto: (offset, from, to) => side.stream.add(offset, frames, from, to),
      close: () => {
        isClosed = true;
      },
    });
    if (this.#opened?.version.name === 'Q050') this.#googleHello(frames);
    else this.#messages(direction, side, time);
    if (!isClosed) return;
    this.#record?.note(isClient, 'c');
    this.#endRecord();
  }

  /** The frames of an Initial packet; null where they are not needed or cannot be had. */
  #frames(direction: Direction, bytes: Uint8Array, header: LongHeader, end: number): Uint8Array | null {
    const side = this.#sides[direction];
    if (this.#opened === null) return this.#begin(direction, bytes, header, end);
    if (side.done) return null;
    if (!this.#mayOpen(side)) {
      finish(side);
      return null;
    }
    const isClient = this.#isClient(direction);
    side.protection ??= this.#protection(this.#opened, isClient ? 'client' : 'server');
    const frames = side.protection.open(bytes, header, end);
    if (frames !== null) return frames;
    this.#failures++;
    // Another connection between the same ports, or the same with another version.
    return isClient ? this.#begin(direction, bytes, header, end) : null;
  }

  #begin(direction: Direction, bytes: Uint8Array, header: LongHeader, end: number): Uint8Array | null {
    if (!this.#mayOpen(this.#sides[direction])) return null;
    const opened = this.#opener.open(bytes, header, end);
    if (opened === null) {
      this.#failures++;
      return null;
    }
    this.#client = direction;
    this.#opened = { version: opened.version, secret: opened.secret };
    for (const side of this.#sides) renew(side);
    this.#sides[direction].protection = opened.client;
    return opened.frames;
  }

  #mayOpen(side: Side): boolean {
    return this.#failures < FAILURE_LIMIT && ++side.opened <= OPEN_LIMIT;
  }

  #protection({ version, secret }: Beginning, side: 'client' | 'server'): PacketProtection {
    return new PacketProtection(initialKeys(version, secret, side));
  }

  #messages(direction: Direction, side: Side, time: Micros): void {
    while (
      !side.done &&
      side.stream.take((type, bytes, start, end) => this.#message(direction, side, type, bytes, start, end, time))
    );
  }

  #message(
    direction: Direction,
    side: Side,
    type: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: Micros,
  ): void {
    const isHello = type === HANDSHAKE.clientHello || type === HANDSHAKE.serverHello;
    if (!isHello) {
      finish(side);
      return;
    }
    const isRetry = this.#handshake.message(direction, type, bytes, start, end, time) === 'j';
    this.#record?.note(this.#isClient(direction), 's');
    if (isRetry) {
      // The server asked for another hello.
      this.#sides[direction === 0 ? 1 : 0].done = false;
      return;
    }
    finish(side);
    this.inside = TLS_INSIDE;
    if (this.#record === null || type !== HANDSHAKE.clientHello) return;
    this.#record.serverName = this.#handshake.serverName;
    this.#record.clientProtocol = this.#handshake.offeredProtocols[0] ?? null;
  }

  #googleHello(frames: Uint8Array): void {
    if (this.#record !== null) this.#record.serverName ??= readGoogleServerName(frames, 0, frames.length);
  }

  #retry(direction: Direction, bytes: Uint8Array, header: LongHeader, time: Micros): void {
    if (this.#record === null) this.#identify(direction, bytes, header, time);
    this.#record?.note(this.#isClient(direction), 'r');
    this.#endRecord();
    this.#opened = null;
  }

  /** A long header of a version that is known may have the fixed bit clear (RFC 9287). */
  #isGreased(bytes: Uint8Array, at: number, end: number): boolean {
    return ((bytes[at] as number) & LONG) !== 0 && readLongHeader(bytes, at, end)?.known !== undefined;
  }

  #discard(direction: Direction): void {
    if (this.#opened === null || this.#discarded === DISCARD_LIMIT) return;
    this.#discarded++;
    this.#record?.note(this.#isClient(direction), 'x');
  }

  #countShort(direction: Direction): void {
    const side = this.#sides[direction];
    if (++side.short < side.threshold) return;
    side.threshold *= 2;
    this.#record?.note(this.#isClient(direction), 'o');
  }

  #identify(direction: Direction, bytes: Uint8Array, header: LongHeader, time: Micros): void {
    if (this.#records === RECORD_LIMIT) return;
    this.#record ??= new QuicRecord(this.#flow, time, versionText(header.version));
    this.#record.identify(
      this.#isClient(direction),
      hexadecimal(bytes, header.destination, header.destinationEnd),
      hexadecimal(bytes, header.source, header.sourceEnd),
    );
  }

  #endRecord(): void {
    if (this.#record === null) return;
    this.#emit(this.#record.transaction());
    this.#record = null;
    this.#records++;
  }

  #isClient(direction: Direction): boolean {
    return direction === this.#client;
  }
}

function newSide(): Side {
  return { stream: new CryptoStream(), protection: null, done: false, opened: 0, short: 0, threshold: 1 };
}

function heldBy({ stream, protection }: Side): number {
  return stream.held + (protection === null ? 0 : PROTECTION_BYTES);
}

function renew(side: Side): void {
  side.stream = new CryptoStream();
  side.protection = null;
  side.done = false;
}

/** Nothing more of this side is opened. */
function finish(side: Side): void {
  side.done = true;
  side.protection = null;
}
