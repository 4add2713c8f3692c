import { Command } from 'commander';
import { notBuilt } from '../not-built.ts';

/** Commands of the contract that later versions bring. */
const LATER = [
  'score',
  'explain',
  'replay',
  'simulate',
  'train',
  'eval',
  'web',
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

/** They answer with a coded error, whatever follows them, so that nobody takes silence for success. */
export function laterCommands(): readonly Command[] {
  return LATER.map((name) =>
    new Command(name)
      .argument('[anything...]')
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw notBuilt(`gatehound ${name}`);
      }),
  );
}
