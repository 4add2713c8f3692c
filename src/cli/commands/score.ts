import type { Command } from 'commander';
import { newCommand } from '../command.ts';
import { laterCommand } from './later.ts';
import { scoreFeaturesCommand } from './score-features.ts';

export function scoreCommand(): Command {
  return newCommand('score', 'print what a head measures, packet by packet')
    .addCommand(scoreFeaturesCommand())
    .addCommand(laterCommand('packets', 'gatehound score'), { hidden: true })
    .addCommand(laterCommand('requests', 'gatehound score'), { hidden: true });
}
