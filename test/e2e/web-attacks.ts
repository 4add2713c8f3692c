/** Something that a person or a program sends. */
export interface Sent {
  readonly target: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** An attack on the vulnerable site: what it gets there, and as what it is told. */
export interface Attack extends Sent {
  readonly loot: string;
  readonly kind: string;
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

function form(values: Readonly<Record<string, string>>): Pick<Sent, 'method' | 'headers' | 'body'> {
  return { method: 'POST', headers: FORM, body: new URLSearchParams(values).toString() };
}

function query(path: string, name: string, value: string): string {
  return `${path}?${name}=${encodeURIComponent(value)}`;
}

function upload(name: string, type: string, content: string | Uint8Array): Pick<Sent, 'method' | 'headers' | 'body'> {
  const head = `--boundary7\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--boundary7--\r\n')]);
  return {
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=boundary7' },
    body: new Uint8Array(body),
  };
}

/** Each works on the site where nothing stands before it. */
export const ATTACKS: readonly Attack[] = [
  {
    target: query('/product', 'id', '1 UNION SELECT 1, name, password FROM users'),
    ...{ loot: 'sql', kind: 'SQL_INJECTION' },
  },
  {
    target: query('/products', 'q', "%' UNION SELECT password, 1 FROM users -- "),
    ...{ loot: 'sql', kind: 'SQL_INJECTION' },
  },
  {
    target: '/api/search',
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: "x%' UNION SELECT name, password FROM users -- " }),
    ...{ loot: 'sql', kind: 'SQL_INJECTION' },
  },
  {
    target: '/login',
    ...form({ user: "admin' OR '1'='1' -- ", password: 'x' }),
    ...{ loot: 'login', kind: 'SQL_INJECTION' },
  },
  {
    target: query('/hello', 'name', '<script>alert(document.cookie)</script>'),
    ...{ loot: 'reflected', kind: 'CROSS_SITE_SCRIPTING' },
  },
  {
    target: '/guestbook',
    ...form({ comment: 'Nice! <img src=x onerror=alert(1)>' }),
    ...{ loot: 'stored', kind: 'CROSS_SITE_SCRIPTING' },
  },
  { target: query('/read', 'page', '../../../../../../etc/passwd'), loot: 'file', kind: 'PATH_TRAVERSAL' },
  { target: query('/greet', 'name', 'you; id'), loot: 'shell', kind: 'COMMAND_INJECTION' },
  { target: query('/greet', 'name', '$(cat secret.txt)'), loot: 'shell', kind: 'COMMAND_INJECTION' },
  { target: query('/card', 'text', 'Dear {{7*7}}'), loot: 'template', kind: 'TEMPLATE_INJECTION' },
  { target: query('/preview', 'url', 'file:///etc/passwd'), loot: 'ssrf', kind: 'FILE_INCLUSION' },
  {
    target: '/upload',
    ...upload('shell.php', 'image/png', '<?php system($_GET["c"]); ?>'),
    ...{ loot: 'upload', kind: 'MALICIOUS_UPLOAD' },
  },
];

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const MARKDOWN = `# How to list users

Use \`SELECT name FROM users\` and never more. In the shell:

\`\`\`sh
cat notes.txt | sort
\`\`\`

That's it -- don't forget the index; it's <b>important</b>.
`;

/** What people send who mean no harm, among it much that looks like something else. */
export const BROWSING: readonly Sent[] = [
  { target: '/' },
  { target: '/description/' },
  { target: '/manuscripts' },
  { target: '/product?id=2' },
  { target: query('/products', 'q', "O'Brien") },
  { target: query('/products', 'q', 'union of select committees') },
  { target: query('/products', 'q', 'drop shipping table lamps') },
  { target: query('/products', 'q', 'rock & roll; "best of" 1=1?') },
  { target: '/products?q=caf%C3%A9+cr%C3%A8me+%2B+g%C3%A2teau' },
  { target: '/products?q=50%25+off' },
  { target: '/stock?id=3&utm_source=newsletter&utm_campaign=spring_2026&gclid=Cj0KCQjw-aBhDzARIsAK7LWJ' },
  { target: '/api/search', method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name":"Ane"}' },
  {
    target: '/api/search',
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ name: 'Dahlia', filter: { price: { from: 3, to: 10 }, tags: ['red', 'tall & thin'] } }),
  },
  { target: '/login', ...form({ user: 'mary', password: 'x9!kLm2' }) },
  { target: '/login', ...form({ user: "Maeve O'Neill", password: "it's a (secret)!" }) },
  { target: '/guestbook', ...form({ comment: "I'd select the red ones, and drop by again. Where's the order form?" }) },
  {
    target: '/guestbook',
    ...form({ comment: 'Prices < 5 and > 2; shipping = free :-) http://plants.example/?a=1&b=2' }),
  },
  { target: '/guestbook', ...form({ comment: MARKDOWN }) },
  { target: '/guestbook', ...form({ comment: 'Ďakujem! 謝謝。 Спасибо; merci — à bientôt…' }) },
  { target: '/upload', ...upload('holiday (1).png', 'image/png', PNG) },
  { target: '/upload', ...upload('notes.md', 'text/markdown', MARKDOWN) },
  { target: '/go?to=%2Fproducts%3Fq%3Drose' },
  { target: '/', headers: { Cookie: 'session=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln; theme=dark; _ga=GA1.1.1.1' } },
  { target: '/', headers: { Referer: 'https://www.search.example/search?q=garden+shop&hl=en#:~:text=roses' } },
];

/** Sends it as a browser would; the answer is not followed elsewhere. */
export function send(base: string, { target, method = 'GET', headers = {}, body }: Sent): Promise<Response> {
  const all = { 'User-Agent': BROWSER, Accept: 'text/html,*/*;q=0.8', 'Accept-Language': 'en-GB,en;q=0.5', ...headers };
  return fetch(`${base}${target}`, {
    method,
    headers: all,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
}
