import { parentPort, workerData } from 'node:worker_threads';
import { MILLISECOND } from '../model/time.ts';
import { openDatabase, type StoreDatabase, setJournal } from './database.ts';
import type { FromStoreThread, StoreQuestion, StoreThreadData, ToStoreThread } from './messages.ts';
import { toPlainError } from './messages.ts';
import { migrate } from './migrate.ts';
import { activeBlocks, alerts, blocks, evidence, verdicts } from './queries.ts';
import { Retention } from './retention.ts';
import { storeError } from './store-error.ts';
import { Writer } from './writer.ts';

// The one thread that opens SQLite. It takes messages in order and answers each.

const { path } = workerData as StoreThreadData;

function send(message: FromStoreThread): void {
  parentPort?.postMessage(message);
}

function answer(database: StoreDatabase, question: StoreQuestion): Promise<readonly unknown[]> {
  switch (question.of) {
    case 'evidence':
      return evidence(database, question.query);
    case 'alerts':
      return alerts(database, question.query);
    case 'verdicts':
      return verdicts(database, question.query);
    case 'blocks':
      return blocks(database, question.query);
    case 'active-blocks':
      return activeBlocks(database, question.now);
  }
}

function makeRoom(retention: Retention, written: number): void {
  try {
    const rows = retention.after(written, Date.now() * MILLISECOND);
    if (rows > 0) send({ kind: 'removed', rows });
  } catch (error) {
    send({ kind: 'remove-failed', error: toPlainError(storeError(error, path)) });
  }
}

interface Opened {
  readonly database: StoreDatabase;
  readonly writer: Writer;
  readonly retention: Retention;
}

async function handle({ database, writer, retention }: Opened, message: ToStoreThread): Promise<void> {
  switch (message.kind) {
    case 'write':
      try {
        writer.write(message.records);
        send({ kind: 'written', batch: message.batch });
      } catch (error) {
        send({ kind: 'write-failed', batch: message.batch, error: toPlainError(storeError(error, path)) });
        return;
      }
      makeRoom(retention, message.records.length);
      return;
    case 'query':
      try {
        send({ kind: 'answer', id: message.id, rows: await answer(database, message.question) });
      } catch (error) {
        send({ kind: 'query-failed', id: message.id, error: toPlainError(storeError(error, path)) });
      }
      return;
    case 'close':
      await database.kysely.destroy();
      parentPort?.close();
  }
}

async function open(): Promise<void> {
  const database = openDatabase(path);
  try {
    await migrate(database);
    setJournal(database.sqlite);
    const opened = { database, writer: new Writer(database), retention: new Retention(database) };
    let turn = Promise.resolve();
    parentPort?.on('message', (message: ToStoreThread) => {
      turn = turn.then(() => handle(opened, message));
    });
    send({ kind: 'open' });
  } catch (error) {
    database.sqlite.close();
    throw error;
  }
}

try {
  await open();
} catch (error) {
  send({ kind: 'refused', error: toPlainError(storeError(error, path)) });
}
