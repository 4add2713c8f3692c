import type { AddField, FieldBudget } from './field-budget.ts';
import type { FieldMaker } from './field-maker.ts';
import { normalise } from './normalise.ts';

/** Joined values of a parameter that came several times: some servers join them with a comma. */
const JOINED = { values: 16, length: 4_096 } as const;

/** Characters of a name that a field is called by. */
const LONGEST_NAME = 200;

/** Names and values of a query or of a form (application/x-www-form-urlencoded). */
export function formFields(
  text: string,
  kind: 'query' | 'body',
  maker: FieldMaker,
  budget: FieldBudget,
  add: AddField,
): void {
  const repeated = new Map<string, string[]>();
  for (let from = 0; from < text.length; ) {
    // A name and a value.
    if (budget.room() < 2) {
      add(maker.make(kind, '', budget.cut(text.slice(from)), true), true);
      break;
    }
    const end = text.indexOf('&', from);
    const pair = end < 0 ? text.slice(from) : text.slice(from, end);
    const isOnly = from === 0 && end < 0;
    from = end < 0 ? text.length : end + 1;
    const equals = pair.indexOf('=');
    const raw = pair.slice(equals + 1);
    // `&&&` and `=&=` say nothing, and must not use up the room either.
    if (raw === '' && equals <= 0) continue;
    // What has no name is a value: `?<script>`.
    const name = equals < 0 ? '' : normalise(pair.slice(0, Math.min(equals, LONGEST_NAME)), true);
    const value = budget.cut(raw);
    if (equals > 0) add(maker.recall('name', name, budget.cut(pair.slice(0, equals)), true));
    if (value !== '')
      add(value.length < 64 ? maker.recall(kind, name, value, true) : maker.make(kind, name, value, true));
    if (name !== '' && !isOnly) gather(repeated, name, value);
  }
  for (const [name, values] of repeated) {
    if (values.length > 1 && budget.room() > 0) {
      add(maker.make(kind, name, values.join(',').slice(0, JOINED.length), true));
    }
  }
}

function gather(repeated: Map<string, string[]>, name: string, value: string): void {
  const values = repeated.get(name);
  if (values === undefined) repeated.set(name, [value]);
  else if (values.length < JOINED.values) values.push(value);
}
