import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { encodePacketModel } from '../../heads/packet/model-file.ts';
import type { PacketModel } from '../../heads/packet/packet-model.ts';
import { model } from '../../heads/packet/testing/models.ts';
import { ModelShelf } from '../model-shelf.ts';

/** A shelf in a folder that goes with the test. */
export function makeShelf(t: TestContext): ModelShelf {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-shelf-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return new ModelShelf(join(folder, 'models', 'packet'));
}

/** The file of a model that had learned so many minutes after noon of 2026-11-20. */
export function modelFile(minute: number, fields: Partial<PacketModel> = {}): Uint8Array {
  const end = (Date.UTC(2026, 10, 20, 12) + minute * 60_000) * 1_000;
  const { provenance } = model();
  return encodePacketModel(model({ provenance: { ...provenance, end, from: `minute ${minute}` }, ...fields }));
}
