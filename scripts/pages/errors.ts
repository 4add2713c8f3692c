import { ERROR_CATALOGUE } from '../../src/model/error.ts';
import { type ErrorEntry, EXIT } from '../../src/model/errors/entry.ts';
import { table } from './table.ts';

/** What each prefix speaks about. A prefix without an entry here stops the generation. */
const SUBJECTS: Readonly<Record<string, string>> = {
  AGT: 'The running agent',
  CFG: 'Configuration and policy',
  CLI: 'The command line',
  DEF: 'Blocking',
  MDL: 'Models and labels',
  REP: 'Reports and the output folder',
  SRC: 'Captures, logs and live traffic',
  STO: 'The store',
  WEB: 'The web head: rules, proxy, classifier',
};

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  failed: 'failed while working',
  usage: 'wrong usage',
  unreadable: 'the input cannot be read or has no known format',
  partial: 'the input is readable only in part',
  forbidden: 'not permitted',
};

/** docs/errors.md: the catalogue of errors, a section for each prefix. */
export function errorsPage(): string {
  const catalogue = new Map<string, [string, ErrorEntry][]>();
  for (const [code, entry] of Object.entries<ErrorEntry>(ERROR_CATALOGUE)) {
    const prefix = code.split('-')[1] ?? '';
    catalogue.set(prefix, [...(catalogue.get(prefix) ?? []), [code, entry]]);
  }
  const sections = [...catalogue].sort(byName).map(([prefix, entries]) => {
    const subject = SUBJECTS[prefix];
    if (subject === undefined) throw new Error(`scripts/pages/errors.ts has no subject for the prefix ${prefix}`);
    const rows = entries.sort(byName).map(([code, { exit, meaning, remedy }]) => [code, String(exit), meaning, remedy]);
    return `## GH-${prefix}: ${subject}\n\n${table(['code', 'exit', 'what it means', 'what to do'], rows)}\n`;
  });
  const exits = Object.entries(EXIT).map(([name, code]) => [String(code), EXIT_MEANINGS[name as keyof typeof EXIT]]);
  return `# Errors

An error is one line, \`CODE: what happened; what to do\`, and sets the exit code of the command.
This page is made from \`src/model/errors/\` by \`npm run docs\`.

${table(['exit code', 'meaning'], exits)}

${sections.join('\n')}`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
