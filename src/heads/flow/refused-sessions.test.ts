import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../model/time.ts';
import { RefusedSessions } from './refused-sessions.ts';
import { flow, times } from './testing/heard.ts';
import { START } from './testing/story.ts';

const create = () => new RefusedSessions({ horizon: HOUR, burst: { sessions: 4, within: 10 * SECOND } });

test('what is known of a client and a server comes together, and is forgotten after the horizon', () => {
  const sessions = create();
  for (const index of times(4, (number) => number)) {
    sessions.noteRefused('a b 22', flow({ start: START + index * SECOND }), 3, true);
  }
  sessions.noteLogin('a b 22', flow({ start: START + MINUTE }));
  const [first, ...others] = sessions.takeChanged(START + 2 * MINUTE);
  assert.deepEqual(others, []);
  const { sessions: subject, ...known } = first ?? assert.fail('nothing changed');
  assert.equal(subject.total, 4);
  assert.deepEqual(known, { passwords: 12, hasBurst: true, hasLogin: true, isLibrary: true });
  assert.deepEqual(sessions.takeChanged(START + 3 * MINUTE), [], 'nothing is new');

  const later = START + 2 * HOUR;
  sessions.noteRefused('a b 22', flow({ start: later }), 1, false);
  const [second] = sessions.takeChanged(later);
  assert.equal(second?.sessions.total, 1);
  assert.equal(second?.passwords, 1);
  assert.deepEqual([second?.hasBurst, second?.hasLogin, second?.isLibrary], [false, false, false]);
});

test('a flood of clients stays at the cap and is counted', () => {
  const sessions = create();
  for (let client = 0; client < 20_000; client++) {
    sessions.noteRefused(`${client} b 22`, flow(), 1, true);
    sessions.noteLogin(`${client} b 22`, flow());
  }
  assert.ok(sessions.takeChanged(START).length <= 16_384);
  // Sessions, sessions at once, passwords, logins and libraries; nobody had a burst.
  assert.equal(sessions.evicted, 5 * (20_000 - 16_384));
});
