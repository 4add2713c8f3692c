import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { runInNewContext } from 'node:vm';

/** What a route is asked, as a careless application reads it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Of the query, of a form and of JSON, the later over the earlier. */
  readonly values: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Shop {
  readonly folder: string;
  readonly database: DatabaseSync;
  readonly comments: string[];
  /** What was obtained that is nobody's: a word each for the weakness that gave it. */
  readonly loot: string[];
  close(): void;
}

/** What only an injection shows. */
export const SECRET = 'correct-horse-battery';
const COMMAND_MILLISECONDS = 2_000;
const TEMPLATE_MILLISECONDS = 50;

export function vulnerableShop(folder: string, loot: string[]): Shop {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE products (id INTEGER, name TEXT, price INTEGER);
    CREATE TABLE users (name TEXT, password TEXT);
    INSERT INTO products VALUES (1, 'Anemone', 3), (2, 'Bellflower', 4), (3, 'Columbine', 5), (4, 'Dahlia', 6);
    INSERT INTO users VALUES ('admin', '${SECRET}'), ('mary', 'x9!kLm2')`);
  return { folder, database, comments: [], loot, close: () => database.close() };
}

type Row = Record<string, SQLOutputValue>;

function rows(shop: Shop, sql: string): Row[] {
  const found = shop.database.prepare(sql).all();
  if (JSON.stringify(found).includes(SECRET)) shop.loot.push('sql');
  return found;
}

function page(title: string, text: string): Answer {
  const links = '<a href="/">Home</a> <a href="/products">Products</a> <a href="/guestbook">Guest book</a>';
  return { body: `<!doctype html><title>${title}</title><h1>${title}</h1><nav>${links}</nav>\n${text}\n` };
}

function listOf(found: readonly Row[]): string {
  return `<ul>${found.map((row) => `<li>${Object.values(row).join(' - ')}</li>`).join('')}</ul>`;
}

function command(shop: Shop, line: string): Promise<string> {
  const options = { cwd: shop.folder, env: { PATH: join(shop.folder, 'bin') }, timeout: COMMAND_MILLISECONDS };
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', line], options, (_error, out, error) => {
      if (/uid=\d/.test(out) || out.includes('4711')) shop.loot.push('shell');
      resolve(out + error);
    });
  });
}

/** Each has its weakness on purpose. Null where there is nothing of that name. */
export const ROUTES: Readonly<Record<string, (shop: Shop, asked: Asked) => Answer | null | Promise<Answer | null>>> = {
  '/': () => page('The garden shop', '<p>Everything here grows.</p>'),
  '/description/': () => page('Description', '<p>What it is.</p>'),
  '/manuscripts': () => page('Manuscripts', '<p>Old books on plants.</p>'),
  '/health': () => ({ type: 'text/plain', body: 'ok\n' }),

  // A number that is pasted, with the database's words where it does not fit.
  '/product': (shop, { values }) => {
    try {
      const found = rows(shop, `SELECT id, name, price FROM products WHERE id = ${values['id'] ?? '1'}`);
      return page('Product', listOf(found));
    } catch (error) {
      return { status: 500, body: `SQLite error: ${(error as Error).message}` };
    }
  },
  // A text that is pasted; an error looks like nothing found.
  '/products': (shop, { values }) => {
    try {
      const found = rows(shop, `SELECT name, price FROM products WHERE name LIKE '%${values['q'] ?? ''}%'`);
      return page('Products', listOf(found));
    } catch {
      return page('Products', '<p>Nothing found.</p>');
    }
  },
  // Says yes or no, and nothing else.
  '/stock': (shop, { values, cookies }) => {
    try {
      const id = values['id'] ?? cookies['last'] ?? '1';
      const found = rows(shop, `SELECT 1 FROM products WHERE id = '${id}' AND price > 0`);
      return page('Stock', found.length > 0 ? '<p>In stock.</p>' : '<p>Sold out.</p>');
    } catch {
      return page('Stock', '<p>Sold out.</p>');
    }
  },
  '/api/search': (shop, { values }) => {
    try {
      const found = rows(shop, `SELECT id, name FROM products WHERE name LIKE '${values['name'] ?? ''}%'`);
      return { type: 'application/json', body: JSON.stringify({ found }) };
    } catch (error) {
      return { status: 400, type: 'application/json', body: JSON.stringify({ error: (error as Error).message }) };
    }
  },
  '/login': (shop, { method, values }) => {
    const form = '<form method=post><input name=user><input name=password type=password><button>Go</button></form>';
    if (method !== 'POST') return page('Log in', form);
    const { user = '', password = '' } = values;
    const sql = `SELECT name FROM users WHERE name = '${user}' AND password = '${password}'`;
    const found = shop.database.prepare(sql).get();
    if (found === undefined) return { ...page('Log in', `<p>Wrong password.</p>${form}`), status: 401 };
    if (password !== SECRET && found['name'] === 'admin') shop.loot.push('login');
    return { ...page('Welcome', `<p>Welcome, ${found['name']}.</p>`), headers: { 'Set-Cookie': 'session=1' } };
  },
  // Reflected, and stored.
  '/hello': (shop, { values }) => {
    const name = values['name'] ?? 'you';
    if (/<\w/.test(name)) shop.loot.push('reflected');
    return page('Hello', `<p>Hello, ${name}!</p>`);
  },
  '/guestbook': (shop, { method, values }) => {
    const comment = values['comment'];
    if (method === 'POST' && comment !== undefined) {
      if (/<\w+\s*(?:\/|on|src|>)/i.test(comment)) shop.loot.push('stored');
      shop.comments.push(comment);
      if (shop.comments.length > 50) shop.comments.shift();
      return { status: 303, headers: { Location: '/guestbook' }, body: '' };
    }
    return page('Guest book', shop.comments.map((text) => `<p>${text}</p>`).join('\n'));
  },
  '/read': (shop, { values }) => {
    const text = readFileSync(join(shop.folder, 'pages', values['page'] ?? 'welcome.txt'), 'latin1');
    if (text.includes('root:x:')) shop.loot.push('file');
    return { type: 'text/plain', body: text };
  },
  '/greet': async (shop, { values }) => ({
    type: 'text/plain',
    body: await command(shop, `echo Good day ${values['name'] ?? ''}`),
  }),
  '/card': (shop, { values }) => {
    const text = (values['text'] ?? '').replaceAll(/\{\{(.*?)\}\}/gs, (_, code: string) => {
      shop.loot.push('template');
      return String(runInNewContext(code, {}, { timeout: TEMPLATE_MILLISECONDS }));
    });
    return page('Card', `<p>${text}</p>`);
  },
  '/upload': (shop, { method, body, headers }) => {
    if (method !== 'POST') return page('Upload', '<form method=post enctype=multipart/form-data></form>');
    const name = /filename="([^"]*)"/.exec(body.toString('latin1'))?.[1] ?? 'file';
    if (/\.(?:php|jsp|phtml|aspx)/i.test(name)) shop.loot.push('upload');
    writeFileSync(join(shop.folder, 'uploads', name.replaceAll(/[^\w.-]/g, '_')), body);
    return page('Upload', `<p>Thank you for ${body.length} bytes of ${headers['content-type']?.split(';')[0]}.</p>`);
  },
  '/go': (_shop, { values }) => ({ status: 302, headers: { Location: values['to'] ?? '/' }, body: '' }),
  // Fetches whatever it is told, as long as that is on this machine: tests have no business elsewhere.
  '/preview': async (shop, { values }) => {
    const url = new URL(values['url'] ?? 'about:blank');
    if (url.protocol === 'file:') {
      shop.loot.push('ssrf');
      return { type: 'text/plain', body: 'root:x:0:0:' };
    }
    if (url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') return page('Preview', `<p>${url.hostname}</p>`);
    shop.loot.push('ssrf');
    const answer = await fetch(url, { redirect: 'manual' }).then((found) => found.text());
    return { type: 'text/plain', body: answer };
  },
};
