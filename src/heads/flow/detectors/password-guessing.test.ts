import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../../model/time.ts';
import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import { FlowHead } from '../flow-head.ts';
import { ATTACKER, SERVER } from '../testing/cast.ts';
import { CONVERSATION, flow, hear, session, times } from '../testing/heard.ts';
import { START } from '../testing/story.ts';
import { passwordGuessing } from './password-guessing.ts';

/** Sessions one after another, `pause` apart, judged right after the last. */
const guess = (count: number, pause: number, changes: Partial<SshTransaction> = {}) =>
  hear(
    passwordGuessing,
    times(count, (index) => session(START + index * pause, changes)).flat(),
    START + count * pause,
  );

const LOGIN = { authenticated: true, failures: 0 } as const;

/** Four refused sessions in four seconds, then a login a minute later: how sure that makes. */
function burstAndLogin(client: string | null): number | undefined {
  const head = new FlowHead([passwordGuessing]);
  const say = (events: ReturnType<typeof session>) => {
    for (const event of events) head.hear(event);
  };
  for (const index of [0, 1, 2, 3]) say(session(START + index * SECOND, { client }));
  assert.equal(head.tick(START + 5 * SECOND)[0]?.features['loggedIn'], false);
  say(session(START + MINUTE, { ...LOGIN, client }));
  const [finding] = head.tick(START + MINUTE + SECOND);
  assert.equal(finding?.features['loggedIn'], true);
  assert.match(finding?.description ?? '', /It also logged in: the password may be known to it\.$/);
  return finding?.confidence;
}

describe('SSH password guessing', () => {
  test('nine refused sessions within an hour are guessing, eight are none', () => {
    assert.deepEqual(guess(8, MINUTE), []);
    const [finding] = guess(9, MINUTE);
    assert.equal(finding?.profile, ATTACKER);
    assert.deepEqual(finding?.victim, { ip: SERVER, port: 22 });
    assert.equal(finding?.confidence, 0.6);
    assert.equal(finding?.deed, `was refused in 9 SSH sessions to ${SERVER} port 22`);
    assert.equal(guess(30, MINUTE)[0]?.confidence, 1);
  });

  test('a job that fails every ten minutes is none, for days', () => {
    assert.deepEqual(guess(300, 10 * MINUTE), []);
  });

  test('three sessions with twenty-four refused passwords are guessing', () => {
    assert.equal(guess(3, MINUTE, { failures: 8 }).length, 1);
    assert.deepEqual(guess(3, MINUTE, { failures: 7 }), []);
    assert.deepEqual(guess(2, MINUTE, { failures: 50 }), [], 'one session with many keys is not guessing');
  });

  test('four refused sessions within ten seconds are a burst, which alone is no alert', () => {
    assert.deepEqual(guess(3, SECOND), []);
    assert.deepEqual(guess(4, 4 * SECOND), []);
    assert.equal(guess(4, 3 * SECOND)[0]?.confidence, 0.45);
  });

  test('a login with a burst is told at once, and is an alert when no person types into such a client', () => {
    assert.equal(burstAndLogin('SSH-2.0-OpenSSH_9.2p1 Debian-2'), 0.55);
    for (const client of ['SSH-2.0-libssh_0.10.4', 'SSH-2.0-libssh2_1.10.0', 'SSH-2.0-paramiko_3.4.0', 'SSH-2.0-Go']) {
      assert.equal(burstAndLogin(client), 0.8, client);
    }
  });

  test('nothing is too sure of a login that came with a burst', () => {
    assert.equal(burstAndLogin(null), 0.55);
  });

  test('logins alone are none, however many', () => {
    assert.deepEqual(guess(200, SECOND, LOGIN), []);
  });

  test('sessions without a key exchange, or of which nothing is known, tell nothing', () => {
    assert.deepEqual(guess(50, SECOND, { keysExchanged: false }), []);
    // The flow of `session` carries 100 bytes from the client: no key exchange fits in there.
    assert.deepEqual(guess(50, SECOND, { authenticated: null }), []);
  });

  test('where the packets of a session were cut its size decides', () => {
    const cut = (originatorBytes: number) => {
      const events = times(10, (index) => {
        const [transaction, closed] = session(START + index * MINUTE, {
          server: null,
          keysExchanged: false,
          authenticated: null,
        });
        if (transaction === undefined || closed?.kind !== 'flow') throw new Error('no session');
        return [transaction, { ...closed, originatorBytes, responderBytes: 1_839 }];
      });
      return hear(passwordGuessing, events.flat(), START + 11 * MINUTE).length;
    };
    assert.equal(cut(1_744), 1);
    assert.equal(cut(24), 0);
  });

  test('every server and every source counts for itself', () => {
    const spread = times(24, (index) => {
      const responder = `198.51.100.${index % 8}`;
      return flow({ ...CONVERSATION, responder, responderPort: 22, originatorBytes: 1_600, responderBytes: 2_200 });
    }).map((each, index) => ({ ...each, start: START + index * MINUTE }));
    assert.deepEqual(hear(passwordGuessing, spread, START + HOUR), []);
  });

  test('in logs the size of a session tells a refusal from a login and from a banner', () => {
    const logged = (originatorBytes: number, responderBytes: number, changes: Parameters<typeof flow>[0] = {}) => {
      const sizes = { ...CONVERSATION, originatorBytes, responderBytes, responderPort: 22, service: 'ssh' };
      const rows = times(10, (index) => flow({ ...sizes, start: START + index * MINUTE, ...changes }));
      return hear(passwordGuessing, rows, START + 11 * MINUTE).length;
    };
    assert.equal(logged(1_608, 2_229), 1);
    assert.equal(logged(2_000, 2_290), 1);
    assert.equal(logged(2_000, 2_291), 0);
    assert.equal(logged(499, 2_000), 0);
    assert.equal(logged(500, 2_000), 1);
    assert.equal(logged(1_608, 2_229, { service: null }), 1, 'port 22 without a service');
    assert.equal(logged(1_608, 2_229, { responderPort: 2_222 }), 1, 'ssh on another port');
    assert.equal(logged(1_608, 2_229, { service: null, responderPort: 2_222 }), 0);
    assert.equal(logged(1_608, 2_229, { service: 'http' }), 0);
    assert.equal(logged(1_608, 2_229, { service: 'ftp-data,ssh' }), 1, 'ssh among others');
    assert.equal(logged(1_608, 2_229, { service: 'ftp-data,sshx' }), 0);
  });
});
