import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { followLines } from './follow.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-follow-'));
after(() => rmSync(folder, { recursive: true }));

/** Follows a log, and waits until so many lines have come. */
class Follower {
  readonly lines: (string | null)[] = [];
  readonly #controller = new AbortController();
  readonly #done: Promise<void>;

  constructor(path: string, from: 'beginning' | 'end', graceMilliseconds = 40) {
    const { signal } = this.#controller;
    this.#done = this.#run(followLines(path, { from, signal, pollMilliseconds: 5, graceMilliseconds }));
  }

  async #run(lists: ReturnType<typeof followLines>): Promise<void> {
    for await (const list of lists) this.lines.push(...list.map(({ text }) => text));
  }

  /** Lets it look several times. */
  async look(): Promise<void> {
    await pause(40);
  }

  async until(count: number): Promise<readonly (string | null)[]> {
    for (let turn = 0; turn < 400 && this.lines.length < count; turn += 1) await pause(5);
    return this.lines;
  }

  async stop(): Promise<readonly (string | null)[]> {
    this.#controller.abort();
    await this.#done;
    return this.lines;
  }
}

let files = 0;
function file(content?: string): string {
  files += 1;
  const path = join(folder, `access-${files}.log`);
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

test('from the end only what comes from now on is given, and of a line that had begun nothing', async () => {
  const path = file('old\nbegun ');
  const follower = new Follower(path, 'end');
  await follower.look();
  appendFileSync(path, 'long ago\nnew\n');
  await follower.until(1);
  await follower.look();
  assert.deepEqual(await follower.stop(), ['new']);
});

test('from the beginning all of it is given, and a line waits for its end', async () => {
  const path = file('one\r\ntwo\nthr');
  const follower = new Follower(path, 'beginning');
  await follower.until(2);
  await follower.look();
  assert.deepEqual(follower.lines, ['one', 'two']);
  appendFileSync(path, 'ee\n');
  await follower.until(3);
  assert.deepEqual(await follower.stop(), ['one', 'two', 'three']);
});

test('a log that was renamed is read on while its server still writes to it, and the new one is read whole', async () => {
  const path = file('1\n');
  const follower = new Follower(path, 'beginning', 200);
  await follower.until(1);
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, '2\n');
  await follower.until(2);
  writeFileSync(path, '3\n');
  await follower.until(3);
  appendFileSync(`${path}.1`, '4\n');
  await follower.until(4);
  appendFileSync(path, '5\n');
  await follower.until(5);
  assert.deepEqual(await follower.stop(), ['1', '2', '3', '4', '5']);
});

test('what a replaced log ends with is a line when nobody writes to it any more', async () => {
  const path = file('1\n');
  const follower = new Follower(path, 'beginning');
  await follower.until(1);
  appendFileSync(path, 'cut');
  renameSync(path, `${path}.1`);
  writeFileSync(path, '2\n');
  await follower.until(3);
  assert.deepEqual((await follower.stop()).toSorted(), ['1', '2', 'cut']);
});

test('a log that is emptied in place is read from its beginning', async () => {
  const path = file('a long line\nanother\n');
  const follower = new Follower(path, 'end');
  await follower.look();
  truncateSync(path, 0);
  await follower.look();
  appendFileSync(path, 'first\n');
  await follower.until(1);
  assert.deepEqual(await follower.stop(), ['first']);
});

test('that is noticed also where it has grown past where it was before anyone looked', async () => {
  const path = file('one\ntwo\n');
  const follower = new Follower(path, 'beginning');
  await follower.until(2);
  writeFileSync(path, 'three, and much longer\nfour\n');
  await follower.until(4);
  assert.deepEqual(await follower.stop(), ['one', 'two', 'three, and much longer', 'four']);
});

test('a line that was begun before the log was emptied goes on behind it, as its server wrote it', async () => {
  const path = file('');
  const server = openSync(path, 'a');
  const follower = new Follower(path, 'beginning');
  writeSync(server, 'whole\nbeg');
  await follower.until(1);
  await follower.look();
  truncateSync(path, 0);
  writeSync(server, 'un\nnext\n');
  await follower.until(3);
  assert.deepEqual(await follower.stop(), ['whole', 'begun', 'next']);
});

test('a server that does not append leaves a hole of zeros, which is passed over', async () => {
  const path = file('');
  const server = openSync(path, 'w');
  const follower = new Follower(path, 'beginning');
  writeSync(server, 'one\n');
  await follower.until(1);
  await follower.look();
  truncateSync(path, 0);
  await follower.look();
  writeSync(server, 'two\n');
  await follower.until(2);
  assert.deepEqual(await follower.stop(), ['one', 'two']);
});

test('a log may be deleted, and made again, and may not be there yet', async () => {
  const path = file();
  const follower = new Follower(path, 'end');
  await follower.look();
  writeFileSync(path, '1\n');
  await follower.until(1);
  unlinkSync(path);
  await follower.look();
  writeFileSync(path, '2\n');
  await follower.until(2);
  assert.deepEqual(await follower.stop(), ['1', '2']);
});

test('a log that rotates many times loses nothing and keeps few files open', async () => {
  const path = file('');
  const follower = new Follower(path, 'beginning', 100_000);
  await follower.look();
  for (let turn = 0; turn < 12; turn += 1) {
    appendFileSync(path, `${turn}\n`);
    await follower.until(turn + 1);
    renameSync(path, `${path}.${turn}`);
    writeFileSync(path, '');
    await follower.look();
  }
  assert.deepEqual(
    await follower.stop(),
    Array.from({ length: 12 }, (_, turn) => String(turn)),
  );
});

test('bytes stay what they are, and numbers count lines', async () => {
  const path = file();
  writeFileSync(path, Uint8Array.of(0xe9, 0x0a, 0xff, 0x0a));
  const controller = new AbortController();
  for await (const lines of followLines(path, { from: 'beginning', signal: controller.signal })) {
    assert.deepEqual(lines, [
      { text: '\xe9', number: 1, byte: 0 },
      { text: '\xff', number: 2, byte: 2 },
    ]);
    controller.abort();
  }
});

test('lines that are written in any pieces come whole, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary-ascii', maxLength: 5 }), { maxLength: 12 }), async (pieces) => {
      const path = file('');
      const follower = new Follower(path, 'beginning');
      for (const piece of pieces) {
        appendFileSync(path, piece.replaceAll('\0', '0'), 'latin1');
        await pause(1);
      }
      appendFileSync(path, '\nend\n');
      const expected = `${pieces.join('').replaceAll('\0', '0')}\nend`
        .split('\n')
        .map((line) => line.replace(/\r$/, ''));
      await follower.until(expected.length);
      assert.deepEqual(await follower.stop(), expected);
    }),
    { numRuns: 20 },
  );
});
