import type { GuardRecord } from '../agent/guard-options.ts';
import { alertsLogLine } from '../report/alerts-log.ts';
import { alertJson, blockJson, evidenceJson, verdictJson } from '../report/json.ts';
import { clockTime } from '../report/words.ts';

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
    case 'refusal':
      return { type: 'refusal', subject: event.subject, code: event.error.code, message: event.error.message };
  }
}

/** An event as people read it: one line; `enforcing` says whether verdicts are carried out. */
export function eventText(event: GuardRecord, enforcing: boolean): string {
  switch (event.kind) {
    case 'evidence':
    case 'alert':
    case 'verdict':
      return alertsLogLine(event, enforcing).trimEnd();
    case 'block': {
      const until = event.until === null ? 'until it is lifted' : `until ${clockTime(event.until)} UTC`;
      const how = event.dryRun ? 'would be blocked' : event.proven ? 'is blocked, proven' : 'is blocked, not proven';
      return `${clockTime(event.since)} ${event.subject} ${how}, ${until} (${event.why})`;
    }
    case 'release':
      return `${event.block.subject} is released: ${event.reason}`;
    case 'refusal':
      return `${event.subject} is not blocked: ${event.error.message}`;
  }
}
