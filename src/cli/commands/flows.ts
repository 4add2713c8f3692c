import type { Command } from 'commander';
import { GatehoundError } from '../../model/error.ts';
import { examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { print, say } from '../print.ts';

/** As report/zeek has them, which is loaded when it is needed. */
const LOGS =
  'conn, dns, http, ssl, x509, quic, ssh, arp, dhcp, ftp, smtp, login, rdp, smb, kerberos, tunnel, files, notice, weird, software';

/** Lines are gathered to about this many characters, so that a million flows are not a million system calls. */
const PIECE = 65_536;

export function flowsCommand(): Command {
  return newCommand('flows', 'print the flows and transactions of a capture or log, one a line, in Zeek’s words')
    .argument(
      '<input>',
      'a capture (pcap, pcapng), a Zeek log or a folder of them, also .gz and .zst; - reads standard input',
    )
    .option('-l, --log <name>', `one of ${LOGS}`, 'conn')
    .option('-f, --format <json|tsv>', 'JSON lines, or a Zeek log', 'json')
    .addHelpText(
      'after',
      examples(
        ['gatehound flows capture.pcap', 'every connection as a line of JSON'],
        ['gatehound flows capture.pcap --log dns --format tsv', 'DNS questions and answers as a Zeek log'],
        ['gatehound flows /opt/zeek/logs/current --log ssl', 'the handshakes of a folder of Zeek logs'],
      ),
    )
    .action(run);
}

async function run(path: string, flags: { readonly log: string; readonly format: string }): Promise<void> {
  const { log: name, format } = flags;
  if (path === '') throw new GatehoundError('GH-CLI-001', '<input> is empty');
  const { ZEEK_LOGS, zeekLog } = await import('../../report/zeek/zeek-log.ts');
  const log = ZEEK_LOGS.find((known) => known === name);
  if (log === undefined)
    throw new GatehoundError('GH-CLI-001', `--log takes one of ${ZEEK_LOGS.join(', ')}, not ${name}`);
  if (format !== 'json' && format !== 'tsv') {
    throw new GatehoundError('GH-CLI-001', `--format takes json or tsv, not ${format}`);
  }
  const { readFlows } = await import('../../agent/flows.ts');
  const rendering = zeekLog(log, format);
  let piece = rendering.header;
  let isFound = false;
  const problem = await readFlows(path, (record) => {
    const row = rendering.row(record);
    if (row === null) return;
    isFound = true;
    piece += row;
    if (piece.length < PIECE) return;
    print(piece);
    piece = '';
  });
  print(piece);
  if (!isFound) say(`${oneLine(path === '-' ? 'standard input' : path)} holds nothing for --log ${log}\n`);
  if (problem === null) return;
  say(`${problem.line}\n`);
  process.exitCode = problem.exit;
}
