import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode, ipv4, ipv6, udp } from '../decode/testing/packets.ts';
import { formatAddress } from '../model/address.ts';
import { FlowTable } from './flow-table.ts';
import { WAITS } from './wait-lists.ts';

const ADDRESSES = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'];

interface Packet {
  readonly family: 4 | 6;
  readonly swap: boolean;
  readonly port: number;
}

function packetOf({ family, swap, port }: Packet) {
  const [a, b] = family === 4 ? ADDRESSES.slice(0, 2) : ADDRESSES.slice(2);
  const [source, destination] = swap ? [b, a] : [a, b];
  const ports = swap ? { sourcePort: 9, destinationPort: port } : { sourcePort: port, destinationPort: 9 };
  const fields = { ...(source && { source }), ...(destination && { destination }) };
  return decode(family === 4 ? ipv4(fields, udp(ports)) : ipv6(fields, udp(ports)), { link: 101 });
}

const packet = fc.record<Packet>({ family: fc.constantFrom(4, 6), swap: fc.boolean(), port: fc.nat(5) });
const step = fc.record({ packet, closes: fc.boolean() });

test('the table agrees with a Map through any course of packets and closings', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer(), (steps, seed) => {
      const table = new FlowTable(16, seed);
      const model = new Map<string, { slot: number; start: number; swapped: boolean; packets: number }>();
      steps.forEach(({ packet: sent, closes }, now) => {
        const name = `${sent.family} ${sent.port}`;
        const { bytes, layers } = packetOf(sent);
        const known = model.get(name);
        let slot = table.find(bytes, layers);
        assert.equal(slot, known?.slot ?? -1);
        if (known !== undefined && closes) {
          table.close(slot);
          model.delete(name);
          return;
        }
        if (slot < 0) slot = table.open(now, true, WAITS.datagram, now);
        const entry = known ?? { slot, start: now, swapped: sent.swap, packets: 0 };
        model.set(name, entry);
        assert.equal(table.direction(slot), entry.swapped === sent.swap ? 0 : 1);
        entry.packets++;
        table.packets[2 * slot] = (table.packets[2 * slot] as number) + 1;
      });
      assert.equal(table.size, model.size);
      const address = new Uint8Array(16);
      for (const [name, { slot, start, swapped, packets }] of model) {
        const [family, port] = name.split(' ').map(Number);
        assert.equal(table.start[slot], start);
        assert.equal(table.packets[2 * slot], packets);
        assert.equal(table.port(slot, swapped ? 1 : 0), port);
        const length = table.address(slot, swapped ? 1 : 0, address);
        assert.equal(formatAddress(address, 0, length), ADDRESSES[family === 4 ? 0 : 2]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a slot that is used again begins at zero', () => {
  const table = new FlowTable(1);
  const fields = Object.values(table).filter((value) => ArrayBuffer.isView(value));
  const { bytes, layers } = packetOf({ family: 4, swap: false, port: 1 });
  table.find(bytes, layers);
  const fresh = () => {
    table.open(5, true, WAITS.stream, 5);
    // Letters and last sequence numbers beyond what their length and bits announce are never read.
    const unread = [table.historyText, table.lastFin, table.lastReset] as unknown[];
    return fields.filter((field) => !unread.includes(field)).map((field) => [...(field as Uint8Array)]);
  };
  const first = fresh();
  for (const field of fields) (field as Uint8Array).fill(0xff);
  table.close(0);
  assert.deepEqual(fresh(), first);
});

test('an address whose words look like those of IPv4 is IPv4 again', () => {
  const table = new FlowTable(4);
  const { bytes, layers } = decode(ipv4({ source: '0.0.0.0', destination: '255.255.255.255' }, udp({})), { link: 228 });
  table.find(bytes, layers);
  const slot = table.open(0, true, WAITS.datagram, 0);
  const address = new Uint8Array(16);
  assert.equal(formatAddress(address, 0, table.address(slot, 0, address)), '0.0.0.0');
  assert.equal(formatAddress(address, 0, table.address(slot, 1, address)), '255.255.255.255');
});
