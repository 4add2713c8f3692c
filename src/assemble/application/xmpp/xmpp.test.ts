import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW, toBytes } from '../../testing/conversation.ts';
import { judge } from '../../testing/judge.ts';
import { AcrossFlows } from '../across-flows.ts';
import { XMPP } from './xmpp.ts';

const opened = () => XMPP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));

test('recognised by the beginning of a stream', () => {
  assert.equal(judge(XMPP, "<stream:stream to='example.org'>"), 'yes');
  assert.equal(judge(XMPP, "<?xml version='1.0'?>\n<stream:stream>"), 'yes');
  assert.equal(judge(XMPP, "<?xml version='1.0'?>"), 'more');
  assert.equal(judge(XMPP, '<?x'), 'more');
  assert.equal(judge(XMPP, "<?xml version='1.0'?><html>"), 'no');
  assert.equal(judge(XMPP, '<html>'), 'no');
  assert.equal(judge(XMPP, `<?xml ${' '.repeat(300)}`), 'no');
});

test('TLS is handed over when the server says proceed, however that is cut', () => {
  const says = toBytes("<features/><<proceed xmlns='urn:x'/>");
  for (let cut = 0; cut < says.length; cut += 1) {
    const parser = opened();
    parser.data(1, says, 0, cut, 0);
    if (parser.handsOver !== true) parser.data(1, says, cut, says.length, 0);
    assert.equal(parser.handsOver, true);
  }
  const other = opened();
  other.data(0, says, 0, says.length, 0);
  assert.equal(other.handsOver, false);
});

test('without TLS it is not read for ever', () => {
  const parser = opened();
  const bytes = toBytes('<message/>'.repeat(2_000));
  parser.data(1, bytes, 0, bytes.length, 0);
  assert.equal(parser.finished, true);
});

test('arbitrary bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      judge(XMPP, bytes);
      judge(XMPP, [0x3c, ...bytes]);
      opened().data(1, bytes, 0, bytes.length, 0);
    }),
  );
});
