import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BatchPool } from './batch.ts';
import { type CaptureProgram, DUMPCAP, TCPDUMP } from './capture-program.ts';
import { type LiveSource, openLive } from './live.ts';
import { makePcap } from './testing/captures.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-live-'));
after(() => rmSync(folder, { recursive: true }));

const CAPTURE = join(folder, 'capture.pcap');
writeFileSync(CAPTURE, makePcap([1, 2, 3].map((time) => ({ time, data: Uint8Array.of(time) }))));

/** A program that behaves like tcpdump as far as the script goes. */
function pretend(name: string, script: string): CaptureProgram {
  const command = join(folder, name);
  writeFileSync(command, `#!/bin/sh\n${script}\n`);
  chmodSync(command, 0o755);
  return { ...TCPDUMP, command };
}

async function count(live: LiveSource): Promise<number> {
  const pool = new BatchPool();
  let packets = 0;
  for await (const batch of live.batches(pool)) {
    if (batch.kind !== 'packets') continue;
    packets += batch.count;
    pool.give(batch);
  }
  return packets;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('packets come as soon as they are written, and close ends the program', async () => {
  const program = pretend('good', `echo "tcpdump: listening on lo" >&2; cat ${CAPTURE}; exec sleep 60`);
  const live = await openLive({ interface: 'lo', programs: [program] });
  await live.started;
  const pool = new BatchPool();
  let packets = 0;
  for await (const batch of live.batches(pool)) {
    packets += batch.kind === 'packets' ? batch.count : 0;
    if (packets === 3) await live.close();
  }
  assert.equal(packets, 3);
  assert.equal(live.statistics.packets, 3);
  assert.equal(live.format, 'pcap');
  assert.equal(isAlive(live.pid), false);
  await live.close();
});

test('the loss that the program reports is seen', async () => {
  const program = pretend(
    'lossy',
    `trap 'echo "tcpdump: 9 packets captured, 9 packets received by filter, 42 packets dropped by kernel" >&2' USR1
     trap 'exit 0' TERM
     echo "tcpdump: listening on lo" >&2
     while :; do sleep 0.05; done`,
  );
  const live = await openLive({ interface: 'lo', programs: [program], askEvery: 20 });
  await live.started;
  assert.equal(live.droppedPackets, 0);
  while (live.droppedPackets === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(live.droppedPackets, 42);
  await live.close();
});

for (const [said, code] of [
  ["tcpdump: lo: You don't have permission to perform this capture on that device", 'GH-SRC-020'],
  ['tcpdump: nosuch0: No such device exists', 'GH-SRC-022'],
  ["tcpdump: can't parse filter expression: syntax error", 'GH-SRC-023'],
  ['tcpdump: out of memory', 'GH-SRC-024'],
] as const) {
  test(`"${said}" becomes ${code}, both at the start and in the stream`, async () => {
    const program = pretend(code, `echo "${said}" >&2; exit 1`);
    const live = await openLive({ interface: 'lo', programs: [program] });
    await assert.rejects(live.started, { code });
    await assert.rejects(count(live), { code });
    await live.close();
  });
}

test('a program that dies in the middle ends the stream with an error, after its packets', async () => {
  const program = pretend(
    'dying',
    `echo "tcpdump: listening on lo" >&2; cat ${CAPTURE}; echo "tcpdump: the network went away" >&2; exit 1`,
  );
  const live = await openLive({ interface: 'lo', programs: [program] });
  await assert.rejects(count(live), { code: 'GH-SRC-024', message: /the network went away/ });
  assert.equal(live.statistics.packets, 3);
});

test('a program that ignores the request to end is ended', async () => {
  const program = pretend('stubborn', `trap '' TERM; echo "tcpdump: listening on lo" >&2; while :; do sleep 0.1; done`);
  const live = await openLive({ interface: 'lo', programs: [program] });
  await live.started;
  await live.close();
  assert.equal(isAlive(live.pid), false);
});

test('the next program is tried where one is missing, and none is an error with what to install', async () => {
  const missing = { ...TCPDUMP, command: join(folder, 'nowhere') };
  const live = await openLive({ interface: 'lo', programs: [missing, pretend('second', 'exit 1')] });
  await assert.rejects(count(live), { code: 'GH-SRC-024' });
  await assert.rejects(openLive({ interface: 'lo', programs: [missing] }), {
    code: 'GH-SRC-021',
    remedy: /apt install/,
  });
});

test('a name that would be an option of the program is refused', async () => {
  await assert.rejects(openLive({ interface: '-Zroot' }), { code: 'GH-SRC-022' });
});

for (const program of [TCPDUMP, DUMPCAP]) {
  test(`${program.command} captures a datagram on the loopback interface`, async (context) => {
    const live = await openLive({ interface: 'lo', filter: 'udp port 45997', programs: [program] }).catch(() => null);
    if (live === null) return context.skip(`${program.command} is not installed`);
    try {
      await live.started;
    } catch {
      return context.skip('capturing needs root or CAP_NET_RAW');
    }
    const socket = createSocket('udp4');
    const sender = setInterval(() => socket.send('hello', 45_997, '127.0.0.1'), 50);
    const pool = new BatchPool();
    let text = '';
    for await (const batch of live.batches(pool)) {
      if (batch.kind !== 'packets' || text !== '') continue;
      const end = (batch.offsets[0] as number) + (batch.lengths[0] as number);
      text = new TextDecoder().decode(batch.bytes.subarray(end - 5, end));
      pool.give(batch);
      clearInterval(sender);
      await live.close();
    }
    socket.close();
    assert.equal(text, 'hello');
    assert.equal(isAlive(live.pid), false);
    return undefined;
  });
}
