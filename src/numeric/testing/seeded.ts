import { finish, mix } from '../hash.ts';

/** Numbers in (0, 1), the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let count = 0;
  return () => {
    count += 1;
    return (finish(mix(mix(0, seed), count)) + 0.5) / 2 ** 32;
  };
}
