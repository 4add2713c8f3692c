import type { Alert } from '../model/alert.ts';
import type { Block } from '../model/block.ts';
import type { Evidence } from '../model/evidence.ts';
import { threatRank } from '../model/threat.ts';
import type { Micros } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import type { StoreDatabase } from './database.ts';
import { fromText } from './record-text.ts';
import type { BlockQuery, RecordQuery, StoredBlock } from './records.ts';
import type { BlockTable } from './schema.ts';

const LIMIT = { least: 1, default: 1_000, most: 10_000 } as const;

function limitOf(limit: number | undefined): number {
  return Math.min(Math.max(Math.trunc(limit ?? LIMIT.default), LIMIT.least), LIMIT.most);
}

async function records(
  database: StoreDatabase,
  table: 'evidence' | 'alert' | 'verdict',
  query: RecordQuery,
): Promise<string[]> {
  const { ids, profile, from, to } = query;
  if (ids !== undefined && ids.length > LIMIT.most) throw new RangeError(`at most ${LIMIT.most} ids in one query`);
  let select = database.kysely.selectFrom(table).select('record');
  if (ids !== undefined) select = select.where('id', 'in', ids);
  if (profile !== undefined) select = select.where('profile', '=', profile);
  if (from !== undefined) select = select.where('time', '>=', from);
  if (to !== undefined) select = select.where('time', '<', to);
  if (query.threat !== undefined && table !== 'verdict') {
    select = select.where(database.kysely.dynamic.ref('threat'), '>=', threatRank(query.threat));
  }
  const rows = await select.orderBy('time', 'desc').orderBy('id', 'desc').limit(limitOf(query.limit)).execute();
  return rows.map((row) => row.record);
}

function storedBlock(row: Pick<BlockTable, 'record' | 'released' | 'released_why'>): StoredBlock {
  return { block: fromText<Block>(row.record), released: row.released, releasedWhy: row.released_why };
}

/** Evidence that fits, newest first. */
export async function evidence(database: StoreDatabase, query: RecordQuery): Promise<Evidence[]> {
  return (await records(database, 'evidence', query)).map((text) => fromText<Evidence>(text));
}

/** Alerts that fit, newest first. */
export async function alerts(database: StoreDatabase, query: RecordQuery): Promise<Alert[]> {
  return (await records(database, 'alert', query)).map((text) => fromText<Alert>(text));
}

/** Verdicts that fit, newest first. */
export async function verdicts(database: StoreDatabase, query: RecordQuery): Promise<Verdict[]> {
  return (await records(database, 'verdict', query)).map((text) => fromText<Verdict>(text));
}

/** The history of blocks, newest first. */
export async function blocks(database: StoreDatabase, query: BlockQuery): Promise<StoredBlock[]> {
  let select = database.kysely.selectFrom('block').select(['record', 'released', 'released_why']);
  if (query.subject !== undefined) select = select.where('subject', '=', query.subject);
  const ordered = select.orderBy('since', 'desc').orderBy('subject').orderBy('dry_run');
  return (await ordered.limit(limitOf(query.limit)).execute()).map(storedBlock);
}

/**
 * The blocks that hold at a time, by subject: all of them, for they are to be put in force again. Where several hold
 * for one subject, the one that holds longest.
 */
export async function activeBlocks(database: StoreDatabase, now: Micros): Promise<Block[]> {
  const rows = await database.kysely
    .selectFrom('block')
    .select(['record'])
    .where('released', 'is', null)
    .where((is) => is.or([is('until', 'is', null), is('until', '>', now)]))
    .orderBy('subject')
    .orderBy('dry_run')
    .orderBy((order) => order.case().when('until', 'is', null).then(0).else(1).end())
    .orderBy('until', 'desc')
    .orderBy('since', 'desc')
    .execute();
  const longest: Block[] = [];
  for (const { record } of rows) {
    const block = fromText<Block>(record);
    const last = longest.at(-1);
    if (last?.subject !== block.subject || last.dryRun !== block.dryRun) longest.push(block);
  }
  return longest;
}
