import { GatehoundError } from '../model/error.ts';

/** The answer to what the contract names and this version does not have. */
export function notBuilt(what: string): GatehoundError {
  return new GatehoundError('GH-CLI-002', `${what} is not part of this version yet`);
}
