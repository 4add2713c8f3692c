import { isMainThread } from 'node:worker_threads';

// Loaded before each test file. A file whose tests are done but which leaves a timer, socket or child open would keep
// the run waiting for ever; it has this long to end, then it fails and says what is open.
const GRACE_MILLISECONDS = Number(process.env['GATEHOUND_TEST_GRACE_MILLISECONDS'] ?? 10_000);

// Programs and threads that a test starts may load this too. They must not load node:test: under a test runner it
// writes the runner's protocol to stdout.
if (isMainThread && process.argv[1]?.endsWith('.test.ts') === true) {
  const { after } = await import('node:test');
  after(() => {
    setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(', ');
      process.stderr.write(`all tests are done but the process does not end; still open: ${open}\n`);
      process.exit(1);
    }, GRACE_MILLISECONDS).unref();
  });
}
