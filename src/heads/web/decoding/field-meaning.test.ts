import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Meaning, meaningOf } from './field-meaning.ts';

const CASES: readonly (readonly [name: string, meaning: Meaning])[] = [
  ['password', 'password'],
  ['user[user_pass]', 'password'],
  ['credentials.0.Password', 'password'],
  ['j_password', 'password'],
  ['pin', 'secret'],
  ['e-mail', 'account'],
  ['user[login]', 'account'],
  ['passage', 'other'],
  ['', 'other'],
  ['password'.padStart(101, 'x.'), 'other'],
];

for (const [name, meaning] of CASES) test(`${name} is ${meaning}`, () => assert.equal(meaningOf(name), meaning));
