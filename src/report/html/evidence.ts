import { UNKNOWN_ADDRESS } from '../../model/address.ts';
import type { Evidence, Party } from '../../model/evidence.ts';
import { CONTRIBUTION_LISTS, contributionsOf } from '../../model/packet-scores.ts';
import { THREATS, threatRank } from '../../model/threat.ts';
import { countOf, countText, durationText } from '../../model/words.ts';
import type { Analysis } from '../analysis.ts';
import type { ProfileStory } from '../profile-story.ts';
import { clockTime, dateTime, verdictAction } from '../words.ts';
import { contributionsTable } from './contributions.ts';
import { featuresTable } from './features.ts';
import { type Markup, markup } from './markup.ts';
import { badge } from './shapes.ts';

/** Enough to read; all of it is in evidence.ndjson. */
const MOST_EVIDENCE = 200;
/** Folded open from the start. */
const OPEN = 2;

function partyText(party: Party | null): string {
  if (party === null) return 'many';
  // A web server's log names the server, if at all, not its address.
  if (party.ip === UNKNOWN_ADDRESS) return party.domain ?? 'one whose log does not name it';
  const address = party.port === undefined ? party.ip : party.ip.includes(':') ? `[${party.ip}]` : party.ip;
  const port = party.port === undefined ? '' : `:${party.port}`;
  return `${address}${port}${party.domain === undefined ? '' : ` (${party.domain})`}`;
}

function fact(name: string, value: string, code = false): Markup {
  return markup`<div><dt>${name}</dt><dd>${code ? markup`<span class="address">${value}</span>` : value}</dd></div>`;
}

function flowList(piece: Evidence): Markup | null {
  if (piece.flows.length === 0) return null;
  const shown = piece.flows.slice(0, 12);
  const of = piece.count > shown.length ? `, ${shown.length} of ${countText(piece.count)} events` : '';
  return markup`<p class="flows">Flows${of}: ${shown.map((uid, index) => markup`${index === 0 ? '' : ', '}<code>${uid}</code>`)}</p>`;
}

/** The table of what was measured, and under both columns, where there are any, the strongest features of a packet. */
function measured(piece: Evidence): { readonly features: Markup | null; readonly strongest: Markup | null } {
  const contributions = contributionsOf(piece.features);
  if (contributions.length === 0) return { features: featuresTable(piece.features, piece.count), strongest: null };
  // Told below, with their numbers side by side: as bare lists they would say little.
  const lists: readonly string[] = CONTRIBUTION_LISTS;
  const others = Object.fromEntries(Object.entries(piece.features).filter(([key]) => !lists.includes(key)));
  return { features: featuresTable(others, piece.count), strongest: contributionsTable(contributions) };
}

function article(piece: Evidence, open: boolean): Markup {
  const lasted = (piece.lastTime - piece.firstTime) / 1_000_000;
  const facts = [
    fact('First seen', `${dateTime(piece.firstTime)} UTC`),
    fact('Last seen', `${dateTime(piece.lastTime)} UTC, ${durationText(lasted)} later`),
    fact('Attacker', partyText(piece.attacker), true),
    fact('Victim', partyText(piece.victim), piece.victim !== null),
    fact('Confidence', `${Math.round(piece.confidence * 100)} %`),
    fact('Events', countText(piece.count)),
    fact('Time window', String(piece.window)),
    fact('Found by', `the ${piece.head} head, as ${piece.evidence}`),
    fact('Id', piece.id, true),
  ];
  const { features, strongest } = measured(piece);
  const opened = open ? markup` open` : null;
  return markup`<details class="evidence" data-threat="${piece.threat}"${opened}><summary>${badge(piece.threat)}<time>${clockTime(piece.firstTime)}</time><span class="title">${piece.title}</span></summary><div class="body"><p class="description">${piece.description}</p><div class="columns"><dl>${facts}</dl><div>${features}${flowList(piece)}</div></div>${strongest}</div></details>`;
}

function group(story: ProfileStory, pieces: readonly Evidence[], open: number): Markup {
  const alerts = story.alerts.slice(0, 5).map((alert) => {
    const score = `alert at ${dateTime(alert.time)} UTC, score ${alert.score.toFixed(2)}`;
    return markup`<p class="alert-text">${alert.sentence} <span class="note">(${score})</span></p>`;
  });
  const verdict =
    story.verdict === null
      ? null
      : markup`<p class="alert-text"><strong>Verdict: would ${verdictAction(story.verdict)}.</strong> <span class="note">Policy: ${story.verdict.policy}</span></p>`;
  return markup`<section class="group"><h3><span class="address">${story.ip}</span></h3>${alerts}${verdict}${pieces.map((piece, index) => article(piece, index < open))}</section>`;
}

/** The gravest pieces, whoever they are of. */
function gravest(analysis: Analysis): ReadonlySet<Evidence> {
  const sorted = analysis.evidence.toSorted(
    (a, b) => threatRank(b.threat) - threatRank(a.threat) || b.confidence - a.confidence || a.firstTime - b.firstTime,
  );
  return new Set(sorted.slice(0, MOST_EVIDENCE));
}

/** Each evidence with its why, under the profile that it belongs to. */
export function evidenceSection(analysis: Analysis, stories: readonly ProfileStory[]): Markup | null {
  if (analysis.evidence.length === 0) return null;
  const chosen = gravest(analysis);
  const groups = stories
    .map((story) => ({ story, pieces: story.evidence.filter((piece) => chosen.has(piece)) }))
    .filter(({ pieces }) => pieces.length > 0)
    .map(({ story, pieces }, index) => group(story, pieces, index === 0 ? OPEN : 0));
  const all = analysis.evidence.length + analysis.omitted.evidence;
  const rest =
    all === chosen.size
      ? null
      : markup`<p class="note">The ${chosen.size} gravest of ${countOf(all, 'finding')} are shown; ${countText(analysis.evidence.length)} are in evidence.ndjson.</p>`;
  const boxes = THREATS.toReversed().map(
    (threat) => markup`<label><input type="checkbox" value="${threat}" checked>${threat}</label>`,
  );
  const filter = markup`<div class="filter" id="filter" role="search" aria-label="Filter the evidence" hidden><label>Find <input type="search" id="find" placeholder="address, port, word"></label><fieldset><legend>Threat</legend>${boxes}</fieldset><output id="found" aria-live="polite"></output></div>`;
  return markup`<section aria-labelledby="evidence"><h2 id="evidence">Why: the evidence</h2>${rest}${filter}${groups}</section>`;
}
