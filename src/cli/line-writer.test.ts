import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineWriter, type WriteBytes } from './line-writer.ts';

/** A descriptor that answers as a script says: bytes that it takes, or an error. */
function scripted(answers: readonly (number | string)[]): { readonly write: WriteBytes; readonly taken: () => string } {
  let taken = '';
  const script = [...answers];
  const write: WriteBytes = (bytes, done) => {
    setImmediate(() => {
      const answer = script.shift() ?? bytes.length;
      if (typeof answer === 'string') {
        done(Object.assign(new Error(answer), { code: answer }), 0);
        return;
      }
      const count = Math.min(answer, bytes.length);
      taken += new TextDecoder().decode(bytes.subarray(0, count));
      done(null, count);
    });
  };
  return { write, taken: () => taken };
}

test('lines come whole and in order, however little is taken at a time', async () => {
  const { write, taken } = scripted([1, 0, 2, 'EAGAIN', 3]);
  const writer = new LineWriter(1, write);
  for (const line of ['first', 'second', 'third']) writer.line(line);
  await writer.end(5_000);
  assert.equal(taken(), 'first\nsecond\nthird\n');
  assert.equal(writer.dropped, 0);
});

test('a listener that has gone costs the lines and nothing else', async () => {
  const { write } = scripted(['EPIPE']);
  const writer = new LineWriter(1, write);
  writer.line('first');
  await writer.end(5_000);
  writer.line('second');
  assert.equal(writer.dropped, 1);
});

test('a listener that stalls costs what is beyond the cap, and is not waited for', async () => {
  const writer = new LineWriter(1, () => {});
  for (let line = 0; line < 10_100; line++) writer.line('x');
  assert.equal(writer.dropped, 99, 'the first line is under way, ten thousand wait');
  await writer.end(1);
});
