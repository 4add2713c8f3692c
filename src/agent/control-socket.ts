import { lstatSync, unlinkSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { GatehoundError } from '../model/error.ts';
import { stateFolder } from './data-folders.ts';

/** Where the control socket of an agent is, by its data folder. */
export function controlSocketPath(folder: string): string {
  return join(stateFolder(folder), 'control.sock');
}

/** The code of a system error (`ENOENT`), or undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Connects to a Unix socket; rejects with the system's error. */
export function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * Makes the path free for a new agent. A socket that nobody listens on is what a killed agent left: it is removed.
 * Throws GH-AGT-003 where an agent listens, GH-AGT-007 where something else is in the way.
 */
export async function clearStaleSocket(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new GatehoundError('GH-AGT-007', `${path} is there and is no socket`);
  try {
    const socket = await connect(path);
    socket.destroy();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return;
    if (code !== 'ECONNREFUSED') throw new GatehoundError('GH-AGT-007', `${path}: ${code}`, { cause: error });
    unlinkSync(path);
    return;
  }
  throw new GatehoundError('GH-AGT-003', `an agent is already running here: it listens on ${path}`);
}
