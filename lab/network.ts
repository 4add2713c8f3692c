import { type ChildProcess, execFile, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A host of the lab: a network namespace with one interface on the lab's switch. */
export type Station = {
  readonly role: 'attacker' | 'victim' | 'bystander';
  /** The network namespace, as `ip netns` names it. */
  readonly name: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly mac: string;
  /** The interface inside the namespace. */
  readonly interface: string;
};

/** The namespace that holds the bridge; its addresses are the gateway and the resolver of all stations. */
export type Switch = {
  readonly role: 'switch';
  readonly name: string;
  readonly gatewayIpv4: string;
  readonly gatewayIpv6: string;
  readonly resolverIpv4: string;
  readonly mac: string;
  readonly interface: string;
};

export type RunOptions = {
  /** Milliseconds until the program is killed and the call fails; 30,000 unless told. */
  readonly timeout?: number;
  /** Text for the program's standard input. */
  readonly input?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder; the network's temporary folder unless told. */
  readonly cwd?: string;
};

export type StartOptions = Omit<RunOptions, 'timeout' | 'input'> & {
  /** As in `spawn`; 'ignore' unless told. */
  readonly stdio?: StdioOptions;
};

/** How a program ended. `exitCode` is null when a signal ended it. */
export type RunResult = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

export type Network = {
  readonly attacker: Station;
  readonly victim: Station;
  readonly bystander: Station;
  readonly switch: Switch;
  /** A temporary folder that goes with the network; everybody may read it. */
  readonly folder: string;
  /** Puts a file over /etc/FILE for programs run in this namespace from now on; the machine's own stays as it is. */
  writeEtc(namespace: Station | Switch, file: string, content: string, mode?: number): void;
  /** Runs a program in a namespace to its end. Any exit code is a result; fails when the time runs out. */
  run(namespace: Station | Switch, argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Starts a program in a namespace and leaves it running; the process id is the program's own. */
  start(namespace: Station | Switch, argv: readonly string[], options?: StartOptions): ChildProcess;
  /** Ends all processes in the namespaces, then removes the namespaces, their files in /etc/netns, the folder. */
  close(): Promise<void>;
};

const prefix = 'gatehound-lab';
const etcFolder = '/etc/netns';
/** How long programs have to end by themselves when the network closes, in milliseconds. */
const graceOnClose = 2_000;

const opened = new Map<string, { readonly names: readonly string[]; readonly folder: string }>();
let counter = 0;
let hooked = false;

/**
 * Makes a switch with attacker, victim and bystander on it: 10.77.0.0/24 and fd77::/64. Nothing leaves the machine, and
 * the machine's own namespace gets no interface. Several networks may exist at once. Needs root.
 * It is also taken down when the process exits or gets SIGINT, SIGTERM or SIGHUP.
 */
export function createNetwork(): Network {
  removeLeftBehind();
  hookExit();
  counter += 1;
  const id = `${prefix}-${process.pid}-${counter}`;
  const station = (role: Station['role'], host: string): Station => ({
    role,
    name: `${id}-${role}`,
    ipv4: `10.77.0.${host}`,
    ipv6: `fd77::${host}`,
    mac: `02:00:00:77:00:${host}`,
    interface: 'eth0',
  });
  const attacker = station('attacker', '66');
  const victim = station('victim', '10');
  const bystander = station('bystander', '20');
  const hub: Switch = {
    role: 'switch',
    name: `${id}-switch`,
    gatewayIpv4: '10.77.0.1',
    gatewayIpv6: 'fd77::1',
    resolverIpv4: '10.77.0.53',
    mac: '02:00:00:77:00:01',
    interface: 'bridge0',
  };
  const stations = [attacker, victim, bystander];
  const names = [hub, ...stations].map((namespace) => namespace.name);
  // mkdtemp makes it for root alone; the victim's web server and its account read from it.
  const folder = mkdtempSync(join(tmpdir(), `${id}-`));
  chmodSync(folder, 0o755);
  opened.set(id, { names, folder });

  try {
    buildSwitch(hub);
    for (const each of stations) attachStation(each, hub);
  } catch (error) {
    tearDown(id);
    throw error;
  }

  const children = new Set<ChildProcess>();
  const command = (namespace: Station | Switch, argv: readonly string[]): string[] => [
    'netns',
    'exec',
    namespace.name,
    ...argv,
  ];
  const network: Network = {
    attacker,
    victim,
    bystander,
    switch: hub,
    folder,
    writeEtc(namespace, file, content, mode = 0o644) {
      mkdirSync(join(etcFolder, namespace.name), { recursive: true });
      writeFileSync(join(etcFolder, namespace.name, file), content, { mode });
    },
    run(namespace, argv, { timeout = 30_000, input, env = {}, cwd = folder } = {}) {
      const options = {
        timeout,
        cwd,
        env: { ...process.env, ...env },
        maxBuffer: 16 << 20,
        killSignal: 'SIGKILL',
      } as const;
      return new Promise<RunResult>((resolve, reject) => {
        const child = execFile('ip', command(namespace, argv), options, (error, stdout, stderr) => {
          if (error?.killed === true) reject(new Error(`${argv.join(' ')} did not end within ${timeout} ms`));
          else if (typeof error?.code === 'string') reject(error);
          else resolve({ exitCode: child.exitCode, stdout, stderr });
        });
        // A program that ends without reading its input closes the pipe: its exit code tells the story.
        child.stdin?.on('error', () => {});
        child.stdin?.end(input ?? '');
      });
    },
    start(namespace, argv, { env = {}, cwd = folder, stdio = 'ignore' } = {}) {
      const child = spawn('ip', command(namespace, argv), { cwd, env: { ...process.env, ...env }, stdio });
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
    async close() {
      if (!opened.has(id)) return;
      for (const child of children) child.kill('SIGTERM');
      const deadline = Date.now() + graceOnClose;
      while (children.size > 0 && Date.now() < deadline) await sleep(20);
      tearDown(id);
      // Killed is not yet gone: the kernel keeps a process until its exit has been noticed here.
      while (children.size > 0) await sleep(5);
    },
  };
  for (const each of stations) network.writeEtc(each, 'resolv.conf', `nameserver ${hub.resolverIpv4}\n`);
  return network;
}

function buildSwitch(hub: Switch): void {
  execFileSync('ip', ['netns', 'add', hub.name]);
  ipBatch(hub.name, [
    'link set lo up',
    `link add ${hub.interface} type bridge stp_state 0 forward_delay 0`,
    `link set ${hub.interface} address ${hub.mac} up`,
    `address add ${hub.gatewayIpv4}/24 dev ${hub.interface}`,
    `address add ${hub.resolverIpv4}/24 dev ${hub.interface}`,
    `address add ${hub.gatewayIpv6}/64 dev ${hub.interface} nodad`,
  ]);
}

function attachStation(station: Station, hub: Switch): void {
  const { name, role } = station;
  execFileSync('ip', ['netns', 'add', name]);
  ipBatch(hub.name, [
    `link add ${role} type veth peer name ${station.interface} address ${station.mac} netns ${name}`,
    // A port of a switch is no host: it gets no address of its own.
    `link set ${role} master ${hub.interface} addrgenmode none up`,
  ]);
  ipBatch(name, [
    'link set lo up',
    // Without this the kernel hands over segments of up to 64 kB that no wire would carry.
    `link set ${station.interface} gso_max_segs 1 up`,
    `address add ${station.ipv4}/24 dev ${station.interface}`,
    `address add ${station.ipv6}/64 dev ${station.interface} nodad`,
    `route add default via ${hub.gatewayIpv4}`,
    `route add default via ${hub.gatewayIpv6}`,
  ]);
}

function ipBatch(namespace: string, lines: readonly string[]): void {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** Takes one network down at once. Synchronous, because it also runs while the process exits. */
function tearDown(id: string): void {
  const entry = opened.get(id);
  if (entry === undefined) return;
  for (const name of entry.names) removeNamespace(name);
  rmSync(entry.folder, { recursive: true, force: true, maxRetries: 3 });
  opened.delete(id);
}

function removeNamespace(name: string): void {
  if (existsSync(`/run/netns/${name}`)) {
    // Not only our children: a login on the victim has processes in sessions of its own. Twice, for those just born.
    for (let round = 0; round < 2; round++) {
      const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split('\n').filter(Boolean);
      for (const pid of pids) kill(Number(pid));
    }
    execFileSync('ip', ['netns', 'delete', name]);
  }
  rmSync(join(etcFolder, name), { recursive: true, force: true });
  try {
    rmdirSync(etcFolder);
  } catch {
    // Absent already, or others keep files there.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

/** Removes what a lab left behind that was killed outright: its namespaces carry the id of a process that is gone. */
function removeLeftBehind(): void {
  if (!existsSync('/run/netns')) return;
  for (const name of readdirSync('/run/netns')) {
    const pid = new RegExp(`^${prefix}-(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    try {
      removeNamespace(name);
    } catch {
      // Another lab that starts just now was faster.
    }
  }
}

function hookExit(): void {
  if (hooked) return;
  hooked = true;
  process.on('exit', () => {
    for (const id of opened.keys()) tearDown(id);
  });
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    // 128 + the signal's number is what a shell reports for a program ended by it.
    process.once(signal, () => process.exit(128 + number));
  }
}
