import { BLOCKS, LAMBDAS } from './features.ts';

/** What each lambda's window comes to, in words: it fades to a half in 1 / lambda seconds. */
const WINDOWS: Readonly<Record<number, string>> = {
  5: 'a fifth of a second',
  3: 'a third of a second',
  1: 'a second',
  0.1: '10 seconds',
  0.01: '100 seconds',
};

const SUBJECTS: Readonly<Record<(typeof BLOCKS)[number]['name'], { readonly of: string; readonly pair: string }>> = {
  MI_dir: { of: 'from this network card', pair: '' },
  HH: { of: 'from this host', pair: 'of the two hosts' },
  HH_jit: { of: 'to this peer', pair: '' },
  HpHp: { of: 'from this port', pair: 'of the two ports' },
};

/** What each statistic is, in words; of a pair, or of one stream. */
function quantity(block: (typeof BLOCKS)[number]['name'], statistic: string): string {
  const { of, pair } = SUBJECTS[block];
  const what = block === 'HH_jit' ? 'pauses between packets' : 'packet sizes';
  switch (statistic.replace(/(_0|_1)+$/, '')) {
    case 'weight':
      return `packets ${of}`;
    case 'mean':
      return `mean of the ${what} ${of}`;
    case 'std':
      return `variance of the ${what} ${of}`;
    case 'radius':
      return `variance of the ${what} ${pair} together`;
    case 'magnitude':
      return `mean of the ${what} ${pair} together`;
    case 'covariance':
      return `covariance of the ${what} ${pair}`;
    default:
      return `correlation of the ${what} ${pair}`;
  }
}

/** The features in words, in the order of FEATURE_NAMES: `packets from this host in about 10 seconds`. */
export const FEATURE_WORDS: readonly string[] = BLOCKS.flatMap(({ name, statistics }) =>
  LAMBDAS.flatMap((lambda) =>
    statistics.map((statistic) => `${quantity(name, statistic)} in about ${WINDOWS[lambda]}`),
  ),
);
