import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '../../model/time.ts';
import { verticalPortScan } from './detectors/vertical-port-scan.ts';
import { FlowHead } from './flow-head.ts';
import { ATTACKER, SERVER } from './testing/cast.ts';
import { arp, flow, times } from './testing/heard.ts';
import { START } from './testing/story.ts';

test('the head adds to what a detector tells what is the same for all its findings', () => {
  const head = new FlowHead([verticalPortScan]);
  for (const event of times(10, (index) => flow({ responderPort: 1 + index }))) head.hear(event);
  const [finding, ...more] = head.tick(START + MINUTE);
  assert.deepEqual(more, []);
  assert.equal(finding?.kind, 'finding');
  assert.equal(finding?.evidence, 'VERTICAL_PORT_SCAN');
  assert.equal(finding?.head, 'flow');
  assert.equal(finding?.time, START + MINUTE);
  assert.equal(finding?.title, `Vertical port scan of ${SERVER}`);
  assert.ok(!('object' in finding));
});

test('all detectors hear the same events, each those that it listens to', () => {
  const head = new FlowHead();
  for (const index of times(20, (number) => number)) {
    head.hear(arp({ responder: `192.0.2.${100 + index}` }));
    head.hear(flow({ responderPort: 1 + index }));
  }
  const found = head.tick(START + MINUTE).map(({ evidence, profile }) => `${evidence} by ${profile}`);
  for (const kind of ['ARP_SCAN', 'VERTICAL_PORT_SCAN']) assert.ok(found.includes(`${kind} by ${ATTACKER}`), kind);
});
