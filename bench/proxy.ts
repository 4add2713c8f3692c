import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countText } from '../src/model/words.ts';
import { isThere, median } from './measure.ts';
import {
  type BenchServer,
  cpuTime,
  startMitmproxy,
  startNginx,
  startOurs,
  startPlain,
  startUpstream,
  stop,
} from './proxy-servers.ts';

/*
 * Requests through proxies, all in one run. Method and traps: bench/README.md.
 */
const say = (text: string) => void process.stdout.write(`${text}\n`);
const FIRST_PORT = 18_090;
const CONNECTIONS = 32;
const SECONDS = 4;
const ROUNDS = 5;
const PAIRS = 10;
const PAIR_SECONDS = 3;

/**
 * Requests of a shop: pages with queries, cookies and the fields of a browser; one in eight is a form. Numbers, words and
 * sessions change, so that nobody can remember a whole request.
 */
const SCRIPT = `local words = { "blue", "garden", "chair", "lamp", "oak", "table", "linen", "copper", "wool", "glass", "river" }
local headers = {
  ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  ["Accept-Language"] = "en-GB,en;q=0.5", ["Accept-Encoding"] = "gzip, deflate, br",
  ["Referer"] = "http://shop.example/",
}
local count = 0
local function word() return words[math.random(#words)] end
local paths = {
  function() return "/" end,
  function() return "/shop/items?page=" .. math.random(500) .. "&sort=price" end,
  function() return "/shop/item/" .. math.random(100000) .. "?ref=newsletter" end,
  function() return "/search?q=" .. word() .. "+" .. word() .. "+" .. math.random(999) .. "&lang=en" end,
  function() return string.format("/static/app.%06x.js", math.random(0xffffff)) end,
  function() return "/account/orders?from=2026-01-" .. math.random(10, 28) .. "&to=2026-06-" .. math.random(10, 28) end,
  function() return "/api/v1/cart/" .. math.random(100000) .. "?fields=id,name,price" end,
}
function request()
  count = count + 1
  headers["Cookie"] = string.format("session=6f1c0f2be5a84a4f9a1f3f6f%08x; theme=dark", math.random(5000) * 7919)
  local index = count % 8
  if index > 0 then
    headers["Content-Type"] = nil
    return wrk.format("GET", paths[index](), headers)
  end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local form = "item=" .. math.random(100000) .. "&amount=2&name=Ada+Lovelace&city=London&note=" .. word() .. "+" .. word()
  return wrk.format("POST", "/shop/order", headers, form)
end
`;

interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU time a request. */
  readonly cpu: number;
}

function milliseconds(text: string | undefined): number {
  const [, number, unit] = /^([\d.]+)(us|ms|s)$/.exec(text ?? '') ?? [];
  return Number(number) * (unit === 's' ? 1_000 : unit === 'us' ? 0.001 : 1);
}

function run(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}

async function load(server: BenchServer, script: string): Promise<Load> {
  const pid = server.process.pid ?? 0;
  const before = cpuTime(pid);
  const url = `http://127.0.0.1:${server.port}/`;
  const said = await run(['wrk', '-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '--latency', '-s', script, url]);
  const spent = cpuTime(pid) - before;
  const requests = Number(/(\d+) requests in/.exec(said)?.[1]);
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1];
  if (failed !== undefined) throw new Error(`${server.name}: ${failed} of ${requests} requests were not answered 200`);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]),
    p50: milliseconds(/^\s+50%\s+(\S+)/m.exec(said)?.[1]),
    p99: milliseconds(/^\s+99%\s+(\S+)/m.exec(said)?.[1]),
    cpu: (spent * 1e6) / requests,
  };
}

function column(runs: readonly Load[], of: (load: Load) => number): number {
  return median(runs.map(of));
}

function tell(servers: readonly BenchServer[], runs: ReadonlyMap<BenchServer, readonly Load[]>): void {
  const cpuOf = (name: string) => {
    const server = servers.find((one) => one.name === name);
    return server === undefined ? Number.NaN : column(runs.get(server) ?? [], (one) => one.cpu);
  };
  say(`\n${'proxy'.padEnd(24)}requests/s   p50 ms   p99 ms   CPU us   of plain`);
  for (const server of servers) {
    const all = runs.get(server) ?? [];
    const cpu = column(all, (one) => one.cpu);
    say(
      server.name.padEnd(24) +
        countText(Math.round(column(all, (one) => one.rate))).padStart(10) +
        column(all, (one) => one.p50)
          .toFixed(2)
          .padStart(9) +
        column(all, (one) => one.p99)
          .toFixed(2)
          .padStart(9) +
        cpu.toFixed(1).padStart(9) +
        (cpu / cpuOf('plain Node')).toFixed(2).padStart(11),
    );
  }
  say(`mitmproxy takes ${(cpuOf('mitmproxy') / cpuOf('gatehound')).toFixed(1)} times the CPU time of gatehound`);
}

const AUTOCANNON = fileURLToPath(import.meta.resolve('autocannon'));

interface Answered {
  readonly non2xx: number;
  readonly errors: number;
  readonly latency: { readonly p99: number };
  readonly requests: { readonly average: number };
}

/** `rate`: requests a second; null for as many as there can be. */
async function cannonade(port: number, rate: number | null): Promise<Answered> {
  const url = `http://127.0.0.1:${port}/search?q=blue+garden+chair&lang=en`;
  const options = ['-c', String(CONNECTIONS), '-d', String(PAIR_SECONDS), '--json', '-n'];
  if (rate !== null) options.push('-R', String(rate));
  const answered = JSON.parse(await run([process.execPath, AUTOCANNON, ...options, url])) as Answered;
  if (answered.non2xx > 0 || answered.errors > 0)
    throw new Error(`${answered.non2xx} not 200, ${answered.errors} errors`);
  return answered;
}

/** Ten pairs, straight to the upstream and through the proxy in turn, at half of what autocannon gets through it. */
async function addedLatency(proxy: BenchServer, upstream: BenchServer): Promise<void> {
  const most = await cannonade(proxy.port, null);
  const rate = Math.round(most.requests.average / 2);
  const added: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const straight = await cannonade(upstream.port, rate);
    const through = await cannonade(proxy.port, rate);
    added.push(through.latency.p99 - straight.latency.p99);
  }
  const values = added.map((value) => value.toFixed(1)).join(' ');
  say(
    `p99 added by ${proxy.name} at ${countText(rate)} requests/s: median ${median(added).toFixed(1)} ms of ${values}`,
  );
}

export async function benchProxies(folder: string): Promise<void> {
  for (const program of [
    ['wrk', '-v'],
    ['nginx', '-v'],
    ['mitmdump', '--version'],
  ] as const) {
    // wrk tells its version and ends with 1.
    if (program[0] !== 'wrk' && !isThere(program[0], program[1])) say(`${program[0]} is missing: apt install it`);
  }
  const script = join(folder, 'requests.lua');
  writeFileSync(script, SCRIPT);
  const servers: BenchServer[] = [];
  const started: BenchServer[] = [];
  const begin = async (starting: Promise<BenchServer>) => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const upstream = await begin(startUpstream(folder, FIRST_PORT));
    servers.push(await begin(startNginx(folder, FIRST_PORT + 1, upstream.port)));
    servers.push(await begin(startPlain(FIRST_PORT + 2, upstream.port)));
    const ours = await begin(startOurs(FIRST_PORT + 3, upstream.port, 'head'));
    servers.push(ours, await begin(startOurs(FIRST_PORT + 4, upstream.port, 'allow')));
    if (isThere('mitmdump')) servers.push(await begin(startMitmproxy(folder, FIRST_PORT + 5, upstream.port)));
    const runs = new Map<BenchServer, Load[]>(servers.map((server) => [server, []]));
    for (let round = 0; round <= ROUNDS; round++) {
      for (const server of servers) {
        const measured = await load(server, script);
        // The first round compiles and fills caches.
        if (round > 0) runs.get(server)?.push(measured);
      }
    }
    tell(servers, runs);
    await addedLatency(ours, upstream);
  } finally {
    for (const server of started.toReversed()) await stop(server);
  }
}
