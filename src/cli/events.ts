import type { GuardRecord } from '../agent/guard-options.ts';
import { type Micros, toSeconds } from '../model/time.ts';
import { alertJson, blockJson, evidenceJson, verdictJson } from '../report/json.ts';
import { plainText } from '../report/plain-text.ts';
import { clockTime, verdictAction } from '../report/words.ts';

/** An event as programs read it: the shape of its record, with its `type` before it. */
export function eventJson(event: GuardRecord): object {
  switch (event.kind) {
    case 'evidence':
      return { type: 'evidence', ...evidenceJson(event) };
    case 'alert':
      return { type: 'alert', ...alertJson(event) };
    case 'verdict':
      return { type: 'verdict', ...verdictJson(event) };
    case 'block':
      return { type: 'block', ...blockJson(event) };
    case 'release':
      return { type: 'release', reason: event.reason, ...blockJson(event.block) };
    case 'refused-request':
      return {
        type: 'request-refused',
        at: toSeconds(event.at),
        reference: event.reference,
        client: event.client,
        method: event.method,
        target: event.target,
        rules: event.rules,
      };
    case 'refusal':
      return { type: 'refusal', subject: event.subject, code: event.error.code, message: event.error.message };
  }
}

/** An event as people read it: when, what sort, and what in a sentence; `enforcing` says whether verdicts are carried out. */
export function eventText(event: GuardRecord, enforcing: boolean): string {
  switch (event.kind) {
    case 'evidence':
      return line(event.time, event.threat, `${event.description} (confidence ${event.confidence.toFixed(2)})`);
    case 'alert':
      return line(event.time, 'ALERT', `${event.sentence} (threat ${event.threat}, score ${event.score.toFixed(2)})`);
    case 'verdict':
      return line(event.time, 'verdict', `${enforcing ? '' : 'would '}${verdictAction(event)}`);
    case 'block': {
      const until = event.until === null ? 'until it is lifted' : `until ${clockTime(event.until)} UTC`;
      const proof = event.dryRun ? '' : event.proven ? ', proven' : ', not proven';
      return line(event.since, event.dryRun ? 'dry run' : 'blocked', `${event.subject} ${until}${proof}`);
    }
    case 'release':
      return line(event.at, 'released', `${event.block.subject}: ${event.reason}`);
    case 'refused-request': {
      const why = event.rules.length === 0 ? 'a verdict stands against it' : event.rules.join(', ');
      const request = `${event.method} ${event.target}`.trim();
      return line(event.at, 'refused', `${event.client} ${request}: ${why} (reference ${event.reference})`);
    }
    case 'refusal':
      return line(event.at, 'refused', `${event.subject} is not blocked: ${event.error.message}`);
  }
}

/** As wide as `critical`, the longest. */
const SORT_COLUMNS = 8;

function line(time: Micros, sort: string, text: string): string {
  return `${clockTime(time)}  ${sort.padEnd(SORT_COLUMNS)}  ${plainText(text)}`;
}
