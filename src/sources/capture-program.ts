import { GatehoundError } from '../model/error.ts';
import { MAXIMUM_PACKET } from './packet-stream.ts';

/** A program that captures packets and writes them to its standard output as pcap or pcapng. */
export interface CaptureProgram {
  /** Name on the PATH, or a path. */
  readonly command: string;
  arguments(device: string, filter: string | undefined): readonly string[];
  /** What it prints on standard error when packets begin to flow. */
  readonly ready: RegExp;
  /** Its counters, printed on standard error; the first group is the number of packets lost. */
  readonly dropped: RegExp;
  /** Whether SIGUSR1 makes it print them. */
  readonly answersSignal: boolean;
}

/**
 * With --immediate-mode the kernel's buffer has slots of the snap length wherever the card joins segments, so the two
 * together decide how many packets may wait: 4,096 of them. Measured with a scan of 65,535 ports in a second: none of
 * 131,072 packets lost, where tcpdump's own sizes (256 KiB, 2 MiB) lose a fifth; without that mode packets come up to
 * 0.9 s late. What the card joined beyond 8 KiB is cut; its length is known all the same.
 */
const SNAP_LENGTH = 8_192;
const BUFFER_KIB = 32_768;

/** tcpdump(8): -U and --immediate-mode so that each packet comes at once, -n so that it never asks a name server. */
export const TCPDUMP: CaptureProgram = {
  command: 'tcpdump',
  arguments: (device, filter) => [
    ...['-i', device, '-w', '-', '-U', '-n', '-s', String(SNAP_LENGTH), '-B', String(BUFFER_KIB), '--immediate-mode'],
    ...(filter === undefined ? [] : ['--', filter]),
  ],
  ready: /listening on /,
  dropped: /(\d+) packets? dropped by kernel/,
  answersSignal: true,
};

/** dumpcap(1): tells its counters at its end only, and SIGUSR1 would end it. */
export const DUMPCAP: CaptureProgram = {
  command: 'dumpcap',
  arguments: (device, filter) => [
    ...['-i', device, '-w', '-', '-q', '-s', String(MAXIMUM_PACKET)],
    ...(filter === undefined ? [] : ['-f', filter]),
  ],
  // "Capturing on" comes before it has tried to.
  ready: /^File: /,
  dropped: /received\/dropped on interface .*: \d+\/(\d+)/,
  answersSignal: false,
};

/** Why a capture program ended, by what it said last. */
export function captureFailure(program: string, device: string, said: string): GatehoundError {
  const message = lastWords(said);
  if (/permission|not permitted|permitted to/i.test(said)) {
    return new GatehoundError('GH-SRC-020', `${program} may not capture on ${device}: ${message}`);
  }
  if (/no such device|doesn't exist|not up|network is down|no such interface/i.test(said)) {
    return new GatehoundError('GH-SRC-022', `${program} cannot capture on ${device}: ${message}`);
  }
  if (/filter expression|syntax error|capture filter/i.test(said)) {
    return new GatehoundError('GH-SRC-023', `${program} refuses the filter: ${message}`);
  }
  return new GatehoundError('GH-SRC-024', `${program} ended by itself on ${device}: ${message || 'it gave no reason'}`);
}

/** What it said, on one line and not too long, without its counters. */
function lastWords(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const telling = lines.filter(
    (line) => line !== '' && !/listening on|^\d+ packets? |^Capturing on|^File: /.test(line),
  );
  return telling.slice(-3).join(' / ').slice(0, 300);
}
