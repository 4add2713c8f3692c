import { writeFileSync } from 'node:fs';
import { webInspectorParts } from '../src/agent/web-head-files.ts';
import { DEFAULT_WEB_HEAD_SETTINGS } from '../src/config/web-options.ts';
import { createInspector } from '../src/heads/web/create-inspector.ts';
import {
  EVASION_SOURCES,
  type Evasion,
  type EvasionCount,
  evade,
  type MissedAttack,
  takeAttacks,
} from '../test/acceptance/web/evasion.ts';
import { RE_ENCODINGS } from '../test/acceptance/web/re-encodings.ts';
import { hasWebSource } from '../test/acceptance/web/web-sources.ts';
import { markdownTable } from './markdown.ts';

/*
 * Attacks that are found as they are, in ten other ways to send them. Method and traps: bench/README.md.
 */
const say = (text: string) => void process.stdout.write(`${text}\n`);
/** Taken by chance. */
export const ATTACKS_OF_A_SOURCE = 3_000;
export const EVASION_SEED = 1;

/** @param missedPath where what is missed is written to; null for nowhere */
export async function benchEvasion(missedPath: string | null): Promise<void> {
  const sources = EVASION_SOURCES.filter(hasWebSource);
  if (sources.length === 0) return say('no attacks: there is no folder of test data');
  const attacks = new Map(
    await Promise.all(
      sources.map(async (source) => [source, await takeAttacks(source, ATTACKS_OF_A_SOURCE, EVASION_SEED)] as const),
    ),
  );
  const inspector = createInspector(await webInspectorParts(DEFAULT_WEB_HEAD_SETTINGS, 'both'));
  say(`\nAttacks found under re-encoding by the model and rules that ship, of those found as they are`);
  tell(
    evade(attacks, () => inspector),
    missedPath,
  );
}

function tell(evasion: Evasion, missedPath: string | null): void {
  const { counts, taken, plain, missed } = evasion;
  const sources = [...taken.keys()];
  const rows = RE_ENCODINGS.map(({ name }) => {
    const own = counts.filter(({ encoding }) => encoding === name);
    const tried = own.reduce((sum, count) => sum + count.tried, 0);
    const found = own.reduce((sum, count) => sum + count.found, 0);
    return [name, String(tried), falls(found, tried), ...own.map((count) => falls(count.found, count.tried))];
  });
  const plainly = sources.map((source) => `${plain.get(source)} of ${taken.get(source)}`);
  const all = (counted: ReadonlyMap<unknown, number>) => [...counted.values()].reduce((sum, count) => sum + count, 0);
  say(
    markdownTable(
      ['re-encoding', 'tried', 'recall falls by', ...sources],
      [['found as they are', String(all(taken)), `${all(plain)} found`, ...plainly], ...rows],
    ),
  );
  writeMissed(missedPath, missed);
}

/** For each re-encoding how a cell of a table is told. */
export function fallRows(): readonly { readonly name: string; readonly of: (evasion: Evasion) => string }[] {
  return RE_ENCODINGS.map(({ name }) => ({
    name,
    of: ({ counts }) => {
      const own = counts.filter(({ encoding }) => encoding === name);
      const sum = (of: (count: EvasionCount) => number) => own.reduce((all, count) => all + of(count), 0);
      return falls(
        sum(({ found }) => found),
        sum(({ tried }) => tried),
      );
    },
  }));
}

/** In points. */
function falls(found: number, tried: number): string {
  return tried === 0 ? '-' : ((100 * (tried - found)) / tried).toFixed(2);
}

/** @param path null for nowhere */
export function writeMissed(path: string | null, missed: readonly MissedAttack[]): void {
  if (path === null) return;
  const text = RE_ENCODINGS.flatMap(({ name }) => {
    const own = missed.filter(({ encoding }) => encoding === name);
    return [
      `== ${name}: ${own.length} missed`,
      ...own.map(({ source, payload, request, probability }) => {
        const sent = request.body === null ? request.target : Buffer.from(request.body).toString('latin1');
        return `${source}\t${probability.toFixed(4)}\t${JSON.stringify(payload)}\t${JSON.stringify(sent.slice(0, 400))}`;
      }),
    ];
  }).join('\n');
  writeFileSync(path, `${text}\n`, 'latin1');
}
