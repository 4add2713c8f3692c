import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GatehoundError } from '../../../model/error.ts';
import { loadRules } from './load-rules.ts';
import { hitsOf } from './testing/inspect.ts';

function problemOf(text: string): string {
  try {
    loadRules([{ name: 'r.json', text }]);
  } catch (error) {
    assert.ok(error instanceof GatehoundError, String(error));
    return `${error.code}: ${error.message}`;
  }
  return 'none';
}

const WRONG: readonly (readonly [text: string, problem: string])[] = [
  ['', 'GH-WEB-002: r.json line 1: the file is empty'],
  ['{}', 'GH-WEB-003: r.json line 1: expected a list of rules: [ { "alert": … }, … ]'],
  ['{"rules":[],\n"version":1}', 'GH-WEB-003: r.json line 2: unknown key version beside rules'],
  ['[{"url":"x"}]', 'GH-WEB-003: r.json line 1: the rule has no alert: the text that it gives when it fires'],
  ['[\n{"alert":"a",\n"urll":"x"}]', 'GH-WEB-003: r.json line 3: unknown key urll; did you mean url?'],
  ['[{"alert":"a",\n"url":5}]', 'GH-WEB-003: r.json line 2: url: expected a text in quotes'],
  ['[{"alert":"a",\n"headers":{"Host":5}}]', 'GH-WEB-003: r.json line 2: headers.Host: expected a text in quotes'],
  ['[{"alert":"a","severity":"hihg"}]', 'GH-WEB-003: r.json line 1: severity: hihg is not allowed; did you mean high?'],
  ['[{"alert":"a","level":7}]', 'GH-WEB-003: r.json line 1: level: allowed are 1, 2, 3, 4'],
  [
    '[{"alert":"a","match":{"regexx":"a"}}]',
    'GH-WEB-003: r.json line 1: match: unknown key regexx; did you mean regex?',
  ],
  [
    '[{"alert":"a","match":{"text":"a","list":["b"]}}]',
    'GH-WEB-003: r.json line 1: match: expected a text, or an object with one of text, regex, list, cidr, and nothing else',
  ],
  ['[{"alert":"a","match":{"list":[]}}]', 'GH-WEB-003: r.json line 1: match.list: the list is empty'],
  [
    '[{"alert":"a","any":[{"not":\n{"urk":"a"}}]}]',
    'GH-WEB-003: r.json line 2: any.0.not: unknown key urk; did you mean url?',
  ],
  [
    '[{"alert":"a","id":"q"},\n{"alert":"b",\n"id":"q"}]',
    'GH-WEB-003: r.json line 3: id: q is the id of the rule in line 1 already',
  ],
  [
    '[{"alert":"a",\n"where":"client","match":{"cidr":["10.0.0.0/8",\n"1.2.3.4/40"]}}]',
    'GH-WEB-003: r.json line 3: rule rule-1: 1.2.3.4/40 is no address or prefix; write 192.0.2.0/24 or 2001:db8::/48',
  ],
  [
    '[{"alert":"a","where":"path","match":{"cidr":["10.0.0.0/8"]}}]',
    'GH-WEB-003: r.json line 1: rule rule-1: cidr is for the place client alone',
  ],
  [
    '[{"alert":"a","match":\n{"regex":"(a"}}]',
    'GH-WEB-004: r.json line 2: rule rule-1: a ( without its ) (at character 2)',
  ],
  [
    '[{"alert":"a","match":{"regex":"(a)\\\\1"}}]',
    'GH-WEB-004: r.json line 1: rule rule-1: \\1 is a back-reference, and those are not allowed (at character 4)',
  ],
  [
    '[{"alert":"a","match":"x","examples":{"match":[\n"y"]}}]',
    'GH-WEB-005: r.json line 2: rule rule-1: it does not match "y"',
  ],
  [
    '[{"alert":"a","match":"x","examples":{"spare":[\n{"url":"/x"}]}}]',
    'GH-WEB-005: r.json line 2: rule rule-1: it matches {"url":"/x"}, which it must spare',
  ],
  [
    `[${'{"alert":"a"},'.repeat(10_000)}{"alert":"a"}]`,
    'GH-WEB-006: r.json holds 10,001 rules, at most 10,000 are allowed',
  ],
  [
    `[{"alert":"a",${'"not":{'.repeat(9)}"url":"x"${'}'.repeat(9)}}]`,
    'GH-WEB-006: r.json line 1: rule rule-1: conditions are nested more than 8 deep',
  ],
];

for (const [text, problem] of WRONG) {
  test(`a wrong file is refused: ${problem.slice(0, 90)}`, () => assert.equal(problemOf(text), problem));
}

test('a place that is none is refused with those that there are', () => {
  const problem = problemOf('[{"alert":"a","where":["path","quer"],"match":"x"}]');
  assert.match(
    problem,
    /^GH-WEB-003: r\.json line 1: rule rule-1: quer is no place; allowed are any, url, path, query/,
  );
});

test('whatever stands in a file, it is loaded or refused with a code', () => {
  const key = fc.constantFrom(
    'alert',
    'url',
    'where',
    'match',
    'not',
    'any',
    'all',
    'headers',
    'regex',
    'list',
    'cidr',
    'id',
    'level',
    'examples',
    'spare',
    '__proto__',
    'toString',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(
        fc.string(),
        fc.constantFrom('any', 'path', 'status', 'a', '(', '\\d+', '10.0.0.0/8'),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(key, tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          value,
          fc.record({ alert: fc.string({ minLength: 1 }), match: value, where: value }, { noNullPrototype: true }),
        ),
        { maxLength: 3 },
      ),
      (rules) => {
        problemOf(JSON.stringify(rules));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a file that was cut or changed anywhere is loaded or refused with a code', () => {
  const whole = JSON.stringify(
    [
      {
        alert: 'a',
        id: 'x',
        any: [{ url: 'b' }, { where: 'query', match: { regex: 'a{2}' } }],
        examples: { match: ['aa'] },
      },
    ],
    null,
    1,
  );
  for (let length = 0; length < whole.length; length++) problemOf(whole.slice(0, length));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 2 }), (at, piece) => {
      problemOf(whole.slice(0, at) + piece + whole.slice(at + 1));
    }),
    { numRuns: 1_000 },
  );
});

test('own rules stand on top of the built-in ones, take the place of those with their id, or switch them off', () => {
  const base = [
    { id: 'one', alert: 'base one', url: 'one' },
    { id: 'two', alert: 'base two', url: 'two' },
  ];
  const text =
    '[{"id":"one","alert":"own one","url":"one"},{"id":"two","alert":"off","enabled":false},{"alert":"three","url":"three"}]';
  const { set, own } = loadRules([{ name: 'r.json', text }], base);
  assert.equal(own, 3);
  assert.deepEqual(
    hitsOf(set, { url: '/one/two/three' }).map(({ message }) => message),
    ['own one', 'three'],
  );
});

test('several files are one set; rules without id are told apart, the same id twice is refused', () => {
  const plain = '[{"alert":"a","url":"a"}]';
  const { set } = loadRules([
    { name: 'a.json', text: plain },
    { name: 'b.json', text: plain },
  ]);
  assert.deepEqual(
    set.rules.map(({ id }) => id),
    ['rule-1', 'file-2-rule-1'],
  );
  const named = '[{"alert":"a","id":"x"}]';
  assert.throws(
    () =>
      loadRules([
        { name: 'a.json', text: named },
        { name: 'b.json', text: named },
      ]),
    /b\.json: the id x stands in another file too/,
  );
});

test('what is probably not meant is told', () => {
  const { warnings } = loadRules([
    { name: 'r.json', text: '[{"alert":"a"},{"alert":"b","match":{"regex":"%3cscript"}}]' },
  ]);
  assert.deepEqual(warnings, [
    'r.json: rule rule-1 has no condition: it fires for every request',
    'r.json: rule rule-2: it looks for percent-encoded text, which decoding undoes before: say "raw": true',
  ]);
});

test('ten thousand rules load, and cost a request no more for it', () => {
  const rules = Array.from({ length: 10_000 }, (_, index) => ({
    id: `r${index}`,
    alert: 'a',
    where: 'query',
    match: { regex: `word${index}x\\s*\\(` },
  }));
  const { set } = loadRules([{ name: 'r.json', text: JSON.stringify(rules) }]);
  assert.deepEqual(
    hitsOf(set, { url: '/?a=word77x(1)&b=word9999x%20(' }).map(({ rule }) => rule),
    ['r77', 'r9999'],
  );
  assert.deepEqual(set.alwaysAsked, []);
});

test('switching off a rule that does not exist is told, with the one that was probably meant', () => {
  const base = [{ id: 'sqli-union', alert: 'union', url: 'union' }];
  const load = (text: string): readonly string[] => loadRules([{ name: 'r.json', text }], base).warnings;
  assert.deepEqual(load('[{"id":"sqli-unoin","alert":"off","enabled":false}]'), [
    'r.json: rule sqli-unoin is switched off, and there is none of this id; did you mean sqli-union?',
  ]);
  assert.deepEqual(load('[{"id":"elsewhere","alert":"off","enabled":false}]'), [
    'r.json: rule elsewhere is switched off, and there is none of this id; gatehound rules list tells those that there are',
  ]);
  assert.deepEqual(load('[{"id":"sqli-union","alert":"off","enabled":false}]'), []);
  // One of one's own that rests.
  assert.deepEqual(load('[{"id":"own","alert":"own","url":"own","enabled":false}]'), []);
});
