import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProcessFacts, readEnvironment } from './environment.ts';

const TERMINAL: ProcessFacts = {
  env: { TERM: 'xterm', HOME: '/home/user' },
  stdout: { isTTY: true, columns: 132 },
  stderr: { isTTY: true },
  getuid: () => 1_000,
};

const withEnv = (env: Record<string, string>): ProcessFacts => ({ ...TERMINAL, env: { ...TERMINAL.env, ...env } });

test('a terminal has colour, progress and its width', () => {
  const expected = {
    colour: true,
    progress: true,
    columns: 132,
    command: 'gatehound',
    data: null,
    home: '/home/user',
    root: false,
  };
  assert.deepEqual(readEnvironment(TERMINAL), expected);
});

test('NO_COLOR takes the colour away, unless it is empty; the progress stays', () => {
  assert.equal(readEnvironment(withEnv({ NO_COLOR: '1' })).colour, false);
  assert.equal(readEnvironment(withEnv({ NO_COLOR: '1' })).progress, true);
  assert.equal(readEnvironment(withEnv({ NO_COLOR: '' })).colour, true);
});

test('a dumb terminal, a file and a pipe have neither colour nor progress', () => {
  const dumb = readEnvironment(withEnv({ TERM: 'dumb' }));
  assert.deepEqual([dumb.colour, dumb.progress], [false, false]);
  const pipe = readEnvironment({ ...TERMINAL, stdout: {}, stderr: {} });
  assert.deepEqual([pipe.colour, pipe.progress, pipe.columns], [false, false, 80]);
});

test('COLUMNS counts where the output does not know its width, if it is a number', () => {
  for (const [text, columns] of [
    ['100', 100],
    ['', 80],
    ['wide', 80],
    ['-5', 80],
  ] as const) {
    assert.equal(readEnvironment({ ...withEnv({ COLUMNS: text }), stdout: {} }).columns, columns);
  }
});

test('the data folder and the user are told', () => {
  const environment = readEnvironment({ ...withEnv({ GATEHOUND_DATA: '/srv/data' }), getuid: () => 0 });
  assert.deepEqual([environment.data, environment.root], ['/srv/data', true]);
  assert.equal(readEnvironment().root, process.getuid?.() === 0);
});
