import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, SECOND } from '../../model/time.ts';
import type { WebHit, WebInspection } from '../../model/web/inspection.ts';
import {
  ATTACKER,
  HOST,
  heard,
  inspectionOf,
  type RequestStory,
  SERVER,
  START,
  times,
} from './behaviour/testing/heard-request.ts';
import { RequestFindings } from './request-findings.ts';

const SQL: RequestStory = { target: "/item?id=1'--", attack: ['SQL_INJECTION'] };

function hear(stories: readonly RequestStory[], change: (inspection: WebInspection) => WebInspection = (same) => same) {
  const findings = new RequestFindings();
  for (const story of stories) {
    const one = heard(story);
    findings.hear({ ...one, inspection: change(one.inspection) });
  }
  return findings.tick(START + SECOND);
}

const withHit = (changes: Partial<WebHit>) => (inspection: WebInspection) => ({
  ...inspection,
  hits: inspection.hits.map((hit) => ({ ...hit, ...changes })),
});

const sizeOf = (feature: unknown) => (Array.isArray(feature) ? feature.length : -1);

describe('findings of single requests', () => {
  test('say who did what to whom, where, by which rule, and what it is called elsewhere', () => {
    const [finding] = hear([{ ...SQL, status: 404, uid: 'C7' }]);
    assert.deepEqual(finding, {
      kind: 'finding',
      evidence: 'SQL_INJECTION',
      head: 'web',
      time: START + SECOND,
      profile: ATTACKER,
      group: `${SERVER} 80`,
      attacker: { ip: ATTACKER },
      victim: { ip: SERVER, port: 80, domain: HOST },
      threat: 'high',
      confidence: 0.99,
      title: `SQL injection on ${HOST}`,
      deed: `sent 1 request with SQL injection to ${HOST}`,
      description: `${ATTACKER} sent 1 request with SQL injection to ${HOST}, in query id: a test. Nothing came of it.`,
      features: {
        worked: 'no',
        where: 'query id',
        excerpt: '...',
        message: 'a test',
        rules: ['test-sql_injection'],
        places: ['query id'],
        probability: 0.99,
        classifier: 0.9,
        words: [],
        owasp: 'A03:2021 Injection',
        cwe: 'CWE-89',
        status: 404,
        refused: 0,
        targets: ["/item?id=1'--"],
        hosts: [HOST],
      },
      flows: ['C7'],
      count: 1,
      firstTime: START,
      lastTime: START,
    });
  });

  test('a harmless request is none', () => {
    assert.deepEqual(hear([{}]), []);
  });

  test('requests of one kind to one server are one finding that grows, whatever host they name; other kinds are others', () => {
    const findings = new RequestFindings();
    const say = (story: RequestStory) => findings.hear(heard(story));
    for (const host of ['a.example.com', 'b.example.com']) say({ ...SQL, host });
    say({ ...SQL, attack: ['SQL_INJECTION', 'PATH_TRAVERSAL'] });
    const first = findings.tick(START + SECOND);
    assert.deepEqual(
      first.map(({ evidence, count }) => [evidence, count]),
      [
        ['SQL_INJECTION', 3],
        ['PATH_TRAVERSAL', 1],
      ],
    );
    assert.deepEqual(first[0]?.features['hosts'], ['a.example.com', 'b.example.com', HOST]);
    assert.deepEqual(findings.tick(START + 2 * SECOND), [], 'nothing new');
    say({ ...SQL, at: START + 3 * SECOND });
    const [grown] = findings.tick(START + 4 * SECOND);
    assert.deepEqual([grown?.count, grown?.firstTime, grown?.lastTime], [4, START, START + 3 * SECOND]);
    say({ ...SQL, at: START + 2 * HOUR });
    assert.deepEqual([findings.tick(START + 2 * HOUR)[0]?.count], [1]);
  });

  test('the gravest hit gives threat and words', () => {
    const both = hear([{ ...SQL }], (inspection) => {
      const [hit] = inspection.hits;
      if (hit === undefined) throw new Error('no hit');
      const minor: WebHit = { ...hit, severity: 'medium', rule: 'minor', message: 'minor' };
      return { ...inspection, hits: [minor, { ...hit, severity: 'critical', message: 'grave' }] };
    });
    assert.equal(both[0]?.threat, 'critical');
    assert.equal(both[0]?.features['message'], 'grave');
    assert.equal(both[0]?.count, 1, 'a request counts once');
    assert.deepEqual(both[0]?.features['rules'], ['minor', 'test-sql_injection']);
  });

  test('what a rule finds in a request that is no attack is low, unless the rule asks for more', () => {
    const threat = (changes: Partial<WebHit>) =>
      hear([SQL], (inspection) => ({ ...withHit({ action: 'alert', ...changes })(inspection), isAttack: false }))[0]
        ?.threat;
    assert.equal(threat({}), 'low');
    assert.equal(threat({ severity: 'info' }), 'info');
    assert.equal(threat({ action: 'block' }), 'high');
    assert.equal(threat({ level: 2 }), 'high');
  });

  test('a rule that asks for a level gets an alert, however little else there is', () => {
    const [finding] = hear([SQL], (inspection) => ({
      ...withHit({ action: 'alert', severity: 'low', level: 3 })(inspection),
      ...{ isAttack: false, probability: 0.3 },
    }));
    assert.deepEqual([finding?.threat, finding?.confidence, finding?.askedLevel], ['high', 0.9, 3]);
  });

  test('the classifier alone is an anomaly with medium threat', () => {
    const [finding] = hear([{}], () => ({
      ...inspectionOf([]),
      isAttack: true,
      probability: 0.98765,
      words: ['sleep('],
    }));
    assert.equal(finding?.evidence, 'WEB_REQUEST_ANOMALY');
    assert.equal(finding?.threat, 'medium');
    assert.equal(finding?.confidence, 0.988);
    assert.deepEqual(finding?.features['words'], ['sleep(']);
    assert.equal(finding?.deed, `sent 1 request that looks malicious to ${HOST}`);
  });

  test('tells whether it worked', () => {
    const worked = (...stories: RequestStory[]) => hear(stories.map((story) => ({ ...SQL, ...story })))[0];
    assert.equal(worked({ status: 200 })?.features['worked'], 'unknown');
    assert.equal(worked({ status: 403 }, { status: 200 })?.features['worked'], 'unknown');
    const yes = worked({ status: 403 }, { status: 500, answer: 'ORA-01756: x' });
    assert.equal(yes?.features['worked'], 'yes');
    assert.match(yes?.description ?? '', / It worked: the answer shows an error of Oracle\.$/);
    const refused = worked({ status: 403, refused: 'GH-9' });
    assert.equal(refused?.features['worked'], 'no');
    assert.equal(refused?.features['reference'], 'GH-9');
    assert.match(refused?.description ?? '', / It was refused, reference GH-9\.$/);
  });

  test('samples are bounded, and a flood of clients stays at the cap', () => {
    const [finding] = hear(times(100, (index) => ({ ...SQL, target: `/${index}`, host: `${index}.example.com` })));
    assert.equal(sizeOf(finding?.features['targets']), 8);
    assert.equal(sizeOf(finding?.features['hosts']), 8);
    assert.equal(finding?.flows.length, 32);
    const findings = new RequestFindings();
    const one = heard(SQL);
    for (let client = 0; client < 20_000; client++) {
      findings.hear({ ...one, exchange: { ...one.exchange, client: `client-${client}` } });
    }
    assert.ok(findings.evicted >= 20_000 - 16_384);
    assert.ok(findings.tick(START + SECOND).length <= 16_384);
  });
});
