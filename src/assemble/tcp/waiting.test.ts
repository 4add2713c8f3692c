import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Run, Waiting } from './waiting.ts';

function run(offset: number): Run {
  return {
    offset,
    end: offset + 1,
    fin: false,
    segments: [],
    parent: undefined,
    left: undefined,
    right: undefined,
    isRed: true,
  };
}

function add(waiting: Waiting, offset: number): Run {
  const added = run(offset);
  let parent: Run | undefined;
  let isLeft = false;
  for (let at = waiting.root; at !== undefined; at = isLeft ? at.left : at.right) {
    parent = at;
    isLeft = offset < at.offset;
  }
  waiting.insert(added, parent, isLeft);
  return added;
}

/** Checks order, colours and links; gives how many black runs lie on every way down. */
function blackHeight(at: Run | undefined, parent: Run | undefined): number {
  if (at === undefined) return 1;
  assert.equal(at.parent, parent);
  if (at.isRed) assert.ok(parent !== undefined && !parent.isRed);
  if (at.left !== undefined) assert.ok(at.left.offset < at.offset);
  if (at.right !== undefined) assert.ok(at.right.offset > at.offset);
  const height = blackHeight(at.left, at);
  assert.equal(blackHeight(at.right, at), height);
  return height + (at.isRed ? 0 : 1);
}

function shape(at: Run | undefined): string {
  if (at === undefined) return '.';
  return `(${shape(at.left)}${at.offset}${at.isRed ? 'r' : 'b'}${shape(at.right)})`;
}

test('the tree has the shape that the textbook gives', () => {
  const waiting = new Waiting();
  const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((offset) => add(waiting, offset));
  assert.equal(shape(waiting.root), '(((.1b.)2b(.3b.))4b((.5b.)6r(.7b(.8r.))))'.replace('2b', '2r'));
  waiting.remove(runs[0] as Run);
  assert.equal(shape(waiting.root), '((.2b(.3r.))4b((.5b.)6r(.7b(.8r.))))');
  waiting.replace(runs[3] as Run, run(4));
  assert.equal(shape(waiting.root), '((.2b(.3r.))4b((.5b.)6r(.7b(.8r.))))');
});

test('whatever is put in and taken out, the tree stays sorted and balanced', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(60)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (all) => {
      const waiting = new Waiting();
      const held = new Map<number, Run>();
      for (const [isAdded, offset] of all) {
        const known = held.get(offset);
        if (isAdded && known === undefined) held.set(offset, add(waiting, offset));
        else if (known !== undefined) {
          waiting.remove(known);
          held.delete(offset);
        }
        blackHeight(waiting.root, undefined);
        const order: number[] = [];
        for (let at = waiting.first; at !== undefined; at = waiting.after(at)) order.push(at.offset);
        assert.deepEqual(
          order,
          [...held.keys()].toSorted((a, b) => a - b),
        );
      }
    }),
  );
});
