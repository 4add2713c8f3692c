import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ReloadResult, RuleStore } from '../heads/web/rules/rule-store.ts';
import { FollowedRules } from './followed-rules.ts';

interface Followed {
  readonly path: string;
  readonly store: RuleStore;
  readonly notices: readonly ReloadResult[];
  /** Waits for so many notices. */
  readonly noticed: (count: number) => Promise<void>;
}

async function follow(
  wait: { readonly quiet: number; readonly poll: number },
  body: (followed: Followed) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehound-rules-'));
  const path = join(folder, 'rules.json');
  await writeFile(path, rulesOf('first'));
  const store = new RuleStore([]);
  const notices: ReloadResult[] = [];
  let onNotice = (): void => {};
  const files = new FollowedRules({
    paths: [path],
    reload: (texts) => store.reload(texts),
    onNotice: (result) => {
      notices.push(result);
      onNotice();
    },
    wait,
  });
  const noticed = async (count: number): Promise<void> => {
    while (notices.length < count) {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`only ${notices.length} notices`)), 5_000);
        onNotice = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  };
  try {
    await files.start();
    await body({ path, store, notices, noticed });
  } finally {
    files.close();
    await rm(folder, { recursive: true });
  }
}

function rulesOf(...ids: readonly string[]): string {
  return JSON.stringify(ids.map((id) => ({ id, alert: id, url: id })));
}

function idsOf(store: RuleStore): readonly string[] {
  return store.current.rules.map(({ id }) => id);
}

test('a file that is replaced by a rename is taken over', async () => {
  await follow({ quiet: 10, poll: 60_000 }, async ({ path, store, noticed, notices }) => {
    await writeFile(`${path}.new`, rulesOf('second'));
    await rename(`${path}.new`, path);
    await noticed(1);
    assert.equal(notices[0]?.kind, 'loaded');
    assert.deepEqual(idsOf(store), ['second']);
    // The folder is followed on: the new file is another one than that which was opened first.
    await writeFile(`${path}.new`, rulesOf('third', 'fourth'));
    await rename(`${path}.new`, path);
    await noticed(2);
    assert.deepEqual(idsOf(store), ['third', 'fourth']);
  });
});

test('a half-written file leaves the rules before in use, and its end is taken over', async () => {
  await follow({ quiet: 10, poll: 60_000 }, async ({ path, store, noticed, notices }) => {
    const text = rulesOf('second');
    await writeFile(path, `${text.slice(0, 10)}\n`);
    await noticed(1);
    const [notice] = notices;
    assert.ok(notice?.kind === 'refused');
    assert.equal(notice.error.code, 'GH-WEB-002');
    assert.match(notice.error.message, /rules\.json line \d+: /);
    assert.deepEqual(idsOf(store), ['first']);
    await writeFile(path, text);
    await noticed(2);
    assert.deepEqual(idsOf(store), ['second']);
  });
});

test('a file that is gone leaves the rules in use', async () => {
  await follow({ quiet: 10, poll: 60_000 }, async ({ path, store, noticed, notices }) => {
    await rm(path);
    await noticed(1);
    assert.ok(notices[0]?.kind === 'refused' && notices[0].error.code === 'GH-WEB-001');
    assert.deepEqual(idsOf(store), ['first']);
    await writeFile(path, rulesOf('back'));
    await noticed(2);
    assert.deepEqual(idsOf(store), ['back']);
  });
});

test('where the kernel tells nothing, time and size of the file do', async () => {
  await follow({ quiet: 60_000, poll: 20 }, async ({ path, store, noticed }) => {
    await writeFile(path, rulesOf('second', 'third'));
    await noticed(1);
    assert.deepEqual(idsOf(store), ['second', 'third']);
  });
});

test('nobody starts with rules that are wrong or missing', async () => {
  const options = {
    reload: (files: Parameters<RuleStore['reload']>[0]) => new RuleStore([]).reload(files),
    onNotice: () => {},
  };
  await assert.rejects(new FollowedRules({ ...options, paths: ['/nonexistent/rules.json'] }).start(), {
    code: 'GH-WEB-001',
  });
});
