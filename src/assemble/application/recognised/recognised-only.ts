import type { ApplicationParser, ApplicationProtocol } from '../parser.ts';

/** Reads nothing: it is enough to know what the flow speaks, and its payload costs nothing any more. */
const DONE: ApplicationParser = { finished: true, data: () => {}, gap: () => {}, close: () => {} };

/** A protocol that gives a flow its `service` and no transactions. */
export function recognisedOnly(
  service: string,
  transports: ApplicationProtocol['transports'],
  beginning: Pick<ApplicationProtocol, 'begins' | 'ports'>,
  recognise: ApplicationProtocol['recognise'],
): ApplicationProtocol {
  return { service, transports, ...beginning, recognise, open: () => DONE };
}
