import type { GuardEvent } from '../agent/guard-options.ts';
import { eventJson, eventText } from './events.ts';
import { LineWriter } from './line-writer.ts';

/** How long the last lines may take when the agent stops. */
const LAST_LINES_MILLISECONDS = 1_000;

/** Where an agent's words go: records to standard output, notices to standard error. Neither is ever waited for. */
export class EventVoice {
  readonly #records = new LineWriter(1);
  readonly #notices = new LineWriter(2);
  readonly #isJson: boolean;
  readonly #isEnforcing: boolean;

  constructor(isJson: boolean, isEnforcing: boolean) {
    this.#isJson = isJson;
    this.#isEnforcing = isEnforcing;
  }

  /** Shows an event: a line of JSON for programs, a line of text for people. */
  event(event: GuardEvent): void {
    if (event.kind === 'notice') this.notice(event.text);
    else this.#records.line(this.#isJson ? JSON.stringify(eventJson(event)) : eventText(event, this.#isEnforcing));
  }

  /** A record of the command's own, for programs. */
  record(record: object): void {
    this.#records.line(JSON.stringify(record));
  }

  notice(text: string): void {
    this.#notices.line(text);
  }

  async end(): Promise<void> {
    if (this.#records.dropped > 0) this.notice(`${this.#records.dropped} lines were dropped: nobody read them in time`);
    await Promise.all([this.#records.end(LAST_LINES_MILLISECONDS), this.#notices.end(LAST_LINES_MILLISECONDS)]);
  }
}
