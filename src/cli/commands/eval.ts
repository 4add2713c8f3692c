import type { Command } from 'commander';
import { newCommand } from '../command.ts';
import { evalPacketsCommand } from './eval-packets.ts';
import { laterCommand } from './later.ts';

export function evalCommand(): Command {
  const command = newCommand('eval', 'measure how well a model tells attack from benign').addCommand(
    evalPacketsCommand(),
  );
  for (const head of ['web', 'flows']) command.addCommand(laterCommand(head, 'gatehound eval'), { hidden: true });
  return command;
}
