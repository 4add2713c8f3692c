import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../scripts/house/program.ts';
import { plantTree } from './tree.ts';

const RUNNER = fileURLToPath(new URL('../run.ts', import.meta.url));

/** Runs `npm test -- FOLDER` over these test files and gives the exit code and the lines printed. */
async function runTests(context: TestContext, files: Readonly<Record<string, string>>, ...words: string[]) {
  const root = plantTree(context, files);
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const paths = Object.keys(files).map((file) => join(root, file));
  const { exitCode, stdout } = await runProgram(process.execPath, [RUNNER, ...paths, ...words], root, {
    ...environment,
    GATEHOUND_TEST_GRACE_MILLISECONDS: '200',
  });
  return { exitCode, lines: stdout.trimEnd().split('\n'), stdout };
}

const PASSING =
  "import { test } from 'node:test';\ntest('one', (t) => t.diagnostic('took 3 apples'));\ntest('two', () => {});\n";

describe('npm test', { concurrency: 2 }, () => {
  test('closes with the counts alone on a line and exits 0 when nothing failed', async (context) => {
    const { exitCode, lines } = await runTests(context, { 'a.test.ts': PASSING });
    assert.equal(lines.at(-1), '2 passed, 0 failed, 0 skipped');
    assert.equal(exitCode, 0);
    assert.ok(
      lines.some((line) => line.endsWith('a.test.ts: took 3 apples')),
      'what a test tells is shown',
    );
  });

  test('shows a failure in full with the command for it alone, exits 1, and names why others were skipped', async (context) => {
    const failing = `
      import assert from 'node:assert/strict';
      import { describe, test } from 'node:test';
      describe('outer', () => test("isn't equal", () => assert.equal(1, 2)));
      describe('all of these', { skip: 'no root' }, () => test('inner', () => {}));
      test('alone', { skip: 'no data' }, () => {});`;
    const { exitCode, lines, stdout } = await runTests(context, { 'a.test.ts': PASSING, 'b.test.ts': failing });
    assert.equal(lines.at(-1), '2 passed, 1 failed, 2 skipped');
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /FAILED {2}.*b\.test\.ts > outer > isn't equal\n {2}alone: npm test -- .*b\.test\.ts --name 'outer isn'\\''t equal'/,
    );
    assert.match(stdout, /1 !== 2/);
    assert.match(stdout, /because: no root\n.*all of these\n {2}because: no data\n.*alone/);
  });

  test('a file that breaks while loading, one that exits early and one without a test have failed', async (context) => {
    const { lines, stdout } = await runTests(context, {
      'broken.test.ts': "import './absent.ts';\n",
      'early.test.ts': "import { test } from 'node:test';\ntest('leaves', () => process.exit(0));\n",
      'empty.test.ts': 'export const nothing = 1;\n',
    });
    assert.equal(lines.at(-1), '0 passed, 3 failed, 0 skipped');
    assert.match(stdout, /Cannot find module .*absent\.ts/);
    assert.match(stdout, /the file holds no test/);
  });

  test('a file that leaves something open ends nevertheless, has failed, and says what was open', async (context) => {
    const leaking = "import { test } from 'node:test';\ntest('leaks', () => void setInterval(() => {}, 1000));\n";
    const { lines, stdout } = await runTests(context, { 'leak.test.ts': leaking });
    assert.equal(lines.at(-1), '1 passed, 1 failed, 0 skipped');
    assert.match(stdout, /does not end; still open: .*Timeout/);
  });

  test('--name runs one test alone, and a path without tests is an error', async (context) => {
    const named = await runTests(context, { 'a.test.ts': PASSING }, '--name', 'two');
    assert.equal(named.lines.at(-1), '1 passed, 0 failed, 0 skipped');
    const nothing = await runTests(context, {}, '/nonexistent');
    assert.notEqual(nothing.exitCode, 0);
  });
});
