import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createNetwork } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { ASSEMBLER_DEFAULTS, Assembler } from '../../src/assemble/assembler.ts';
import { listener } from '../../src/assemble/testing/conversation.ts';
import { decodePacket } from '../../src/decode/decode.ts';
import { Layers } from '../../src/decode/layers.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { randomScript, SCRIPTS } from './evasion-scripts.ts';
import { captureFile, GHOST, PORT, type Script, Sender, type Sent } from './evasion-sender.ts';

const skip = whyLabCannotRun() ?? false;
const SEED = 20_261_120;
const RANDOM_SCRIPTS = 150;
const FIRST_PORT = 20_000;

async function eachPacket(capture: string, hear: (bytes: Uint8Array, layers: Layers) => void): Promise<void> {
  const source = await openSource(capture);
  const layers = new Layers();
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind !== 'packets') continue;
    for (let index = 0; index < batch.count; index++) {
      const [offset, length, wire] = [batch.offsets[index], batch.lengths[index], batch.wireLengths[index]];
      decodePacket(
        batch.bytes,
        offset as number,
        length as number,
        wire as number,
        batch.links[index] as number,
        layers,
      );
      layers.time = batch.times[index] as number;
      layers.now = layers.time;
      hear(batch.bytes, layers);
    }
  }
  await source.close();
}

/** Initial sequence numbers of the server by the client's port. */
async function answers(capture: string): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  await eachPacket(capture, (_, layers) => {
    if (layers.tcpFlags === 0x12 && layers.sourcePort === PORT) found.set(layers.destinationPort, layers.sequence);
  });
  return found;
}

/** What our reader was given of each client, up to the first gap. */
async function read(capture: string): Promise<Map<number, string>> {
  const heard = new Map<number, string>();
  const lost = new Set<number>();
  const protocol = listener((direction, bytes, { originatorPort: port }) => {
    if (direction === 1 || lost.has(port)) return;
    if (typeof bytes === 'number') lost.add(port);
    else heard.set(port, (heard.get(port) ?? '') + Buffer.from(bytes).toString('latin1'));
  });
  const assembler = new Assembler({ ...ASSEMBLER_DEFAULTS, protocols: [protocol] }, () => {});
  await eachPacket(capture, (bytes, layers) => assembler.packet(bytes, layers));
  assembler.end();
  return heard;
}

test('what is read of a capture is what a Linux server received', { skip, timeout: 60_000 }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim, folder } = network;
  await network.run(victim, ['ip', 'neighbour', 'add', GHOST, 'lladdr', attacker.mac, 'dev', victim.interface]);
  const program = fileURLToPath(new URL('evasion-sender.ts', import.meta.url));
  const server = network.start(victim, [process.execPath, program, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout as Readable });
  await once(lines, 'line');
  const capture = join(folder, 'seen.pcap');
  const recorder = network.start(
    attacker,
    [
      'tcpdump',
      '-i',
      attacker.interface,
      '-U',
      '-n',
      '--immediate-mode',
      '-Z',
      'root',
      '-B',
      '8192',
      '-w',
      capture,
      `host ${GHOST}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await once(recorder.stderr as Readable, 'data');

  const scripts: Script[] = [
    ...SCRIPTS,
    ...Array.from({ length: RANDOM_SCRIPTS }, (_, index) => randomScript(SEED + index)),
  ];
  const sender = new Sender(attacker.mac, victim.mac, victim.ipv4);
  const send = async (name: string, frames: readonly (readonly [Uint8Array, number])[]) => {
    const file = join(folder, name);
    writeFileSync(file, captureFile(frames));
    const { exitCode, stderr } = await network.run(attacker, ['tcpreplay', '-q', '-i', attacker.interface, file]);
    assert.equal(exitCode, 0, stderr);
    await sleep(300);
  };
  const frames = (of: (script: Script) => readonly Sent[], numbers: ReadonlyMap<number, number>) =>
    scripts.flatMap((script, index) => {
      const port = FIRST_PORT + index;
      return of(script).map(
        (sent) => [sender.frame(script, port, sent, numbers.get(port) ?? 0), sent.after ?? 1] as const,
      );
    });
  const withSyn = ({ name, early = [] }: Script): readonly Sent[] => [
    { at: -1, flags: 'S', ...(name === 'data with the SYN' ? { data: 'XXXX' } : {}) },
    ...early,
  ];
  await send('syn.pcap', frames(withSyn, new Map()));
  const numbers = await answers(capture);
  assert.equal(numbers.size, scripts.length, 'a server that answers every SYN');
  await send(
    'handshakes.pcap',
    frames(() => [{ at: 0 }], numbers),
  );
  const ask = async (): Promise<Record<string, string>> => {
    (server.stdin as Writable).write('\n');
    const [line] = (await once(lines, 'line')) as [string];
    return JSON.parse(line);
  };
  // A server that meets a connection only when it is over no longer knows whose it was.
  for (let look = 0; look < 50 && Object.keys(await ask()).length < scripts.length; look++) await sleep(100);
  await send(
    'rest.pcap',
    frames(({ sent }) => sent, numbers),
  );
  const received = await ask();
  recorder.kill('SIGINT');
  await once(recorder, 'exit');

  const heard = await read(capture);
  const wrong: string[] = [];
  scripts.forEach(({ name, sent }, index) => {
    const theirs = (received[FIRST_PORT + index] ?? '').replace(/[$!]/g, '');
    const ours = heard.get(FIRST_PORT + index) ?? '';
    if (ours === theirs) return;
    wrong.push(
      `${name}: Linux ${theirs.slice(-200)}, here ${ours.slice(-200)}, sent ${JSON.stringify(sent.slice(0, 20))}`,
    );
  });
  assert.equal(wrong.length, 0, `${wrong.length} of ${scripts.length}\n${wrong.join('\n')}`);
});
