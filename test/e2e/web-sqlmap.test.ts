import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../../src/proxy/testing/certificates.ts';
import { SECRET } from './vulnerable-shop.ts';
import { startVulnerableSite } from './vulnerable-site.ts';
import { startGuard } from './web-guard.ts';

const whyNoSqlmap =
  spawnSync('sqlmap', ['--version']).status === 0 ? false : 'sqlmap is not installed (apt install sqlmap)';
const PATIENCE_MILLISECONDS = 60_000;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

interface Aim {
  readonly path: string;
  readonly parameter: string;
  readonly more?: readonly string[];
}

/** Every kind of place, and the scripts that rewrite what sqlmap sends so that it passes filters. */
const AIMS: readonly Aim[] = [
  { path: '/product?id=1', parameter: 'id' },
  { path: '/products?q=a', parameter: 'q' },
  { path: '/stock?id=1', parameter: 'id' },
  { path: '/stock', parameter: 'last', more: ['--cookie', 'last=1'] },
  { path: '/login', parameter: 'user', more: ['--data', 'user=mary&password=x9!kLm2', '--ignore-code', '401'] },
  { path: '/api/search', parameter: 'name', more: ['--data', '{"name":"A"}'] },
  ...['between', 'space2comment', 'randomcase', 'charencode', 'charunicodeencode', 'equaltolike'].map((script) => ({
    path: '/product?id=1',
    parameter: 'id',
    more: ['--tamper', script],
  })),
  { path: '/products?q=a', parameter: 'q', more: ['--tamper', 'between'] },
  { path: '/products?q=a', parameter: 'q', more: ['--tamper', 'space2comment,randomcase,charencode'] },
];

/** What sqlmap found: kinds of injection, and whether it read what nobody may. It is as persistent as in a first scan. */
async function sqlmap(port: number, folder: string, { path, parameter, more = [] }: Aim) {
  const words = ['--batch', '--flush-session', '--disable-coloring', '--output-dir', folder, '--user-agent', BROWSER];
  // Techniques that go by time would take minutes.
  const effort = ['--level', '2', '--risk', '2', '--technique', 'BEUQ', '-T', 'users', '--dump'];
  const aim = ['-u', `http://127.0.0.1:${port}${path}`, '-p', parameter, ...more];
  const child = spawn('sqlmap', [...words, ...effort, ...aim], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MILLISECONDS,
    env: { ...process.env, HOME: folder },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  assert.equal(child.signalCode, null, `it did not end: ${said.slice(-2_000)}`);
  return { types: said.match(/^ {4}Type: .*$/gm) ?? [], isDumped: said.includes(SECRET), said };
}

describe('sqlmap', { skip: whyNoSqlmap }, () => {
  test('finds and reads the database of a vulnerable application, and nothing through the proxy', {
    timeout: 110_000,
  }, async (context) => {
    const folder = temporaryFolder(context);
    const site = await startVulnerableSite(folder);
    context.after(() => site.close());
    const guard = await startGuard(context, ['--upstream', `http://127.0.0.1:${site.port}`, '--enforce']);
    let dumped = 0;
    for (const [index, aim] of AIMS.entries()) {
      const name = `${aim.path} ${aim.more?.join(' ') ?? ''}`;
      const open = await sqlmap(site.port, join(folder, `open-${index}`), aim);
      assert.ok(open.types.length > 0, `${name} is vulnerable: ${open.said.slice(-1_000)}`);
      if (open.isDumped) dumped++;
      site.loot.length = 0;
      const guarded = await sqlmap(guard.port, join(folder, `guarded-${index}`), aim);
      assert.deepEqual(guarded.types, [], `${name} was found through the proxy`);
      assert.deepEqual([guarded.isDumped, site.loot], [false, []], name);
    }
    // The script `between` breaks sqlmap's own dump.
    assert.ok(dumped >= AIMS.length - 2, `${dumped} of ${AIMS.length} were read where nothing stood before them`);
    assert.ok(guard.told.some(({ kind }) => kind === 'SQL_INJECTION'));
  });

  test('is known by how it calls itself', { timeout: 60_000 }, async (context) => {
    const folder = temporaryFolder(context);
    const site = await startVulnerableSite(folder);
    context.after(() => site.close());
    const guard = await startGuard(context, ['--upstream', `http://127.0.0.1:${site.port}`, '--enforce']);
    const words = ['--batch', '--disable-coloring', '--output-dir', folder, '--technique', 'U'];
    spawnSync('sqlmap', [...words, '-u', `http://127.0.0.1:${guard.port}/health?id=1`, '-p', 'id'], {
      timeout: PATIENCE_MILLISECONDS,
      env: { ...process.env, HOME: folder },
    });
    await guard.waitFor(({ kind }) => kind === 'WEB_SCANNER');
    assert.deepEqual(site.reached, []);
  });
});
