import { createServer, type Server, type Socket } from 'node:net';
import { ethernet, ipv4, tcp, withChecksum } from '../../src/decode/testing/packets.ts';

/** What a scripted client sends after the handshake. Numbers count from the first byte of the stream, 0. */
export interface Sent {
  readonly at: number;
  readonly data?: string;
  /** Letters of the flags; A unless told. */
  readonly flags?: string;
  /** How far the acknowledgement is from what the server has sent, which is nothing. */
  readonly acknowledged?: number;
  readonly urgent?: number;
  /** Timestamp, where the connection has them. */
  readonly stamp?: number;
  readonly wrongChecksum?: boolean;
  /** Milliseconds before it; 1 unless told. */
  readonly after?: number;
}

export interface Script {
  readonly name: string;
  readonly sent: readonly Sent[];
  /** What is sent with the SYN and before its answer. */
  readonly early?: readonly Sent[];
  readonly start?: number;
  readonly stamps?: boolean;
}

/** The client's address belongs to nobody, so that no kernel answers for it. */
export const GHOST = '10.77.0.99';
export const PORT = 7_000;

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

function macOf(text: string): Uint8Array {
  return Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16));
}

export class Sender {
  readonly #from: Uint8Array;
  readonly #to: Uint8Array;
  readonly #address: string;

  constructor(from: string, to: string, address: string) {
    this.#from = macOf(from);
    this.#to = macOf(to);
    this.#address = address;
  }

  /** A frame of a script; `server` is the server's initial sequence number. */
  frame(script: Script, port: number, sent: Sent, server: number): Uint8Array {
    const { flags = 'A', data = '', stamp } = sent;
    const isSyn = flags.includes('S') && !flags.includes('A') && sent.at === -1;
    const options: number[] = isSyn ? [2, 4, 5, 180, 1, 1, 4, 2, 1, 3, 3, 7] : [];
    if (script.stamps === true) {
      const value = stamp ?? 1_000;
      options.push(1, 1, 8, 10, 0, 0, value >> 8, value & 255, 0, 0, 0, 0);
    }
    const header = {
      sourcePort: port,
      destinationPort: PORT,
      sequence: ((script.start ?? 1_000) + 1 + sent.at) >>> 0,
      acknowledgement: flags.includes('A') ? (server + 1 + (sent.acknowledged ?? 0)) >>> 0 : 0,
      flags: [...flags].reduce((all, letter) => all | (FLAGS[letter] ?? 0), 0),
      window: 500,
      urgent: sent.urgent ?? 0,
      options,
    };
    const packet = ipv4(
      { source: GHOST, destination: this.#address, protocol: 6 },
      tcp(header, new TextEncoder().encode(data)),
    );
    const frame = ethernet(0x0800, withChecksum(packet, sent.wrongChecksum === true ? 1 : 0));
    frame.set(this.#to, 0);
    frame.set(this.#from, 6);
    return frame;
  }
}

/** A capture file: frames, each so many milliseconds after the one before. */
export function captureFile(frames: readonly (readonly [frame: Uint8Array, after: number])[]): Uint8Array {
  const bytes = new Uint8Array(24 + frames.reduce((sum, [frame]) => sum + 16 + frame.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2_c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 0x4_0000, true);
  view.setUint32(20, 1, true);
  let at = 24;
  let time = 1_000_000_000;
  for (const [frame, after] of frames) {
    time += after;
    view.setUint32(at, Math.floor(time / 1_000), true);
    view.setUint32(at + 4, (time % 1_000) * 1_000, true);
    view.setUint32(at + 8, frame.length, true);
    view.setUint32(at + 12, frame.length, true);
    bytes.set(frame, at + 16);
    at += 16 + frame.length;
  }
  return bytes;
}

/** Run as a program in the victim's namespace: a server that says what it received from each port when asked. */
export function serve(): Server {
  const received: Record<number, string> = {};
  const server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    received[port] = '';
    socket.on('data', (data) => {
      received[port] += data.toString('latin1');
    });
    socket.on('end', () => {
      received[port] += '$';
    });
    socket.on('error', () => {
      received[port] += '!';
    });
  });
  server.listen(PORT, () => process.stdout.write('up\n'));
  process.stdin.on('data', () => process.stdout.write(`${JSON.stringify(received)}\n`));
  return server;
}

if (process.argv[2] === 'serve') serve();
