import type { WebField } from './decoded-request.ts';
import type { FieldBudget } from './field-budget.ts';
import type { FieldMaker } from './field-maker.ts';
import { normalise } from './normalise.ts';

/** Joined values of a parameter that came several times: some servers join them with a comma. */
const JOINED = { values: 16, length: 4_096 } as const;

/** Names and values of a query or of a form (application/x-www-form-urlencoded). */
export function formFields(
  text: string,
  kind: 'query' | 'body',
  maker: FieldMaker,
  budget: FieldBudget,
  add: (field: WebField) => void,
): void {
  const pairs = text.split('&', budget.room());
  /** Values by name, where a name came before. */
  let repeated: Map<string, string[]> | null = null;
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    // What has no name is a value: `?<script>`.
    const name = equals < 0 ? '' : normalise(pair.slice(0, Math.min(equals, 200)), true);
    const value = budget.cut(pair.slice(equals + 1));
    if (equals > 0) add(maker.recall('name', name, pair.slice(0, Math.min(equals, 4_096)), true));
    if (value !== '')
      add(value.length < 64 ? maker.recall(kind, name, value, true) : maker.make(kind, name, value, true));
    if (pairs.length > 1 && name !== '') {
      repeated ??= new Map();
      const values = repeated.get(name);
      if (values === undefined) repeated.set(name, [value]);
      else if (values.length < JOINED.values) values.push(value);
    }
  }
  if (repeated === null || repeated.size === pairs.length) return;
  for (const [name, values] of repeated) {
    if (values.length > 1) add(maker.make(kind, name, values.join(',').slice(0, JOINED.length), true));
  }
}
