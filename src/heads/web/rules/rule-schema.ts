import { z } from 'zod';
import { EVIDENCE_KINDS } from '../../../model/evidence.ts';
import { THREATS } from '../../../model/threat.ts';
import { nearest } from './nearest.ts';
import { PATTERN_LIMIT } from './regex-syntax.ts';

/** What a file of rules may hold: far more than people write, and little enough to load in seconds. */
export const RULE_LIMITS = {
  rules: 10_000,
  /** Characters of a plain text: what is compared at every place of a request. */
  text: 1_000,
  alert: 1_000,
  list: 10_000,
  /** Conditions within conditions. */
  depth: 8,
  conditions: 200,
  examples: 100,
  example: 65_536,
} as const;

/** An object of these keys alone; for another key the error names the one that was probably meant. */
function strict<S extends z.core.$ZodLooseShape>(shape: S, what: string) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `expected ${what}`;
      const [key = ''] = issue['keys'] as string[];
      const meant = nearest(key, known);
      return `unknown key ${key}; ${meant === null ? `allowed are ${known.join(', ')}` : `did you mean ${meant}?`}`;
    },
  });
}

function word<const W extends readonly string[]>(words: W) {
  return z.enum(words, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearest(input, words) : null;
      return meant === null
        ? `allowed are ${words.join(', ')}`
        : `${String(input)} is not allowed; did you mean ${meant}?`;
    },
  });
}

function text(most: number) {
  return z.string({ error: 'expected a text in quotes' }).max(most, { error: `longer than ${most} characters` });
}

const boolean = z.boolean({ error: 'expected true or false' });
const plain = text(RULE_LIMITS.text);
const headers = z.record(text(200), plain, { error: 'expected an object of texts by header' });
const words = z
  .array(plain.min(1, { error: 'an empty text stands in everything' }), { error: 'expected a list of texts' })
  .min(1, { error: 'the list is empty' })
  .max(RULE_LIMITS.list, { error: `more than ${RULE_LIMITS.list} entries` });

const matches = {
  text: plain,
  regex: text(PATTERN_LIMIT).min(1, { error: 'an empty expression matches everything' }),
  list: words,
  cidr: words,
};
const MATCHES = Object.keys(matches);

const match = z.union(
  [
    plain,
    z.strictObject({ text: matches.text }),
    z.strictObject({ regex: matches.regex }),
    z.strictObject({ list: matches.list }),
    z.strictObject({ cidr: matches.cidr }),
  ],
  { error: ({ input }) => matchProblem(input) },
);

/** A union of zod says only that none of its members fits. */
function matchProblem(input: unknown): string {
  if (typeof input === 'string') return `longer than ${RULE_LIMITS.text} characters`;
  const expected = `expected a text, or an object with one of ${MATCHES.join(', ')}`;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return expected;
  const [[key, value] = ['', undefined], ...others] = Object.entries(input);
  if (key === '' || others.length > 0) return `${expected}, and nothing else`;
  if (!MATCHES.includes(key)) {
    const meant = nearest(key, MATCHES);
    return `unknown key ${key}; ${meant === null ? `allowed are ${MATCHES.join(', ')}` : `did you mean ${meant}?`}`;
  }
  const issue = matches[key as keyof typeof matches].safeParse(value).error?.issues[0];
  return `${key}: ${issue?.message ?? expected}`;
}

const place = text(300);
const conditionShape = {
  where: z.union([place, z.array(place).min(1).max(50)], { error: 'expected a place, or a list of places' }).optional(),
  match: match.optional(),
  raw: boolean.optional(),
  case: boolean.optional(),
  get all() {
    return conditions.optional();
  },
  get any() {
    return conditions.optional();
  },
  get not() {
    return condition.optional();
  },
  url: plain.optional(),
  content: plain.optional(),
  headers: headers.optional(),
  method: plain.optional(),
};

const condition: z.ZodType = z.lazy(() => strict(conditionShape, 'an object with a condition'));
const conditions = z
  .array(condition, { error: 'expected a list of conditions' })
  .min(1, { error: 'the list is empty' })
  .max(RULE_LIMITS.conditions, { error: `more than ${RULE_LIMITS.conditions} conditions` });

const example = z.union(
  [
    text(RULE_LIMITS.example),
    strict(
      {
        method: plain.optional(),
        url: text(RULE_LIMITS.example).optional(),
        headers: z.record(text(200), text(RULE_LIMITS.example)).optional(),
        body: text(RULE_LIMITS.example).optional(),
        status: z.int().min(100).max(999).optional(),
        client: text(50).optional(),
      },
      'a request',
    ),
  ],
  { error: 'expected a text, or an object with some of method, url, headers, body, status, client' },
);
const examples = z.array(example, { error: 'expected a list of examples' }).max(RULE_LIMITS.examples, {
  error: `more than ${RULE_LIMITS.examples} examples`,
});

export const ruleSchema = strict(
  {
    alert: text(RULE_LIMITS.alert).min(1, { error: 'alert is empty: it is what the rule says when it fires' }),
    id: z
      .string({ error: 'expected a text in quotes' })
      .regex(/^[\w.:-]{1,100}$/, { error: 'an id has up to 100 letters, digits and . _ : -' })
      .optional(),
    evidence: word(EVIDENCE_KINDS).optional(),
    severity: word(THREATS).optional(),
    action: word(['alert', 'block']).optional(),
    level: z.literal([1, 2, 3, 4], { error: 'allowed are 1, 2, 3, 4' }).optional(),
    enabled: boolean.optional(),
    confidence: z.number({ error: 'expected a number from 0 to 1' }).min(0).max(1).optional(),
    examples: strict(
      { match: examples.optional(), spare: examples.optional() },
      'an object with match and spare',
    ).optional(),
    source: text(2_000).optional(),
    ...conditionShape,
  },
  'an object with a rule',
);
