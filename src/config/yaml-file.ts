import { readFileSync, statSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { formatPrefix, parsePrefix } from '../model/address.ts';
import { GatehoundError } from '../model/error.ts';
import { DURATION_FORM, parseDuration } from './durations.ts';

/** Far more than a person writes; a larger file is not what was meant. */
const SIZE_LIMIT = 1_048_576;

/** An object of these keys alone; the error for another key names those that are allowed. */
export function section<S extends z.core.$ZodLooseShape>(shape: S) {
  const allowed = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key ${(issue['keys'] as string[]).join(', ')}; allowed are ${allowed}`
        : `expected the keys ${allowed}`,
  });
}

/** One of these words; the error names them. */
export function word<const W extends readonly string[]>(words: W) {
  return z.enum(words, { error: `allowed are ${words.join(', ')}` });
}

/** An address or a prefix, in canonical form. */
export const prefix = z.string({ error: 'expected an address or a prefix' }).transform((text, context) => {
  const parsed = parsePrefix(text);
  if (parsed !== undefined) return formatPrefix(parsed);
  context.addIssue({ code: 'custom', message: `${text} is no address or prefix; write 192.0.2.1 or 2001:db8::/48` });
  return z.NEVER;
});

/** A duration, as seconds. */
export const duration = z.string({ error: `expected ${DURATION_FORM}` }).transform((text, context) => {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  context.addIssue({ code: 'custom', message: `${text} is not ${DURATION_FORM}` });
  return z.NEVER;
});

function read(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > SIZE_LIMIT) throw new GatehoundError('GH-CFG-001', `${path} has ${size} bytes, at most ${SIZE_LIMIT}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof GatehoundError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new GatehoundError('GH-CFG-001', `${path}: ${text}`, { cause: error });
  }
}

/** Line of the node that an issue is about, or of the innermost one around it that is there. */
function lineOf(document: Document, lines: LineCounter, issue: z.core.$ZodIssue): number {
  const path = [...issue.path];
  for (;;) {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    if (issue.code === 'unrecognized_keys' && path.length === issue.path.length && isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && issue.keys.includes(String(key.value)));
      if (isScalar(pair?.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
    }
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    if (path.length === 0) return 1;
    path.pop();
  }
}

function parse(path: string, lines: LineCounter): { readonly document: Document; readonly value: unknown } {
  const text = read(path);
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const error = document.errors[0];
    if (error === undefined) return { document, value: document.toJS({ maxAliasCount: 100 }) };
    const { line } = lines.linePos(error.pos[0]);
    throw new GatehoundError('GH-CFG-002', `${path} line ${line}: ${error.message}`, { cause: error });
  } catch (error) {
    if (error instanceof GatehoundError) throw error;
    // Too many aliases, or nesting that exhausts the stack.
    throw new GatehoundError('GH-CFG-002', `${path}: ${String(error)}`, { cause: error });
  }
}

/**
 * Reads a YAML file and checks it. Throws GH-CFG-001 (cannot be read), GH-CFG-002 (not YAML), GH-CFG-003 (does not fit
 * the schema): one line that names file, line, key, and what is allowed.
 */
export function readYamlFile<S extends z.ZodType>(path: string, schema: S): z.output<S> {
  const lines = new LineCounter();
  const { document, value } = parse(path, lines);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const found = result.error.issues.map((issue) => {
    const key = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    return { line: lineOf(document, lines, issue), text: `${key}${issue.message}` };
  });
  found.sort((a, b) => a.line - b.line);
  const shown = found.slice(0, 3).map(({ line, text }) => `line ${line}: ${text}`);
  if (found.length > shown.length) shown.push(`and ${found.length - shown.length} more`);
  throw new GatehoundError('GH-CFG-003', `${path} ${shown.join('; ')}`);
}
