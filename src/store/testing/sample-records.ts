import fc from 'fast-check';
import type { Alert } from '../../model/alert.ts';
import type { Block } from '../../model/block.ts';
import { EVIDENCE_KINDS, type Evidence, type Party } from '../../model/evidence.ts';
import { THREATS } from '../../model/threat.ts';
import type { Verdict } from '../../model/verdict.ts';

// Records for tests: plain ones to begin from, and arbitrary ones.

export const EVIDENCE: Evidence = {
  kind: 'evidence',
  evidence: 'VERTICAL_PORT_SCAN',
  id: 'e1',
  revision: 0,
  head: 'flow',
  time: 1_700_000_000_000_001,
  profile: '192.0.2.7',
  window: 1,
  attacker: { ip: '192.0.2.7' },
  victim: { ip: '198.51.100.1', port: 22 },
  threat: 'high',
  confidence: 0.9,
  title: 'Vertical port scan',
  deed: 'tried 60 ports of 198.51.100.1',
  description: '192.0.2.7 tried 60 ports of 198.51.100.1.',
  features: { ports: 60, list: [1, 2, 3] },
  flows: ['C1', 'C2'],
  count: 60,
  firstTime: 1_699_999_999_000_000,
  lastTime: 1_700_000_000_000_001,
};

export const ALERT: Alert = {
  kind: 'alert',
  id: 'a1',
  revision: 0,
  time: 1_700_000_000_000_001,
  profile: '192.0.2.7',
  window: 1,
  threat: 'high',
  score: 3.25,
  evidence: ['e1'],
  sentence: '192.0.2.7 scans.',
};

export const VERDICT: Verdict = {
  kind: 'verdict',
  id: 'v1',
  time: 1_700_000_000_000_001,
  subject: '192.0.2.7',
  level: 2,
  seconds: 600,
  reasons: ['a1'],
  policy: 'default 0123456789abcdef',
};

export const BLOCK: Block = {
  kind: 'block',
  subject: '192.0.2.7',
  level: 2,
  since: 1_700_000_001_000_000,
  until: 1_700_000_601_000_000,
  why: 'scan',
  verdict: 'v1',
  proven: false,
  dryRun: false,
};

/** Any text: surrogates without their half, NUL, line ends. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'a\0b', "'; DROP TABLE evidence; --"));
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const id = fc.uuid();
const threat = fc.constantFrom(...THREATS);
const level = fc.constantFrom(0, 1, 2, 3, 4);
const feature = fc.oneof(fc.double(), text, fc.boolean(), fc.array(fc.oneof(fc.double(), text)));

const party: fc.Arbitrary<Party> = fc.record(
  { ip: text, port: fc.nat(65_535), domain: text },
  { requiredKeys: ['ip'], noNullPrototype: true },
);

export const anyEvidence: fc.Arbitrary<Evidence> = fc.record(
  {
    kind: fc.constant('evidence'),
    evidence: fc.constantFrom(...EVIDENCE_KINDS),
    id,
    revision: fc.nat(),
    head: fc.constantFrom('packet', 'flow', 'web'),
    time,
    profile: fc.ipV6(),
    window: fc.nat(),
    attacker: party,
    victim: fc.option(party),
    threat,
    confidence: fc.double(),
    title: text,
    deed: text,
    description: text,
    features: fc.dictionary(text, feature, { noNullPrototype: true }),
    flows: fc.array(text),
    count: fc.nat(),
    firstTime: time,
    lastTime: time,
  },
  { noNullPrototype: true },
);

export const anyAlert: fc.Arbitrary<Alert> = fc.record(
  {
    kind: fc.constant('alert'),
    id,
    revision: fc.nat(),
    time,
    profile: fc.ipV4(),
    window: fc.nat(),
    threat,
    score: fc.double(),
    evidence: fc.array(text),
    sentence: text,
  },
  { noNullPrototype: true },
);

export const anyVerdict: fc.Arbitrary<Verdict> = fc.record(
  {
    kind: fc.constant('verdict'),
    id,
    time,
    subject: fc.ipV4(),
    level,
    seconds: fc.option(fc.nat()),
    reasons: fc.array(text),
    policy: text,
  },
  { noNullPrototype: true },
);

export const anyBlock: fc.Arbitrary<Block> = fc.record(
  {
    kind: fc.constant('block'),
    subject: fc.ipV4(),
    level,
    since: time,
    until: fc.option(time),
    why: text,
    verdict: fc.option(text),
    proven: fc.boolean(),
    dryRun: fc.boolean(),
  },
  { noNullPrototype: true },
);
