import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withChecksum } from '../decode/testing/packets.ts';
import { listener, toBytes } from './testing/conversation.ts';
import { datagram, segment, Wire } from './testing/wire.ts';

function wireAndText(): { wire: Wire; text: () => string } {
  let heard = '';
  const protocol = listener((direction, bytes) => {
    if (direction === 0) heard += typeof bytes === 'number' ? `[${bytes}]` : String.fromCharCode(...bytes);
  });
  return { wire: new Wire({ protocols: [protocol] }), text: () => heard };
}

/** A client whose checksums are wrong but where `isRight` says so; the server acknowledges each of its segments. */
function broken(isRight: (index: number) => boolean): { wire: Wire; text: () => string } {
  const { wire, text } = wireAndText();
  wire.send(withChecksum(segment('> S 0'), 1));
  wire.send(withChecksum(segment('< SA 0 1')));
  for (let index = 0; index < 100; index++) {
    wire.send(withChecksum(segment(`> A ${1 + index} 1`, {}, toBytes('a')), isRight(index) ? 0 : 1));
    wire.send(withChecksum(segment(`< A 1 ${2 + index}`)));
  }
  return { wire, text };
}

test('one checksum that holds by chance does not make all others forged', () => {
  for (const first of [0, 30]) {
    const { wire, text } = broken((index) => index === first);
    assert.equal(text(), 'a'.repeat(100));
    assert.ok(wire.assembler.counters.forged <= 6, `${wire.assembler.counters.forged} forged`);
  }
});

test('who sends wrong ones before right ones is not believed, however many', () => {
  const { wire, text } = wireAndText();
  for (const line of ['> S 0', '< SA 0 1', '> A 1 1']) wire.send(withChecksum(segment(line)));
  for (let index = 0; index < 100; index++) {
    for (let copy = 0; copy < 9; copy++) {
      wire.send(withChecksum(segment(`> A ${1 + index} 1`, {}, toBytes('X')), 1));
    }
    wire.send(withChecksum(segment(`> A ${1 + index} 1`, {}, toBytes('a'))));
    wire.send(withChecksum(segment(`< A 1 ${2 + index}`)));
  }
  assert.equal(text(), 'a'.repeat(100));
  assert.equal(wire.assembler.counters.forged, 900);
});

test('datagrams are believed again when most are wrong', () => {
  const { wire } = wireAndText();
  for (let index = 0; index < 100; index++) {
    wire.send(withChecksum(datagram(true, {}, toBytes('a')), index === 10 ? 0 : 1));
  }
  assert.equal(wire.assembler.counters.forged, 17);
});
