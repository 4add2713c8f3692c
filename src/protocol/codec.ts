import { z } from 'zod';
import { GatehoundError } from '../model/error.ts';
import type { Answer, Request } from './messages.ts';

const id = z.int().min(0);
const subject = z.string().min(1).max(64);
const micros = z.int();

const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    id,
    kind: z.literal('block'),
    subject,
    seconds: z.int().min(1).nullable(),
    why: z.string().max(500),
  }),
  z.strictObject({ id, kind: z.literal('unblock'), subject }),
  z.strictObject({ id, kind: z.literal('blocks') }),
  z.strictObject({ id, kind: z.literal('panic') }),
]) satisfies z.ZodType<Request>;

const blockSchema = z.strictObject({
  kind: z.literal('block'),
  subject,
  level: z.literal([0, 1, 2, 3, 4]),
  since: micros,
  until: micros.nullable(),
  why: z.string(),
  verdict: z.string().nullable(),
  proven: z.boolean(),
  dryRun: z.boolean(),
});

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ id, kind: z.literal('blocked'), block: blockSchema }),
  z.strictObject({ id, kind: z.literal('released'), count: z.int().min(0) }),
  z.strictObject({ id, kind: z.literal('blocks'), blocks: z.array(blockSchema), more: z.boolean() }),
  z.strictObject({ id, kind: z.literal('error'), code: z.string(), message: z.string(), remedy: z.string() }),
]) satisfies z.ZodType<Answer>;

function decode<T>(schema: z.ZodType<T>, line: string, what: string): T {
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch (error) {
    throw new GatehoundError('GH-AGT-005', `${what} is not JSON`, { cause: error });
  }
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new GatehoundError('GH-AGT-005', `${what} is not understood${where}: ${issue?.message ?? 'wrong shape'}`);
}

/** One line, its end included. */
export function encode(message: Request | Answer): string {
  return `${JSON.stringify(message)}\n`;
}

/** Reads a line that a command sent. Throws GH-AGT-005 for all that is no request. */
export function decodeRequest(line: string): Request {
  return decode(requestSchema, line, 'the request');
}

/** Reads a line that an agent sent. Throws GH-AGT-005 for all that is no answer. */
export function decodeAnswer(line: string): Answer {
  return decode(answerSchema, line, 'the answer of the agent');
}
