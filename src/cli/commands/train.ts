import type { Command } from 'commander';
import { newCommand } from '../command.ts';
import { laterCommand } from './later.ts';
import { trainPacketCommand } from './train-packet.ts';
import { trainWebCommand } from './train-web.ts';

export function trainCommand(): Command {
  const command = newCommand('train', 'learn a model of what is normal').addCommand(trainPacketCommand());
  command.addCommand(trainWebCommand());
  for (const head of ['c2', 'tls']) command.addCommand(laterCommand(head, 'gatehound train'), { hidden: true });
  return command;
}
