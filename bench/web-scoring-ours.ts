import { createInterface } from 'node:readline';
import { webInspectorParts } from '../src/agent/web-head-files.ts';
import { DEFAULT_WEB_HEAD_SETTINGS } from '../src/config/web-options.ts';
import { createInspector } from '../src/heads/web/create-inspector.ts';
import { LineDecoder } from '../src/heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../src/heads/web/decoding/decode-request.ts';
import type { ListedRequest } from '../src/sources/request-list.ts';
import { SCORED_LISTS, scoredList } from './web-scoring-lists.ts';

/*
 * `web-scoring-ours.ts both|classifier`: asked for `list from to` on standard input, it judges those requests one by one,
 * and answers with seconds of CPU time of all threads.
 */
const by = process.argv[2] === 'classifier' ? 'classifier' : 'both';
const lists: ListedRequest[][] = [];
for (const list of SCORED_LISTS) lists.push(await scoredList(list));
const inspector = createInspector(await webInspectorParts(DEFAULT_WEB_HEAD_SETTINGS, by));
const lines = new LineDecoder();
const requests = new RequestDecoder();
process.stdout.write('ready\n');
for await (const asked of createInterface(process.stdin)) {
  const [list = 0, from = 0, to = 0] = asked.split(' ').map(Number);
  const part = lists[list]?.slice(from, to) ?? [];
  const before = process.cpuUsage();
  let found = 0;
  for (const { line, request } of part) {
    const decoded = request === null ? lines.decode(line, null) : requests.decode(request);
    if (inspector.inspect(decoded, '192.0.2.7').isAttack) found += 1;
  }
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${(user + system) / 1e6} ${found}\n`);
}
