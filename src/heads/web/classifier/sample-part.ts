import { finish, mix } from '../../../numeric/hash.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';
import type { SampleSet } from './sample-set.ts';

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

/** Of the good, and of the bad samples, each half must hold this share: a model of next to nothing measures nothing. */
const LEAST_SHARE = 0.1;

/**
 * Divides samples by their texts where sites do not divide them: all requests of one's own site belong together, and one
 * half would be empty.
 */
export function divideParts(samples: SampleSet): void {
  const { labels, parts, starts, texts, size } = samples;
  const halves = [0, 1].map((label) => {
    const own = parts.filter((_, sample) => labels[sample] === label);
    return own.filter((part) => (part & 1) === 1).length / Math.max(1, own.length);
  });
  if (halves.every((share) => share >= LEAST_SHARE && share <= 1 - LEAST_SHARE)) return;
  for (let sample = 0; sample < size; sample++) {
    const own = texts
      .slice(starts[sample], starts[sample + 1])
      .join(' ')
      .slice(0, COMPARED);
    parts[sample] = hashOf(own.replace(/\d+/g, '0'));
  }
}
