import type { Command } from 'commander';
import { newCommand } from '../command.ts';
import { laterCommand } from './later.ts';
import { scoreFeaturesCommand } from './score-features.ts';
import { scorePacketsCommand } from './score-packets.ts';

export function scoreCommand(): Command {
  return newCommand('score', 'print what a head makes of each packet')
    .addCommand(scorePacketsCommand())
    .addCommand(scoreFeaturesCommand())
    .addCommand(laterCommand('requests', 'gatehound score'), { hidden: true });
}
