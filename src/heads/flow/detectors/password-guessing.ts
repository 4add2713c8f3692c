import type { Finding } from '../../../model/evidence.ts';
import type { Flow } from '../../../model/flow.ts';
import { HOUR, MINUTE } from '../../../model/time.ts';
import type { SshTransaction } from '../../../model/transaction.ts';
import type { Detector } from '../detector.ts';
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
  horizon: { value: 1, unit: 'hours', why: 'a job that fails and comes back every ten minutes stays below' },
  sureSessions: {
    value: 30,
    unit: 'SSH sessions without a login',
    why: 'as Slips: confidence grows from 0.6 to 1 between the threshold and here',
  },
  loginBytes: {
    value: 4_290,
    unit: 'payload bytes of both sides',
    why: 'as Slips: a session with more is taken for a login where the packets cannot be seen, in logs',
  },
  handshakeBytes: {
    value: 1_000,
    unit: 'payload bytes of both sides',
    why: 'a session with less did not exchange keys: a banner was read, no password was tried',
  },
} as const;

const HORIZON = THRESHOLDS.horizon.value * HOUR;

/** Sessions whose transaction has come and whose flow has not: they follow each other within a second. */
const WAITING = { capacity: 65_536, lifetime: MINUTE };

export const passwordGuessing: Detector = {
  evidence: 'PASSWORD_GUESSING',
  title: 'SSH password guessing',
  description:
    'One host opens SSH sessions to one server again and again, exchanges keys, and is not let in. Whether it was let in shows in the sizes of the encrypted packets, or in logs in the size of the session.',
  threat: 'high',
  confidence: '0.6 at 9 sessions, growing to 1 at 30',
  thresholds: THRESHOLDS,
  listens: ['flow', 'ssh'],
  blindSpots:
    'Guessing spread over many sources, one or two sessions each, counts for each source alone. In logs, where only sizes are known, long refused sessions pass for logins.',
  create() {
    const transactions = new BoundedTable<SshTransaction>(WAITING);
    const sessions = new DistinctInTime({
      horizon: HORIZON,
      subjects: 16_384,
      targetsOfSubject: 16_384,
      targets: 262_144,
    });
    const refusals = new Rate({ horizon: HORIZON, subjects: 16_384 });
    /** When a subject logged in: what it failed before is forgiven unless there is enough of it. */
    const logins = new BoundedTable<string>({ capacity: 16_384, lifetime: HORIZON });

    function isGuessing(subject: Subject, now: number): boolean {
      if (subject.current >= THRESHOLDS.sessions.value) return true;
      return (
        subject.current >= THRESHOLDS.refusalSessions.value &&
        refusals.current(subject.key, now) >= THRESHOLDS.refusals.value
      );
    }

    return {
      on: {
        ssh(ssh: SshTransaction) {
          transactions.set(ssh.uid, ssh, ssh.time);
        },
        flow(flow: Flow) {
          if (flow.protocol !== 'tcp' || !isSsh(flow)) return;
          const ssh = transactions.take(flow.uid, flow.start + (flow.duration ?? 0));
          const key = `${flow.originator} ${flow.responder} ${flow.responderPort}`;
          const outcome = sessionOutcome(flow, ssh);
          if (outcome === 'login') logins.set(key, flow.uid, flow.start);
          if (outcome !== 'refused') return;
          sessions.add(key, flow.uid, flow.start, flow.uid);
          refusals.add(key, Math.max(1, ssh?.failures ?? 1), flow.start);
        },
      },
      tick(now) {
        for (const state of [transactions, sessions, refusals, logins]) state.expire(now);
        return sessions
          .takeChanged()
          .filter((subject) => isGuessing(subject, now))
          .map((subject) => finding(subject, refusals.current(subject.key, now), logins.get(subject.key, now), now));
      },
    };
  },
};

function isSsh(flow: Flow): boolean {
  return flow.service === 'ssh' || (flow.service === null && flow.responderPort === 22);
}

function sessionOutcome(flow: Flow, ssh: SshTransaction | undefined): 'login' | 'refused' | 'neither' {
  if (ssh !== undefined && !ssh.keysExchanged) return 'neither';
  if (ssh !== undefined && ssh.authenticated !== null) return ssh.authenticated ? 'login' : 'refused';
  const bytes = (flow.originatorBytes ?? 0) + (flow.responderBytes ?? 0);
  if (bytes < THRESHOLDS.handshakeBytes.value) return 'neither';
  return bytes > THRESHOLDS.loginBytes.value ? 'login' : 'refused';
}

function finding(subject: Subject, refused: number, login: string | undefined, now: number): Finding {
  const [source, server, port] = subject.key.split(' ') as [string, string, string];
  const { sessions, sureSessions } = THRESHOLDS;
  const progress = (subject.total - sessions.value) / (sureSessions.value - sessions.value);
  const deed = `was refused in ${counted(subject.total, 'SSH session')} to ${server} port ${port}`;
  const afterwards = login === undefined ? '' : ' It also logged in: the password may be known to it.';
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
    confidence: Math.min(1, 0.6 + 0.4 * Math.max(0, progress)),
    title: `SSH password guessing against ${server}`,
    deed,
    description: `${source} ${deed} within ${span(subject.lastTime - subject.firstTime)}.${afterwards}`,
    features: {
      sessions: subject.total,
      refused,
      threshold: sessions.value,
      loggedIn: login !== undefined,
    },
    flows: [...subject.flows],
    count: subject.total,
    firstTime: subject.firstTime,
    lastTime: subject.lastTime,
  };
}
