import type { Micros } from '../../../model/time.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import { Rate } from '../../state/rate.ts';
import type { HeardAttempt } from './login-attempts.ts';

/** Many clients that are not let into many accounts of one form. */
export interface Campaign {
  readonly form: string;
  readonly server: string;
  readonly host: string;
  readonly path: string;
  readonly clients: number;
  readonly accounts: number;
  /** Of attempts, known to have failed. */
  readonly share: number;
  readonly flows: readonly string[];
  readonly firstTime: Micros;
  readonly lastTime: Micros;
}

export interface CampaignOptions {
  readonly horizon: Micros;
  readonly accounts: number;
  readonly clients: number;
  readonly share: number;
}

const FORMS = 1_024;

/** Login forms and who fails at them, whoever it is. */
export class LoginCampaigns {
  readonly #options: CampaignOptions;
  readonly #accounts: DistinctInTime;
  readonly #clients: DistinctInTime;
  readonly #attempts: Rate;
  readonly #failed: Rate;

  constructor(options: CampaignOptions) {
    this.#options = options;
    const limits = { horizon: options.horizon, subjects: FORMS, targetsOfSubject: 16_384, targets: 131_072 };
    this.#accounts = new DistinctInTime(limits);
    this.#clients = new DistinctInTime(limits);
    this.#attempts = new Rate({ horizon: options.horizon, subjects: FORMS });
    this.#failed = new Rate({ horizon: options.horizon, subjects: FORMS });
  }

  get evicted(): number {
    return [this.#accounts, this.#clients, this.#attempts, this.#failed].reduce((sum, state) => sum + state.evicted, 0);
  }

  note({ form, account, outcome }: HeardAttempt, client: string, time: Micros, uid: string): void {
    this.#attempts.add(form, 1, time);
    if (outcome !== 'failed') return;
    this.#failed.add(form, 1, time);
    this.#accounts.add(form, account, time, uid);
    this.#clients.add(form, client, time, '');
  }

  /** Those in which one more account was tried in vain since the last call. */
  running(now: Micros): readonly Campaign[] {
    const { accounts, clients, share } = this.#options;
    const found: Campaign[] = [];
    for (const subject of this.#accounts.takeChanged()) {
      const others = this.#clients.get(subject.key)?.current ?? 0;
      const failed = this.#failed.current(subject.key, now) / Math.max(1, this.#attempts.current(subject.key, now));
      if (subject.current < accounts || others < clients || failed < share) continue;
      const [ip = '', port = '', host = '', ...path] = subject.key.split(' ');
      found.push({
        form: subject.key,
        ...{ server: `${ip} ${port}`, host, path: path.join(' '), clients: others, accounts: subject.total },
        share: Math.min(1, failed),
        flows: [...new Set(subject.flows)],
        firstTime: subject.firstTime,
        lastTime: subject.lastTime,
      });
    }
    return found;
  }

  expire(now: Micros): void {
    for (const state of [this.#accounts, this.#clients, this.#attempts, this.#failed]) state.expire(now);
  }
}
