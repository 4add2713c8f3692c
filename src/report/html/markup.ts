import { plainText } from '../plain-text.ts';

/** Markup that `markup` made: the only way into a page. The brand keeps plain strings out. */
export interface Markup {
  readonly kind: 'markup';
  readonly text: string;
}

type Part = string | number | Markup | null | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text that is only text wherever it stands: in an element, in a quoted attribute, in an SVG. */
export function escapeText(text: string): string {
  return plainText(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeText(part);
  if ('text' in part) return part.text;
  return part.map(render).join('');
}

/**
 * A template for markup: whatever is put in is escaped, unless it is markup itself. Attributes must be quoted; nothing
 * from outside may name a tag or an attribute, or stand in a script or a style.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map((string, index) => string + render(parts[index] ?? null)).join('');
  return { kind: 'markup', text };
}

/** Text of our own source (style, script) as it is. Never for anything that comes from traffic or from files. */
export function trusted(text: string): Markup {
  return { kind: 'markup', text };
}
