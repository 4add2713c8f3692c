import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { ShareLine, shareRead, shareText } from './share-line.ts';

test('a share, what is done, and the time that is left', () => {
  assert.equal(shareText(0.5, 'learning', 10), '[############------------] 50 %  learning  10 s left');
  assert.equal(shareText(0, 'reading', 10), '[------------------------] 0 %  reading');
  assert.equal(shareText(1, 'reading', 10), '[########################] 100 %  reading  0 s left');
});

test('what is counted has a rate, also where nobody knows how much there is', () => {
  assert.equal(
    shareText(0.5, '30,000 requests', 10, 30_000),
    '[############------------] 50 %  30,000 requests  3,000/s  10 s left',
  );
  assert.equal(shareText(null, '30,000 requests', 10, 30_000), '30,000 requests  3,000/s');
  assert.equal(shareText(null, '0 requests', 0, 0), '0 requests');
  assert.deepEqual([shareRead(1, 4), shareRead(1, null), shareRead(0, 0)], [0.25, null, null]);
});

test('where there is no room for all, words are cut, and rate and time are not', () => {
  const text = shareText(0.5, `30,000 requests of ${'long'.repeat(20)}`, 10, 30_000);
  assert.equal(text.length, 78);
  assert.match(text, /… {2}3,000\/s {2}10 s left$/);
});

test('rate and time are of what is under way, from its beginning', () => {
  const said: string[] = [];
  const write = mock.method(process.stderr, 'write', (text: string) => said.push(text.replace('\r\x1b[K', '')) > 0);
  let now = 0;
  const line = new ShareLine(true, () => now);
  const at = (time: number, share: number | null, count: number | null): void => {
    now = time;
    line.update(share, 'requests', count);
  };
  at(2_000, 0.5, 1_000);
  at(3_000, 1, 2_000);
  // The next file.
  at(4_000, 0.5, 100);
  at(5_000, null, 10);
  write.mock.restore();
  assert.deepEqual(
    said.map((text) => text.replace(/^\[.*\] /, '')),
    [
      '50 %  requests  500/s  2 s left',
      '100 %  requests  667/s  0 s left',
      '50 %  requests  100/s  1 s left',
      'requests  10/s',
    ],
  );
});

test('whatever it is told, it is one line of a terminal', () => {
  const share = fc.option(fc.double());
  fc.assert(
    fc.property(share, fc.string(), fc.double({ min: 0 }), fc.option(fc.nat()), (done, words, seconds, count) => {
      assert.ok(shareText(done, words, seconds, count).length <= 78);
    }),
  );
});
