// The two kiosks of examples/, compiled and run: they ask, pass over what is not for them, and take a holder's notice.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { MemoryStore, open } from '../../wasm/dist/direct.js';
import { chain, TOP } from '../wasm/support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'statepass-kiosk-'));
after(() => rmSync(folder, { recursive: true }));
const CHAIN = chain({ desks: {} });
writeFileSync(join(folder, 'chain.json'), CHAIN);

/** Speaks with a kiosk: reads its request, shows it a foreign text and the notice of a wallet that declines. */
async function visit(command, args) {
  const child = spawn(command, [...args, join(folder, 'chain.json')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const asked = await next();
  const wallet = await open({ chain: CHAIN, store: new MemoryStore() });
  await wallet.wallet.create(new TextEncoder().encode('correct horse'));
  const taken = await wallet.wallet.take(asked.uri);
  assert.equal(taken.kind, 'review');
  child.stdin.write('https://example.org\n');
  const foreign = await next();
  child.stdin.write(`${(await wallet.wallet.decline(taken.review.id)).text}\n`);
  const notice = await next();
  child.stdin.end();
  const code = await new Promise((done) => child.on('close', done));
  return { foreign: foreign.kind, notice: notice.notice, code };
}

test('the kiosk in TypeScript', async () => {
  execFileSync(process.execPath, [join(TOP, 'wasm/node_modules/typescript/bin/tsc'), '-p', join(TOP, 'examples')], { stdio: 'inherit' });
  assert.deepEqual(await visit(process.execPath, [join(TOP, 'wasm/dist/examples/kiosk.js')]), { foreign: 'ignored', notice: 'declined', code: 2 });
});

const kiosk = join(TOP, 'build/native/examples/kiosk');
test('the kiosk in C++', { skip: existsSync(kiosk) ? false : 'the native build is not there' }, async () => {
  assert.deepEqual(await visit(kiosk, []), { foreign: 'ignored', notice: 'declined', code: 2 });
});
