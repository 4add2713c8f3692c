import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE } from '../../../model/time.ts';
import { Parties } from './parties.ts';
import { clientKey, nameOf } from './place.ts';
import { ATTACKER, HOST, heard, SERVER, START } from './testing/heard-request.ts';

describe('parties', () => {
  test('servers are called by the host that was named last, for a while, in bounded number', () => {
    const parties = new Parties({ capacity: 2, lifetime: MINUTE });
    const key = clientKey(heard());
    parties.note(key, heard());
    assert.equal(nameOf(parties.victim(key, START)), HOST);
    assert.equal(nameOf(parties.victim(key, START + 2 * MINUTE)), `${SERVER} port 80`);
    for (let client = 0; client < 10; client++) parties.note(`client-${client} ${SERVER} 80`, heard());
    assert.equal(parties.evicted, 9);
  });

  test('a client is called by the first of its addresses, and by its network where it has more of them', () => {
    const parties = new Parties({ capacity: 2, lifetime: MINUTE });
    const [first, second] = [heard({ client: '2001:db8::1' }), heard({ client: '2001:db8::2' })];
    const key = clientKey(first);
    assert.equal(parties.client(key, START).ip, '2001:db8::', 'nothing was noted');
    parties.note(key, first);
    parties.note(key, first);
    assert.deepEqual(parties.client(key, START), { ip: '2001:db8::1', name: '2001:db8::1' });
    parties.note(clientKey(second), second);
    assert.deepEqual(parties.client(key, START), { ip: '2001:db8::1', name: '2001:db8::1 with others of its /64' });
  });

  test('an IPv4 address in two spellings is one', () => {
    const parties = new Parties({ capacity: 2, lifetime: MINUTE });
    for (const client of [ATTACKER, `::ffff:${ATTACKER}`]) {
      const one = heard({ client });
      parties.note(clientKey(one), one);
    }
    assert.equal(parties.client(clientKey(heard()), START).name, ATTACKER);
  });
});
