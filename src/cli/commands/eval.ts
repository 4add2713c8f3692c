import type { Command } from 'commander';
import { newCommand } from '../command.ts';
import { evalPacketsCommand } from './eval-packets.ts';
import { evalWebCommand } from './eval-web.ts';
import { laterCommand } from './later.ts';

export function evalCommand(): Command {
  return newCommand('eval', 'measure how well a model tells attack from benign')
    .addCommand(evalPacketsCommand())
    .addCommand(evalWebCommand())
    .addCommand(laterCommand('flows', 'gatehound eval'), { hidden: true });
}
