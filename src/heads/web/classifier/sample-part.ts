import { finish, mix } from '../../../numeric/hash.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';

/** Words of a registered domain that are kept: with three, `example.co.uk` is one site too. */
const DOMAIN_WORDS = 2;

/**
 * Which samples belong together, so that none is measured with its own likeness: requests to one site, or texts that are
 * alike but for case and digits.
 */
export function partOf({ host, request, body }: DecodedRequest): number {
  const site = host.replace(/:\d+$/, '').split('.').slice(-DOMAIN_WORDS).join('.');
  if (site.includes('.')) return hashOf(site);
  return hashOf(`${request.target} ${body.slice(0, COMPARED)}`.toLowerCase().replace(/\d+/g, '0'));
}

/** Characters of a body that are compared. */
const COMPARED = 1_024;

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index));
  return finish(hash) >>> 1;
}
