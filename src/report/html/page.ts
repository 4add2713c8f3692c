import { createHash } from 'node:crypto';
import { THREATS } from '../../model/threat.ts';
import { countOf, countText, durationText } from '../../model/words.ts';
import type { Analysis, AnalysisInput } from '../analysis.ts';
import { headline } from '../headline.ts';
import { totals } from '../profile-story.ts';
import { dateTime } from '../words.ts';
import { evidenceSection } from './evidence.ts';
import { type Markup, markup, trusted } from './markup.ts';
import { profilesSection } from './profiles.ts';
import { SCRIPT } from './script.ts';
import { badge } from './shapes.ts';
import { STYLE } from './style.ts';
import { timelineSection } from './timeline.ts';

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing from the network, no script and no style but ours: even markup that slipped through could do nothing. */
const POLICY = [
  "default-src 'none'",
  `style-src ${digest(STYLE)}`,
  `script-src ${digest(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function figures(analysis: Analysis): Markup {
  const sums = totals(analysis);
  const findings = analysis.evidence.length + analysis.omitted.evidence;
  const alerts = analysis.alerts.length + analysis.omitted.alerts;
  const pairs: readonly (readonly [string, string])[] = [
    ...(sums.seconds === null ? [] : [['of traffic', durationText(sums.seconds)] as const]),
    ...(sums.packets > 0 ? [['packets', countText(sums.packets)] as const] : []),
    ['flows', countText(sums.flows)],
    [findings === 1 ? 'finding' : 'findings', countText(findings)],
    [analysis.profiles.length === 1 ? 'profile' : 'profiles', countText(analysis.profiles.length)],
    [alerts === 1 ? 'alert' : 'alerts', countText(alerts)],
  ];
  return markup`<dl class="figures">${pairs.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function inputRow(input: AnalysisInput): Markup {
  const counts = [
    ...(input.packets > 0 ? [countOf(input.packets, 'packet')] : []),
    ...(input.flows === null ? [] : [countOf(input.flows, 'flow')]),
    ...(input.transactions === null ? [] : [countOf(input.transactions, 'transaction')]),
  ];
  const unreadable = input.unreadable === 0 && !input.partial ? 'nothing' : countText(input.unreadable);
  const problem = input.problem === null ? null : markup`<br><span class="note">${input.problem}</span>`;
  return markup`<tr><th scope="row"><span class="address">${input.path}</span></th><td>${input.format}</td><td>${counts.join(', ')}</td><td>${unreadable}${problem}</td></tr>`;
}

function inputsSection(analysis: Analysis): Markup {
  return markup`<section aria-labelledby="inputs"><h2 id="inputs">What was read</h2><div class="scroll" tabindex="0" role="region" aria-label="What was read"><table class="inputs"><caption>Inputs and what of them could not be read</caption><thead><tr><th scope="col">Input</th><th scope="col">Format</th><th scope="col">Read</th><th scope="col">Unreadable</th></tr></thead><tbody>${analysis.inputs.map(inputRow)}</tbody></table></div></section>`;
}

function period(analysis: Analysis): string {
  const { start, end } = analysis.span;
  if (start === null || end === null) return 'no traffic';
  return `${dateTime(start)} to ${dateTime(end).slice(dateTime(start).slice(0, 10) === dateTime(end).slice(0, 10) ? 11 : 0)} UTC`;
}

/**
 * The report: one page without a network, readable without a script. The same analysis and version give the same bytes.
 * Everything in it that comes from traffic passes through `markup`, which escapes it.
 */
export function reportHtml(analysis: Analysis, version: string): string {
  const { title, sentence, stories } = headline(analysis);
  const lead = sentence === '' ? null : markup`<p class="lead">${sentence}</p>`;
  const legend = THREATS.map((threat) => markup`<li>${badge(threat)}</li>`);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} Gatehound report</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
<div class="page">
<header><p class="kicker"><span><b>Gatehound</b> report</span><span>${period(analysis)}</span></p></header>
<main>
<section aria-labelledby="verdict"><h1 id="verdict">${title}</h1>${lead}${figures(analysis)}</section>
${timelineSection(analysis, stories)}
${profilesSection(stories)}
${evidenceSection(analysis, stories)}
${inputsSection(analysis)}
</main>
<footer><p>Threats, from harmless to grave; each has its own shape:</p><ul class="legend">${legend}</ul><p>Made by Gatehound ${version}. This page holds everything it shows and asks nothing of the network.</p></footer>
</div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.text;
}
