import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts';
import { Engine } from '../../src/engine/engine.ts';
import { DETECTORS } from '../../src/heads/flow/detectors/index.ts';
import { ATTACKER, ATTACKER_V6 } from '../../src/heads/flow/testing/cast.ts';
import { FIXTURES } from '../../src/heads/flow/testing/fixtures.ts';
import { BEHAVIOURS } from '../../src/heads/web/behaviour/behaviours.ts';
import { EVIDENCE_KINDS, type Evidence } from '../../src/model/evidence.ts';
import { HOUR } from '../../src/model/time.ts';
import { WEAKNESSES } from '../../src/model/web/weakness.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';

const BEHAVIOUR_FOLDER = join(import.meta.dirname, '../../src/heads/web/behaviour');
const FOLDER = join(import.meta.dirname, '../../src/heads/flow/detectors');
/** The attacker of made inputs, and of those that the lab recorded. */
const ATTACKERS: ReadonlySet<string> = new Set([ATTACKER, ATTACKER_V6, '10.77.0.66']);

/** What the packet head finds; its inputs are those of test/acceptance/packet-samples.test.ts. */
const PACKET_EVIDENCE = 'PACKET_ANOMALY';

/** What lies beside a detector's inputs: where those that were recorded come from, and the script of the others. */
const OTHERS: ReadonlySet<string> = new Set(['README.md', 'testing']);

/** The name of a detector's file and folder. */
function nameOf(evidence: string): string {
  return evidence.toLowerCase().replaceAll('_', '-');
}

function inputsOf(evidence: string): readonly string[] {
  const folder = join(FOLDER, nameOf(evidence));
  return existsSync(folder) ? readdirSync(folder).filter((name) => !OTHERS.has(name)) : [];
}

/** All evidence of an input, each in its last revision. */
async function evidenceOf(path: string): Promise<readonly Evidence[]> {
  const engine = new Engine({ flow: {}, judge: { windowWidth: HOUR, policy: DEFAULT_POLICY } });
  const found = new Map<string, Evidence>();
  const source = await openSource(path);
  const pool = new BatchPool();
  const keep = (input: Parameters<Engine['push']>[0]) => {
    for (const output of engine.push(input)) if (output.kind === 'evidence') found.set(output.id, output);
  };
  for await (const batch of source.batches(pool)) {
    keep(batch);
    if (batch.kind === 'packets') pool.give(batch);
  }
  keep({ kind: 'end' });
  await source.close();
  assert.equal(source.statistics.partial, null, path);
  assert.equal(source.statistics.unreadable, 0, path);
  return [...found.values()];
}

for (const detector of DETECTORS) {
  const { evidence } = detector;
  describe(evidence, () => {
    test('has inputs that make it fire and others that look alike and must not', () => {
      const inputs = inputsOf(evidence);
      assert.ok(
        inputs.some((name) => name.startsWith('fires-')),
        'no firing input',
      );
      assert.ok(
        inputs.some((name) => name.startsWith('spares-')),
        'no sparing input',
      );
      assert.deepEqual(
        inputs.filter((name) => !/^(fires|spares)-[a-z0-9-]+\.(pcap|tsv)$/.test(name)),
        [],
      );
      assert.ok(existsSync(join(FOLDER, `${nameOf(evidence)}.ts`)));
      assert.ok(existsSync(join(FOLDER, `${nameOf(evidence)}.test.ts`)));
    });

    test('listens to what it has listeners for', () => {
      const heard: string[] = Object.keys(detector.create().on);
      assert.deepEqual(detector.listens.toSorted(), heard.sort());
    });

    test('gives every threshold a unit and a reason', () => {
      for (const [name, { value, unit, why }] of Object.entries(detector.thresholds)) {
        assert.ok(Number.isFinite(value) && value > 0, name);
        assert.ok(unit.length > 3 && why.length > 20, name);
      }
      assert.ok(detector.blindSpots.length > 20);
    });

    for (const name of inputsOf(evidence)) {
      const isFiring = name.startsWith('fires-');
      test(`${isFiring ? 'fires at' : 'spares'} ${name.replace(/^(fires|spares)-/, '')}`, async () => {
        const found = await evidenceOf(join(FOLDER, nameOf(evidence), name));
        if (!isFiring) return assert.deepEqual(found, []);
        // What other detectors say of it is theirs: a new one must not break the inputs of the old ones.
        const own = found.filter((item) => item.evidence === evidence);
        assert.equal(own.length, 1, found.map((item) => item.description).join('\n'));
        assert.ok(ATTACKERS.has(own[0]?.profile ?? ''), own[0]?.description ?? name);
      });
    }
  });
}

for (const { evidence, thresholds, blindSpots } of BEHAVIOURS) {
  test(`${evidence} gives every threshold a unit and a reason`, () => {
    assert.ok(existsSync(join(BEHAVIOUR_FOLDER, `${nameOf(evidence)}.ts`)));
    assert.ok(existsSync(join(BEHAVIOUR_FOLDER, `${nameOf(evidence)}.test.ts`)));
    for (const [name, { value, unit, why }] of Object.entries(thresholds)) {
      assert.ok(Number.isFinite(value) && value > 0, name);
      assert.ok(unit.length > 3 && why.length > 20, name);
    }
    assert.ok(blindSpots.length > 20);
  });
}

test('there is one detector for each kind of evidence', () => {
  const behaviours = BEHAVIOURS.map((behaviour) => behaviour.evidence);
  const found = [...DETECTORS.map((detector) => detector.evidence), PACKET_EVIDENCE, ...behaviours];
  assert.equal(new Set(found).size, found.length);
  // The others are what single requests are found to be: rules and classifier of the web head give those.
  const others = EVIDENCE_KINDS.filter((kind) => !found.includes(kind));
  for (const kind of others) assert.ok(kind === 'WEB_RULE_MATCH' || WEAKNESSES[kind] !== undefined, kind);
});

test('made inputs are what their script makes: run src/heads/flow/testing/fixtures.ts after a change', () => {
  for (const [path, make] of Object.entries(FIXTURES)) {
    assert.ok(Buffer.from(make()).equals(readFileSync(join(FOLDER, path))), path);
  }
});

test('the README.md of a detector says where its recorded inputs come from', () => {
  const made = new Set(Object.keys(FIXTURES));
  for (const { evidence } of DETECTORS) {
    const page = join(FOLDER, nameOf(evidence), 'README.md');
    const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
    const recorded = inputsOf(evidence).filter((input) => !made.has(`${nameOf(evidence)}/${input}`));
    for (const input of recorded) assert.ok(text.includes(input), `${page} does not name ${input}`);
  }
});
