import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ETHER_TYPE, ethernet, ipv4, udp } from '../decode/testing/packets.ts';
import { DEFAULT_SCORER_OPTIONS } from '../heads/packet/scorer-options.ts';
import { makePcap } from '../sources/testing/captures.ts';
import { countPackets, type PacketProgress, type ScorePacketsOptions, scorePackets } from './score-packets.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-score-packets-'));
after(() => rmSync(folder, { recursive: true }));

/** A capture of `count` packets of one conversation, `step` microseconds apart. */
function capture(name: string, count: number, step = 10_000, begin = 1_700_000_000_000_000): string {
  const packets = Array.from({ length: count }, (_, index) => {
    const [source, destination] = index % 2 === 0 ? ['192.0.2.1', '192.0.2.2'] : ['192.0.2.2', '192.0.2.1'];
    const payload = new Uint8Array((index * 7) % 300);
    return {
      time: begin + index * step,
      data: ethernet(ETHER_TYPE.ipv4, ipv4({ source, destination }, udp({}, payload))),
    };
  });
  const path = join(folder, name);
  writeFileSync(path, makePcap(packets));
  return path;
}

const OPTIONS: ScorePacketsOptions = {
  ...DEFAULT_SCORER_OPTIONS,
  engine: 'reference',
  plan: { map: 100, train: 800 },
};

test('packets come in order, each once, and no more are read while somebody is at work on some', async () => {
  const path = capture('order.pcap', 1_500);
  let next = 1;
  let atWork = 0;
  const scored: number[] = [];
  const run = await scorePackets([path], {
    ...OPTIONS,
    async onScored({ first, count, times, scores, source, destination }) {
      assert.equal(atWork++, 0);
      assert.equal(first, next);
      next += count;
      for (let index = 0; index < count; index++) {
        const packet = first - 1 + index;
        assert.equal(times[index], 1_700_000_000_000_000 + packet * 10_000);
        assert.equal(source(index), packet % 2 === 0 ? '192.0.2.1' : '192.0.2.2');
        assert.equal(destination(index), packet % 2 === 0 ? '192.0.2.2' : '192.0.2.1');
        if (scores[index] !== 0) scored.push(packet);
      }
      await setImmediate();
      atWork--;
    },
  });
  assert.equal(next, 1_501);
  assert.deepEqual(
    scored,
    Array.from({ length: 599 }, (_, index) => 901 + index),
  );
  assert.deepEqual([run.packets, run.learned, run.toLearn, run.problems], [1_500, 901, 901, []]);
  assert.deepEqual(run.inputs, [{ path, format: 'pcap', packets: 1_500 }]);
  assert.equal(run.model?.provenance.trained, 800);
  assert.ok(run.phaseSeconds.mapping > 0 && run.phaseSeconds.training > 0 && run.phaseSeconds.scoring > 0);
});

test('progress tells phase and packets; learning alone stops when it is done', async () => {
  const path = capture('phases.pcap', 30_000);
  const seen: PacketProgress[] = [];
  const plan = { map: 5_000, train: 9_000 };
  const run = await scorePackets([path], {
    ...OPTIONS,
    plan,
    learnOnly: true,
    onProgress: (state) => seen.push(state),
  });
  assert.deepEqual([...new Set(seen.map(({ phase }) => phase))], ['training', 'scoring']);
  assert.deepEqual([seen.at(-1)?.learned, seen.at(-1)?.toLearn], [14_001, 14_001]);
  for (const [place, { packets, learned }] of seen.entries()) {
    assert.equal(learned, Math.min(packets, 14_001));
    assert.ok(packets > (seen[place - 1]?.packets ?? 5_000));
  }
  assert.ok(seen.every(({ bytesRead, bytesTotal }) => bytesTotal !== null && bytesRead <= bytesTotal));
  assert.ok(run.packets < 30_000);
  assert.ok(run.model !== null);
});

test('several captures are one stream in the order of their times', async () => {
  const late = capture('late.pcap', 400, 10_000, 1_700_000_000_000_000 + 600 * 10_000);
  const early = capture('early.pcap', 600);
  const whole = capture('whole.pcap', 1_000);
  const collect = async (paths: readonly string[]) => {
    const scores: number[] = [];
    await scorePackets(paths, {
      ...OPTIONS,
      onScored: ({ count, scores: some }) => {
        scores.push(...some.subarray(0, count));
      },
    });
    return scores;
  };
  assert.deepEqual(await countPackets([late, early]), { packets: 1_000, problems: [] });
  const together = await collect([late, early]);
  assert.equal(together.length, 1_000);
  // The second capture begins its lengths anew, so scores beyond the first differ; those before are the same.
  assert.deepEqual(together.slice(0, 600), (await collect([whole])).slice(0, 600));
});

test('an error of whoever takes the packets ends the reading, and the threads', async () => {
  const path = capture('error.pcap', 1_500);
  for (const threads of [1, 3]) {
    await assert.rejects(
      scorePackets([path], {
        ...OPTIONS,
        threads,
        onScored() {
          throw new RangeError('enough');
        },
      }),
      /enough/,
    );
  }
});
