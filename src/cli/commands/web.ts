import type { Command } from 'commander';
import type { WebGuard } from '../../agent/web-guard.ts';
import { GatehoundError } from '../../model/error.ts';
import { countOf, countText } from '../../model/words.ts';
import { collect, examples, newCommand } from '../command.ts';
import { EventVoice } from '../event-voice.ts';
import { numberOption } from '../number-option.ts';
import { oneOf } from '../packet-options.ts';
import { version } from '../version.ts';

interface WebFlags {
  readonly listen: string;
  readonly upstream?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly upstreamCa?: string;
  readonly enforce?: boolean;
  readonly refuseBy: string;
  readonly rules: readonly string[];
  readonly model?: string;
  readonly threshold?: string;
  readonly alertLog?: string;
  readonly fail: string;
  readonly budget: string;
  readonly trustedProxy: readonly string[];
  readonly log: readonly string[];
  readonly policy?: string;
  readonly json?: boolean;
}

export function webCommand(): Command {
  return newCommand('web', 'guard a web application: a reverse proxy that looks at each request')
    .option('-l, --listen <host:port>', 'address that clients connect to', '127.0.0.1:8080')
    .option('-u, --upstream <url>', 'where requests go: http://127.0.0.1:3000')
    .option('--tls-cert <file>', 'certificate chain (PEM); reloaded when it changes')
    .option('--tls-key <file>', 'its key (PEM)')
    .option('--upstream-ca <file>', 'authorities that may vouch for an https upstream (PEM)')
    .option('-e, --enforce', 'refuse attacks; without it what can be read is passed on and only told')
    .option('--refuse-by <answer|close>', 'with a page (403) that holds a reference, or without a word', 'answer')
    .option(
      '-r, --rules <file>',
      'rules beside the built-in ones; reloaded when it changes; may be repeated',
      collect,
      [],
    )
    .option('-m, --model <file>', 'judge with this model; a new one in its place is used at once')
    .option('--threshold <p>', 'probability from which on a request is an attack (default: that of the model)')
    .option(
      '--alert-log <file>',
      'also write alerts here: "<unix seconds> - <text>" a line; made anew when it is moved',
    )
    .option(
      '--fail <open|closed>',
      'what becomes of a request that could not be judged, or not in time; closed needs --enforce',
      'open',
    )
    .option('--budget <ms>', 'time that judging a request may take, in milliseconds; looked at when it is over', '50')
    .option(
      '--trusted-proxy <cidr>',
      'whose X-Forwarded-For is believed, and who is never blocked; may be repeated',
      collect,
      [],
    )
    .option('--log <file>', 'follow this access log, through rotation; may be repeated', collect, [])
    .option('--policy <file>', 'what becomes of an alert, and who is never blocked; without it, the default policy')
    .option('-j, --json', 'evidence, alerts and verdicts as they happen, a line of JSON each')
    .addHelpText(
      'after',
      examples(
        ['gatehound web --upstream http://127.0.0.1:3000', 'watch, and tell what would be refused'],
        ['gatehound web -u http://127.0.0.1:3000 --enforce', 'refuse attacks'],
        ['gatehound web -u http://127.0.0.1:3000 --rules rules.json --alert-log alert.log', 'as diffai'],
        ['gatehound web --log /var/log/nginx/access.log', 'no proxy: read what a web server logs'],
      ),
    )
    .addHelpText(
      'after',
      'What is malformed is answered with 400 and passed on to nobody, also without --enforce.\n' +
        'SIGUSR2 makes it tell what it has counted; it does so at its end too. SIGHUP makes it look at rules, model and\n' +
        'certificate again; it looks by itself too, and goes on.\n',
    )
    .action(run);
}

async function run(flags: WebFlags): Promise<void> {
  if (flags.upstream === undefined && flags.log.length === 0) {
    throw new GatehoundError('GH-CLI-001', 'say with --upstream where requests go, or with --log what to follow');
  }
  if (flags.upstream === undefined && flags.enforce === true) {
    throw new GatehoundError('GH-CLI-001', '--enforce refuses requests, and a log is only read', {
      remedy: 'say with --upstream where requests go, or leave --enforce out',
    });
  }
  let guard: WebGuard | null = null;
  // Before anything else: who asks for another look while it starts must not end it.
  process.on('SIGHUP', () => void guard?.lookAgain());
  const [
    { startWebGuard },
    { webHeadOptions },
    { mergeWebHeadSettings },
    { mergeWebProxyOptions },
    { loadPolicy },
    { spareProxies },
    { DEFAULT_ANALYSIS_OPTIONS },
  ] = await Promise.all([
    import('../../agent/web-guard.ts'),
    import('../../agent/web-head-files.ts'),
    import('../../config/web-options.ts'),
    import('../../config/web-proxy-options.ts'),
    import('../../config/policy.ts'),
    import('../../config/spare-proxies.ts'),
    import('../../config/options.ts'),
  ]);
  const settings = mergeWebHeadSettings({
    rules: flags.rules,
    model: flags.model,
    threshold: numberOption('--threshold', flags.threshold),
    logs: flags.log,
  });
  const proxy =
    flags.upstream === undefined
      ? null
      : await mergeWebProxyOptions({
          listen: flags.listen,
          upstream: flags.upstream,
          tlsCert: flags.tlsCert ?? null,
          tlsKey: flags.tlsKey ?? null,
          upstreamCa: flags.upstreamCa ?? null,
          enforce: flags.enforce === true,
          fail: oneOf('--fail', flags.fail, ['open', 'closed']),
          budget: numberOption('--budget', flags.budget),
          trustedProxies: flags.trustedProxy,
        });
  const voice = new EventVoice(flags.json === true, flags.enforce === true);
  guard = await startWebGuard({
    proxy,
    refusal: oneOf('--refuse-by', flags.refuseBy, ['answer', 'close']),
    logs: settings.logs,
    head: await webHeadOptions(settings),
    ruleFiles: settings.rules,
    modelFile: settings.model,
    alertLog: flags.alertLog ?? null,
    policy: spareProxies(await loadPolicy(flags.policy ?? null), proxy?.trustedProxies ?? []),
    width: DEFAULT_ANALYSIS_OPTIONS.width,
    onEvent: (event) => voice.event(event),
  });
  const where =
    guard.port === null
      ? `follows ${countOf(flags.log.length, 'log')}`
      : `listens on ${flags.listen.replace(/:\d+$/, '')}:${guard.port} and passes on to ${flags.upstream}`;
  const mode = modeOf(guard.port !== null, flags.enforce === true);
  voice.notice(`gatehound ${version()} ${where}; ${mode}`);
  const tell = counterTeller(guard, voice, flags.json === true);
  process.on('SIGUSR2', tell);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
  await guard.stop();
  tell();
  await voice.end();
}

/** What becomes of attacks, in words. */
function modeOf(hasProxy: boolean, enforce: boolean): string {
  if (!hasProxy) return 'a log is only read: nothing can be refused';
  return enforce ? 'attacks are refused' : 'no attack is refused without --enforce';
}

/** Rules that are named at the end. */
const MOST_RULES = 5;

/** What a web guard has seen: a line for people, all counters for programs. */
function counterTeller(guard: WebGuard, voice: EventVoice, isJson: boolean): () => void {
  return () => {
    const { proxy, stage } = guard.counters();
    const rules = [...guard.hits()].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
    if (isJson) voice.record({ type: 'counters', proxy, ...stage, rules: Object.fromEntries(rules) });
    if (proxy === null) voice.notice(`gatehound saw ${countOf(stage.transactions, 'request')}`);
    else {
      const { requests, refused, wouldRefuse, malformed, failOpen, failClosed } = proxy;
      const broken = Object.values(malformed).reduce((sum, count) => sum + count, 0);
      voice.notice(
        `gatehound saw ${countOf(requests, 'request')}, refused ${countText(refused)}, would have refused ${countText(wouldRefuse)}, ` +
          `answered ${countText(broken)} that were malformed; not judged ${countText(failOpen + failClosed)}`,
      );
    }
    if (rules.length === 0) return;
    const named = rules.slice(0, MOST_RULES).map(([rule, count]) => `${rule} ${countText(count)}`);
    voice.notice(`rules that fired most: ${named.join(', ')}`);
  };
}
