import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listedRules, ruleListText } from './rule-list.ts';

const RULES = listedRules([
  { id: 'one', alert: 'What the first one says', severity: 'high', action: 'block', evidence: 'SQL_INJECTION' },
  { id: 'another', alert: 'What\x1b[31m the other says' },
]);

test('rules are listed a line each, in columns', () => {
  assert.equal(
    ruleListText(RULES, null),
    `one      high    block  SQL_INJECTION   What the first one says
another  medium  alert  WEB_RULE_MATCH  What\\x1b[31m the other says
`,
  );
});

test('no line is wider than the terminal', () => {
  assert.equal(
    ruleListText(RULES, 58),
    `one      high    block  SQL_INJ…  What the first one says
another  medium  alert  WEB_RUL…  What\\x1b[31m the other …
`,
  );
});
