import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePacket } from '../decode.ts';
import { Layers, OUTCOME, TUNNEL } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, join, type Part } from '../testing/packets.ts';
import { INNER, overIp, seen } from '../testing/tunnels.ts';

const INSIDE = [[TUNNEL.gre], 1_111, 3];
const ITSELF = [[], 0, 0];
const FRAME = ethernet(ETHER_TYPE.ipv4, INNER);

function of(...parts: readonly Part[]) {
  return seen(overIp({ protocol: 47 }, ...parts));
}

test('checksum, key and sequence number are skipped', () => {
  assert.deepEqual(of([0, 0, 8, 0], INNER), INSIDE);
  assert.deepEqual(of([0x80, 0, 8, 0], [1, 2, 3, 4], INNER), INSIDE);
  assert.deepEqual(of([0xb0, 0, 8, 0], new Uint8Array(12), INNER), INSIDE);
});

test('Ethernet comes as itself, from NVGRE, in each ERSPAN, and in EoIP', () => {
  assert.deepEqual(of([0, 0, 0x65, 0x58], FRAME), INSIDE);
  assert.deepEqual(of([0x20, 0, 0x65, 0x58], [0, 0x10, 0, 1], FRAME), INSIDE);
  assert.deepEqual(of([0, 0, 0x88, 0xbe], FRAME), INSIDE);
  assert.deepEqual(of([0x10, 0, 0x88, 0xbe], new Uint8Array(4), new Uint8Array(8), FRAME), INSIDE);
  assert.deepEqual(of([0x10, 0, 0x22, 0xeb], new Uint8Array(4), new Uint8Array(12), FRAME), INSIDE);
  const platform = new Uint8Array(20).with(11, 1);
  assert.deepEqual(of([0x10, 0, 0x22, 0xeb], new Uint8Array(4), platform, FRAME), INSIDE);
  assert.deepEqual(of([0x20, 1, 0x64, 0], [0, FRAME.length, 1, 0], FRAME), INSIDE);
});

test('PPTP carries PPP; a bare acknowledgement is the tunnel itself', () => {
  const ppp = join([0xff, 3, 0, 0x21], INNER);
  assert.deepEqual(of([0x30, 1, 0x88, 0x0b], new Uint8Array(8), ppp), INSIDE);
  assert.deepEqual(of([0x30, 0x81, 0x88, 0x0b], new Uint8Array(12), ppp), INSIDE);
  assert.deepEqual(of([0x20, 0x81, 0x88, 0x0b], new Uint8Array(8)), ITSELF);
});

test('WCCP has a header of its own or none, and access points send 802.11', () => {
  assert.deepEqual(of([0, 0, 0x88, 0x3e], INNER), INSIDE);
  assert.deepEqual(of([0, 0, 0x88, 0x3e], [0, 0, 0, 1], INNER), INSIDE);
  const frame = join([0x08, 1], new Uint8Array(22), [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], INNER);
  assert.deepEqual(of([0, 0, 0x82, 0x10], frame), INSIDE);
});

test('routing, other versions, nothing at all and other protocols are the tunnel itself', () => {
  assert.deepEqual(of([0x40, 0, 8, 0], INNER), ITSELF);
  assert.deepEqual(of([0, 2, 8, 0], INNER), ITSELF);
  assert.deepEqual(of([0, 0, 8, 0]), ITSELF);
  assert.deepEqual(of([0, 0, 0x12, 0x34], INNER), ITSELF);
});

test('a cut header is truncated or malformed', () => {
  const packet = ipv4({ protocol: 47 }, [0x20, 0, 8, 0], [0, 0, 0, 1], INNER);
  const { layers } = decode(packet.subarray(0, 26), { link: 228, wireLength: packet.length });
  assert.equal(layers.outcome, OUTCOME.truncated);
  assert.deepEqual(of([0x20, 0]), [OUTCOME.malformed]);
});

test('what stands behind the captured bytes tells nothing', () => {
  const packet = ipv4({ protocol: 47 }, [0, 0, 0x88, 0x3e], INNER);
  for (const captured of [24, packet.length]) {
    for (const length of [24, packet.length]) {
      const outcomes = [0x00, 0x45].map((beyond) => {
        const bytes = join(packet.subarray(0, Math.min(captured, length)), new Uint8Array(64).fill(beyond));
        const layers = new Layers();
        decodePacket(
          bytes.with(2, length >> 8).with(3, length & 0xff),
          0,
          Math.min(captured, length),
          length,
          228,
          layers,
        );
        return layers.outcome;
      });
      assert.equal(outcomes[0], outcomes[1], `${captured} of ${length}`);
    }
  }
});
