import type { Command } from 'commander';
import type { GuardProxyOptions } from '../../agent/guard-proxy.ts';
import type { ConfiguredProxy } from '../../config/configuration-file.ts';
import type { PacketStageCounters } from '../../engine/packet-stage.ts';
import type { PacketModel } from '../../heads/packet/packet-model.ts';
import { countOf, countText } from '../../model/words.ts';
import { examples, newCommand } from '../command.ts';
import { EventVoice } from '../event-voice.ts';
import { notBuilt } from '../not-built.ts';
import { secondsOf } from '../packet-options.ts';
import { version } from '../version.ts';

interface UpFlags {
  readonly interface?: string;
  readonly enforce?: boolean;
  readonly data?: string;
  readonly policy?: string;
  readonly config?: string;
  readonly model?: string;
  readonly learn?: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly listen?: string;
}

export function upCommand(): Command {
  return newCommand('up', 'guard this machine: watch an interface, say what would be done, and do it with --enforce')
    .option('-i, --interface <name>', 'network interface (default: that of the default route)')
    .option('-e, --enforce', 'really block; without it nothing is ever blocked')
    .option('-d, --data <dir>', 'data folder: store, models, control socket (default: /var/lib/gatehound as root)')
    .option('--policy <file>', 'what becomes of an alert; without it, the default policy')
    .option('--config <file>', 'configuration file')
    .option('--model <file>', 'a model for the packet head to begin with (default: that of the run before)')
    .option('--learn <time>', 'how long the packet head learns where there is no model: 90m, 2d (default: 1h)')
    .option('-j, --json', 'evidence, alerts, verdicts and blocks as they happen, a line of JSON each')
    .option('--no-console', 'no web console (this version has none yet)')
    .option('--listen <host:port>', 'address of the web console (not in this version)')
    .option('-o, --out <dir>', 'also write the profile folders (not in this version)')
    .addHelpText(
      'after',
      examples(
        ['sudo gatehound up', 'watch, and say what would be blocked'],
        ['sudo gatehound up --interface eth0 --enforce', 'block attackers for as long as the policy says'],
        ['sudo gatehound panic', 'lift every block, whatever happens'],
      ),
    )
    .action(run);
}

async function run(flags: UpFlags): Promise<void> {
  if (flags.out !== undefined) throw notBuilt('--out of gatehound up');
  if (flags.listen !== undefined) throw notBuilt('--listen (the web console)');
  const [
    { startGuard },
    { defaultInterface },
    { dataFolder },
    { readEnvironment },
    { loadConfiguration },
    policies,
    { spareProxies },
    options,
    packetOptions,
    { webHeadOptions },
    { mergeWebHeadSettings },
  ] = await Promise.all([
    import('../../agent/guard.ts'),
    import('../../agent/default-interface.ts'),
    import('../../config/data-folder.ts'),
    import('../../config/environment.ts'),
    import('../../config/configuration.ts'),
    import('../../config/policy.ts'),
    import('../../config/spare-proxies.ts'),
    import('../../config/options.ts'),
    import('../../config/packet-options.ts'),
    import('../../agent/web-head-files.ts'),
    import('../../config/web-options.ts'),
  ]);
  const environment = readEnvironment();
  const configuration = await loadConfiguration(flags.config ?? null);
  const folder = dataFolder(flags.data ?? null, environment, configuration.data);
  const web = mergeWebHeadSettings(configuration.web);
  const watched = flags.interface ?? defaultInterface();
  const voice = new EventVoice(flags.json === true, flags.enforce === true);
  const proxy = await proxyOptions(configuration.proxy, flags.enforce === true);
  // A terminal that closes, or somebody who wants files read again, must not leave the machine without its guard.
  process.on('SIGHUP', () => voice.notice('SIGHUP: the guard goes on; what it was started with is read at the start'));
  const guard = await startGuard({
    interface: watched,
    enforce: flags.enforce === true,
    dataFolder: folder,
    policy: spareProxies(
      await policies.loadPolicy(flags.policy ?? configuration.policy),
      proxy?.proxy.trustedProxies ?? [],
    ),
    analysis: options.mergeAnalysisOptions(configuration.analysis),
    packet: packetOptions.mergePacketHeadOptions(packetOptions.LIVE_PACKET_HEAD_OPTIONS, configuration.packet, {
      learn: await secondsOf('--learn', flags.learn),
    }),
    model: flags.model === undefined ? null : await readModel(flags.model),
    web: await webHeadOptions(web),
    proxy,
    logs: web.logs,
    version: version(),
    onEvent: (event) => voice.event(event),
  });
  const stop = () => void guard.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const mode = flags.enforce === true ? 'attackers are blocked' : 'nothing is blocked without --enforce';
  voice.notice(`gatehound ${version()} watches ${watched}; ${mode}; data in ${folder}`);
  try {
    await guard.done;
  } finally {
    const { flow, packet, gaveWay, dropped, defender, blocks } = guard.counters();
    const seen = flow === null ? 'nothing' : `${countOf(flow.packets, 'packet')} in ${countOf(flow.flows, 'flow')}`;
    voice.notice(
      `gatehound saw ${seen}, lost ${countText(dropped)}, and refused ${countOf(defender.refused, 'block')}`,
    );
    if (packet !== null) voice.notice(packetHeadText(packet));
    if (gaveWay !== null) voice.notice(gaveWay);
    if (blocks > 0)
      voice.notice(`blocked until their time is over: ${countOf(blocks, 'source')}; gatehound panic lifts every block`);
    await voice.end();
  }
}

/** A model that the packet head can begin with. Throws GH-MDL-001 to -005 and -007. */
async function readModel(path: string): Promise<PacketModel> {
  const [{ readPacketModel }, { misfit }, { DEFAULT_SETTINGS }] = await Promise.all([
    import('../../agent/model-files.ts'),
    import('../../agent/model-shelf.ts'),
    import('../../heads/packet/settings.ts'),
  ]);
  const model = await readPacketModel(path);
  const problem = misfit(path, model, DEFAULT_SETTINGS);
  if (problem !== null) throw problem;
  return model;
}

/** The proxy that a configuration asks for. Throws GH-CFG-004, GH-CFG-001. */
async function proxyOptions(configured: ConfiguredProxy | null, enforce: boolean): Promise<GuardProxyOptions | null> {
  if (configured === null) return null;
  const { mergeWebProxyOptions } = await import('../../config/web-proxy-options.ts');
  const { refuseBy, alertLog, ...settings } = configured;
  return { proxy: await mergeWebProxyOptions({ ...settings, enforce }), refusal: refuseBy, alertLog };
}

/** What the packet head did. */
function packetHeadText({ phase, learned, scored, strange }: PacketStageCounters): string {
  if (phase !== 'scoring') {
    return `the packet head was learning, and had seen ${countOf(learned, 'packet')}: it begins anew at the next start`;
  }
  return `the packet head scored ${countOf(scored, 'packet')}, and found ${countText(strange)} of them strange`;
}
