import { Command } from 'commander';
import { notBuilt } from '../not-built.ts';

/** Commands of the contract that later versions bring. */
const LATER = [
  'explain',
  'replay',
  'simulate',
  'allow',
  'apply',
  'confirm',
  'uninstall',
  'top',
  'doctor',
  'selftest',
  'config',
  'server',
  'user',
  'enroll',
  'agent',
];

export function laterCommands(): readonly Command[] {
  return LATER.map((name) => laterCommand(name));
}

/**
 * A command that answers with a coded error, whatever follows it, so that nobody takes silence for success.
 *
 * @param parent the command that it stands under
 */
export function laterCommand(name: string, parent = 'gatehound'): Command {
  return new Command(name)
    .argument('[anything...]')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw notBuilt(`${parent} ${name}`);
    });
}
