import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Prefix, parsePrefix } from '../model/address.ts';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import { HOUR, type Micros, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { createDefender, type Decision, type DefenderOptions } from './defender.ts';
import { createDryRun } from './dry-run.ts';
import type { Enforcer, Lease, Refusal } from './enforcer.ts';
import { type ProtectedSet, whyProtected } from './protected/protected-set.ts';
import { canonicalSubject } from './subject.ts';

const prefix = (text: string): Prefix => parsePrefix(text) as Prefix;

/** A kernel in memory under a clock of its own, with a person who can flush it or make it fail. */
class Kernel implements Enforcer {
  readonly dryRun = false;
  readonly ends = new Map<string, Micros>();
  readonly calls: string[] = [];
  now: Micros = 1_700_000_000 * SECOND;
  failing: GatehoundError | undefined;
  refusing: ((subject: string) => Refusal | undefined) | undefined;

  #call(name: string, count: number): void {
    this.calls.push(`${name} ${count}`);
    if (this.failing !== undefined) throw this.failing;
  }
  #lease(leases: readonly Lease[]): Refusal[] {
    const refusals: Refusal[] = [];
    for (const { subject, seconds } of leases) {
      const refusal = this.refusing?.(subject);
      if (refusal === undefined) this.ends.set(subject, this.now + Math.round(seconds * SECOND));
      else refusals.push(refusal);
    }
    return refusals;
  }
  async apply(leases: readonly Lease[]) {
    this.#call('apply', leases.length);
    return this.#lease(leases);
  }
  async renew(leases: readonly Lease[]) {
    this.#call('renew', leases.length);
    return this.#lease(leases);
  }
  async release(subjects: readonly string[]) {
    this.#call('release', subjects.length);
    for (const subject of subjects) this.ends.delete(subject);
  }
  async prove(subjects: readonly string[]) {
    this.#call('prove', subjects.length);
    return new Set(subjects.filter((subject) => (this.ends.get(subject) ?? 0) > this.now));
  }
  async flush() {
    this.#call('flush', 0);
    this.ends.clear();
  }
  async close() {}
  present(): string[] {
    return [...this.ends].filter(([, end]) => end > this.now).map(([subject]) => subject);
  }
}

function setup(options: Partial<DefenderOptions> = {}) {
  const kernel = new Kernel();
  const state = { guarded: ['127.0.0.0/8'] };
  const told: string[] = [];
  const set = (): ProtectedSet => ({
    entries: state.guarded.map((text) => ({ prefix: prefix(text), what: 'dear' })),
    gaps: [],
  });
  const defender = createDefender({
    enforcer: kernel,
    protectedSet: set,
    clock: () => kernel.now,
    onBlock: (block) => told.push(`+${block.subject}`),
    onRelease: (block, reason) => told.push(`-${block.subject} ${reason}`),
    ...options,
  });
  return { kernel, state, told, set, defender };
}

let verdicts = 0;
const verdict = (subject: string, seconds: number | null, level: Verdict['level'] = 2): Verdict => ({
  kind: 'verdict',
  id: `v${verdicts++}`,
  time: 0,
  subject,
  level,
  seconds,
  reasons: [],
  policy: 'test',
});

function blockOf(decision: Decision): Block {
  assert.equal(decision.kind, 'blocked');
  return (decision as Extract<Decision, { kind: 'blocked' }>).block;
}

function codeOf(decision: Decision): string {
  assert.equal(decision.kind, 'refused');
  return (decision as Extract<Decision, { kind: 'refused' }>).error.code;
}

test('a verdict of level 2 becomes a proven block that ends at its time; lower levels become nothing', async () => {
  const { kernel, defender, told } = setup();
  assert.equal((await defender.handle(verdict('192.0.2.9', 60, 0))).kind, 'nothing');
  assert.equal((await defender.handle(verdict('192.0.2.9', 60, 1))).kind, 'nothing');
  const block = blockOf(await defender.handle(verdict('192.0.2.1', 60)));
  assert.equal(block.until, kernel.now + 60 * SECOND);
  assert.equal(block.proven, true);
  assert.deepEqual(kernel.present(), ['192.0.2.1']);
  kernel.now += 60 * SECOND - 1;
  assert.equal(defender.blocks().length, 1);
  kernel.now += 1;
  assert.equal(defender.blocks().length, 0);
  await defender.tick();
  assert.deepEqual(told, ['+192.0.2.1', '-192.0.2.1 ended']);
});

test('a second verdict prolongs and never shortens', async () => {
  const { kernel, defender } = setup();
  const first = blockOf(await defender.handle(verdict('192.0.2.1', 600)));
  assert.equal(blockOf(await defender.handle(verdict('192.0.2.1', 60))), first);
  kernel.now += SECOND;
  const longer = blockOf(await defender.handle(verdict('192.0.2.1', 900, 3)));
  assert.deepEqual([longer.since, longer.until, longer.level], [first.since, kernel.now + 900 * SECOND, 3]);
  assert.equal(blockOf(await defender.block('192.0.2.1', null, 'for good')).until, null);
  assert.equal(blockOf(await defender.handle(verdict('192.0.2.1', 60))).until, null);
});

test('a long block is leased for an hour at a time and renewed at half; one without end for as long as we live', async () => {
  const { kernel, defender } = setup();
  await defender.block('192.0.2.1', 2 * 3600, 'long');
  await defender.block('192.0.2.2', null, 'for good');
  const began = kernel.now;
  for (const end of kernel.ends.values()) assert.equal(end, began + HOUR);
  kernel.now = began + HOUR / 2 - 1;
  await defender.tick();
  assert.ok(!kernel.calls.includes('renew 2'));
  kernel.now = began + HOUR / 2;
  await defender.tick();
  assert.ok(kernel.calls.includes('renew 2'));
  for (let step = 0; step < 20; step++) {
    kernel.now += HOUR / 4;
    await defender.tick();
    assert.ok(kernel.present().includes('192.0.2.2'));
    assert.equal(kernel.present().includes('192.0.2.1'), kernel.now < began + 2 * HOUR);
  }
});

test('requests that come together are one transaction and one proof', async () => {
  const { kernel, defender } = setup();
  await Promise.all(
    Array.from({ length: 500 }, (_, index) => defender.handle(verdict(`198.51.${index >> 8}.${index & 255}`, 60))),
  );
  assert.deepEqual(kernel.calls, ['apply 500', 'prove 500']);
});

test('what is protected or no subject is refused with a code; a panic refuses all', async () => {
  const { kernel, defender, told } = setup();
  assert.equal(codeOf(await defender.handle(verdict('127.0.0.1', 60))), 'GH-DEF-002');
  assert.equal(codeOf(await defender.block('nonsense', 60, 'x')), 'GH-DEF-001');
  await defender.block('192.0.2.1', 60, 'x');
  const waiting = defender.block('192.0.2.2', 60, 'x');
  await defender.panic();
  assert.equal(codeOf(await waiting), 'GH-DEF-003');
  assert.equal(codeOf(await defender.block('192.0.2.3', 60, 'x')), 'GH-DEF-003');
  await defender.tick();
  assert.deepEqual(kernel.present(), []);
  assert.deepEqual(told, ['+192.0.2.1', '-192.0.2.1 panic']);
  assert.equal(defender.counters().refused, 4);
});

test('a stop file that the enforcer found is a panic for the defender too', async () => {
  const { kernel, defender, told } = setup();
  await defender.block('192.0.2.1', 60, 'x');
  kernel.refusing = (subject) => ({ subject, code: 'GH-DEF-003', reason: 'stopped' });
  assert.equal(codeOf(await defender.block('192.0.2.2', 60, 'x')), 'GH-DEF-003');
  assert.deepEqual(defender.blocks(), []);
  assert.deepEqual(told, ['+192.0.2.1', '-192.0.2.1 panic']);
});

test('a block whose subject becomes protected is lifted, by our own look or by the enforcer’s', async () => {
  const { kernel, defender, state, told } = setup();
  await defender.block('192.0.2.0/24', null, 'x');
  await defender.block('198.51.100.1', null, 'x');
  state.guarded.push('192.0.2.7');
  await defender.tick();
  assert.deepEqual(kernel.present(), ['198.51.100.1']);
  kernel.refusing = (subject) => ({ subject, code: 'GH-DEF-002', reason: 'logged in' });
  kernel.now += HOUR / 2;
  await defender.tick();
  assert.deepEqual(kernel.present(), []);
  assert.deepEqual(told.slice(2), ['-192.0.2.0/24 protected', '-198.51.100.1 protected']);
});

test('a table that somebody flushed is found by the next tick and every lease is made again', async () => {
  const { kernel, defender } = setup();
  for (const subject of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await defender.block(subject, 600, 'x');
  kernel.ends.clear();
  await defender.tick();
  assert.equal(kernel.present().length, 3);
  assert.equal(defender.counters().healed, 1);
});

test('an enforcer that fails is a refusal for who asks and an error of the tick; the next tick tries again', async () => {
  const { kernel, defender } = setup();
  await defender.block('192.0.2.1', null, 'x');
  kernel.failing = new GatehoundError('GH-DEF-006', 'gone');
  assert.equal(codeOf(await defender.block('192.0.2.2', 60, 'x')), 'GH-DEF-006');
  kernel.now += HOUR / 2;
  await assert.rejects(defender.tick(), GatehoundError);
  assert.equal(defender.blocks().length, 1);
  kernel.failing = undefined;
  await defender.tick();
  assert.equal(kernel.ends.get('192.0.2.1'), kernel.now + HOUR);
});

test('at the cap the block that ends first gives way, the newcomer among them; a flood never grows past it', async () => {
  const { defender, kernel } = setup({ maxBlocks: 3 });
  for (const [subject, seconds] of [
    ['192.0.2.1', 300],
    ['192.0.2.2', 100],
    ['192.0.2.3', null],
  ] as const)
    await defender.block(subject, seconds, 'x');
  await defender.block('192.0.2.4', 200, 'x');
  assert.deepEqual(kernel.present().sort(), ['192.0.2.1', '192.0.2.3', '192.0.2.4']);
  assert.equal(codeOf(await defender.block('192.0.2.5', 10, 'x')), 'GH-DEF-008');
  assert.equal(defender.counters().gaveWay, 2);
  await Promise.all(
    Array.from({ length: 3_000 }, (_, index) => defender.handle(verdict(`198.51.${index >> 8}.${index & 255}`, 400))),
  );
  assert.equal(kernel.present().length, 3);
  assert.ok(kernel.present().includes('192.0.2.3'));
});

test('more requests than may wait are refused', async () => {
  const { defender } = setup();
  const decisions = await Promise.all(
    Array.from({ length: 10_001 }, (_, index) => defender.handle(verdict(`10.0.${index >> 8}.${index & 255}`, 60))),
  );
  assert.equal(decisions.filter(({ kind }) => kind === 'blocked').length, 10_000);
  assert.equal(codeOf(decisions[10_000] as Decision), 'GH-DEF-008');
});

test('unblock lifts also what only the kernel knows', async () => {
  const { defender, kernel } = setup();
  await defender.block('192.0.2.1', 60, 'x');
  kernel.ends.set('192.0.2.2', kernel.now + SECOND);
  assert.equal(await defender.unblock('192.0.2.1'), true);
  assert.equal(await defender.unblock('192.0.2.2'), false);
  assert.deepEqual(kernel.present(), []);
  await assert.rejects(defender.unblock('x'), GatehoundError);
});

test('blocks of an earlier run are taken up; what ended or became protected is released', async () => {
  const { defender, kernel, told } = setup();
  const old = (subject: string, until: Micros | null): Block => ({
    kind: 'block',
    subject,
    level: 2,
    since: 0,
    until,
    why: 'x',
    verdict: null,
    proven: true,
    dryRun: false,
  });
  kernel.ends.set('192.0.2.2', kernel.now + HOUR);
  await defender.restore([
    old('192.0.2.1', kernel.now + 60 * SECOND),
    old('192.0.2.2', kernel.now),
    old('127.0.0.1', null),
  ]);
  assert.deepEqual(kernel.present(), ['192.0.2.1']);
  assert.deepEqual(
    defender.blocks().map(({ subject, proven }) => [subject, proven]),
    [['192.0.2.1', true]],
  );
  assert.deepEqual(told, ['+192.0.2.1', '-192.0.2.2 ended', '-127.0.0.1 protected']);
});

test('a dry run holds the block and proves nothing', async () => {
  const { defender, kernel, told } = setup({ enforcer: createDryRun() });
  const block = blockOf(await defender.handle(verdict('192.0.2.1', 60)));
  assert.deepEqual([block.proven, block.dryRun], [false, true]);
  await defender.tick();
  assert.deepEqual(defender.blocks(), [block]);
  kernel.now += 61 * SECOND;
  await defender.tick();
  assert.deepEqual(told, ['+192.0.2.1', '-192.0.2.1 ended']);
  assert.equal(defender.counters().healed, 0);
});

test('no sequence of verdicts, commands, flushes and protected-set changes blocks what is protected or outlives its end', async () => {
  const subject = fc.constantFrom(
    '10.0.0.1',
    '10.0.0.2',
    '10.0.0.0/24',
    '10.0.1.1',
    '10.0.0.0/16',
    '2001:db8::1',
    '2001:db8::/64',
    '127.0.0.1',
  );
  const guard = fc.constantFrom('10.0.0.1', '10.0.0.0/25', '10.0.1.0/24', '2001:db8::1', '2001:db8::/48');
  const seconds = fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null });
  const step = fc.oneof(
    fc.record({ do: fc.constant('verdict' as const), subject, seconds, level: fc.constantFrom(0, 1, 2, 3, 4) }),
    fc.record({ do: fc.constant('command' as const), subject, seconds }),
    fc.record({ do: fc.constant('unblock' as const), subject }),
    fc.record({ do: fc.constant('guard' as const), guard }),
    fc.record({ do: fc.constant('unguard' as const) }),
    fc.record({ do: fc.constant('flush' as const) }),
    fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max: 4_000_000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { kernel, defender, state, set } = setup({ maxBlocks: 4 });
      /** Until when anything that was asked could last. */
      const asked = new Map<string, Micros>();
      const ask = (text: string, length: number | null): void => {
        const end = length === null ? Number.POSITIVE_INFINITY : kernel.now + length * SECOND;
        asked.set(text, Math.max(asked.get(text) ?? 0, end));
      };
      for (const each of steps) {
        switch (each.do) {
          case 'verdict':
            if (each.level >= 2) ask(each.subject, each.seconds);
            await defender.handle(verdict(each.subject, each.seconds, each.level as Verdict['level']));
            break;
          case 'command':
            ask(each.subject, each.seconds);
            await defender.block(each.subject, each.seconds, 'x');
            break;
          case 'unblock':
            await defender.unblock(each.subject);
            assert.ok(!kernel.present().includes(each.subject));
            break;
          case 'guard':
            state.guarded.push(each.guard);
            await defender.tick();
            break;
          case 'unguard':
            if (state.guarded.length > 1) state.guarded.pop();
            break;
          case 'flush':
            kernel.ends.clear();
            break;
          case 'wait':
            kernel.now += each.milliseconds * 1000;
            break;
        }
        for (const present of kernel.present()) {
          assert.equal(canonicalSubject(present), present);
          assert.equal(whyProtected(set(), present), undefined);
          assert.ok((kernel.ends.get(present) as number) <= (asked.get(present) ?? 0));
          assert.ok((kernel.ends.get(present) as number) <= kernel.now + HOUR);
        }
        assert.ok(kernel.ends.size <= 4);
        await defender.tick();
        for (const { subject: held } of defender.blocks()) assert.ok(kernel.present().includes(held));
      }
    }),
  );
});
