import { Agent, request as ask, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const GIGABYTE = 1_000_000_000;
const PIECE = Buffer.alloc(65_536, 'y');
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Answer {
  readonly status: number;
  readonly size: number;
  readonly text: string;
}

/** Clients of all sorts, each in a loop with a pause, until they are stopped. */
export class SoakClients {
  /** Requests whose head was sent. */
  begun = 0;
  attacks = 0;
  readonly wrong: string[] = [];
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #got = new Set<string>();
  /** What the client itself gave up. */
  readonly #given = new Set<string>();
  readonly #statuses = new Map<number, number>();
  #number = 0;
  #failed = 0;
  #texts = 0;
  #isOver = false;
  readonly #running: Promise<void>[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  start(): void {
    const loop = (milliseconds: number, once: () => Promise<void>) => {
      this.#running.push(this.#loop(milliseconds, once));
    };
    for (let worker = 0; worker < 4; worker++) loop(20, () => this.#get('/page?lang=en&'));
    loop(50, () => this.#send('application/x-www-form-urlencoded', 'name=Maeve+O%27Brien&text=two+%26+three'));
    loop(50, () => this.#send('application/json', JSON.stringify({ name: 'Dahlia', list: [1, 2, { a: 'b' }] })));
    loop(500, () => this.#send('application/octet-stream', Buffer.alloc(100_000 + (this.#number % 20) * 100_000, 'z')));
    loop(700, () => this.#abort());
    loop(1_000, () => this.#attack());
    loop(100, () => this.#slowHead());
    loop(100, () => this.#slowReader());
    loop(100, () => this.#events());
    loop(200, () => this.#webSocket());
  }

  /** Lets what is under way end. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    this.#agent.destroy();
  }

  /** Whether an answer never came to who asked and did not give up. */
  isMissing(id: string): boolean {
    return !this.#got.has(id) && !this.#given.has(id);
  }

  report(): string {
    const statuses = [...this.#statuses].map(([status, count]) => `${count} with ${status}`).join(', ');
    return `${this.begun} sent, ${statuses}, ${this.#failed} broken off, ${this.#given.size} given up, ${this.#texts} texts by WebSocket`;
  }

  /** An upload and a download of 1 GB, one after the other. */
  async huge(): Promise<string> {
    const begun = performance.now();
    const up = await this.#ask({ method: 'POST', path: `/huge?${this.#id()}` }, GIGABYTE);
    if (!up.text.includes(`"size":${GIGABYTE}`)) this.wrong.push(`1 GB upload: ${up.status} ${up.text.slice(0, 100)}`);
    const half = performance.now();
    const down = await this.#ask({ path: `/huge?size=${GIGABYTE}&${this.#id()}` });
    if (down.size !== GIGABYTE) this.wrong.push(`1 GB download: ${down.size} bytes`);
    return `1 GB up in ${((half - begun) / 1_000).toFixed(1)} s, down in ${((performance.now() - half) / 1_000).toFixed(1)} s`;
  }

  async #loop(milliseconds: number, once: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      try {
        await once();
      } catch {
        // Broken off, as where the upstream has gone: what it had answered is looked for by its id.
        this.#failed++;
      }
      await sleep(milliseconds);
    }
  }

  #id(): string {
    return `id=${++this.#number}`;
  }

  /** Resolves with the whole answer, and notes that it came. */
  #ask(options: RequestOptions, body: string | Buffer | number = 0): Promise<Answer> {
    const path = options.path ?? '/';
    const id = /id=(\d+)/.exec(path)?.[1] ?? '';
    this.begun++;
    return new Promise((resolve, reject) => {
      const headers = { ...options.headers, 'User-Agent': BROWSER };
      const request = ask({ host: '127.0.0.1', port: this.#port, agent: this.#agent, ...options, headers });
      request.on('error', reject);
      request.on('response', (response) => {
        readAnswer(response).then((answer) => {
          this.#statuses.set(answer.status, (this.#statuses.get(answer.status) ?? 0) + 1);
          if (answer.status === 200) this.#got.add(id);
          resolve(answer);
        }, reject);
      });
      if (typeof body !== 'number') {
        request.end(body);
        return;
      }
      let left = body;
      const more = () => {
        while (left > 0) {
          const piece = left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
          left -= piece.length;
          if (!request.write(piece)) {
            request.once('drain', more);
            return;
          }
        }
        request.end();
      };
      more();
    });
  }

  async #get(path: string): Promise<void> {
    const id = this.#id();
    const { status, text } = await this.#ask({ path: `${path}${id}` });
    if (status === 200 && !text.includes(`"id":"${id.slice(3)}"`)) this.wrong.push(`${id} got ${text.slice(0, 100)}`);
  }

  async #send(type: string, body: string | Buffer): Promise<void> {
    const path = `/form?${this.#id()}`;
    const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) };
    const { status, text } = await this.#ask({ method: 'POST', path, headers }, body);
    if (status === 200 && !text.includes(`"size":${Buffer.byteLength(body)}}`)) this.wrong.push(`${path}: ${text}`);
  }

  async #attack(): Promise<void> {
    this.attacks++;
    const { status } = await this.#ask({ path: '/shop?q=1%27%20UNION%20SELECT%20name,password%20FROM%20users--%20' });
    if (status !== 403) this.wrong.push(`an attack got ${status}`);
  }

  /** Begins to send 5 MB and leaves. */
  async #abort(): Promise<void> {
    const id = this.#id();
    this.#given.add(id.slice(3));
    this.begun++;
    const socket = connect(this.#port, '127.0.0.1').on('error', () => {});
    socket.write(`POST /form?${id} HTTP/1.1\r\nHost: a\r\nUser-Agent: ${BROWSER}\r\nContent-Length: 5000000\r\n\r\n`);
    for (let piece = 0; piece < 4; piece++) {
      socket.write(PIECE);
      await sleep(20);
    }
    socket.destroy();
  }

  /** Says its head a few bytes at a time. */
  async #slowHead(): Promise<void> {
    const id = this.#id();
    this.begun++;
    const socket = connect(this.#port, '127.0.0.1');
    let heard = '';
    const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => {}));
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    const head = `GET /slow?${id} HTTP/1.1\r\nHost: a\r\nUser-Agent: ${BROWSER}\r\nConnection: close\r\n\r\n`;
    for (let at = 0; at < head.length; at += 5) {
      socket.write(head.slice(at, at + 5));
      await sleep(100);
    }
    await ended;
    this.#note(heard, id);
  }

  /** Takes 2 MB a bit at a time. */
  async #slowReader(): Promise<void> {
    const id = this.#id();
    this.begun++;
    const socket = connect(this.#port, '127.0.0.1');
    socket.write(
      `GET /slow?size=2000000&${id} HTTP/1.1\r\nHost: a\r\nUser-Agent: ${BROWSER}\r\nConnection: close\r\n\r\n`,
    );
    let heard = '';
    let size = 0;
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        heard ||= chunk.toString('latin1');
        size += chunk.length;
        await sleep(50);
      }
    } finally {
      socket.destroy();
    }
    this.#note(size < 2_000_000 && heard.startsWith('HTTP/1.1 200') ? '' : heard, id);
  }

  #note(heard: string, id: string): void {
    const status = Number(heard.slice(9, 12));
    if (status === 0) throw new Error('broken off');
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (status === 200) this.#got.add(id.slice(3));
  }

  async #events(): Promise<void> {
    const { status, text } = await this.#ask({
      path: `/events?${this.#id()}`,
      headers: { Accept: 'text/event-stream' },
    });
    if (status === 200 && !text.endsWith('data: end\n\n')) this.wrong.push(`events ended with ${text.slice(-20)}`);
  }

  async #webSocket(): Promise<void> {
    this.begun++;
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/socket`);
    const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
    let number = 0;
    socket.addEventListener('message', ({ data }) => {
      if (data === `text ${number}`) this.#texts++;
      else this.wrong.push(`a WebSocket said ${String(data)} for text ${number}`);
      setTimeout(() => (++number < 50 ? socket.send(`text ${number}`) : socket.close()), 100);
    });
    socket.addEventListener('open', () => socket.send('text 0'));
    socket.addEventListener('error', () => {});
    await closed;
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  let size = 0;
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (text.length < 10_000) text += chunk.toString('latin1');
  }
  return { status: response.statusCode ?? 0, size, text };
}
