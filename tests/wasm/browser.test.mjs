// The worker client in Chromium, under the pages' own policy: module, worker, IndexedDB, camera frames.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { chromiumPath, launch } from '../../web/tools/chromium.mjs';
import { headers } from '../../web/tools/security.mjs';
import { chain, TOP } from './support.mjs';

const skip = chromiumPath() ? false : 'no Chromium';
const CHAIN = chain({ relays: ['http://localhost:9'], desks: {} });
const FILES = {
  '/': ['text/html', '<!doctype html><html lang="en"><meta charset="utf-8"><title>core</title><script type="module" src="/page.js"></script></html>'],
  '/favicon.ico': ['image/x-icon', ''],
  '/page.js': ['text/javascript', `
    import { connect, CoreError } from '/core/index.js';
    const policy = trustedTypes.createPolicy('statepass', { createScriptURL: (url) => url });
    window.CoreError = CoreError;
    window.start = async (options) => {
      window.worker = new Worker(policy.createScriptURL('/worker.js'), { type: 'module' });
      window.core = await connect(window.worker, options);
    };
    window.ready = true;`],
  '/worker.js': ['text/javascript', `
    import { IndexedDbStore, serve } from '/core/worker.js';
    serve({ store: new IndexedDbStore('test') });
    self.addEventListener('message', ({ data }) => { if (data === 'die') setTimeout(() => { throw new Error('dead'); }); });`],
};
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

let server;
let browser;
let context;
before(async () => {
  if (skip) return;
  server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname);
    for (const [name, value] of Object.entries(headers(JSON.parse(CHAIN)))) if (name !== 'Integrity-Policy') response.setHeader(name, value);
    const file = join(TOP, 'wasm/dist', path.replace(/^\/core\//, ''));
    const [type, content] = FILES[path] ?? (path.startsWith('/core/') && existsSync(file) ? [TYPES[extname(path)], readFileSync(file)] : []);
    if (content === undefined) { response.statusCode = 404; response.end(); return; }
    response.setHeader('Content-Type', type);
    response.end(content);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  browser = await launch();
  context = await browser.newContext();
});
after(async () => { await browser?.close(); server?.closeAllConnections(); server?.close(); });

async function page(errors = []) {
  const opened = await context.newPage();
  opened.on('pageerror', (error) => errors.push(String(error)));
  opened.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await opened.goto(`http://localhost:${server.address().port}/`);
  await opened.waitForFunction('window.ready');
  await opened.evaluate((text) => window.start({ chain: text }), CHAIN);
  return opened;
}

test('the page speaks with its worker, and keeps a wallet over a visit', { skip }, async () => {
  const errors = [];
  const first = await page(errors);
  const seen = await first.evaluate(async () => {
    const { core } = window;
    const passphrase = new TextEncoder().encode('correct horse');
    const matrix = await core.qr.encode('SP1:HALLO');
    const side = (matrix.size + 8) * 4;
    const canvas = new OffscreenCanvas(side, side);
    const draw = canvas.getContext('2d');
    draw.fillStyle = '#fff';
    draw.fillRect(0, 0, side, side);
    draw.fillStyle = '#000';
    matrix.modules.forEach((dark, i) => { if (dark) draw.fillRect((4 + (i % matrix.size)) * 4, (4 + Math.floor(i / matrix.size)) * 4, 4, 4); });
    const bitmap = await core.qr.decodeFrame(await createImageBitmap(canvas));
    const frame = await core.qr.decodeFrame(new VideoFrame(canvas, { timestamp: 0 }));
    await core.wallet.create(passphrase);
    const home = await core.wallet.home();
    const locked = await core.wallet.lock().then(() => core.wallet.home()).catch((error) => ({ code: error.code, ours: error instanceof window.CoreError }));
    const silent = await core.ledger.sync().catch((error) => error.code);
    return { version: await core.version(), bitmap, frame, cards: home.cards.length, locked, silent, relays: (await core.ledger.status()).relays };
  });
  assert.equal(seen.version.abi, 1);
  assert.deepEqual([seen.bitmap, seen.frame], [['SP1:HALLO'], ['SP1:HALLO']]);
  assert.deepEqual([seen.cards, seen.locked, seen.silent], [0, { code: 'vault_locked', ours: true }, 'sync_silent']);
  assert.equal(seen.relays[0].state, 'silent');
  assert.deepEqual(errors.filter((e) => !/ERR_CONNECTION_REFUSED|ERR_UNSAFE_PORT/.test(e)), []);
  await first.close();

  const second = await page();
  const again = await second.evaluate(async () => [await window.core.wallet.exists(), await window.core.wallet.unlock(new TextEncoder().encode('correct horse'))]);
  assert.deepEqual(again, [true, { ok: true }]);
  await second.close();
});

test('a worker that dies is told to whoever waits, and to everybody later', { skip }, async () => {
  const opened = await page();
  const codes = await opened.evaluate(async () => {
    const waiting = window.core.wallet.create(new TextEncoder().encode('x'.repeat(20))).catch((error) => error.code);
    window.worker.postMessage('die');
    await new Promise((done) => setTimeout(done, 4000));
    return [await Promise.race([waiting, 'nothing']), await window.core.version().catch((error) => error.code)];
  });
  assert.equal(codes[1], 'worker_gone');
  await opened.close();
});

test('a chain configuration that is none is told at connecting', { skip }, async () => {
  const opened = await context.newPage();
  await opened.goto(`http://localhost:${server.address().port}/`);
  await opened.waitForFunction('window.ready');
  assert.equal(await opened.evaluate(() => window.start({ chain: '{' }).catch((error) => error.code)), 'json_short');
  await opened.close();
});
