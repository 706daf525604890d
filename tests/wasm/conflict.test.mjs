// Conflict files, records and two chains through the package, by tests/vectors/conflict.json.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore, open } from '../../wasm/dist/direct.js';
import { hex, json } from './support.mjs';

const { chain, files, genesisHash, headers, now } = json('tests/vectors/conflict.json');
const two = hex(files[0].file);

/** Relays that show a head and have no facts. `which`: of the two blocks, by the relay's address. */
const relays = (which, chainId = 5361) => async (url) => {
  const { hostname, pathname } = new URL(url);
  if (pathname === '/v1/chain') return Response.json({ chainId, genesisHash, relay: { name: hostname } });
  return pathname === '/v1/headers/latest' ? Response.json(headers[which(hostname)]) : new Response('', { status: 404 });
};
const client = (fetch, over = {}) => open({ chain, store: new MemoryStore(), fetch, clockOffset: now - Date.now() / 1000, ...over });
const forked = relays((host) => (host.startsWith('a.') ? 0 : 1));
const rejects = (promise, code) => assert.rejects(promise, { name: 'CoreError', code });

test('conflict files are judged from the block that they name, and by what is trusted here', async () => {
  const ours = await client(forked);
  const theirs = await client(forked, { chain: JSON.stringify({ ...JSON.parse(chain), chainId: 5362 }) });
  for (const { name, file, judged } of files) {
    assert.deepEqual(await ours.ledger.verifyConflict(hex(file)), { ...judged, ours: judged.outcome === 'verified' }, name);
    assert.deepEqual(await theirs.ledger.verifyConflict(hex(file)), { ...judged, ours: false }, name);
  }
  await rejects(ours.ledger.verifyConflict(two.subarray(0, 99)), 'cbor_short');
  await rejects(ours.ledger.verifyConflict(Uint8Array.of(0xa0)), 'qbft_conflict_form');
});

test('what stopped the light client is kept, given out as a file, and undone by no record', async () => {
  const store = new MemoryStore();
  const stopped = await client(forked, { store });
  assert.equal(await stopped.ledger.conflict(), undefined);
  await rejects(stopped.ledger.sync(), 'qbft_contradiction');
  for (const one of [stopped, await client(forked, { store })]) {
    assert.equal((await one.ledger.status()).stopped, 'ledger_contradiction');
    assert.deepEqual(await one.ledger.conflict(), two);
    await rejects(one.ledger.importRecord(await (await client(forked)).ledger.exportRecord()), 'qbft_contradiction');
  }
});

test('a record is exported and imported, and never leads back', async () => {
  const [ahead, fresh] = [await client(relays(() => 0)), await client(relays(() => 0))];
  const first = await fresh.ledger.exportRecord();
  await rejects(ahead.ledger.sync(), 'sync_silent'); // there are no facts
  const record = await ahead.ledger.exportRecord();
  assert.equal((await fresh.ledger.importRecord(record)).head.number, 200);
  assert.deepEqual(await fresh.ledger.exportRecord(), record);
  await rejects(fresh.ledger.importRecord(first), 'qbft_state_older');
  const forkedOff = await client(relays(() => 1));
  await rejects(forkedOff.ledger.sync(), 'sync_silent');
  await rejects(fresh.ledger.importRecord(await forkedOff.ledger.exportRecord()), 'qbft_state_chain');
  assert.equal((await fresh.ledger.status()).head.hash, headers[0].hash);
});

test('a record of a newer program is neither read nor written over', async () => {
  const store = new MemoryStore();
  const newer = hex('a10103');
  await store.put('ledger', newer);
  await rejects(client(forked, { store }), 'sync_record_version');
  assert.deepEqual(await store.get('ledger'), newer);
});

test('two chains are followed at once, each with its own trust', async () => {
  const main = await client(relays(() => 0));
  const side = await client(relays(() => 1, 5362), { chain: JSON.stringify({ ...JSON.parse(chain), chainId: 5362 }) });
  await Promise.all([rejects(main.ledger.sync(), 'sync_silent'), rejects(side.ledger.sync(), 'sync_silent')]);
  const [a, b] = [await main.ledger.status(), await side.ledger.status()];
  assert.deepEqual([a.chainId, a.head.hash, a.stopped], [5361, headers[0].hash, undefined]);
  assert.deepEqual([b.chainId, b.head.hash, b.stopped], [5362, headers[1].hash, undefined]);
  await rejects(side.ledger.importRecord(await main.ledger.exportRecord()), 'qbft_state_chain');
});
