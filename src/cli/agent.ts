import type { ControlClient } from '../agent/control-client.ts';

/** The data folder that a command means. */
export async function commandDataFolder(option: string | undefined): Promise<string> {
  const [{ dataFolder }, { readEnvironment }] = await Promise.all([
    import('../config/data-folder.ts'),
    import('../config/environment.ts'),
  ]);
  return dataFolder(option ?? null, readEnvironment());
}

/** Talks to the running agent. Throws GH-AGT-001 where there is none. */
export async function withAgent<Result>(
  data: string | undefined,
  talk: (agent: ControlClient) => Promise<Result>,
): Promise<Result> {
  const { connectToAgent } = await import('../agent/control-client.ts');
  const agent = await connectToAgent(await commandDataFolder(data));
  try {
    return await talk(agent);
  } finally {
    agent.close();
  }
}
