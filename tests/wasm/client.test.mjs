// The direct client without a network: wallet, store, verifier, light client, and what they say when nobody answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core, CoreError, MemoryStore, open } from '../../wasm/dist/direct.js';
import { chain } from './support.mjs';

const utf8 = (text) => new TextEncoder().encode(text);
const refusing = () => Promise.reject(new TypeError('no network'));
const opened = (options = {}) => open({ chain: chain(), store: new MemoryStore(), fetch: refusing, ...options });
const rejects = (promise, code) => assert.rejects(promise, (error) => error instanceof CoreError && error.code === code);

test('a chain configuration that is none is refused', async () => {
  await rejects(opened({ chain: '{' }), 'json_short');
  await rejects(opened({ chain: '{}' }), 'json_missing');
});

test('the light client starts at its checkpoint, and says who did not answer', async () => {
  const store = new MemoryStore();
  const client = await opened({ store });
  const status = await client.ledger.status();
  assert.deepEqual([status.chainId, status.development, status.head.number, status.lists, status.factsAsOf], [5361, true, 1000, 0, undefined]);
  assert.deepEqual(status.relays.map((r) => r.state), ['unasked', 'unasked']);
  const steps = [];
  await rejects(client.ledger.sync({ progress: (p) => steps.push(p.step) }), 'sync_silent');
  assert.deepEqual((await client.ledger.status()).relays.map((r) => r.state), ['silent', 'silent']);
  assert.ok(steps.includes('headers'));
  assert.ok(store.records.get('ledger').length > 0);
  const again = await opened({ store });
  assert.equal((await again.ledger.status()).head.number, 1000);
  await client.close();
});

test('a record of another chain is left behind', async () => {
  const store = new MemoryStore();
  await store.put('ledger', Uint8Array.of(0x80));
  assert.equal((await (await opened({ store })).ledger.status()).head.number, 1000);
});

test('answers of relays that are not what they must be name the relay', async () => {
  const lying = async () => new Response('{"nonsense":true}', { headers: { 'content-type': 'application/json' } });
  const client = await opened({ fetch: lying });
  await assert.rejects(client.ledger.sync(), { name: 'CoreError' });
  for (const relay of (await client.ledger.status()).relays) {
    assert.notEqual(relay.state, 'honest');
    assert.ok(relay.reason);
  }
});

test('only relays and desks of the configuration are contacted, without credentials', async () => {
  const asked = [];
  const client = await opened({ fetch: (url, init) => { asked.push([new URL(url).origin, init.credentials, init.redirect]); return refusing(); } });
  await assert.rejects(client.ledger.sync());
  assert.ok(asked.length > 0);
  for (const [origin, credentials, redirect] of asked) {
    assert.ok(['http://127.0.0.1:9', 'http://127.0.0.1:10'].includes(origin));
    assert.deepEqual([credentials, redirect], ['omit', 'error']);
  }
});

test('a job ends when its signal says so', async () => {
  const abort = new AbortController();
  const client = await opened({ fetch: (_, { signal }) => new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason))) });
  const sync = client.ledger.sync({ signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await rejects(sync, 'aborted');
});

test('a checkpoint is shown as a code and read again', async () => {
  const client = await opened();
  const plan = await client.ledger.checkpoint();
  const taken = await client.ledger.trustCheckpoint(plan.text);
  assert.equal(taken.head.number, 1000);
  await assert.rejects(client.ledger.trustCheckpoint('SP1:TP0R49L72TL6$ZA02FFS4EEO'), { code: 'present_kind' });
});

test('a wallet is made, locked, and opened with its passphrase alone', async () => {
  const store = new MemoryStore();
  const client = await opened({ store });
  assert.equal(await client.wallet.exists(), false);
  await rejects(client.wallet.home(), 'vault_locked');
  await client.wallet.create(utf8('correct horse'));
  assert.equal(await client.wallet.exists(), true);
  await rejects(client.wallet.create(utf8('other')), 'wallet_exists');
  const home = await client.wallet.home();
  assert.deepEqual([home.cards, home.unfinished, home.ledger.chainId], [[], [], 5361]);
  assert.deepEqual(await client.wallet.history(), []);
  assert.deepEqual(await client.wallet.moves(), []);
  await client.wallet.lock();
  await rejects(client.wallet.home(), 'vault_locked');

  const later = await opened({ store });
  assert.deepEqual(await later.wallet.unlock(utf8('wrong')), { ok: false, error: 'vault_passphrase', waitSeconds: 0 });
  assert.deepEqual(await later.wallet.unlock(utf8('wrong')), { ok: false, error: 'vault_passphrase', waitSeconds: 0 });
  assert.equal((await later.wallet.unlock(utf8('wrong'))).ok, false);
  const soon = await later.wallet.unlock(utf8('correct horse'));
  assert.deepEqual([soon.ok, soon.error], [false, 'vault_backoff']);
  assert.ok(soon.waitSeconds > 0 && soon.waitSeconds <= 5);
  const afterwards = await opened({ store, clockOffset: 60 });
  assert.deepEqual(await afterwards.wallet.unlock(utf8('correct horse')), { ok: true });
  assert.deepEqual(await afterwards.wallet.changePassphrase(utf8('correct horse'), utf8('battery staple')), { ok: true });
  await afterwards.wallet.lock();
  assert.deepEqual(await afterwards.wallet.unlock(utf8('battery staple')), { ok: true });
  await afterwards.wallet.erase();
  assert.equal(await afterwards.wallet.exists(), false);
  assert.deepEqual([...store.records.keys()].filter((key) => key !== 'ledger'), []);
});

test('a store that fails is told, and the wallet is not lost from memory', async () => {
  const store = new MemoryStore();
  const put = store.put.bind(store);
  const client = await opened({ store });
  store.put = () => Promise.reject(new CoreError('store_full', 'store'));
  await rejects(client.wallet.create(utf8('correct horse')), 'store_full');
  store.put = put;
  await client.wallet.lock();
  assert.equal(await client.wallet.exists(), true);
});

test('a wallet takes what is for it, and asks a verifier’s question back', async () => {
  const client = await opened();
  await client.wallet.create(utf8('correct horse'));
  assert.equal((await client.wallet.take('https://example.org/')).kind, 'ignored');
  const asked = await client.verifier.ask('over_21', 'Harbour Bar');
  assert.match(asked.uri, /^statepass:1\//);
  assert.equal(asked.code.codes.length, 1);
  const taken = await client.wallet.take(asked.uri);
  assert.equal(taken.kind, 'review');
  assert.equal(taken.review.asker.name, 'Harbour Bar');
  assert.equal(taken.review.asker.verified, false);
  assert.equal(taken.review.refused, 'no_document');
  await assert.rejects(client.wallet.share(taken.review.id, { withheld: [] }), { name: 'CoreError' });
  const notice = await client.wallet.decline(taken.review.id);
  assert.equal(notice.animated, false);
  const checked = await client.verifier.take(notice.text);
  assert.deepEqual([checked.kind, checked.notice], ['notice', 'declined']);
});

test('a verifier ignores what is not for it, and knows its presets', async () => {
  const client = await opened();
  assert.equal((await client.verifier.take('hello')).kind, 'ignored');
  for (const preset of ['over_18', 'may_drive', 'who_is_it', 'hotel']) assert.equal((await client.verifier.ask(preset, 'x')).code.animated, false);
  await assert.rejects(client.verifier.ask('everything', 'x'), { code: 'capi_option' });
  await assert.rejects(client.verifier.ask('hotel', ''), { name: 'CoreError' });
  await client.verifier.cancel();
});

test('a job takes an answer to the open want alone, and a freed handle is not used', async () => {
  const { module } = await Core.open();
  const now = BigInt(Math.floor(Date.now() / 1000));
  const ledger = module.handle('open', 'sp_ledger_open', 'sp_ledger_close', chain(), new Uint8Array());
  const job = module.handle('sync', 'sp_ledger_sync', 'sp_job_close', ledger, false);
  const want = module.cbor('sync', 'sp_job_next', job, now);
  assert.deepEqual([want.kind, want.method], ['http', 'GET']);
  assert.throws(() => module.run('sync', 'sp_job_waited', job, want.id + 1, now), { code: 'capi_job' });
  assert.throws(() => module.run('sync', 'sp_job_waited', job, want.id, now), { code: 'sync_not_wanted' });
  module.run('sync', 'sp_job_http_failed', job, want.id, 0, now);
  assert.throws(() => module.run('sync', 'sp_job_http_failed', job, want.id, 0, now), { code: 'capi_job' });
  job.free();
  job.free();
  assert.throws(() => module.run('sync', 'sp_job_waited', job, 1, now), { code: 'capi_closed' });
  job[Symbol.dispose]?.();
  ledger.free();
});
