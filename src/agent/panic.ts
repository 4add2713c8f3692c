import { panic } from '../defender/panic.ts';
import { GatehoundError } from '../model/error.ts';
import { connectToAgent } from './control-client.ts';

/** How long a hanging agent is waited for after all blocks have been lifted without it. */
const PATIENCE_MILLISECONDS = 2_000;

/**
 * Lifts every block without asking anybody, then tells a running agent, so that its lists say so too. Gives what was
 * done in words.
 */
export async function liftEverything(dataFolder: string): Promise<string> {
  await panic(dataFolder);
  const done = 'All blocks are lifted and blocking is stopped.';
  try {
    const agent = await connectToAgent(dataFolder, PATIENCE_MILLISECONDS);
    try {
      await agent.panic();
    } finally {
      agent.close();
    }
    return `${done} The agent goes on watching.`;
  } catch (error) {
    // It has been done without the agent; that this one did not answer is worth a word all the same.
    const why = error instanceof GatehoundError ? error.message : String(error);
    return `${done} The agent of ${dataFolder} was not told: ${why}.`;
  }
}
