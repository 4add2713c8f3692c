import type { Alert } from '../../model/alert.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Flow } from '../../model/flow.ts';
import type { ScoreSeries } from '../../model/packet-scores.ts';
import type { EngineOutput } from '../../model/stream.ts';
import { HOUR, MINUTE, type Micros, SECOND } from '../../model/time.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type Analysis, type AnalysisInput, createCollector } from '../analysis.ts';
import { createScoreSeries } from '../score-series.ts';

// What the tests of this room render: made by hand, and like what the engine gives.

/** 2026-03-14 12:00:00 UTC. */
export const NOON: Micros = 1_773_489_600 * SECOND;

export const ATTACKER = '10.77.0.66';
const VICTIM = '10.77.0.10';

/** Evidence of a vertical scan, with any field replaced. */
export function evidence(fields: Partial<Evidence> = {}): Evidence {
  return {
    kind: 'evidence',
    evidence: 'VERTICAL_PORT_SCAN',
    id: '4f1c8a0be2d95f37',
    revision: 3,
    head: 'flow',
    time: NOON + 7 * SECOND + 250_000,
    profile: ATTACKER,
    window: 1,
    attacker: { ip: ATTACKER },
    victim: { ip: VICTIM },
    threat: 'high',
    confidence: 0.98,
    title: 'Vertical port scan',
    deed: 'tried 1,000 TCP ports of 10.77.0.10',
    description: '10.77.0.66 tried 1,000 TCP ports of 10.77.0.10 in 14 seconds; 997 did not answer.',
    features: {
      protocol: 'tcp',
      ports: 1000,
      threshold: 15,
      examples: [21, 22, 23, 25, 53, 80, 110],
      answered: [22, 53, 80],
    },
    flows: ['CHhAvVGS1DHFjwGM9', 'C9mvWx3ezztgzcexV7', 'CdysLK1XpcrXOpVDuh'],
    count: 1000,
    firstTime: NOON + 5 * SECOND,
    lastTime: NOON + 19 * SECOND,
    ...fields,
  };
}

const GUESSING: Evidence = evidence({
  evidence: 'PASSWORD_GUESSING',
  id: '9b07d31ce8a4f620',
  revision: 15,
  time: NOON + 71 * SECOND,
  victim: { ip: VICTIM, port: 22 },
  threat: 'high',
  confidence: 0.86,
  title: 'Password guessing over SSH',
  deed: 'was refused in 24 SSH sessions to 10.77.0.10 port 22',
  description: '10.77.0.66 failed to log in to SSH on 10.77.0.10 in 24 sessions within 40 seconds.',
  features: {
    sessions: 24,
    refused: 72,
    threshold: 9,
    loggedIn: false,
    client: 'SSH-2.0-libssh_0.10.6',
    meanSeconds: 1.62,
  },
  flows: ['CmES5u32sYpV7JYN', 'CP5puj4I8PtEU4qzYg'],
  count: 24,
  firstTime: NOON + 62 * SECOND,
  lastTime: NOON + 102 * SECOND,
});

const ALERT: Alert = {
  kind: 'alert',
  id: 'a1e5f00d12345678',
  revision: 1,
  time: NOON + 71 * SECOND,
  profile: ATTACKER,
  window: 1,
  threat: 'critical',
  score: 1.64,
  evidence: ['4f1c8a0be2d95f37', '9b07d31ce8a4f620'],
  sentence: '10.77.0.66 scanned 1,000 ports of 10.77.0.10, then guessed passwords over SSH in 24 sessions.',
};

const VERDICT: Verdict = {
  kind: 'verdict',
  id: 'fe3ac0ffee112233',
  time: NOON + 71 * SECOND,
  subject: ATTACKER,
  level: 2,
  seconds: 600,
  reasons: ['a1e5f00d12345678'],
  policy: 'default sha256:6b86b273',
};

/** One host of the local network looks for its neighbours. */
const ARP_SCAN: Evidence = evidence({
  evidence: 'ARP_SCAN',
  id: '0c55aa3377119924',
  revision: 0,
  time: NOON + 40 * SECOND,
  profile: '10.77.0.99',
  attacker: { ip: '10.77.0.99' },
  victim: null,
  threat: 'low',
  confidence: 0.8,
  title: 'ARP scan',
  deed: 'asked the local network for 255 addresses',
  description: '10.77.0.99 asked for 255 addresses of its network in 13 seconds; 3 answered.',
  features: { targets: 255, threshold: 20, answered: 3 },
  flows: [],
  count: 255,
  firstTime: NOON + 34 * SECOND,
  lastTime: NOON + 47 * SECOND,
});

const V6 = '2001:db8:4b1d:77:a8bb:ccff:fedd:eeff';

const V6_SCAN: Evidence = evidence({
  evidence: 'HORIZONTAL_PORT_SCAN',
  id: '77e1d2c3b4a59687',
  revision: 4,
  time: NOON + 118 * SECOND,
  profile: V6,
  attacker: { ip: V6 },
  victim: null,
  threat: 'medium',
  confidence: 0.74,
  title: 'Horizontal port scan',
  deed: 'tried port 445/tcp of 64 hosts',
  description: `${V6} tried port 445/tcp of 64 hosts in 31 seconds; none answered.`,
  features: {
    protocol: 'tcp',
    port: 445,
    targets: 64,
    answered: 0,
    threshold: 15,
    addresses: Array.from({ length: 32 }, (_, host) => `10.77.0.${host + 1}`),
  },
  flows: ['C1Xkzz2MaGtLrc1Tla'],
  count: 64,
  firstTime: NOON + 95 * SECOND,
  lastTime: NOON + 126 * SECOND,
});

/** A web request's flow with any field replaced. */
export function flow(fields: Partial<Flow> = {}): Flow {
  return {
    kind: 'flow',
    uid: 'CHhAvVGS1DHFjwGM9',
    start: NOON + 1_234_567,
    duration: 152_400,
    protocol: 'tcp',
    ipProtocol: 6,
    originator: '10.77.0.20',
    originatorPort: 51_234,
    responder: VICTIM,
    responderPort: 80,
    service: 'http',
    state: 'SF',
    history: 'ShADadFf',
    originatorBytes: 78,
    responderBytes: 5_120,
    missedBytes: 0,
    originatorPackets: 6,
    originatorIpBytes: 398,
    responderPackets: 7,
    responderIpBytes: 5_492,
    tunnelParents: [],
    ...fields,
  };
}

/** What was read of a capture, with any field replaced. */
export function input(fields: Partial<AnalysisInput> = {}): AnalysisInput {
  return {
    path: 'samples/intrusion/intrusion.pcap',
    format: 'pcap',
    packets: 12_345,
    flows: 1_678,
    transactions: 91,
    unreadable: 0,
    skipped: [],
    partial: false,
    problem: null,
    ...fields,
  };
}

/** Collects outputs over a span of so many minutes from noon. */
export function analysisOf(
  outputs: readonly EngineOutput[],
  inputs: readonly AnalysisInput[] = [input()],
  minutes = 3,
): Analysis {
  const collector = createCollector({ width: HOUR });
  for (const output of outputs) collector.add(output);
  return collector.finish(inputs, { start: NOON, end: NOON + minutes * MINUTE });
}

/** Flows of a scan of fourteen seconds over steady browsing. */
function flows(): readonly EngineOutput[] {
  const times: Micros[] = [];
  for (let second = 0; second < 180; second += 2) times.push(NOON + second * SECOND);
  for (let port = 0; port < 1_000; port += 1) times.push(NOON + 5 * SECOND + port * 14_000);
  for (let session = 0; session < 24; session += 1) times.push(NOON + 62 * SECOND + session * 1_620_000);
  return times.map((start) => ({ kind: 'flow-close', flow: flow({ start }) }));
}

/** A scan and guessing by one host, an ARP scan by another, an IPv6 scan below an alert. */
export function intrusion(): Analysis {
  return analysisOf([...flows(), evidence({ revision: 0 }), ARP_SCAN, evidence(), GUESSING, ALERT, VERDICT, V6_SCAN]);
}

/** Ten minutes in which nothing was found. */
export function benign(): Analysis {
  return analysisOf(flows(), [input({ path: 'samples/benign/benign.pcap' })], 10);
}

/** An ARP scan that stays below an alert, in a capture that ends in the middle of a packet. */
export function notice(): Analysis {
  const damaged = input({ unreadable: 1, partial: true, problem: 'the packet at byte 98,304 is cut off' });
  return analysisOf([ARP_SCAN], [damaged]);
}

/** Every text field of evidence, alert, verdict and input is what an attacker would put there. */
export function hostile(text: string): Analysis {
  const piece = evidence({
    id: text,
    profile: text,
    attacker: { ip: text, port: 1, domain: text },
    victim: { ip: text, domain: text },
    title: text,
    deed: text,
    description: text,
    features: {
      [text]: text,
      list: [text, 1],
      [`${text}Threshold`]: text,
      strongest: [text],
      seen: [2],
      learnedLow: [0],
      learnedHigh: [1],
      shares: [1],
      autoencoders: [4],
    },
    flows: [text],
  });
  const alert: Alert = { ...ALERT, id: `${text}-alert`, profile: text, evidence: [text], sentence: text };
  const verdict: Verdict = { ...VERDICT, id: text, subject: text, reasons: [text], policy: text };
  const damaged = input({ path: text, format: text, partial: true, unreadable: 2, problem: text });
  return analysisOf([piece, alert, verdict], [damaged]);
}

/** As many profiles as told, two pieces of evidence each. */
export function crowd(profiles: number): Analysis {
  const threats = ['info', 'low', 'medium', 'high', 'critical'] as const;
  const outputs: EngineOutput[] = [];
  for (let index = 0; index < profiles * 2; index += 1) {
    const profile = `198.51.${Math.floor((index >> 1) / 250)}.${((index >> 1) % 250) + 1}`;
    const threat = threats[index % 5] ?? 'info';
    const firstTime = NOON + ((index * 7_919) % 600) * SECOND;
    const times = { firstTime, lastTime: firstTime + 9 * SECOND, time: firstTime + 4 * SECOND };
    const piece = evidence({ id: `e${index}`, profile, attacker: { ip: profile }, threat, ...times });
    outputs.push(piece);
    if (threat !== 'critical') continue;
    const sentence = `${profile} scanned ports of ${VICTIM}.`;
    outputs.push({ ...ALERT, id: `a${index}`, time: piece.time, profile, evidence: [piece.id], sentence });
  }
  return analysisOf(outputs, [input()], 10);
}

/** A packet far from what was learned of its sender, with the features that tell. */
export const ANOMALY: Evidence = evidence({
  id: 'c0ffee5511223344',
  revision: 6,
  head: 'packet',
  time: NOON + 91 * SECOND,
  threat: 'medium',
  confidence: 0.91,
  title: 'Unusual packets',
  deed: 'sent 1,912 packets unlike any before',
  description: '10.77.0.66 sent 1,912 packets in 14 seconds that score up to 6.42, 20 times the threshold of 0.32.',
  features: {
    score: 6.42,
    scoreThreshold: 0.32,
    packets: 1912,
    strongest: [
      'packets from this host to others (10 s)',
      'variance of the size of its packets (1 s)',
      'mean time between its packets to 10.77.0.10 (1 min)',
      'correlation of its sizes with those of 10.77.0.10 (1.5 s)',
      'packets from this MAC and IP address (100 ms)',
    ],
    seen: [812.5, 3.4, 0.0000021, 0.41, 61],
    learnedLow: [1, 60.5, 0.004, -0.35, 1],
    learnedHigh: [95.25, 148_210, 11.5, 0.62, 22.8],
    shares: [0.52, 0.21, 0.084, 0.031, 0.0061],
    autoencoders: [3, 7, 3, 11, 0],
  },
  count: 1912,
});

/** The intrusion with the scores of its packets. */
export function scored(): Analysis {
  const { evidence: pieces, ...analysis } = intrusion();
  return { ...analysis, evidence: [...pieces, ANOMALY], packetScores: scoreSeries() };
}

/** Three minutes of scores: learning, quiet, a scan that reaches level 4, guessing that reaches level 2. */
export function scoreSeries(): ScoreSeries {
  const series = createScoreSeries();
  for (let step = 0; step < 3_600; step += 1) {
    const seconds = step / 20;
    const wave = 0.05 + 0.04 * Math.abs(Math.sin(seconds * 1.7)) + ((step * 7_919) % 97) / 1_000;
    const scan = seconds >= 65 && seconds < 79 ? 40 : 1;
    const guessing = seconds >= 122 && seconds < 162 && step % 33 === 0 ? 4 : 1;
    series.add(NOON + step * 50_000, seconds < 30 ? 0 : wave * scan * guessing);
  }
  return series.read(
    [0.32, 0.42, 0.55, 0.83],
    [{ kind: 'learning', name: 'learns what is normal', start: NOON, end: NOON + 30 * SECOND }],
  );
}
