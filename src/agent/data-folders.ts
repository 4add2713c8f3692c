import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GatehoundError } from '../model/error.ts';

/**
 * The data folder belongs to whoever starts the agent and holds the stop file, so that nobody else can take it away. The
 * `state` folder in it belongs to the analyser, which is nobody once it has given up root: store and control socket.
 */
export function stateFolder(dataFolder: string): string {
  return join(dataFolder, 'state');
}

/** Makes both folders. Throws GH-AGT-007 where they cannot be had. */
export function makeDataFolders(dataFolder: string): void {
  const state = stateFolder(dataFolder);
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
    mkdirSync(state, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw new GatehoundError('GH-AGT-007', `${dataFolder}: ${String(error)}`, { cause: error });
    }
  }
  // Never through a link: what lies there may soon belong to another user.
  if (!lstatSync(state).isDirectory()) throw new GatehoundError('GH-AGT-007', `${state} is not a folder`);
}
