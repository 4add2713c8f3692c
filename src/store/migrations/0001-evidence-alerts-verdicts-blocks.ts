import { type Kysely, sql } from 'kysely';

/** The first tables: what was found, what it added up to, what was decided, what was blocked. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('evidence')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('threat', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('alert')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('threat', 'integer', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('verdict')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('block')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('since', 'integer', (column) => column.notNull())
    .addColumn('until', 'integer')
    .addColumn('dry_run', 'integer', (column) => column.notNull())
    .addColumn('released', 'integer')
    .addColumn('released_why', 'text')
    .addColumn('record', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('block_key', ['subject', 'since', 'dry_run'])
    .execute();
  for (const table of ['evidence', 'alert', 'verdict']) {
    await database.schema.createIndex(`${table}_time`).on(table).columns(['time', 'id']).execute();
    await database.schema.createIndex(`${table}_profile`).on(table).columns(['profile', 'time', 'id']).execute();
  }
  await database.schema.createIndex('block_since').on('block').columns(['since', 'subject']).execute();
  // Few blocks are open at any time, the history grows for years: active blocks are found through this one.
  await database.schema
    .createIndex('block_open')
    .on('block')
    .column('until')
    .where(sql<boolean>`released is null`)
    .execute();
}
