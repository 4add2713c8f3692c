import type { WebProxyOptions } from '../config/web-proxy-options.ts';
import { WebStage, type WebStageCounters } from '../engine/web-stage.ts';
import type { WebHeadOptions } from '../heads/web/web-head.ts';
import type { Policy } from '../model/policy.ts';
import type { EngineOutput } from '../model/stream.ts';
import { HOUR, type Micros, SECOND } from '../model/time.ts';
import type { ProxyCounters } from '../proxy/counters.ts';
import { AlertLog } from './alert-log.ts';
import { wallClock } from './clock.ts';
import { FollowedModel } from './followed-model.ts';
import { FollowedRules } from './followed-rules.ts';
import type { GuardEvent } from './guard-options.ts';
import { LogFollower } from './log-follower.ts';
import { refusedRequest } from './refused-request.ts';
import { RequestAlerts } from './request-alerts.ts';
import { WebProxy } from './web-proxy.ts';
import { warmUp } from './web-warm-up.ts';

export interface WebGuardOptions {
  /** Null where there is no proxy, only logs. */
  readonly proxy: WebProxyOptions | null;
  readonly refusal: 'answer' | 'close';
  /** Access logs that are followed. */
  readonly logs: readonly string[];
  readonly head: Omit<WebHeadOptions, 'rules'>;
  /** Files of rules that are followed. */
  readonly ruleFiles: readonly string[];
  /** The file of the model, which is followed; null where the model is Gatehound's own. */
  readonly modelFile: string | null;
  readonly alertLog: string | null;
  readonly policy: Policy;
  /** Of a time window, in seconds. */
  readonly width: number;
  readonly onEvent: (event: GuardEvent) => void;
}

/** A web head at work. */
export interface WebGuard {
  /** The port that it listens on; null without a proxy. */
  readonly port: number | null;
  counters(): { readonly proxy: Readonly<ProxyCounters> | null; readonly stage: WebStageCounters };
  /** How often each rule fired. */
  hits(): ReadonlyMap<string, number>;
  /** Looks at the files of rules and model again, whatever their times say. A certificate is looked at every second. */
  lookAgain(): Promise<void>;
  /** Lets requests that are under way end, and says what is left to say. */
  stop(): Promise<void>;
}

/** Ticks are on whole seconds; who looks ten times a second is late by a tenth at most. */
const TICK_MILLISECONDS = 100;
/** A file is looked at at every tenth of these. */
const TICKS_OF_MODEL = 10;

/** Starts the proxy and whatever is followed. Throws a GatehoundError where one cannot be had. */
export async function startWebGuard(options: WebGuardOptions): Promise<WebGuard> {
  const { onEvent } = options;
  const notice = (text: string): void => onEvent({ kind: 'notice', text });
  const started = new AsyncDisposableStack();
  try {
    // Its rules come below, with those who follow their files.
    const stage = new WebStage(
      { ...options.head, rules: [] },
      { windowWidth: options.width * SECOND, policy: options.policy },
    );
    const alertLog = options.alertLog === null ? null : new AlertLog(options.alertLog, notice);
    await alertLog?.check();
    started.defer(() => alertLog?.close());
    const alerts = alertLog === null ? null : new RequestAlerts(alertLog, stage.head);
    const proxy =
      options.proxy === null
        ? null
        : new WebProxy({
            settings: options.proxy,
            refusal: options.refusal,
            head: stage.head,
            policy: options.policy,
            alerts,
            onTransaction: (transaction, judged) => {
              const refused = refusedRequest(transaction);
              if (refused !== null) onEvent(refused);
              give(stage.hear(transaction, judged));
            },
            notice,
          });
    const give = (outputs: readonly EngineOutput[]): void => {
      for (const output of outputs) {
        if (output.kind === 'evidence' || output.kind === 'alert' || output.kind === 'verdict') onEvent(output);
        if (output.kind !== 'verdict') continue;
        const spared = proxy?.hear(output) ?? null;
        if (spared !== null) onEvent({ kind: 'refusal', at: output.time, subject: output.subject, error: spared });
      }
    };
    const rules = new FollowedRules({
      paths: options.ruleFiles,
      reload: (files) => {
        const result = stage.head.reloadRules(files);
        warmUp(stage.head);
        return result;
      },
      onNotice: (result) =>
        notice(
          result.kind === 'loaded' ? `${result.rules} rules loaded` : `the rules before go on: ${result.error.line}`,
        ),
    });
    started.defer(() => rules.close());
    // The built-in ones are there already, and compiling them takes a while.
    if (options.ruleFiles.length > 0) await rules.start();
    const port = proxy === null ? null : await proxy.listen();
    if (proxy !== null) started.defer(() => proxy.close());
    let lastRow: Micros = 0;
    const logs = new LogFollower({
      paths: options.logs,
      push: async (input) => {
        if (input.kind !== 'records') return;
        for (const record of input.records) {
          if (record.kind !== 'http') continue;
          lastRow = record.time;
          give(stage.hear(record, alerts?.logged(record) ?? null));
        }
      },
      notice,
    });
    started.defer(() => logs.close());
    const model =
      options.modelFile === null
        ? null
        : new FollowedModel(options.modelFile, (file) => stage.head.useModel(file), notice);
    await model?.look();
    const lookAgain = async (): Promise<void> => {
      notice('rules, model and certificate are looked at again');
      if (options.ruleFiles.length > 0) await rules.reload();
      await model?.look(true);
    };
    let ticks = 0;
    const ticking = setInterval(() => {
      // Rows bring their own time; where that is about now, a second is over also when no further row comes.
      const now = wallClock();
      if (proxy !== null || Math.abs(now - lastRow) < HOUR) give(stage.reach(now));
      ticks++;
      if (ticks % TICKS_OF_MODEL === 0) void model?.look();
    }, TICK_MILLISECONDS);
    started.defer(() => clearInterval(ticking));
    return {
      port,
      counters: () => ({ proxy: proxy?.counters ?? null, stage: stage.counters }),
      hits: () => stage.head.hits,
      lookAgain,
      stop: async () => {
        await started.disposeAsync();
        give(stage.end());
      },
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}
