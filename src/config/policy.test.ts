import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { GatehoundError } from '../model/error.ts';
import { DEFAULT_POLICY, DEFAULT_POLICY_TEXT } from './default-policy.ts';
import { loadPolicy } from './policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-policy-'));
after(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'policy.yaml');

function load(text: string | Uint8Array) {
  writeFileSync(path, text);
  return loadPolicy(path);
}

/** The one line that a person sees, without the folder. */
async function complaint(text: string): Promise<string> {
  try {
    await load(text);
  } catch (error) {
    assert.ok(error instanceof GatehoundError);
    assert.equal(error.exit, 2);
    return `${error.code}: ${error.message.replace(`${folder}/`, '')}`;
  }
  return 'no complaint';
}

test('without a file the default policy holds, and it says what its text says', async () => {
  assert.equal(await loadPolicy(null), DEFAULT_POLICY);
  assert.deepEqual(await load(DEFAULT_POLICY_TEXT), DEFAULT_POLICY);
});

test('a policy of a file comes out in seconds and canonical prefixes, frozen', async () => {
  const policy = await load(`
version: 1
name: strict.one
rules:
  - { when: { threat: low }, level: 2, for: 1h30m }
  - when: { threat: info }
    level: 0
never: [192.0.2.77/24, "2001:DB8::1"]
`);
  assert.match(policy.digest, /^[0-9a-f]{16}$/);
  assert.deepEqual(policy, {
    kind: 'policy',
    version: 1,
    name: 'strict.one',
    rules: [
      { when: { threat: 'low' }, level: 2, seconds: 5_400 },
      { when: { threat: 'info' }, level: 0, seconds: null },
    ],
    never: ['192.0.2.0/24', '2001:db8::1'],
    digest: policy.digest,
  });
  assert.throws(() => (policy.never as string[]).push('0.0.0.0/0'), TypeError);
  assert.throws(() => Object.assign(policy.rules[0]?.when ?? {}, { threat: 'info' }), TypeError);
});

test('the digest follows the meaning of a policy, not its writing', async () => {
  const other = DEFAULT_POLICY_TEXT.replace('{ threat: high }', '\n      threat: "high"').replace(
    'for: 10m',
    'for: 600s',
  );
  assert.notEqual(other, DEFAULT_POLICY_TEXT);
  assert.equal((await load(other)).digest, DEFAULT_POLICY.digest);
  assert.notEqual((await load(DEFAULT_POLICY_TEXT.replace('for: 10m', 'for: 11m'))).digest, DEFAULT_POLICY.digest);
  // Verdicts that were stored name it: a change of how it is computed must be seen.
  assert.equal(DEFAULT_POLICY.digest, '097e5bc2c4456bbe');
});

const rule = (lines: string) => `version: 1\nname: x\nrules:\n  - ${lines}\n`;

const complaints: [string, string, string][] = [
  [
    'a wrong word',
    rule('when: { threat: hihg }\n    level: 0'),
    'GH-CFG-003: policy.yaml line 4: rules.0.when.threat: allowed are info, low, medium, high, critical',
  ],
  [
    'an unknown key',
    rule('when: { threat: high }\n    level: 0\n    colour: red'),
    'GH-CFG-003: policy.yaml line 6: rules.0: unknown key colour; allowed are when, level, for',
  ],
  [
    'a level that is not carried out yet',
    rule('when: { threat: high }\n    level: 3'),
    'GH-CFG-003: policy.yaml line 5: rules.0.level: allowed are 0, 2',
  ],
  [
    'a block without a length',
    rule('when: { threat: high }\n    level: 2'),
    'GH-CFG-003: policy.yaml line 4: rules.0.for: level 2 blocks for a while: say how long, as in 10m',
  ],
  [
    'a length of nothing',
    rule('when: { threat: high }\n    level: 0\n    for: 1m'),
    'GH-CFG-003: policy.yaml line 6: rules.0.for: level 0 does nothing that could last: leave it out',
  ],
  [
    'a duration without unit',
    rule('when: { threat: high }\n    level: 2\n    for: 600'),
    'GH-CFG-003: policy.yaml line 6: rules.0.for: expected a duration such as 90s, 10m, 1h30m or 2d, of at least one second and at most 3650d',
  ],
  [
    'a wrong prefix',
    `${rule('when: { threat: high }\n    level: 0')}never:\n  - 10.0.0.0/8\n  - 10.0.0.0/40\n`,
    'GH-CFG-003: policy.yaml line 8: never.1: 10.0.0.0/40 is no address or prefix; write 192.0.2.1 or 2001:db8::/48',
  ],
  [
    'a missing key',
    'version: 1\nname: x\n',
    'GH-CFG-003: policy.yaml line 1: rules: expected a list of rules, each with when and level',
  ],
  ['an empty file', '', 'GH-CFG-003: policy.yaml line 1: expected the keys version, name, rules, never'],
  ['another version', 'version: 2\nname: x\nrules: []\n', 'GH-CFG-003: policy.yaml line 1: version: allowed is 1'],
  [
    'many faults at once',
    'version: 2\nname: ""\nrules: 5\nnever: 6\n',
    'GH-CFG-003: policy.yaml line 1: version: allowed is 1; line 2: name: expected 1 to 64 letters, digits, dots, dashes, underscores; line 3: rules: expected a list of rules, each with when and level; and 1 more',
  ],
  ['a key twice', 'version: 1\nversion: 1\n', 'GH-CFG-002: policy.yaml line 2: Map keys must be unique'],
];

for (const [name, text, expected] of complaints) {
  test(`${name} is told with its line and what is allowed`, async () => {
    assert.equal(await complaint(text), expected);
  });
}

test('what is not YAML is told with its line', async () => {
  assert.match(await complaint('version: 1\nname: [x\nrules: []\n'), /^GH-CFG-002: policy\.yaml line \d: /);
});

test('a bomb of aliases, very deep nesting and a very large file are refused', async () => {
  const bomb = ['a: &a [1,1,1,1,1,1,1,1,1]'];
  for (let index = 1; index < 12; index++) {
    const before = String.fromCharCode(96 + index);
    bomb.push(`${String.fromCharCode(97 + index)}: &${String.fromCharCode(97 + index)} [${`*${before},`.repeat(9)}]`);
  }
  assert.match(await complaint(bomb.join('\n')), /^GH-CFG-00[23]: /);
  assert.match(await complaint('['.repeat(50_000)), /^GH-CFG-002: /);
  assert.match(await complaint('#'.repeat(1_048_577)), /^GH-CFG-001: .*1048577 bytes/);
});

test('a file that is not there is told by name', async () => {
  await assert.rejects(loadPolicy(join(folder, 'nowhere.yaml')), { code: 'GH-CFG-001', message: /nowhere\.yaml/ });
  await assert.rejects(loadPolicy(folder), { code: 'GH-CFG-001' });
});

test('no bytes make loading throw anything but a coded error', async () => {
  const mutated = fc.tuple(fc.nat(DEFAULT_POLICY_TEXT.length), fc.nat(20), fc.string()).map(([at, length, text]) => {
    return new TextEncoder().encode(DEFAULT_POLICY_TEXT.slice(0, at) + text + DEFAULT_POLICY_TEXT.slice(at + length));
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
      await load(bytes).catch((error) => assert.ok(error instanceof GatehoundError, String(error)));
    }),
    { numRuns: 300 },
  );
});
