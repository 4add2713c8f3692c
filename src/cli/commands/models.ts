import type { Command } from 'commander';
import type { ModelShelf } from '../../agent/model-shelf.ts';
import { GatehoundError } from '../../model/error.ts';
import { examples, newCommand } from '../command.ts';
import { print } from '../print.ts';

interface ModelsFlags {
  readonly use?: string;
  readonly json?: boolean;
  readonly data?: string;
}

export function modelsCommand(): Command {
  return newCommand('models', 'list what the packet head has learned, or go back to an earlier model')
    .option('--use <id>', 'score with this model from now on; a running agent takes it over within seconds')
    .option('-j, --json', 'as a JSON array')
    .option('-d, --data <dir>', 'data folder of the agent')
    .addHelpText(
      'after',
      examples(
        ['sudo gatehound models', 'each with what it was learned from; * is in use'],
        ['sudo gatehound models --use 20261120T103548Z-1a2b3c4d', 'go back to this one'],
      ),
    )
    .action(run);
}

async function run(flags: ModelsFlags): Promise<void> {
  const [{ commandDataFolder }, { ModelShelf: Shelf, modelFolder }, { stateFolder }, { actAsOwner }, list] =
    await Promise.all([
      import('../agent.ts'),
      import('../../agent/model-shelf.ts'),
      import('../../agent/data-folders.ts'),
      import('../../agent/privileges.ts'),
      import('../model-list.ts'),
    ]);
  const data = await commandDataFolder(flags.data);
  actAsOwner(stateFolder(data));
  const shelf = new Shelf(modelFolder(data));
  if (flags.use !== undefined) await choose(shelf, flags.use);
  const models = await shelf.list();
  if (flags.json === true) print(`${JSON.stringify(models.map(list.modelJson))}\n`);
  else if (models.length === 0) print(`There is no model in ${shelf.folder} yet: gatehound up learns one.\n`);
  else print(models.map(list.modelText).join(''));
}

/** Makes a model the current one. Throws GH-MDL-001 where there is none of this id, and the code of a damaged one. */
async function choose(shelf: ModelShelf, id: string): Promise<void> {
  const model = (await shelf.list()).find((each) => each.id === id);
  if (model === undefined) {
    throw new GatehoundError('GH-MDL-001', `there is no model ${id}`, {
      remedy: 'gatehound models lists those that are there',
    });
  }
  if (model.content instanceof GatehoundError) throw model.content;
  await shelf.keepForGood(id);
  await shelf.choose(id);
}
