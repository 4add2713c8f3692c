import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { GatehoundError } from '../model/error.ts';

/** The interface of the default route, else the first that is not loopback. Throws GH-AGT-009 where there is none. */
export function defaultInterface(readText: (path: string) => string = (path) => readFileSync(path, 'utf8')): string {
  const routed = routedInterface(readText);
  if (routed !== undefined) return routed;
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (addresses?.some((address) => !address.internal)) return name;
  }
  throw new GatehoundError('GH-AGT-009', 'no interface of this machine leads anywhere');
}

/** /proc/net/route lists interface, destination, gateway, ... in hexadecimal (proc(5)); the default route goes to 0. */
function routedInterface(readText: (path: string) => string): string | undefined {
  let text: string;
  try {
    text = readText('/proc/net/route');
  } catch {
    return undefined;
  }
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .find((fields) => fields[1] === '00000000' && fields[7] === '00000000')?.[0];
}
