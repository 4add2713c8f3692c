import { Command } from 'commander';

/** Options that every command has, and how its help looks. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--debug', 'print stack traces with errors')
    .helpOption('-h, --help', 'say what the command does')
    .configureHelp({ sortOptions: false });
}

/** Collects an option that may be given more than once. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** Examples under the help, each with a word on what it does. */
export function examples(...lines: readonly (readonly [command: string, purpose: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, purpose]) => `  ${command.padEnd(width)}  ${purpose}`).join('\n')}\n`;
}
