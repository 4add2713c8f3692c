import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONNECTION_STATES } from '../../model/flow.ts';
import { playTcp, type TcpOptions } from '../testing/wire.ts';

interface Case {
  readonly name: string;
  readonly script: readonly string[];
  /** State and history of each flow, in the order in which they closed. */
  readonly flows: readonly string[];
  readonly options?: TcpOptions;
}

const HANDSHAKE = ['> S 0', '< SA 0 1', '> A 1 1'];
const TALK = ['> PA 1 1 +100', '< A 1 101', '< PA 1 101 +300', '> A 101 301'];

const CASES: readonly Case[] = [
  { name: 'a SYN without an answer', script: ['> S 0'], flows: ['S0 S'] },
  {
    name: 'a SYN repeated within five seconds',
    script: ['> S 0', 'wait 1', '> S 0', 'wait 2', '> S 0'],
    flows: ['S0 S'],
  },
  { name: 'a SYN repeated after that', script: ['> S 0', 'wait 7', '> S 0'], flows: ['S0 S', 'S0 S'] },
  { name: 'an answered SYN', script: ['> S 0', '< SA 0 1'], flows: ['S1 Sh'] },
  { name: 'a connection that stays open', script: [...HANDSHAKE, ...TALK], flows: ['S1 ShADad'] },
  {
    name: 'a connection from SYN to FIN',
    script: [...HANDSHAKE, ...TALK, '> FA 101 301', '< A 301 102', '< FA 301 102', '> A 102 302'],
    flows: ['SF ShADadFf'],
  },
  {
    name: 'both sides closing at once',
    script: [...HANDSHAKE, '> FA 1 1', '< FA 1 1', '> A 2 2', '< A 2 2'],
    flows: ['SF ShAFfa'],
  },
  { name: 'a FIN with the last data', script: [...HANDSHAKE, '> FPA 1 1 +50', '< FA 1 52'], flows: ['SF ShAFf'] },
  { name: 'a refused SYN', script: ['> S 0', '< RA 0 1'], flows: ['REJ Sr'] },
  {
    name: 'a SYN refused three times',
    script: ['> S 0', '< RA 0 1', '> S 0', '< RA 0 1'],
    flows: ['REJ Sr', 'REJ Sr'],
  },
  { name: 'a FIN of the client alone', script: [...HANDSHAKE, '> FA 1 1', '< A 1 2'], flows: ['S2 ShAFa'] },
  { name: 'a FIN of the server alone', script: [...HANDSHAKE, '< FA 1 1', '> A 1 2'], flows: ['S3 ShAf'] },
  { name: 'a RST of the client', script: [...HANDSHAKE, ...TALK, '> R 101'], flows: ['RSTO ShADadR'] },
  { name: 'a RST of the server', script: [...HANDSHAKE, ...TALK, '< R 301'], flows: ['RSTR ShADadr'] },
  { name: 'a half-open scan', script: ['> S 0', '< SA 0 1', '> R 1'], flows: ['RSTO ShR'] },
  { name: 'a SYN taken back', script: ['> S 0', '> R 1'], flows: ['RSTOS0 SR'] },
  { name: 'a RST out of nowhere', script: ['> R 1'], flows: ['OTH R'] },
  { name: 'a SYN, an ACK and a RST without an answer', script: ['> S 0', '> A 1 1', '> R 1'], flows: ['OTH SAR'] },
  { name: 'a SYN-ACK and a RST of its sender', script: ['< SA 0 1', '< R 1'], flows: ['RSTRH ^hr'] },
  { name: 'a SYN and a FIN without an answer', script: ['> S 0', '> F 1'], flows: ['SH SF'] },
  { name: 'a SYN-ACK and a FIN without a SYN', script: ['< SA 0 1', '< FA 1 1'], flows: ['SHR ^hf'] },
  { name: 'a connection met in the middle', script: ['> PA 1 1 +10', '< PA 1 11 +10'], flows: ['OTH Dd'] },
  { name: 'a SYN-ACK whose SYN was missed', script: ['< SA 0 1', ...TALK], flows: ['S1 ^hDadA'] },
  {
    name: 'a SYN that was captured after its answer',
    script: ['< SA 0 1', '> S 0', '> A 1 1', ...TALK],
    flows: ['S1 ^hSADad'],
  },
  {
    name: 'a connection met in the middle from the server',
    options: { serverPort: 80 },
    script: ['< PA 1 1 +10', '> A 1 11'],
    flows: ['OTH ^dA'],
  },
  {
    name: 'a SYN-ACK to a server',
    options: { serverPort: 80 },
    script: ['> SA 0 0', '< R 0'],
    flows: ['REJ Hr'],
  },
  { name: 'data that comes again', script: [...HANDSHAKE, '> PA 1 1 +9', '> PA 1 1 +9'], flows: ['S1 ShADT'] },
  {
    name: 'data that comes again and again',
    script: [...HANDSHAKE, '> PA 1 1 +9', ...Array.from({ length: 12 }, () => '> PA 1 1 +9')],
    flows: ['S1 ShADTT'],
  },
  {
    name: 'data that comes again after a RST',
    script: [...HANDSHAKE, '> PA 1 1 +9', '> R 10', '> PA 1 1 +9'],
    flows: ['RSTO ShADR'],
  },
  { name: 'a keep-alive', script: [...HANDSHAKE, ...TALK, '> A 100 301 +1', '< A 301 101'], flows: ['S1 ShADadT'] },
  { name: 'an empty keep-alive', script: [...HANDSHAKE, ...TALK, '> A 100 301', '< A 301 101'], flows: ['S1 ShADad'] },
  { name: 'a closed window', script: [...HANDSHAKE, '> PA 1 1 +9', '< A 1 10 w0'], flows: ['S1 ShADaw'] },
  { name: 'a closed window after the FIN', script: [...HANDSHAKE, '> FA 1 1', '< A 1 2 w0'], flows: ['S2 ShAFa'] },
  {
    name: 'acknowledged data that was not captured',
    script: [...HANDSHAKE, '> PA 1 1 +9', '> PA 20 1 +9', '< A 1 29'],
    flows: ['S1 ShADaG'],
  },
  {
    name: 'segments out of order',
    script: [...HANDSHAKE, '> PA 10 1 +9', '> PA 1 1 +9', '< A 1 19'],
    flows: ['S1 ShADTa'],
  },
  {
    name: 'a RST after both FINs',
    script: [...HANDSHAKE, '> FA 1 1', '< FA 1 2', '> R 2'],
    flows: ['SF ShAFfR'],
  },
  {
    name: 'a FIN, a RST of the same side, and the other FIN',
    script: [...HANDSHAKE, '> FA 1 1', '> R 2', '< FA 1 2'],
    flows: ['SF ShAFRf'],
  },
  {
    name: 'a RST that is not believed, and nothing else',
    script: [...HANDSHAKE, ...TALK, '> R 150'],
    flows: ['RSTO ShADadR'],
  },
  {
    name: 'a RST that is not believed, and the connection that goes on',
    script: [
      ...HANDSHAKE,
      ...TALK,
      '> R 50',
      'wait 7',
      '> PA 101 301 +50',
      '< A 301 151',
      '> FA 151 301',
      '< FA 301 152',
    ],
    flows: ['SF ShADadRFf'],
  },
  {
    name: 'a RST that does not acknowledge the SYN',
    script: ['> S 0', '< R 90', '< SA 0 1', '> A 1 1', ...TALK],
    flows: ['S1 SrhADad'],
  },
  {
    name: 'a RST that acknowledges something else than the SYN',
    script: ['> S 0', '< RA 0 500'],
    flows: ['REJ Sr'],
  },
  {
    name: 'forged FINs of both sides, and the connection that goes on',
    script: [...HANDSHAKE, ...TALK, '> FA 500 301', '< FA 900 101', 'wait 7', '> PA 101 301 +50', '< PA 301 151 +700'],
    flows: ['S2 ShADadFfT'],
  },
  {
    name: 'a FIN behind a hole that is filled',
    script: [...HANDSHAKE, '> FA 51 1', '< FA 1 1', '> PA 1 2 +50', '< A 2 52'],
    flows: ['SF ShAFfDTa'],
  },
  {
    name: 'a SYN-ACK to another SYN is not believed',
    script: ['> S 0', '< SA 700 9', '< SA 0 1', '> A 1 1', ...TALK],
    flows: ['S1 ShADad'],
  },
  {
    name: 'a SYN-ACK to an older SYN, which the client takes up',
    script: ['> S 0', '> S 9000', '< SA 0 1', '> A 1 1', '> PA 1 1 +10', '< A 1 11'],
    flows: ['S0 S', 'S1 ShADa'],
  },
  { name: 'RSTs at different places', script: [...HANDSHAKE, '> R 1', '> R 1', '> R 7'], flows: ['RSTO ShARR'] },
  { name: 'a SYN with a FIN', script: ['> SF 0'], flows: ['SH Q'] },
  { name: 'a FIN with a RST', script: ['> FR 0'], flows: ['OTH I'] },
  { name: 'a segment without any flag', script: ['> - 0'], flows: ['OTH '] },
  {
    name: 'both ends calling each other at once',
    script: ['> S 0', '< S 0', '> SA 0 1', '< SA 0 1'],
    flows: ['S1 Ss'],
  },
  {
    name: 'the same ports used again after the end',
    script: [...HANDSHAKE, '> FA 1 1', '< FA 1 2', '> S 9000', '< SA 7000 9001'],
    flows: ['SF ShAFf', 'S1 Sh'],
  },
  {
    name: 'the same ports tried again with another sequence number',
    script: ['> S 0', '> S 9000'],
    flows: ['S0 S', 'S0 S'],
  },
  {
    name: 'a SYN into an established connection, which proves nothing',
    script: [...HANDSHAKE, '> S 9000', ...TALK],
    flows: ['S1 ShADad'],
  },
  {
    name: 'an answer to a SYN in an established connection, which proves a new one',
    script: [...HANDSHAKE, '> S 9000', '< SA 7000 9001', '> A 9001 7001'],
    flows: ['S1 ShA', 'S1 ^hA'],
  },
  {
    name: 'segments after the end, once its delay is over',
    script: [...HANDSHAKE, '> FA 1 1', '< FA 1 2', 'wait 7', '> R 2'],
    flows: ['SF ShAFf', 'OTH R'],
  },
  {
    name: 'an idle connection of five minutes',
    script: [...HANDSHAKE, 'wait 299', '> PA 1 1 +9', 'wait 301', '> PA 10 1 +9'],
    flows: ['S1 ShAD', 'OTH D'],
  },
];

for (const { name, script, flows, options } of CASES) {
  test(`${name}: ${flows.join(', then ')}`, () => {
    const got = playTcp(script, options).map((flow) => `${flow.state} ${flow.history}`);
    assert.deepEqual(got, flows);
  });
}

test('every state that Zeek has is reached by a case', () => {
  const reached = new Set(CASES.flatMap(({ flows }) => flows.map((flow) => flow.split(' ')[0])));
  assert.deepEqual(
    [...CONNECTION_STATES].filter((state) => !reached.has(state)),
    [],
  );
});
