import { THREATS } from '../../model/threat.ts';
import { countOf, countText, durationText } from '../../model/words.ts';
import type { Analysis, AnalysisInput } from '../analysis.ts';
import { headline } from '../headline.ts';
import { amountOf, totals } from '../profile-story.ts';
import { dateTime } from '../words.ts';
import { evidenceSection } from './evidence.ts';
import { type Markup, markup } from './markup.ts';
import { profilesSection } from './profiles.ts';
import { scoreSection } from './score-over-time.ts';
import { SCRIPT } from './script.ts';
import { badge } from './shapes.ts';
import { figureList, pageShell } from './shell.ts';
import { timelineSection } from './timeline.ts';

function figures(analysis: Analysis): readonly (readonly [string, string])[] {
  const sums = totals(analysis);
  const findings = analysis.evidence.length + analysis.omitted.evidence;
  const alerts = analysis.alerts.length + analysis.omitted.alerts;
  return [
    ...(sums.seconds === null ? [] : [['of traffic', durationText(sums.seconds)] as const]),
    ...(sums.packets > 0 ? [['packets', countText(sums.packets)] as const] : []),
    amountOf(sums).name === 'transaction'
      ? ['transactions', countText(sums.transactions)]
      : ['flows', countText(sums.flows)],
    [findings === 1 ? 'finding' : 'findings', countText(findings)],
    [analysis.profiles.length === 1 ? 'profile' : 'profiles', countText(analysis.profiles.length)],
    [alerts === 1 ? 'alert' : 'alerts', countText(alerts)],
  ];
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
  return pageShell({
    title: `${title} Gatehound report`,
    kind: 'report',
    aside: period(analysis),
    top: { id: 'verdict', name: 'verdict' },
    main: markup`<section aria-labelledby="verdict"><h1 id="verdict">${title}</h1>${lead}${figureList(figures(analysis))}</section>
${timelineSection(analysis, stories)}
${profilesSection(stories)}
${analysis.packetScores === null ? null : scoreSection(analysis.packetScores, 'packets')}
${evidenceSection(analysis, stories)}
${inputsSection(analysis)}`,
    footer: markup`<p>Threats, from harmless to grave; each has its own shape:</p><ul class="legend">${legend}</ul>`,
    script: SCRIPT,
    version,
  });
}
