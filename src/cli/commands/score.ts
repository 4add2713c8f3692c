import type { Command } from 'commander';
import { newCommand } from '../command.ts';

import { scoreFeaturesCommand } from './score-features.ts';
import { scorePacketsCommand } from './score-packets.ts';
import { scoreRequestsCommand } from './score-requests.ts';

export function scoreCommand(): Command {
  return newCommand('score', 'print what a head makes of each packet or request')
    .addCommand(scorePacketsCommand())
    .addCommand(scoreFeaturesCommand())
    .addCommand(scoreRequestsCommand());
}
