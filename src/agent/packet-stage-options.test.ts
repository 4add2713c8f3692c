import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PACKET_HEAD_OPTIONS } from '../config/packet-options.ts';
import { model } from '../heads/packet/testing/models.ts';
import { packetStageOptions } from './packet-stage-options.ts';

const REQUEST = { options: DEFAULT_PACKET_HEAD_OPTIONS, renew: false, from: 'office.pcap', version: '1.2.3' };

test('a model of the settings of the fast engine is taken, one of others refused', async () => {
  const own = model();
  assert.equal((await packetStageOptions({ ...REQUEST, model: own }, [])).scorer.model, own);
  for (const settings of [
    { pairs: 'all', transform: 'log1p' },
    { pairs: 'own', transform: 'none' },
  ] as const) {
    await assert.rejects(packetStageOptions({ ...REQUEST, model: model({ settings }) }, []), { code: 'GH-MDL-005' });
  }
});
