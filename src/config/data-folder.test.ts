import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { dataFolder } from './data-folder.ts';

const USER = { data: null, home: '/home/user', root: false };

test('the option comes before the environment, that before the configuration, that before the default', () => {
  const environment = { ...USER, data: '/from/environment' };
  assert.equal(dataFolder('/from/option', environment, '/from/file'), '/from/option');
  assert.equal(dataFolder(null, environment, '/from/file'), '/from/environment');
  assert.equal(dataFolder(null, USER, '/from/file'), '/from/file');
  assert.equal(dataFolder(null, USER), '/home/user/.local/share/gatehound');
  assert.equal(dataFolder(null, { ...USER, root: true }), '/var/lib/gatehound');
});

test('a relative folder counts from where the command runs', () => {
  assert.equal(dataFolder('data', USER), resolve('data'));
});

test('a user without a home is told to name a folder', () => {
  assert.throws(() => dataFolder(null, { ...USER, home: null }), { code: 'GH-CFG-004', remedy: /--data/ });
});
