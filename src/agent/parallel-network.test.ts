import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createPacketEngine } from '../heads/packet/create-engine.ts';
import { encodePacketModel } from '../heads/packet/model-file.ts';
import { normalisationsOf, whileFilling } from '../heads/packet/normalisation.ts';
import type { NetworkEngine, PacketEngine } from '../heads/packet/packet-engine.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { PacketScorer } from '../heads/packet/scorer.ts';
import { DEFAULT_SCORER_OPTIONS, type ScorerOptions } from '../heads/packet/scorer-options.ts';
import { model } from '../heads/packet/testing/models.ts';
import { type MadePacket, putRecords } from '../heads/packet/testing/records.ts';
import { give } from '../heads/packet/testing/scripted-engine.ts';
import { flood, mixed, SERVER, START } from '../heads/packet/testing/traffic.ts';
import { SECOND } from '../model/time.ts';
import { seeded } from '../numeric/testing/seeded.ts';
import { readKernel } from './packet-engine.ts';
import { type ParallelOptions, parallelEngine } from './parallel-network.ts';

const ENGINES = { fast: await readKernel(), reference: null } as const;
const { settings } = DEFAULT_SCORER_OPTIONS;
const NOTHING = new Int32Array(new SharedArrayBuffer(4));

/** An engine that pauses before each piece, so that others have to help it. */
function slow(engine: PacketEngine): PacketEngine {
  const network = (...given: Parameters<PacketEngine['network']>): NetworkEngine => {
    const own = engine.network(...given);
    return {
      get scores() {
        return own.scores;
      },
      train: (from, to) => own.train(from, to),
      execute(from, to) {
        if (to > from + 1) Atomics.wait(NOTHING, 0, 0, 1);
        own.execute(from, to);
      },
      normalise: (normalisations) => own.normalise(normalisations),
      parameters: () => own.parameters(),
    };
  };
  return { statistics: engine.statistics, network };
}

const random = seeded(1);

/** Time between packets: so that a challenger, which takes a day, need not learn very many. */
const STEP = 20 * SECOND;

/** Two clients that talk to a server in turn, with sizes that wobble. */
const TALK = Array.from({ length: 6_000 }, (_, index): MadePacket => {
  const client = index % 2 === 0 ? '10.0.0.1' : '10.0.0.2';
  return {
    time: START + index * STEP,
    length: (index % 2 === 0 ? 150 : 350) + Math.floor(random() * 10),
    source: index % 4 < 2 ? client : SERVER,
    destination: index % 4 < 2 ? SERVER : client,
  };
});

/** It teaches a challenger enough to take over; then comes a flood. */
const STREAM = mixed(TALK, flood(900, { start: START + 5_900 * STEP }));

interface Outcome {
  readonly scores: readonly number[];
  readonly levels: readonly number[];
  readonly model: Uint8Array;
  readonly models: number;
}

/** All that a scorer says of the stream; it may renew its model after each batch. */
function outcomeOf(engine: PacketEngine, options: Partial<ScorerOptions>): Outcome {
  const scorer = new PacketScorer(engine, {
    ...DEFAULT_SCORER_OPTIONS,
    plan: { map: 99, train: 400 },
    renew: true,
    ...options,
  });
  const scores: number[] = [];
  const levels: number[] = [];
  const models = new Set<PacketModel | null>();
  // Batches of all sizes that matter: whole ones, some that begin or end within a piece, and small ones.
  give(engine, scorer, STREAM, [256, 256, 201, 128, 127, 1, 256], (count) => {
    scores.push(...scorer.scores.subarray(0, count));
    levels.push(...scorer.levels.subarray(0, count));
    scorer.renew(START);
    models.add(scorer.model);
  });
  models.delete(null);
  return { scores, levels, model: encodePacketModel(scorer.model as PacketModel), models: models.size };
}

for (const [name, kernel] of Object.entries(ENGINES)) {
  describe(`the ${name} engine on several threads`, () => {
    const engine = () => createPacketEngine(kernel, settings, [1, 2]);
    const loaded = model({ settings });
    for (const [what, options, least] of [
      ['learns, and a challenger takes over', {}, 2],
      ['scores with a model that was loaded', { model: loaded }, 1],
    ] as const) {
      test(`${what}: scores, levels and models are the same to the bit`, async () => {
        const alone = outcomeOf(engine(), options);
        assert.ok(alone.models >= least, `${alone.models} models`);
        assert.ok(alone.levels.some((level) => level > 0) && alone.scores.some((score) => score > 0));
        for (const threads of [1, 2, 3]) {
          const parallel = await parallelEngine(slow(engine()), { kernel, threads });
          const together = outcomeOf(parallel, options);
          await parallel.close();
          assert.equal(parallel.handedOver > 0, threads > 1, `${parallel.handedOver} pieces`);
          assert.deepEqual(together, alone);
        }
      });
    }
  });
}

describe('threads that execute', () => {
  const kernel = ENGINES.fast;
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-parallel-'));
  after(() => rmSync(folder, { recursive: true }));

  function script(name: string, body: string): URL {
    const path = join(folder, name);
    const shared = JSON.stringify(new URL('./shared-batch.ts', import.meta.url));
    writeFileSync(
      path,
      `import { parentPort, workerData } from 'node:worker_threads';
       import { SharedBatch } from ${shared};
       const batch = new SharedBatch(workerData.memory);
       ${body}`,
    );
    return pathToFileURL(path);
  }

  /** A full batch of rows, and a network for them. */
  async function network(
    options: Partial<ParallelOptions>,
    inner = slow(createPacketEngine(kernel, settings, [1, 2])),
  ) {
    const engine = await parallelEngine(inner, { kernel, threads: 2, ...options });
    putRecords(engine.statistics, STREAM.slice(0, 256));
    engine.statistics.measure(256);
    return { engine, network: engine.network(model().network, normalisationsOf(settings.transform)) };
  }

  test('hold the network as it is after training, and as it is normalised', async () => {
    const { engine, network: together } = await network({});
    const alone = createPacketEngine(kernel, settings, [1, 2]);
    putRecords(alone.statistics, STREAM.slice(0, 256));
    alone.statistics.measure(256);
    const own = alone.network(model().network, normalisationsOf(settings.transform));
    const seen = new Set<string>();
    const check = (from: number, to: number, change: (net: NetworkEngine) => void) => {
      for (const net of [own, together]) {
        change(net);
        net.execute(from, to);
      }
      assert.deepEqual(together.scores, own.scores);
      assert.deepEqual(together.parameters(), own.parameters());
      seen.add(together.scores.subarray(100, 150).join());
    };
    check(0, 256, () => {});
    check(5, 250, (net) => net.train(3, 40));
    check(16, 229, (net) => net.normalise(whileFilling(normalisationsOf(settings.transform))));
    check(100, 256, (net) => net.train(40, 41));
    assert.equal(seen.size, 4);
    engine.network(model().network, normalisationsOf('none')).execute(0, 256);
    check(0, 200, () => {});
    assert.equal(seen.size, 4);
    assert.ok(engine.handedOver >= 5, `${engine.handedOver} pieces`);
    await engine.close();
  });

  test('are asked for no small batch', async () => {
    const { engine, network: net } = await network({});
    net.execute(0, 127);
    net.execute(100, 101);
    assert.equal(engine.handedOver, 0);
    await engine.close();
  });

  test('that cannot start are an error', async () => {
    for (const broken of [script('throws.mjs', 'throw new Error("no luck")'), new URL('file:///none/such.mjs')]) {
      await assert.rejects(network({ script: broken, threads: 3 }), { code: 'GH-AGT-008' });
    }
  });

  test('that fail, fail the run with what went wrong', async () => {
    const own = slow(createPacketEngine(kernel, settings, [1, 2]));
    const inner: PacketEngine = {
      statistics: own.statistics,
      network: (parameters, normalisations) => ({
        ...own.network(parameters, normalisations),
        parameters: () => ({ ...parameters, ensemble: [] }),
      }),
    };
    const { engine, network: net } = await network({}, inner);
    assert.throws(() => net.execute(0, 256), { code: 'GH-AGT-008', message: /10 clusters, 0 autoencoders/ });
    await engine.close();
  });

  test('that were ended are not waited for', async () => {
    const { engine, network: net } = await network({});
    await engine.close();
    assert.throws(() => net.execute(0, 256), { code: 'GH-AGT-008', message: /closed/ });
  });

  test('that die with a piece in hand fail the run, which does not hang', { timeout: 60_000 }, async () => {
    const body = `parentPort.postMessage('ready');
      while (batch.takeLast() < 0) batch.awaitPieces();
      process.exit(3);`;
    const { engine, network: net } = await network({ script: script('piece.mjs', body), patience: 200 });
    assert.throws(() => net.execute(0, 256), { code: 'GH-AGT-008', message: /it does not answer/ });
    assert.throws(() => net.execute(0, 256), { code: 'GH-AGT-008' });
    await engine.close();
  });

  test('that die while there is nothing to do fail the run too', { timeout: 60_000 }, async () => {
    const body = `parentPort.postMessage('ready'); setTimeout(() => process.exit(3), 1);`;
    const { engine, network: net } = await network({ script: script('idle.mjs', body) });
    await assert.rejects(
      async () => {
        for (;;) {
          net.execute(0, 256);
          await setTimeout(1);
        }
      },
      { code: 'GH-AGT-008', message: /by itself with code 3/ },
    );
    await engine.close();
  });
});
