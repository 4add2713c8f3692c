import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOW, toBytes } from '../testing/conversation.ts';
import { AcrossFlows } from './across-flows.ts';
import { Candidates } from './candidates.ts';
import { Content } from './content.ts';
import type { ApplicationProtocol, Direction } from './parser.ts';

/** Recognises `word` from one side, `more` while it may still come; writes down what it reads and ends at `!`. */
function wordProtocol(word: string, side: Direction, heard: string[]): ApplicationProtocol {
  return {
    service: word.toLowerCase(),
    transports: ['tcp', 'udp'],
    recognise: (direction, bytes, start, end) => {
      const said = String.fromCharCode(...bytes.subarray(start, end));
      if (direction !== side) return 'no';
      if (said.startsWith(word)) return 'yes';
      return word.startsWith(said) ? 'more' : 'no';
    },
    open: () => {
      const parser = {
        finished: false,
        handsOver: false,
        data: (direction: Direction, bytes: Uint8Array, start: number, end: number) => {
          const said = String.fromCharCode(...bytes.subarray(start, end));
          heard.push(`${direction}${said}`);
          if (said.endsWith('!')) parser.finished = true;
          if (said.endsWith('>')) parser.handsOver = true;
        },
        gap: (direction: Direction, length: number) => heard.push(`${direction}[${length}]`),
        close: () => heard.push('close'),
      };
      return parser;
    },
  };
}

interface Scene {
  readonly content: Content;
  readonly heard: string[];
  say(direction: Direction, text: string): void;
}

function scene(transport: 'tcp' | 'udp' = 'tcp'): Scene {
  const heard: string[] = [];
  const protocols = [wordProtocol('HELLO', 0, heard), wordProtocol('HELP', 1, heard)];
  const content = new Content(new Candidates(protocols, transport), FLOW, () => {}, new AcrossFlows(() => {}));
  return {
    content,
    heard,
    say: (direction, text) => {
      const bytes = toBytes(`--${text}--`);
      content.data(direction, bytes, 2, 2 + text.length, 0);
      bytes.fill(0);
    },
  };
}

test('a protocol is recognised from its first bytes, however they are cut', () => {
  const { content, heard, say } = scene();
  for (const letter of 'HELLO') say(0, letter);
  say(0, ' you');
  assert.equal(content.service, 'hello');
  assert.deepEqual(heard, ['0HELLO', '0 you']);
});

test('the side that speaks second may name the protocol; what the first said is read before', () => {
  const { content, heard, say } = scene();
  say(0, 'HEL');
  say(1, 'HELP');
  assert.equal(content.service, 'help');
  assert.deepEqual(heard, ['0HEL', '1HELP']);
});

test('when both sides said what no protocol knows, nobody reads on', () => {
  const { content, say } = scene();
  say(0, 'what');
  assert.equal(content.wanted, true);
  say(1, 'ever');
  assert.equal(content.wanted, false);
  assert.equal(content.service, null);
});

test('a side with a hole in its first bytes cannot be recognised', () => {
  const { content, say } = scene();
  say(0, 'HEL');
  content.gap(0, 1, 0);
  say(0, 'O');
  assert.equal(content.service, null);
  content.gap(1, 1, 0);
  assert.equal(content.wanted, false);
});

test('holes later on are told to the parser', () => {
  const { content, heard, say } = scene();
  say(0, 'HELLO');
  content.gap(1, 7, 0);
  content.close(0);
  assert.deepEqual(heard, ['0HELLO', '1[7]', 'close']);
  assert.equal(content.wanted, false);
});

test('when the parser has finished nobody reads on, and the service stays known', () => {
  const { content, say } = scene();
  say(0, 'HELLO!');
  assert.equal(content.wanted, false);
  assert.equal(content.service, 'hello');
});

test('a side that keeps everybody waiting is given up after a kilobyte', () => {
  const endless: ApplicationProtocol = {
    service: 'endless',
    transports: ['tcp'],
    recognise: () => 'more',
    open: () => assert.fail('never recognised'),
  };
  const content = new Content(new Candidates([endless], 'tcp'), FLOW, () => {}, new AcrossFlows(() => {}));
  const bytes = new Uint8Array(100);
  for (let piece = 0; piece < 11; piece++) content.data(0, bytes, 0, 100, 0);
  assert.equal(content.wanted, true);
  for (let piece = 0; piece < 11; piece++) content.data(1, bytes, 0, 100, 0);
  assert.equal(content.wanted, false);
});

test('of datagrams each one alone is looked at, and four at most', () => {
  const { content, heard, say } = scene('udp');
  say(0, 'HEL');
  say(0, 'LO');
  say(0, 'HELLO');
  assert.deepEqual(heard, ['0HELLO']);
  const other = scene('udp');
  for (let count = 0; count < 3; count++) other.say(0, 'what');
  assert.equal(other.content.wanted, true);
  other.say(1, 'ever');
  assert.equal(other.content.wanted, false);
  assert.equal(content.service, 'hello');
});

test('a flow that changes its protocol is identified anew, and keeps the names of both', () => {
  const { content, heard, say } = scene();
  say(0, 'HELLO');
  say(1, 'go>');
  say(1, 'HELP');
  assert.equal(content.service, 'hello,help');
  assert.deepEqual(heard, ['0HELLO', '1go>', 'close', '1HELP']);
});

test('a flow that changes its protocol again and again is told once for each, then no more read', () => {
  const heard: string[] = [];
  const across = new AcrossFlows(() => {});
  const protocols = [wordProtocol('HELLO', 0, heard), wordProtocol('HELP', 1, heard)];
  const content = new Content(new Candidates(protocols, 'tcp'), FLOW, () => {}, across);
  const say = (direction: Direction, text: string) => content.data(direction, toBytes(text), 0, text.length, 0);
  for (let round = 0; round < 2; round++) {
    say(0, 'HELLO>');
    say(1, 'HELP>');
  }
  assert.equal(content.wanted, true);
  assert.equal(content.service, 'hello,help');
  say(0, 'HELLO>');
  assert.equal(content.wanted, false);
  assert.equal(content.service, 'hello,help');
  assert.equal(across.handOversRefused, 1);
});

test('a service has six names at most, those inside the protocol among them', () => {
  const inside = ['b', 'c', 'a', 'd', 'e', 'f', 'g', 'h'];
  const open = () => ({ finished: false, inside, data() {}, gap() {}, close() {} });
  const protocol: ApplicationProtocol = { service: 'a', transports: ['tcp'], recognise: () => 'yes', open };
  const content = new Content(new Candidates([protocol], 'tcp'), FLOW, () => {}, new AcrossFlows(() => {}), 'told');
  content.data(0, toBytes('x'), 0, 1, 0);
  assert.equal(content.service, 'told,a,b,c,d,e');
});

test('datagrams that a protocol waits out may come before its own, up to a limit', () => {
  const waiting = scene('udp');
  for (let index = 0; index < 63; index++) waiting.say(0, 'HE');
  waiting.say(0, 'HELLO!');
  assert.deepEqual(waiting.heard, ['0HELLO!']);
  const endless = scene('udp');
  for (let index = 0; index < 64; index++) endless.say(0, 'HE');
  assert.equal(endless.content.wanted, false);
});

test('what follows the hand-over in the same bytes is given to the protocol that follows', () => {
  const heard: string[] = [];
  const inner: ApplicationProtocol = {
    service: 'inner',
    transports: ['tcp'],
    recognise: () => 'no',
    open: () => ({
      finished: false,
      data: (_direction, bytes, start, end) => heard.push(String.fromCharCode(...bytes.subarray(start, end))),
      gap: () => {},
      close: () => {},
    }),
  };
  const outer: ApplicationProtocol = {
    service: 'outer',
    transports: ['tcp'],
    recognise: () => 'yes',
    open: () => ({
      finished: true,
      handsOver: true,
      handedOverAt: 2,
      successor: inner,
      data() {},
      gap() {},
      close() {},
    }),
  };
  const content = new Content(new Candidates([outer], 'tcp'), FLOW, () => {}, new AcrossFlows(() => {}));
  content.data(0, toBytes('abcd'), 0, 4, 0);
  content.data(1, toBytes('ef'), 0, 2, 0);
  assert.equal(content.service, 'outer,inner');
  assert.deepEqual(heard, ['cd', 'ef']);
  assert.equal(content.wanted, true);
});

test('a protocol that follows under the same name is told once; one that is not read ends the reading', () => {
  const silent = (service: string, successor?: ApplicationProtocol): ApplicationProtocol => ({
    service,
    transports: ['tcp'],
    recognise: () => 'yes',
    open: () => ({ finished: true, handsOver: successor !== undefined, successor, data() {}, gap() {}, close() {} }),
  });
  for (const [next, expected] of [
    ['http', 'http'],
    ['websocket', 'http,websocket'],
  ] as const) {
    const content = new Content(
      new Candidates([silent('http', silent(next))], 'tcp'),
      FLOW,
      () => {},
      new AcrossFlows(() => {}),
    );
    content.data(0, toBytes('abcd'), 0, 4, 0);
    assert.equal(content.service, expected);
    assert.equal(content.wanted, false);
  }
});
