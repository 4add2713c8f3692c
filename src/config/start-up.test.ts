import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** Packages that a process loads when it runs a script. */
function packagesOf(script: string): string[] {
  const code = `
    const seen = [];
    require('node:module').registerHooks({ resolve(name, context, next) {
      if (!/^(node:|[./]|file:)/.test(name)) seen.push(name);
      return next(name, context);
    } });
    (async () => { ${script}; console.log(JSON.stringify(seen)); })();`;
  const run = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as string[];
}

const file = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

test('a command that reads no file loads neither YAML nor schemas', () => {
  const script = `
    for (const name of [${['configuration', 'data-folder', 'environment', 'options', 'policy'].map((name) => file(`./${name}.ts`)).join(', ')}]) {
      await import(name);
    }
    await (await import(${file('./policy.ts')})).loadPolicy(null);
    await (await import(${file('./configuration.ts')})).loadConfiguration(null);`;
  const packages = packagesOf(script);
  assert.ok(packages.includes('@noble/hashes/sha2.js'), 'the hook sees packages');
  assert.deepEqual(
    packages.filter((name) => name === 'zod' || name === 'yaml'),
    [],
  );
});

test('a command that reads a policy does load them', () => {
  const packages = packagesOf(`await (await import(${file('./policy.ts')})).loadPolicy('/nowhere').catch(() => {})`);
  assert.ok(packages.includes('zod') && packages.includes('yaml'));
});
