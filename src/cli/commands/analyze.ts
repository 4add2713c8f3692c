import type { Command } from 'commander';
import type { PacketRequest } from '../../agent/packet-stage-options.ts';
import type { PacketStageCounters } from '../../engine/packet-stage.ts';
import type { PacketModel } from '../../heads/packet/packet-model.ts';
import type { WebHeadOptions } from '../../heads/web/web-head.ts';
import { GatehoundError } from '../../model/error.ts';
import { countText } from '../../model/words.ts';
import { collect, examples, newCommand } from '../command.ts';
import { numberOption } from '../number-option.ts';
import { checkAgainst, secondsOf } from '../packet-options.ts';
import { print, say } from '../print.ts';
import { ProgressLine } from '../progress.ts';
import { version } from '../version.ts';

interface AnalyzeFlags {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
  readonly threads?: string;
  readonly rules: readonly string[];
  readonly webModel?: string;
  readonly width?: string;
  readonly direction?: string;
  readonly home: readonly string[];
  readonly head: readonly string[];
  readonly policy?: string;
  readonly model?: string;
  readonly map?: string;
  readonly train?: string;
  readonly learn?: string;
  readonly budget?: string;
  readonly levels?: string;
}

export function analyzeCommand(): Command {
  return newCommand('analyze', 'explain what happened in captures and logs')
    .argument(
      '<input...>',
      'captures (pcap, pcapng), Zeek logs or folders of them, access logs of web servers, HAR; also .gz and .zst; - reads standard input',
    )
    .option('-o, --out <dir>', 'write the output folder here; without it, into a folder named by the time')
    .option('--overwrite', 'replace an output folder that is there already')
    .option('-p, --print', 'print the summary alone and write no folder')
    .option('-j, --json', 'print one JSON document and write no folder, unless --out names one')
    .option('--threads <n>', '0: in line; more: each head on its own thread (default: by size); the result is the same')
    .option('-w, --width <seconds>', 'width of a time window (default: 3600)')
    .option('--direction <out|all>', 'profiles of those who act, or also of those who suffer it (default: out)')
    .option('--home <cidr>', 'watch only what touches this network; may be repeated', collect, [])
    .option('--policy <file>', 'what becomes of an alert; without it, the default policy')
    .option('--head <name>', 'packet, flow or web; may be repeated (default: all)', collect, [])
    .option('--model <file>', 'a model of the packet head, so that it need not learn first')
    .option('--map <n>', 'packets that the packet head learns features from (default: 5000)')
    .option('--train <n>', 'packets that it then learns what is normal from (default: 50000)')
    .option('--learn <time>', 'it learns for so long instead, by the time of the packets: 90m, 2d')
    .option('--budget <n>', 'false positives of the packet head: packets of a host a day (default: 100)')
    .option(
      '--levels <tail|serverus>',
      'levels by the tail of benign scores, or by the rule of Serverus (default: tail)',
    )
    .option('--rules <file>', 'rules of the web head, beside the built-in ones; may be repeated', collect, [])
    .option('--web-model <file>', 'a model of the web head (default: the one that Gatehound brings)')
    .addHelpText(
      'after',
      examples(
        ['gatehound analyze capture.pcap', 'a summary, and a folder with the report'],
        ['gatehound analyze conn.log.gz --print', 'a summary alone'],
        ['gatehound analyze access.log --head web', 'attacks in what a web server logged'],
        ['tcpdump -w - | gatehound analyze - --json', 'a document for programs'],
      ),
    )
    .action(run);
}

async function run(paths: readonly string[], flags: AnalyzeFlags): Promise<void> {
  if (paths.includes('')) throw new GatehoundError('GH-CLI-001', '<input> is empty');
  for (const head of flags.head) {
    if (head !== 'flow' && head !== 'packet' && head !== 'web')
      throw new GatehoundError('GH-CLI-001', `--head takes packet, flow or web, not ${head}`);
  }
  const begun = performance.now();
  const [{ analyze }, { mergeAnalysisOptions }, { mergePacketHeadOptions }, { loadPolicy }, { readEnvironment }] =
    await Promise.all([
      import('../../agent/analyze.ts'),
      import('../../config/options.ts'),
      import('../../config/packet-options.ts'),
      import('../../config/policy.ts'),
      import('../../config/environment.ts'),
    ]);
  const environment = readEnvironment();
  const analysisOptions = mergeAnalysisOptions({
    width: numberOption('--width', flags.width),
    direction: flags.direction,
    home: flags.home.length === 0 ? undefined : flags.home,
  });
  const asks = (head: string) => flags.head.length === 0 || flags.head.includes(head);
  const packet: PacketRequest | null = asks('packet')
    ? {
        options: mergePacketHeadOptions({
          map: number(flags.map),
          train: number(flags.train),
          learn: await secondsOf('--learn', flags.learn),
          budget: number(flags.budget),
          levels: flags.levels,
        }),
        model: flags.model === undefined ? null : await readModel(flags.model, flags),
        renew: false,
        from: paths.join(' '),
        version: version(),
      }
    : null;
  const web = await webHead(flags, asks('web'));
  const folder = outputFolder(flags);
  if (folder !== null) {
    const { checkFolder } = await import('../../report/folder.ts');
    await checkFolder(folder, flags.overwrite === true);
  }
  const progress = new ProgressLine(environment.progress);
  const {
    analysis,
    gaveWay,
    packet: learned,
  } = await analyze(paths, {
    analysis: analysisOptions,
    policy: await loadPolicy(flags.policy ?? null),
    packet,
    flow: asks('flow'),
    web,
    threads: flags.threads === undefined ? null : wholeNumber(flags.threads, '--threads'),
    onProgress: (state) => progress.update(state),
  }).finally(() => progress.end());
  const elapsed = (performance.now() - begun) / 1_000;
  if (folder !== null) {
    const { writeFolder } = await import('../../report/folder.ts');
    await writeFolder(folder, analysis, { overwrite: flags.overwrite === true, version: version(), elapsed });
  }
  if (flags.json === true) {
    const { analysisDocument } = await import('../../report/document.ts');
    print(`${JSON.stringify(analysisDocument(analysis))}\n`);
  } else {
    const { summaryText } = await import('../../report/summary.ts');
    const { colour, columns, command } = environment;
    print(summaryText(analysis, { columns, colour, elapsed, next: nextSteps(folder, command, paths) }));
  }
  // Where there were no packets at all, as in logs, there was nothing to learn either.
  const hadPackets = learned !== null && learned.learned > 0;
  if (flags.json !== true && hadPackets && learned.phase !== 'scoring') say(`${stillLearning(learned)}\n`);
  if (gaveWay !== null) say(`${gaveWay}\n`);
  for (const input of analysis.inputs) {
    if (input.problem === null) continue;
    say(`${input.problem}\n`);
    process.exitCode = 4;
  }
}

/** Null where the web head is not asked. Throws GH-CLI-001 where it is not, and options are for it. */
async function webHead({ rules, webModel: model }: AnalyzeFlags, isAsked: boolean): Promise<WebHeadOptions | null> {
  if (!isAsked) {
    const option = rules.length > 0 ? '--rules' : model === undefined ? null : '--web-model';
    if (option !== null) throw new GatehoundError('GH-CLI-001', `${option} is for the web head, which is not asked`);
    return null;
  }
  const [{ webHeadOptions }, { mergeWebHeadSettings }] = await Promise.all([
    import('../../agent/web-head-files.ts'),
    import('../../config/web-options.ts'),
  ]);
  return webHeadOptions(mergeWebHeadSettings({ rules, model }));
}

function outputFolder(flags: AnalyzeFlags): string | null {
  if (flags.out !== undefined) return flags.out;
  if (flags.json === true || flags.print === true) return null;
  return `gatehound-${new Date().toISOString().slice(0, 19).replace(/:/g, '-')}`;
}

function nextSteps(folder: string | null, command: string, paths: readonly string[]) {
  if (folder !== null) {
    return [{ command: `${folder}/report.html`, purpose: 'open it in a browser: every finding with its why' }];
  }
  // What came through a pipe is gone.
  if (paths.includes('-')) return [];
  return [
    {
      command: `${command} analyze ${paths.join(' ')}`,
      purpose: 'also writes report.html, with every finding and its why',
    },
  ];
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

async function readModel(path: string, flags: AnalyzeFlags): Promise<PacketModel> {
  const [{ readPacketModel }, { DEFAULT_SETTINGS }] = await Promise.all([
    import('../../agent/model-files.ts'),
    import('../../heads/packet/settings.ts'),
  ]);
  const model = await readPacketModel(path);
  checkAgainst(model, flags, DEFAULT_SETTINGS);
  return model;
}

/** What there was to score was too little to learn from. */
function stillLearning({ learned, toLearn }: PacketStageCounters): string {
  return `the packet head only learned: ${countText(learned)} of the ${countText(toLearn)} packets it needs before it scores any; --map and --train lower that, --model brings what was learned before`;
}

function wholeNumber(text: string, option: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new GatehoundError('GH-CLI-001', `${option} takes a whole number, not ${text}`);
  return Number(text);
}
