import { once } from 'node:events';
import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network, Station } from './network.ts';

export type Recording = {
  /** Stops the capture when its last packets are written; fails if the kernel dropped any. */
  stop(): Promise<{ readonly packets: number; readonly firstPacket: number }>;
};

/** Far above what a scenario causes: the file stays small whatever goes wrong. */
const maximumPackets = 50_000;

/** Records everything on a station's interface into a pcap file, from the moment that this returns. */
export async function record(network: Network, station: Station, file: string): Promise<Recording> {
  // -Z root: otherwise tcpdump changes to an account that may not write everywhere the caller may.
  const argv = [
    'tcpdump',
    '-i',
    station.interface,
    '-U',
    '-s',
    '0',
    '-Z',
    'root',
    '-c',
    `${maximumPackets}`,
    '-w',
    file,
  ];
  const child = network.start(station, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  let messages = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`tcpdump did not start: ${messages}`)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      messages += text;
      if (messages.includes('listening on')) resolve();
    });
  });
  return {
    async stop() {
      // The kernel hands packets over in blocks, up to a second late.
      await sleep(1_200);
      if (child.exitCode !== null) throw new Error(`The capture ended too early: ${messages}`);
      const ended = once(child, 'close');
      child.kill('SIGINT');
      await ended;
      const count = (what: string): number => Number(new RegExp(`(\\d+) packets? ${what}`).exec(messages)?.[1]);
      if (count('dropped by kernel') !== 0) throw new Error(`The capture is not complete: ${messages}`);
      return { packets: count('captured'), firstPacket: firstPacketTime(file) };
    },
  };
}

/** The time of the first packet in a pcap file of this machine's byte order, in milliseconds since the epoch. */
function firstPacketTime(file: string): number {
  const header = new DataView(new ArrayBuffer(40));
  const descriptor = openSync(file, 'r');
  try {
    if (readSync(descriptor, header) < 40) throw new Error(`${file} holds no packet`);
  } finally {
    closeSync(descriptor);
  }
  const littleEndian = header.getUint32(0, true) === 0xa1b2c3d4;
  return header.getUint32(24, littleEndian) * 1_000 + header.getUint32(28, littleEndian) / 1_000;
}
