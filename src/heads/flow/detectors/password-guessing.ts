import { type Flow, flowEnd } from '../../../model/flow.ts';
import { DAY, HOUR, SECOND, toSeconds } from '../../../model/time.ts';
import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import type { Detected, Detector } from '../detector.ts';
import { type Refusals, RefusedSessions } from '../refused-sessions.ts';
import { isLibraryClient, isSshFlow, sessionOutcome } from '../ssh-session.ts';

const THRESHOLDS = {
  sessions: {
    value: 9,
    unit: 'SSH sessions without a login, from one host to one server',
    why: 'as Slips; somebody who forgot a password gives up or asks before that',
  },
  refusals: {
    value: 24,
    unit: 'refused passwords in at least 3 sessions',
    why: 'OpenSSH allows 6 attempts a session (MaxAuthTries): 24 are four sessions used to the end',
  },
  refusalSessions: { value: 3, unit: 'sessions', why: 'one session with many keys in the agent is not guessing' },
  burstSessions: {
    value: 4,
    unit: 'SSH sessions without a login that began within the burst',
    why: 'nobody types passwords into four sessions at once; hydra opens 16, or 4 as it advises for SSH. Parallel jobs without a valid key do so too, so a burst alone does not alert',
  },
  burst: { value: 10, unit: 'seconds', why: 'a person needs longer for a single session with three prompts' },
  horizon: { value: 1, unit: 'hours', why: 'a job that fails and comes back every ten minutes stays below' },
  sureSessions: {
    value: 30,
    unit: 'SSH sessions without a login',
    why: 'as Slips: confidence grows from 0.6 to 1 between the threshold and here',
  },
  loginBytes: {
    value: 4_290,
    unit: 'payload bytes of both sides',
    why: 'as Slips, for logs, where packets cannot be seen: more is taken for a login. Measured: refused sessions of libssh and hydra 2,900 to 3,900. OpenSSH 9 and later exchange larger keys (measured: refused 6,000, logins from 6,600); a limit for them would call logins of older clients refused',
  },
  handshakeBytes: {
    value: 500,
    unit: 'payload bytes of the client',
    why: 'a client that sent less did not exchange keys (the smallest measured sent 810): a banner was read, no password was tried',
  },
} as const;

const SIZES = { login: THRESHOLDS.loginBytes.value, handshake: THRESHOLDS.handshakeBytes.value };

/**
 * How sure a burst alone makes, without enough sessions, and one with a login. Neither is enough for an alert: somebody
 * who tries a wrong key four times in a row and then finds the right one leaves the same traces. But nobody types into a
 * program that is made of a library, so with one the login is a guess that hit.
 */
const BURST_CONFIDENCE = 0.45;
const BURST_AND_LOGIN_CONFIDENCE = 0.55;
const BURST_AND_LOGIN_OF_LIBRARY_CONFIDENCE = 0.8;

/**
 * Sessions whose transaction has come and whose flow has not. A transaction has the time at which its session began, and
 * in logs it comes then: the flow follows at the end, however long that takes.
 */
const WAITING = { capacity: 65_536, lifetime: DAY };

export const passwordGuessing: Detector = {
  evidence: 'PASSWORD_GUESSING',
  description:
    'One host opens SSH sessions to one server again and again, exchanges keys, and is not let in. Whether it was let in shows in the sizes of the encrypted packets, or in logs and cut captures in the size of the session.',
  threat: 'high',
  confidence:
    '0.6 at 9 sessions, growing to 1 at 30; 0.45 for a burst of fewer, 0.55 with a login, 0.8 when the client is a library',
  thresholds: THRESHOLDS,
  listens: ['flow', 'ssh'],
  blindSpots:
    'Guessing spread over many sources, one or two sessions each, counts for each source alone. In logs, where only sizes are known, long refused sessions pass for logins, and so do all of OpenSSH 9 and later. With AES a client can provoke an answer as long as that to a right password: who tries one password a connection, provokes it and leaves at once passes for somebody who logged in. With AES on a server that sends no host keys, a login with less than 70 bytes of output counts as refused.',
  create() {
    const transactions = new BoundedTable<SshTransaction>(WAITING);
    const sessions = new RefusedSessions({
      horizon: THRESHOLDS.horizon.value * HOUR,
      burst: { sessions: THRESHOLDS.burstSessions.value, within: THRESHOLDS.burst.value * SECOND },
    });

    return {
      on: {
        ssh(ssh: SshTransaction) {
          transactions.set(ssh.uid, ssh, ssh.time);
        },
        flow(flow: Flow) {
          if (flow.protocol !== 'tcp' || !isSshFlow(flow)) return;
          const ssh = transactions.take(flow.uid, flowEnd(flow));
          const key = `${flow.originator} ${flow.responder} ${flow.responderPort}`;
          const outcome = sessionOutcome(flow, ssh, SIZES);
          if (outcome === 'login') sessions.noteLogin(key, flow);
          else if (outcome === 'refused') {
            sessions.noteRefused(key, flow, Math.max(1, ssh?.failures ?? 1), isLibraryClient(ssh?.client ?? ''));
          }
        },
      },
      get evicted() {
        return transactions.evicted + sessions.evicted;
      },
      tick(now) {
        transactions.expire(now);
        return sessions.takeChanged(now).filter(isGuessing).map(detected);
      },
    };
  },
};

function isGuessing({ sessions, passwords, hasBurst }: Refusals): boolean {
  if (sessions.current >= THRESHOLDS.sessions.value || hasBurst) return true;
  return sessions.current >= THRESHOLDS.refusalSessions.value && passwords >= THRESHOLDS.refusals.value;
}

function confidenceOf({ sessions: { total }, passwords, hasLogin, isLibrary }: Refusals): number {
  const { sessions, sureSessions, refusals } = THRESHOLDS;
  const progress = (total - sessions.value) / (sureSessions.value - sessions.value);
  const enough = Math.min(1, 0.6 + 0.4 * Math.max(0, progress));
  if (total >= sessions.value || passwords >= refusals.value) return enough;
  if (!hasLogin) return BURST_CONFIDENCE;
  return isLibrary ? BURST_AND_LOGIN_OF_LIBRARY_CONFIDENCE : BURST_AND_LOGIN_CONFIDENCE;
}

function detected(refusals: Refusals): Detected {
  const { sessions, passwords, hasLogin } = refusals;
  const [source, server, port] = sessions.key.split(' ') as [string, string, string];
  const deed = `was refused in ${countOf(sessions.total, 'SSH session')} to ${server} port ${port}`;
  const duration = durationText(toSeconds(sessions.lastTime - sessions.firstTime));
  const afterwards = hasLogin ? ' It also logged in: the password may be known to it.' : '';
  return {
    profile: source,
    group: `${server} ${port}`,
    attacker: { ip: source },
    victim: { ip: server, port: Number(port) },
    threat: 'high',
    confidence: confidenceOf(refusals),
    object: `against ${server}`,
    deed,
    description: `${source} ${deed} within ${duration}.${afterwards}`,
    features: {
      sessions: sessions.total,
      refused: passwords,
      threshold: THRESHOLDS.sessions.value,
      loggedIn: hasLogin,
    },
    flows: [...sessions.flows],
    count: sessions.total,
    firstTime: sessions.firstTime,
    lastTime: sessions.lastTime,
  };
}
