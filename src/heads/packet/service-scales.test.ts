import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { serviceKey } from './host-key.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import { ServiceScales } from './service-scales.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { type MadePacket, putRecords } from './testing/records.ts';

const { statistics } = referenceEngine(DEFAULT_SETTINGS);

/** Few values each, so that packets share services, or nearly. */
const packet: fc.Arbitrary<MadePacket> = fc
  .constantFrom(
    ['10.0.0.1', '10.0.0.2', '255.0.0.1', '128.0.0.0'],
    ['2001:db8::1', '2001:db8::2', 'ff02::1', 'a00:1::'],
    ['0a:00:00:01:00:00', '02:00:00:00:00:02', 'ff:ff:ff:ff:ff:ff'],
  )
  .chain((hosts) =>
    fc.record({
      source: fc.constantFrom(...hosts),
      destination: fc.constantFrom(...hosts),
      sourcePort: fc.constantFrom(0, 53, 0x3500, 65_535),
      destinationPort: fc.constantFrom(0, 53, 0x3500, 65_535),
      protocol: fc.constantFrom(0, 6, 17),
    }),
  );

test('each packet has the scale of its service, and is known, as if it were looked up in the map', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 40 }), fc.array(packet, { maxLength: 40 }), (known, others) => {
      const services = new Map<string, number>();
      putRecords(statistics, known);
      for (const index of known.keys()) services.set(serviceKey(statistics.records, index), 1 + index);
      const scales = new ServiceScales(statistics);
      scales.use(services);
      putRecords(statistics, [...known, ...others]);
      for (let index = 0; index < known.length + others.length; index++) {
        const key = serviceKey(statistics.records, index);
        assert.equal(scales.of(index), services.get(key) ?? 1);
        assert.equal(scales.knows(index), services.has(key));
      }
    }),
  );
});

test('thousands of services are told apart, and others take their place', () => {
  const made = (count: number, protocol: number): MadePacket[] =>
    Array.from({ length: count }, (_, index) => ({
      source: `10.0.${index >> 8}.${index & 255}`,
      destination: '10.255.0.1',
      protocol,
    }));
  const scales = new ServiceScales(statistics);
  const keysOf = (packets: readonly MadePacket[]) =>
    packets.map((one) => {
      putRecords(statistics, [one]);
      return serviceKey(statistics.records, 0);
    });
  const tcp = made(16_384, 6);
  scales.use(new Map(keysOf(tcp).map((key, index) => [key, 2 + index])));
  const missing = tcp.filter((one, index) => {
    putRecords(statistics, [one]);
    const scale = scales.of(0);
    assert.ok(scale === 1 || scale === 2 + index);
    return scale === 1;
  });
  assert.deepEqual(missing, []);
  const udp = made(10, 17);
  scales.use(new Map(keysOf(udp).map((key) => [key, 7])));
  putRecords(statistics, [...udp, ...tcp.slice(0, 10)]);
  assert.deepEqual(
    Array.from({ length: 20 }, (_, index) => scales.of(index)),
    [...new Array(10).fill(7), ...new Array(10).fill(1)],
  );
  scales.use(new Map());
  assert.deepEqual([scales.of(0), scales.knows(0)], [1, false]);
});
