import { createHash } from 'node:crypto';
import { type Markup, markup, trusted } from './markup.ts';
import { STYLE } from './style.ts';

/** What differs from page to page. */
export interface PageParts {
  readonly title: string;
  /** What stands beside the name in the head line: `report`. */
  readonly kind: string;
  /** The other end of the head line. */
  readonly aside: string;
  /** The first thing to read, which a keyboard can skip to. */
  readonly top: { readonly id: string; readonly name: string };
  readonly main: Markup;
  readonly footer: Markup | null;
  /** Null for a page without one. */
  readonly script: string | null;
  readonly version: string;
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing from the network, no script and no style but ours: even markup that slipped through could do nothing. */
function policy(script: string | null): string {
  return [
    "default-src 'none'",
    `style-src ${digest(STYLE)}`,
    ...(script === null ? [] : [`script-src ${digest(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The figures under a headline: name and value. */
export function figureList(pairs: readonly (readonly [string, string])[]): Markup {
  return markup`<dl class="figures">${pairs.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** One page without a network. The same parts and version give the same bytes. */
export function pageShell({ title, kind, aside, top, main, footer, script, version }: PageParts): string {
  const scripts = script === null ? null : markup`\n<script>${trusted(script)}</script>`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy(script))}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#${top.id}">Skip to the ${top.name}</a>
<div class="page">
<header><p class="kicker"><span><b>Gatehound</b> ${kind}</span><span>${aside}</span></p></header>
<main>
${main}
</main>
<footer>${footer}<p>Made by Gatehound ${version}. This page holds everything it shows and asks nothing of the network.</p></footer>
</div>${scripts}
</body>
</html>
`.text;
}
