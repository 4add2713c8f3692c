import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { countText } from '../src/model/words.ts';
import { hasWebSource, type WebSource, webRows } from '../test/acceptance/web/web-sources.ts';
import { testData } from '../test/data.ts';
import { DIFFAI, diffaiText, HOW_TO_GET_IT, hasScikitLearn, PYTHON, writeLabelled } from './diffai.ts';
import { markdownTable } from './markdown.ts';
import { isThere, median } from './measure.ts';
import { SCORED_LISTS, scoredList } from './web-scoring-lists.ts';

/*
 * Requests judged one by one beside scikit-learn's predict, and what training takes. Method and traps: bench/README.md.
 */
const say = (text: string) => void process.stdout.write(`${text}\n`);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const OURS = [process.execPath, ...process.execArgv, here('./web-scoring-ours.ts')];

/** Each round has requests of its own: what was seen once is remembered, and would not be measured again. */
const ROUNDS = 5;
const MOST_A_ROUND = 12_000;
/** Share of a list that is there to compile what judges it, as in a program that has run for a minute. */
const WARMING = 0.4;
/** scikit-learn gets the first of the same; at 600 microseconds each they take long enough. */
const RIVALS_A_ROUND = 2_000;
const RIVAL = 'scikit-learn';

/** A process that judges what it is asked to, and tells what that took. */
class Scorer {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(name: string, words: readonly string[]) {
    this.name = name;
    const [program = '', ...others] = isThere('taskset') ? ['taskset', '-c', '0', ...words] : words;
    const child = spawn(program, others, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process = child;
    this.#answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  async ready(): Promise<void> {
    await this.#answers.next();
  }

  /** Microseconds of CPU time a request. */
  async score(list: number, from: number, to: number): Promise<number> {
    this.#process.stdin?.write(`${list} ${from} ${to}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`${this.name} ended`);
    return (1e6 * Number(String(value).split(' ')[0])) / (to - from);
  }

  end(): void {
    this.#process.stdin?.end();
  }
}

export async function benchScoring(folder: string): Promise<void> {
  const wanted = SCORED_LISTS.flatMap(({ sources }): readonly WebSource[] => sources);
  if (!wanted.every(hasWebSource)) return say('no labelled requests: there is no folder of test data');
  const { paths, sizes } = await writeLists(folder);
  const scorers = [
    new Scorer('rules and classifier', [...OURS, 'both']),
    new Scorer('classifier', [...OURS, 'classifier']),
  ];
  if (hasScikitLearn()) {
    const train = join(folder, 'diffai-lists');
    const texts: { label: 0 | 1; text: string }[] = [];
    for await (const { truth, listed } of webRows(['diffai']))
      texts.push({ label: truth === 1 ? 1 : 0, text: listed.line });
    writeLabelled(train, texts);
    scorers.push(new Scorer(RIVAL, [PYTHON, DIFFAI, 'clock', train, ...paths]));
  } else say(HOW_TO_GET_IT);
  try {
    for (const scorer of scorers) await scorer.ready();
    for (const [index, size] of sizes.entries()) {
      for (const scorer of scorers) await scorer.score(index, 0, warming(scorer, size));
    }
    const rows: string[][] = [];
    for (const [index, { name }] of SCORED_LISTS.entries()) {
      const costs = await rounds(scorers, index, sizes[index] ?? 0);
      const [both = 0, classifier = 0, rival] = costs;
      rows.push([
        name,
        ...[both, classifier].map((cost) => countText(Math.round(1e6 / cost))),
        rival === undefined ? '-' : countText(Math.round(1e6 / rival)),
        ...[both, classifier].map((cost) => (rival === undefined ? '-' : (rival / cost).toFixed(1))),
      ]);
    }
    say('\nRequests a second of CPU time, one by one, and times as many as scikit-learn');
    const head = ['requests', 'rules and classifier', 'classifier', RIVAL];
    say(markdownTable([...head, 'times', 'classifier: times'], rows));
  } finally {
    for (const scorer of scorers) scorer.end();
  }
  await trainingTime(folder);
}

/** What scikit-learn judges: of each list a file of lines. */
async function writeLists(folder: string): Promise<{ readonly paths: string[]; readonly sizes: number[] }> {
  const paths: string[] = [];
  const sizes: number[] = [];
  for (const [index, list] of SCORED_LISTS.entries()) {
    const listed = await scoredList(list);
    const path = join(folder, `scored-${index}`);
    writeFileSync(path, listed.map((one) => `${diffaiText(one).replace(/[\r\n]/g, ' ')}\n`).join(''), 'latin1');
    paths.push(path);
    sizes.push(listed.length);
  }
  return { paths, sizes };
}

function warming({ name }: Scorer, size: number): number {
  return name === RIVAL ? RIVALS_A_ROUND : Math.floor(size * WARMING);
}

/** Medians of microseconds of CPU time a request. */
async function rounds(scorers: readonly Scorer[], list: number, size: number): Promise<readonly number[]> {
  const begin = Math.floor(size * WARMING);
  const length = Math.min(MOST_A_ROUND, Math.floor((size - begin) / ROUNDS));
  const costs: number[][] = scorers.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, scorer] of scorers.entries()) {
      const from = begin + round * length;
      const to = from + (scorer.name === RIVAL ? Math.min(length, RIVALS_A_ROUND) : length);
      costs[index]?.push(await scorer.score(list, from, to));
    }
  }
  return costs.map(median);
}

/** `gatehound train web` on all that there is, as the model that ships was trained. */
async function trainingTime(folder: string): Promise<void> {
  const file = (name: string): string[] => {
    const path = testData('web', name);
    return path === undefined ? [] : [path];
  };
  const chosen = async (source: WebSource): Promise<string> => {
    const path = join(folder, `${source}.jsonl`);
    let text = '';
    // In one of these a negative says that one rule must not fire, in the other what is odd is called an attack.
    for await (const { truth, listed } of webRows([source])) if (truth !== 'near') text += `${listed.line}\n`;
    writeFileSync(path, text, 'latin1');
    return path;
  };
  const model = join(folder, 'web.model');
  const good = ['diffai_goodqueries.txt.gz', 'good_fromE2.txt.gz', 'goodfromE.txt.gz'].flatMap(file);
  const bad = ['diffai_badqueries.txt.gz', 'payload_lists_patt_fuzzdb.txt.gz'].flatMap(file);
  const labelled = ['httpparams.jsonl.gz', 'libinjection.jsonl.gz', 'grananqvist_payloads.csv.gz'].flatMap(file);
  const words = [
    ...['train', 'web', '--good', ...good, '--bad', ...bad],
    ...['--data', ...labelled, await chosen('torpeda2012'), await chosen('crs_tests_A')],
    ...['--browsing', ...file('blazehttp_benign_hostsA.jsonl.gz'), '--out', model],
  ];
  const begun = performance.now();
  const peak = await peakMemory([here('../gatehound'), ...words]);
  const seconds = (performance.now() - begun) / 1_000;
  const size = countText(statSync(model).size);
  say(
    `\nTraining on all sources: ${seconds.toFixed(1)} s (${peak.cpu.toFixed(1)} s of CPU time), ${peak.megabytes} MB resident at most, a model of ${size} bytes`,
  );
}

/** Runs a command of ours; its most resident megabytes (2^20 bytes), and seconds of CPU time. */
function peakMemory(words: readonly string[]): Promise<{ readonly megabytes: number; readonly cpu: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
    let megabytes = 0;
    let cpu = 0;
    // The launcher becomes the program, so it is one process; the kernel keeps its highest mark.
    const look = setInterval(() => {
      try {
        const mark = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1];
        megabytes = Math.max(megabytes, Math.round(Number(mark ?? 0) / 1_024));
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
          .replace(/^.*\) /, '')
          .split(' ');
        // User and system time, in hundredths of a second (proc(5)).
        cpu = (Number(fields[11]) + Number(fields[12])) / 100;
      } catch {
        // It has just ended.
      }
    }, 100);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ megabytes, cpu });
      else reject(new Error(`${words.slice(0, 3).join(' ')} ended with ${code}`));
    });
  });
}
