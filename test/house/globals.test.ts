import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkGlobals, impureUses } from '../../scripts/house/globals.ts';
import { plantTree } from './tree.ts';

const IMPURE = [
  ['const now = new Date();', 'Date is no global of a pure room'],
  ['const now = Date.now;', 'Date is no global of a pure room'],
  ['class Day extends Date {}', 'Date is no global of a pure room'],
  ['export const clock = { Date };', 'Date is no global of a pure room'],
  ['export { Date };', 'Date is no global of a pure room'],
  ['const dice = Math.random();', 'Math.random: chance comes seeded, from numeric/'],
  ['const e = [Math.exp(1)];', 'Math.exp differs between engines; use numeric/'],
  ['const { exp } = Math;', 'Math as a value hides which of its functions is called'],
  ["const e = Math['exp'](1);", 'Math as a value hides which of its functions is called'],
  ['export const power = (x: number) => x ** 0.5;', '** differs between engines; use numeric/'],
  ['const bytes = (b: Buffer) => b instanceof Buffer;', 'Buffer is no global of a pure room'],
  ["const has = typeof process !== 'undefined';", 'process is no global of a pure room'],
  ['function late(now = performance.now()) { return now; }', 'performance is no global of a pure room'],
  ['setTimeout(() => undefined, 1);', 'setTimeout is no global of a pure room'],
  ['const any = (globalThis as { a?: number }).a;', 'globalThis is no global of a pure room'],
  ["const order = 'a'.localeCompare('b');", '.localeCompare depends on the locale of the machine'],
  ['const here = import.meta.url;', 'import.meta belongs to the host'],
  ["const late = () => import('./a.ts');", 'import() at run time hides what is loaded'],
] as const;

const PURE = [
  'interface Row { readonly date: Date; process(): void }',
  'class Row { date = 1; process(): number { return this.date; } get Buffer(): number { return 1; } }',
  "export const row = { Date: 1, process: 2, ['Math']: 3 };",
  'export function f({ date, process: p }: { date: number; process: number }): number { return date + p; }',
  'export function f(performance: number): number { return performance + 1; }',
  'export const n = Math.sqrt(Math.abs(Math.imul(2, 3))) + Math.PI;',
  "export { make as Date } from './make.ts';",
  "import type { Buffer } from './buffer.ts';\nexport type B = Buffer | typeof globalThis;",
  'outer: for (const fetch of [1]) { if (fetch > 0) break outer; }',
];

describe('the globals of pure rooms', () => {
  for (const [text, what] of IMPURE) {
    test(`refused: ${text}`, () => {
      assert.deepEqual(impureUses('a.ts', `// é: offsets count bytes\n${text}\n`, false), [`a.ts:2: ${what}`]);
    });
  }

  for (const text of PURE) {
    test(`accepted: ${text}`, () => {
      assert.deepEqual(impureUses('a.ts', text, false), []);
    });
  }

  test('numeric/ may use inexact functions and **, but no chance and no clock', () => {
    assert.deepEqual(impureUses('a.ts', 'export const e = Math.exp(2) ** 3;', true), []);
    assert.equal(impureUses('a.ts', 'export const e = Math.random() + Date.now();', true).length, 2);
  });

  test('in a project, source of pure rooms is judged; tests and other rooms are free', (context) => {
    const clock = 'export const now = Date.now();\n';
    const root = plantTree(context, {
      'src/engine/clock.ts': clock,
      'src/engine/clock.test.ts': clock,
      'src/heads/flow/testing/clock.ts': clock,
      'src/agent/clock.ts': clock,
      'src/numeric/exp.ts': 'export const e = Math.exp(1);\n',
    });
    assert.deepEqual(checkGlobals(root), ['src/engine/clock.ts:1: Date is no global of a pure room']);
  });
});
