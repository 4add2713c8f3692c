import type { Command } from 'commander';
import { EXIT } from '../../model/errors/entry.ts';
import { countOf } from '../../model/words.ts';
import { collect, examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { print, say } from '../print.ts';
import { ShareLine, shareRead } from '../share-line.ts';

const RULES_FILE = 'a JSON array of rules: docs/rules.md tells how they are written; the rules.json of diffai is one';

export function rulesCommand(): Command {
  const command = newCommand(
    'rules',
    'list the rules for web requests, check your own, or try them on recorded requests',
  );
  command.addCommand(listCommand());
  command.addCommand(checkCommand());
  command.addCommand(testCommand());
  return command.addHelpText(
    'after',
    examples(
      ['gatehound rules list', 'the built-in rules'],
      ['gatehound rules check rules.json', 'what is wrong with it, with line and reason'],
      ['gatehound rules test rules.json --requests requests.ndjson', 'on what its rules would fire'],
    ),
  );
}

function listCommand(): Command {
  return newCommand('list', 'list the built-in rules: id, severity, action, evidence, and what each says')
    .option('-j, --json', 'as a JSON array')
    .addHelpText(
      'after',
      examples(
        ['gatehound rules list', 'a line each'],
        ['gatehound rules list | grep SQL_INJECTION', 'those of one kind, not cut'],
        ['gatehound rules list --json', 'for programs'],
      ),
    )
    .addHelpText(
      'after',
      'A file given with --rules switches one off: [{ "id": "ID", "alert": "not here", "enabled": false }]\n',
    )
    .action(list);
}

async function list(flags: { readonly json?: boolean }): Promise<void> {
  const [{ BUILT_IN_RULES }, { listedRules, ruleListText }, { readEnvironment }] = await Promise.all([
    import('../../heads/web/rules/built-in/index.ts'),
    import('../rule-list.ts'),
    import('../../config/environment.ts'),
  ]);
  const rules = listedRules(BUILT_IN_RULES);
  if (flags.json === true) print(`${JSON.stringify(rules)}\n`);
  // Who passes it on to a program wants all of it.
  else print(ruleListText(rules, process.stdout.isTTY === true ? readEnvironment().columns : null));
}

function checkCommand(): Command {
  return newCommand('check', 'read a file of rules, and try each rule on its own examples')
    .argument('<file>', RULES_FILE)
    .option('-j, --json', 'as a JSON document')
    .addHelpText(
      'after',
      '\nA rule: { "id": "admin-from-outside", "alert": "The admin pages were asked for", "where": "path",\n' +
        '  "match": { "regex": "^/admin(/|$)" }, "not": { "where": "client", "match": { "cidr": ["10.0.0.0/8"] } },\n' +
        '  "severity": "high", "action": "block",\n' +
        '  "examples": { "match": [{ "url": "/admin/users" }], "spare": [{ "url": "/administrators" }] } }\n',
    )
    .addHelpText('after', examples(['gatehound rules check rules.json', 'exit code 0 where it can be used']))
    .action(check);
}

async function check(path: string, flags: { readonly json?: boolean }): Promise<void> {
  const { loadRuleFiles } = await import('../../agent/try-rules.ts');
  // Alone, so that what is said is about this file; together, because it will be used so.
  const { set, rules } = await loadRuleFiles([path], false);
  const { warnings } = await loadRuleFiles([path], true);
  const off = rules.length - set.rules.length;
  if (flags.json === true) {
    print(`${JSON.stringify({ rules: rules.length, off, alwaysAsked: set.alwaysAsked, warnings })}\n`);
    return;
  }
  for (const warning of warnings) say(`${oneLine(warning)}\n`);
  const asked = set.alwaysAsked.length;
  const cost =
    asked === 0 ? '' : `; ${asked} must be asked for every request, because no text is needed for them to fire`;
  print(`${oneLine(path)}: ${countOf(rules.length, 'rule')}${off === 0 ? '' : `, ${off} switched off`}${cost}\n`);
}

interface TestFlags {
  readonly requests: string;
  readonly against: readonly string[];
  readonly builtIn: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

function testCommand(): Command {
  return newCommand('test', 'try a file of rules on recorded requests before it goes live')
    .argument('<file>', RULES_FILE)
    .requiredOption(
      '-r, --requests <input>',
      'one URL a line, or {"method","url","headers":{},"body"} a line; - reads standard input',
    )
    .option('--against <file>', 'the rules that are live, to compare with (repeat for several)', collect, [])
    .option('--no-built-in', 'leave the built-in rules out of both')
    .option('-a, --all', 'list the rules that did not fire too')
    .option('-j, --json', 'as a JSON document')
    .addHelpText(
      'after',
      examples(
        ['gatehound rules test new.json --requests day.ndjson', 'on what it fires that the built-in rules do not see'],
        ['gatehound rules test new.json --against old.json --requests urls.txt', 'what changes for whom has old.json'],
      ),
    )
    .action(test);
}

async function test(path: string, flags: TestFlags): Promise<void> {
  const { tryRules } = await import('../../agent/try-rules.ts');
  const { requests, against, builtIn } = flags;
  const { readEnvironment } = await import('../../config/environment.ts');
  const progress = new ShareLine(readEnvironment().progress);
  const { loaded, report, unreadable, firstUnreadable } = await tryRules({
    path,
    requests,
    against,
    withBuiltIn: builtIn,
    onProgress: ({ bytesRead, bytesTotal, read }) =>
      progress.update(shareRead(bytesRead, bytesTotal), countOf(read, 'line'), read),
  }).finally(() => progress.end());
  if (flags.json === true) print(`${JSON.stringify({ ...report, unreadable, warnings: loaded.warnings })}\n`);
  else {
    const { reportText } = await import('../rule-report.ts');
    print(reportText(report, flags.all === true));
    for (const warning of loaded.warnings) say(`${oneLine(warning)}\n`);
  }
  if (unreadable === 0) return;
  say(
    `GH-WEB-008: ${countOf(unreadable, 'line')} of ${oneLine(requests)} from line ${firstUnreadable} on hold no request; the result covers all others\n`,
  );
  process.exitCode = EXIT.partial;
}
