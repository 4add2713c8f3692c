import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RECORD } from '../../src/heads/packet/packet-record.ts';
import { MersenneTwister } from '../../src/numeric/mersenne-twister.ts';
import { scoreDigest } from './browser/score-digest.ts';
import { serveDigestPage } from './browser/serve.ts';

/*
 * The same packets must get the same bits on every JavaScript engine: V8 here, SpiderMonkey in Firefox, and V8 once more
 * as Chromium has it.
 */

interface Browser {
  readonly name: string;
  readonly install: string;
  words(url: string, profile: string): readonly string[];
}

const BROWSERS: readonly Browser[] = [
  {
    name: 'firefox-esr',
    install: 'apt-get install firefox-esr',
    words: (url, profile) => ['--headless', '--no-remote', '--profile', profile, url],
  },
  {
    name: 'chromium',
    install: 'apt-get install chromium',
    words: (url, profile) => [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...[
        '--disable-component-update',
        '--disable-sync',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        url,
      ],
    ],
  },
];

const DEADLINE_MILLISECONDS = 120_000;

/** Packets of two dozen hosts over an hour, some in bursts, some of sizes never seen before: made, not captured. */
function someRecords(count: number): Uint8Array {
  const random = new MersenneTwister(7);
  const records = new Uint8Array(count * RECORD.bytes);
  const view = new DataView(records.buffer);
  let time = 0;
  for (let index = 0; index < count; index++) {
    const at = index * RECORD.bytes;
    const isBurst = index > count * 0.8 && index % 1_000 < 300;
    time += Math.floor(random.uniform(0, isBurst ? 100 : 200_000));
    const source = Math.floor(random.uniform(1, isBurst ? 3 : 25));
    const destination = Math.floor(random.uniform(1, 25));
    view.setFloat64(at + RECORD.time, time, true);
    view.setUint32(at + RECORD.wireLength, Math.floor(random.uniform(60, isBurst ? 9_000 : 1_514)), true);
    records[at + RECORD.family] = 4;
    records[at + RECORD.protocol] = 6;
    records.set([10, 0, 0, source], at + RECORD.source);
    records.set([10, 0, 0, destination], at + RECORD.destination);
    view.setUint16(at + RECORD.sourcePort, 1_024 + Math.floor(random.uniform(0, 30)), true);
    view.setUint16(at + RECORD.destinationPort, 443, true);
    records.set([2, 0, 0, 0, 0, source], at + RECORD.sourceMac);
  }
  return records;
}

async function askBrowser(browser: Browser, records: Uint8Array, kernel: Uint8Array): Promise<unknown> {
  const server = await serveDigestPage({ '/kernel.wasm': kernel, '/records': records });
  const profile = mkdtempSync(join(tmpdir(), 'gatehound-browser-'));
  let child: ChildProcess | undefined;
  try {
    child = spawn(browser.name, browser.words(server.url, profile), { stdio: 'ignore', detached: true });
    const late = AbortSignal.timeout(DEADLINE_MILLISECONDS);
    const nothing = new Promise((_, reject) => {
      late.addEventListener('abort', () => reject(new Error(`${browser.name} posted nothing`)));
    });
    return await Promise.race([server.answer, nothing]);
  } finally {
    if (child?.pid !== undefined) {
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      // The whole group: a browser is many processes.
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    }
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

describe('scores are the same bits on every engine', () => {
  const records = someRecords(20_000);
  for (const browser of BROWSERS) {
    const isThere = spawnSync(browser.name, ['--version']).status === 0;
    const skip = isThere ? false : `${browser.name} is not installed: ${browser.install}`;
    test(`Node and ${browser.name}`, { skip }, async () => {
      const kernel = readFileSync(new URL('../../kernel/kernel.wasm', import.meta.url));
      assert.deepEqual(await askBrowser(browser, records, kernel), {
        fast: scoreDigest(records, kernel),
        reference: scoreDigest(records, null),
      });
    });
  }
});
