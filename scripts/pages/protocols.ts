import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { APPLICATION_PROTOCOLS } from '../../src/assemble/application/protocols.ts';
import { ZEEK_LOGS, zeekLog } from '../../src/report/zeek/zeek-log.ts';
import { table } from './table.ts';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));

interface Imported {
  readonly name: string;
  /** From `src/`. */
  readonly file: string;
}

/** What a registry imports from the folders below it: the registry is the list, so the page cannot forget one. */
function importsOf(registry: string): readonly Imported[] {
  const folder = registry.slice(0, registry.lastIndexOf('/') + 1);
  const text = readFileSync(SOURCE + registry, 'utf8');
  return [...text.matchAll(/^import \{ ([^}]+) \} from '\.\/(\S+\/\S+\.ts)';$/gm)].flatMap(
    ([, names = '', file = '']) => names.split(', ').map((name) => ({ name, file: folder + file })),
  );
}

/** The docstring of an export, its first sentences up to 200 characters. */
function described({ name, file }: Imported): string {
  const text = readFileSync(SOURCE + file, 'utf8');
  const docs = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export (?:const|function) ${name}\\b`).exec(text)?.[1];
  if (docs === undefined) throw new Error(`${file} does not say what ${name} is: its docstring is missing`);
  const words = docs
    .replaceAll(/\n\s*\*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const sentences = words.match(/.*?[.:](?= [A-Z]|$)/g) ?? [words];
  let told = '';
  for (const sentence of sentences) if (told === '' || told.length + sentence.length < 200) told += sentence;
  return told.trim().replace(/:$/, '.');
}

function layers(folder: string): string {
  const rows = importsOf('decode/decode.ts')
    .filter(({ file, name }) => file.startsWith(`decode/${folder}/`) && name.startsWith('decode'))
    .map((layer) => [described(layer), `[${layer.file}](../src/${layer.file})`]);
  return table(['what', 'where'], rows);
}

function applications(): string {
  const registry = 'assemble/application/protocols.ts';
  const names = [...readFileSync(SOURCE + registry, 'utf8').matchAll(/^ {2}([A-Z0-9_]+),$/gm)].map(([, name]) => name);
  const files = new Map(importsOf(registry).map((each) => [each.name, each]));
  const rows = APPLICATION_PROTOCOLS.map(({ service, transports }, index) => {
    const from = files.get(names[index] ?? '');
    if (from === undefined) throw new Error(`${registry} lists ${names[index]} and does not import it`);
    return [`\`${service}\``, transports.join(', '), described(from), `[${from.file}](../src/${from.file})`];
  });
  const sorted = rows.sort((a, b) => (a[0] as string).localeCompare(b[0] as string, 'en'));
  return table(['service', 'over', 'what', 'where'], sorted);
}

function logs(): string {
  const rows = ZEEK_LOGS.map((name) => {
    const fields = /^#fields\t(.*)$/m.exec(zeekLog(name, 'tsv').header)?.[1] ?? '';
    return [`\`${name}\``, fields.split('\t').join(', ')];
  });
  return table(['`--log`', 'fields'], rows);
}

/** docs/protocols.md: what is decoded and read, from the registries and the docstrings of what they list. */
export function protocolsPage(): string {
  return `# Links, tunnels, protocols, logs

Made from the code by \`npm run docs\`. Every entry is one file; where the next one goes stands in
[architecture.md](architecture.md).

## Links

${layers('link')}

## Network and transport

${layers('network')}

${layers('transport')}

## Tunnels

${layers('tunnel')}

## Application protocols

A flow's protocol is found by the content of its first bytes, on any port, and named in \`service\` as Zeek names it.

${applications()}

## Logs

What \`gatehound flows INPUT --log NAME\` prints, as JSON lines or as a Zeek log.

${logs()}
`;
}
