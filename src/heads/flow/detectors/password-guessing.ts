import type { Finding } from '../../../model/evidence.ts';
import type { Flow } from '../../../model/flow.ts';
import { HOUR, MINUTE, SECOND } from '../../../model/time.ts';
import type { SshTransaction } from '../../../model/transaction.ts';
import type { Detector } from '../detector.ts';
import { isSshFlow, sessionOutcome } from '../ssh-session.ts';
import { BoundedTable } from '../state/bounded-table.ts';
import { DistinctInTime, type Subject } from '../state/distinct-in-time.ts';
import { Rate } from '../state/rate.ts';
import { counted, span } from '../words.ts';

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

const HORIZON = THRESHOLDS.horizon.value * HOUR;

const SIZES = { login: THRESHOLDS.loginBytes.value, handshake: THRESHOLDS.handshakeBytes.value };

/**
 * How sure a burst alone makes, without enough sessions, and one with a login. Neither is enough for an alert: somebody
 * who tries a wrong key four times in a row and then finds the right one leaves the same traces. But nobody types into a
 * program that is made of a library, so with one the login is a guess that hit.
 */
const BURST_CONFIDENCE = 0.45;
const BURST_AND_LOGIN_CONFIDENCE = 0.55;
const BURST_AND_LOGIN_OF_LIBRARY_CONFIDENCE = 0.8;

/** Names by which SSH libraries identify themselves (RFC 4253 section 4.2); hydra, medusa and ncrack use libssh and libssh2. */
const LIBRARY = /libssh|paramiko|asyncssh|jsch|ssh2js|twisted|-go\b/i;

/** Sessions whose transaction has come and whose flow has not: they follow each other within a second. */
const WAITING = { capacity: 65_536, lifetime: MINUTE };

export const passwordGuessing: Detector = {
  evidence: 'PASSWORD_GUESSING',
  title: 'SSH password guessing',
  description:
    'One host opens SSH sessions to one server again and again, exchanges keys, and is not let in. Whether it was let in shows in the sizes of the encrypted packets, or in logs and cut captures in the size of the session.',
  threat: 'high',
  confidence:
    '0.6 at 9 sessions, growing to 1 at 30; 0.45 for a burst of fewer, 0.55 with a login, 0.8 when the client is a library',
  thresholds: THRESHOLDS,
  listens: ['flow', 'ssh'],
  blindSpots:
    'Guessing spread over many sources, one or two sessions each, counts for each source alone. In logs, where only sizes are known, long refused sessions pass for logins, and so do all of OpenSSH 9 and later.',
  create() {
    const transactions = new BoundedTable<SshTransaction>(WAITING);
    const sessions = new DistinctInTime({
      horizon: HORIZON,
      subjects: 16_384,
      targetsOfSubject: 16_384,
      targets: 262_144,
    });
    const atOnce = new DistinctInTime({
      horizon: THRESHOLDS.burst.value * SECOND,
      subjects: 16_384,
      targetsOfSubject: 64,
      targets: 65_536,
    });
    /** Subjects that had a burst. */
    const bursts = new BoundedTable<true>({ capacity: 16_384, lifetime: HORIZON });
    const refusals = new Rate({ horizon: HORIZON, subjects: 16_384 });
    /** The last login of a subject. */
    const logins = new BoundedTable<true>({ capacity: 16_384, lifetime: HORIZON });

    /** Subjects whose client is a library. */
    const libraries = new BoundedTable<true>({ capacity: 16_384, lifetime: HORIZON });

    const states = [transactions, sessions, atOnce, bursts, refusals, logins, libraries];

    function isGuessing({ key, current }: Subject, now: number): boolean {
      if (current >= THRESHOLDS.sessions.value || bursts.get(key, now) === true) return true;
      return current >= THRESHOLDS.refusalSessions.value && refusals.current(key, now) >= THRESHOLDS.refusals.value;
    }

    return {
      on: {
        ssh(ssh: SshTransaction) {
          transactions.set(ssh.uid, ssh, ssh.time);
        },
        flow(flow: Flow) {
          if (flow.protocol !== 'tcp' || !isSshFlow(flow)) return;
          const ssh = transactions.take(flow.uid, flow.start + (flow.duration ?? 0));
          const key = `${flow.originator} ${flow.responder} ${flow.responderPort}`;
          const outcome = sessionOutcome(flow, ssh, SIZES);
          if (outcome === 'login') {
            logins.set(key, true, flow.start);
            sessions.mention(key);
          }
          if (outcome !== 'refused') return;
          sessions.add(key, flow.uid, flow.start, flow.uid);
          atOnce.add(key, flow.uid, flow.start, '');
          if ((atOnce.get(key)?.current ?? 0) >= THRESHOLDS.burstSessions.value) bursts.set(key, true, flow.start);
          if (LIBRARY.test(ssh?.client ?? '')) libraries.set(key, true, flow.start);
          refusals.add(key, Math.max(1, ssh?.failures ?? 1), flow.start);
        },
      },
      get evicted() {
        return states.reduce((sum, state) => sum + state.evicted, 0);
      },
      tick(now) {
        const findings = sessions
          .takeChanged()
          .filter((subject) => isGuessing(subject, now))
          .map((subject) =>
            finding(subject, now, {
              refused: refusals.current(subject.key, now),
              hasLogin: logins.get(subject.key, now) !== undefined,
              isLibrary: libraries.get(subject.key, now) === true,
            }),
          );
        for (const state of states) state.expire(now);
        return findings;
      },
    };
  },
};

/** What is known of a subject besides its sessions. */
interface Circumstances {
  readonly refused: number;
  readonly hasLogin: boolean;
  readonly isLibrary: boolean;
}

function confidenceOf(count: number, { refused, hasLogin, isLibrary }: Circumstances): number {
  const { sessions, sureSessions, refusals } = THRESHOLDS;
  const progress = (count - sessions.value) / (sureSessions.value - sessions.value);
  const enough = Math.min(1, 0.6 + 0.4 * Math.max(0, progress));
  if (count >= sessions.value || refused >= refusals.value) return enough;
  if (!hasLogin) return BURST_CONFIDENCE;
  return isLibrary ? BURST_AND_LOGIN_OF_LIBRARY_CONFIDENCE : BURST_AND_LOGIN_CONFIDENCE;
}

function finding(subject: Subject, now: number, circumstances: Circumstances): Finding {
  const [source, server, port] = subject.key.split(' ') as [string, string, string];
  const deed = `was refused in ${counted(subject.total, 'SSH session')} to ${server} port ${port}`;
  const afterwards = circumstances.hasLogin ? ' It also logged in: the password may be known to it.' : '';
  return {
    kind: 'finding',
    evidence: 'PASSWORD_GUESSING',
    head: 'flow',
    time: now,
    profile: source,
    group: `${server} ${port}`,
    attacker: { ip: source },
    victim: { ip: server, port: Number(port) },
    threat: 'high',
    confidence: confidenceOf(subject.total, circumstances),
    title: `SSH password guessing against ${server}`,
    deed,
    description: `${source} ${deed} within ${span(subject.lastTime - subject.firstTime)}.${afterwards}`,
    features: {
      sessions: subject.total,
      refused: circumstances.refused,
      threshold: THRESHOLDS.sessions.value,
      loggedIn: circumstances.hasLogin,
    },
    flows: [...subject.flows],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
