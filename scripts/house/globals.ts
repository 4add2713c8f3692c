import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { roomOf, TEST_FILE } from './rooms.ts';
import { sourceFiles } from './source-files.ts';

/**
 * What ECMAScript itself defines, whole and alike on every machine. All other globals are refused: clocks, chance, the
 * locale, the host, and objects that show when memory was collected.
 */
const PURE_GLOBALS: ReadonlySet<string> = new Set([
  ...['undefined', 'NaN', 'Infinity', 'Object', 'Array', 'Boolean', 'Number', 'String', 'Symbol', 'BigInt', 'RegExp'],
  ...['Error', 'RangeError', 'SyntaxError', 'TypeError', 'AggregateError', 'Map', 'Set', 'WeakMap', 'WeakSet'],
  ...['ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array'],
  ...['JSON', 'Iterator', 'Promise', 'TextDecoder', 'TextEncoder', 'WebAssembly'],
  ...['encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI'],
]);

/**
 * The functions of Math whose result ECMA-262 fixes to the bit, and the constants. The others (exp, log, pow, sin, ...)
 * are "implementation-approximated" there, and so is `**`: two engines, or two versions of one, may differ.
 */
const EXACT_MATH: ReadonlySet<string> = new Set([
  ...['abs', 'ceil', 'clz32', 'f16round', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['sumPrecise', 'E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
]);

/** The room that may touch inexact arithmetic: it is where exact replacements are made and measured. */
const ARITHMETIC_ROOM = 'numeric';

/** swc numbers scopes; 1 is "declared nowhere in this file", that is a global. floors.test.ts would see it change. */
const GLOBAL_SCOPE = 1;

interface SyntaxNode {
  readonly type: string;
  readonly span?: { readonly start: number };
  readonly ctxt?: number;
  readonly value?: unknown;
  readonly [key: string]: unknown;
}

type Report = (node: SyntaxNode, what: string) => void;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isGlobal(node: unknown, name?: string): node is SyntaxNode {
  if (!isNode(node) || node.type !== 'Identifier' || node.ctxt !== GLOBAL_SCOPE) return false;
  return name === undefined || node.value === name;
}

/** Type annotations and the like vanish at run time; `x as T` and its kin hold an expression. */
function isTypeOnly(node: SyntaxNode): boolean {
  return node.type.startsWith('Ts') && !isNode(node['expression']);
}

function inspectMember(node: SyntaxNode, arithmetic: boolean, report: Report): boolean {
  const property = node['property'];
  const name = isNode(property) && property.type === 'Identifier' ? String(property.value) : undefined;
  if (name !== undefined && /^(localeCompare|toLocale[A-Z]\w*)$/.test(name)) {
    report(node, `.${name} depends on the locale of the machine`);
  }
  if (!isGlobal(node['object'], 'Math') || name === undefined) return false;
  if (name === 'random') report(node, 'Math.random: chance comes seeded, from numeric/');
  else if (!arithmetic && !EXACT_MATH.has(name)) report(node, `Math.${name} differs between engines; use numeric/`);
  return true;
}

function inspect(node: SyntaxNode, arithmetic: boolean, report: Report): void {
  // The names in `export { a } from './b.ts'` belong to the other file.
  if (isTypeOnly(node) || (node.type === 'ExportNamedDeclaration' && isNode(node['source']))) return;
  if (node.type === 'MemberExpression' && inspectMember(node, arithmetic, report)) return;
  inspectAlone(node, arithmetic, report);
  for (const child of childrenOf(node)) inspect(child, arithmetic, report);
}

function inspectAlone(node: SyntaxNode, arithmetic: boolean, report: Report): void {
  if (isGlobal(node)) {
    const name = String(node.value);
    if (name === 'Math') report(node, 'Math as a value hides which of its functions is called');
    else if (!PURE_GLOBALS.has(name)) report(node, `${name} is no global of a pure room`);
  }
  if (!arithmetic && (node['operator'] === '**' || node['operator'] === '**=')) {
    report(node, '** differs between engines; use numeric/');
  }
  if (node.type === 'MetaProperty' && node['kind'] === 'import.meta') report(node, 'import.meta belongs to the host');
  if (node.type === 'Import') report(node, 'import() at run time hides what is loaded');
}

/** Names of labels and the outer names of exports are no uses. */
function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node)
    .filter(([key]) => key !== 'label' && key !== 'exported')
    .flatMap(([, value]) => value)
    .map((value) => (isHolder(value) ? value.expression : value))
    .filter(isNode);
}

/** swc wraps the arguments of a call and the elements of an array in objects without a type. */
function isHolder(value: unknown): value is { readonly expression: unknown } {
  return typeof value === 'object' && value !== null && 'expression' in value && !('type' in value);
}

/** The impure things that one file of a pure room uses, as `path:line: what`. */
export function impureUses(path: string, text: string, arithmetic: boolean): string[] {
  const bytes = new TextEncoder().encode(text);
  const found: string[] = [];
  const report: Report = (node, what) => {
    // Spans of swc count bytes of UTF-8, from 1.
    const before = bytes.subarray(0, (node.span?.start ?? 1) - 1);
    const line = before.reduce((lines, byte) => lines + (byte === 0x0a ? 1 : 0), 1);
    found.push(`${path}:${line}: ${what}`);
  };
  const module: unknown = parseSync(text, { syntax: 'typescript', target: 'esnext' });
  if (isNode(module)) inspect(module, arithmetic, report);
  return found;
}

/** What the pure rooms below `root`/src use that they must not, a line each; their tests are free. */
export function checkGlobals(root: string): string[] {
  return sourceFiles(root, 'src')
    .filter((file) => roomOf(file)?.pure === true && !TEST_FILE.test(file))
    .flatMap((file) =>
      impureUses(file, readFileSync(join(root, file), 'utf8'), file.startsWith(`src/${ARITHMETIC_ROOM}/`)),
    );
}
