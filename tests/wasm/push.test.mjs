// New heads over sockets that a test answers for: the pipe of the package around the core's feed. The headers were recorded: validators that change one at
// a time, and at the end a second block of a number that is known.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Core, MemoryStore, open } from '../../wasm/dist/direct.js';
import { conflictFile } from '../support/sealed.mjs';
import { chain, TOP } from './support.mjs';

const recorded = conflictFile(join(TOP, 'tests/fuzz/corpus/conflict/steps'));
const CHAIN = chain({ chainId: recorded.chainId, checkpoint: recorded.checkpoint, relays: ['http://127.0.0.1:9', 'http://127.0.0.1:10'] });
const clockOffset = recorded.checkpoint.time + 1000 - Math.floor(Date.now() / 1000);
const pushed = (i) => JSON.stringify({ topic: 'head', block: {}, header: `0x${recorded.headers[i].toString('hex')}` });

/** Sockets of which each opens, closes and speaks when the test says so. */
function sockets() {
  const made = [];
  const openSocket = (url, on) => {
    const socket = { url, on, sent: [], closed: false, open: () => on.open(), say: (text) => on.text(text), fail: () => on.closed() };
    made.push(socket);
    return { send: (text) => socket.sent.push(text), close: () => { socket.closed = true; } };
  };
  return { made, openSocket };
}

async function following(over = {}) {
  const { made, openSocket } = sockets();
  const asked = [];
  const store = new MemoryStore();
  const client = await open({ chain: CHAIN, store, clockOffset, openSocket, fetch: (url) => { asked.push(url); return Promise.reject(new TypeError('no network')); }, ...over });
  const told = [];
  const abort = new AbortController();
  const ended = client.ledger.follow({ news: (status) => told.push(status), signal: abort.signal });
  const settled = async () => { for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done)); };
  await settled();
  return { client, made, asked, store, told, ended, settled, stop: async () => { abort.abort(); await ended; await client.close(); } };
}

test('a pushed head is verified before anything is told of it', async () => {
  const { made, told, asked, settled, stop } = await following();
  assert.deepEqual(made.map((s) => s.url), ['ws://127.0.0.1:9/v1/push']);
  assert.deepEqual(made[0].sent, []);
  made[0].open();
  assert.deepEqual(made[0].sent.map((text) => JSON.parse(text).topics), [['head']]);
  made[0].say(pushed(0));
  await settled();
  assert.equal(told.length, 1);
  assert.ok(told[0].head.number > recorded.checkpoint.number);
  assert.ok(told[0].head.signers >= told[0].head.quorum);
  assert.deepEqual(told[0].relays.map((r) => [r.state, r.pushes]), [['honest', true], ['unasked', undefined]]);
  assert.equal(told[0].changes.length, 1);
  assert.equal(told[0].checkpoint.byPerson, false);
  // One bit of its state root changed: refused by name, and the other relay is listened to.
  const forged = Buffer.from(recorded.headers[1]);
  forged[100] ^= 1;
  made[0].say(JSON.stringify({ topic: 'head', header: `0x${forged.toString('hex')}` }));
  await settled();
  assert.equal(told.at(-1).relays[0].state, 'refused');
  assert.ok(told.at(-1).relays[0].reason);
  assert.equal(told.at(-1).head.number, told[0].head.number);
  assert.equal(made[0].closed, true);
  assert.deepEqual(made.map((s) => s.url), ['ws://127.0.0.1:9/v1/push', 'ws://127.0.0.1:10/v1/push']);
  // Nothing of this was asked over HTTP.
  assert.deepEqual(asked, []);
  await stop();
});

test('a socket that is lost is made anew with the other relay, and a known head is no news to verify', async () => {
  const { client, made, told, settled, asked, stop } = await following();
  made[0].open();
  made[0].say(pushed(0));
  await settled();
  made[0].fail();
  await settled();
  assert.deepEqual(made.map((s) => s.url), ['ws://127.0.0.1:9/v1/push', 'ws://127.0.0.1:10/v1/push']);
  made[1].open();
  made[1].say(pushed(0));
  made[0].say(pushed(2));
  await settled();
  const { head, changes, relays } = await client.ledger.status();
  assert.equal(head.number, told[0].head.number);
  assert.equal(changes.length, 1);
  assert.deepEqual(relays.map((r) => r.pushes), [undefined, true]);
  for (const i of [1, 2]) made[1].say(pushed(i));
  await settled();
  assert.equal((await client.ledger.status()).changes.length, 3);
  assert.deepEqual(asked, []);
  await stop();
});

test('waking up makes an old socket anew at once, and does not wait for pauses to end', async () => {
  const { client, made, settled, stop } = await following();
  made[0].fail();
  await settled();
  made[1].fail();
  await settled();
  assert.equal(made.length, 2);
  await client.ledger.wake();
  await settled();
  assert.equal(made.length, 3);
  // A socket that was made just now is left alone.
  await client.ledger.wake();
  await settled();
  assert.equal(made.length, 3);
  await stop();
  await client.ledger.wake();
  assert.equal(made[2].closed, true);
});

test('two sealed blocks of one number stop the feed; the evidence is kept, saved, and checked by somebody else', async () => {
  const { client, made, told, settled, store, ended } = await following();
  made[0].open();
  for (const i of recorded.headers.keys()) made[0].say(pushed(i));
  await settled();
  assert.equal(told.at(-1).stopped, 'ledger_contradiction');
  assert.equal(made[0].closed, true);
  const evidence = await client.ledger.conflict();
  const again = await open({ chain: CHAIN, store, clockOffset, openSocket: sockets().openSocket });
  assert.equal((await again.ledger.status()).stopped, 'ledger_contradiction');
  assert.deepEqual(await again.ledger.conflict(), evidence);
  const other = await open({ chain: CHAIN, store: new MemoryStore(), clockOffset });
  assert.equal(await other.ledger.conflict(), undefined);
  const judged = await other.ledger.verifyConflict(evidence);
  assert.deepEqual([judged.outcome, judged.ours, judged.headers.length], ['verified', true, 2]);
  assert.ok(judged.signedBoth.length >= 2);
  const stranger = await open({ chain: chain(), store: new MemoryStore() });
  assert.equal((await stranger.ledger.verifyConflict(evidence)).ours, false);
  await assert.rejects(other.ledger.verifyConflict(Uint8Array.of(0xa0)), { code: 'qbft_conflict_form' });
  await assert.rejects(again.ledger.trustCheckpoint((await other.ledger.checkpoint()).text), { name: 'CoreError' });
  await client.close();
  await ended;
});

test('what is too long, and what is no text of a relay, is refused without being read whole', async () => {
  const { made, told, settled, stop } = await following();
  made[0].open();
  made[0].say(`{"topic":"head","header":"0x${'00'.repeat(10_000_000)}"}`);
  await settled();
  assert.deepEqual([told.at(-1).relays[0].state, told.at(-1).relays[0].reason], ['refused', 'sync_answer_size']);
  await stop();
});

test('two sources of a starting point are compared by the core, over headers that a relay brings where it must', async () => {
  const core = await Core.open();
  const sealed = recorded.headers.map((raw) => ({ raw, judged: core.header.verify(raw) }));
  const asked = [];
  const answer = (url) => {
    const { pathname, searchParams } = new URL(url);
    asked.push(pathname);
    const numbers = pathname === '/v1/headers' ? Array.from({ length: Number(searchParams.get('count')) }, (_, i) => Number(searchParams.get('from')) + i * Number(searchParams.get('step'))) : [Number(pathname.split('/').pop())];
    const found = numbers.map((n) => sealed.find(({ judged }) => judged.number === n)).filter(Boolean);
    if (found.length < numbers.length) return new Response('', { status: 404 });
    const hex = ({ raw }) => `0x${Buffer.from(raw).toString('hex')}`;
    return Response.json(pathname === '/v1/headers' ? { headers: found.map(hex) } : { header: hex(found[0]), hash: found[0].judged.hash });
  };
  const client = await open({ chain: CHAIN, store: new MemoryStore(), clockOffset, fetch: async (url) => answer(url) });
  const { text } = await client.ledger.checkpoint();
  const read = await client.ledger.readCheckpoint(text);
  assert.deepEqual([read.chainId, read.number, read.validators.length], [recorded.chainId, recorded.checkpoint.number, recorded.checkpoint.validators.length]);
  assert.equal(await client.ledger.compareCheckpoints(text, ` ${text}\n`), 'same');
  const of = async (over, id = recorded.chainId) => {
    const other = await open({ chain: chain({ chainId: id, checkpoint: { ...recorded.checkpoint, ...over } }), store: new MemoryStore() });
    return (await other.ledger.checkpoint()).text;
  };
  assert.equal(await client.ledger.compareCheckpoints(text, await of({ hash: `0x${'ab'.repeat(32)}` })), 'contradict');
  assert.equal(await client.ledger.compareCheckpoints(text, await of({ validators: recorded.checkpoint.validators.slice(1) })), 'contradict');
  assert.equal(await client.ledger.compareCheckpoints(text, await of({}, 1)), 'other_chain');
  await assert.rejects(client.ledger.compareCheckpoints(text, 'https://example.org/'), { name: 'CoreError' });
  assert.deepEqual(asked, []);
  const { judged } = sealed[0];
  const next = { number: judged.number, hash: judged.hash, time: judged.time, validators: judged.validators };
  assert.equal(await client.ledger.compareCheckpoints(text, await of(next)), 'connected');
  assert.equal(await client.ledger.compareCheckpoints(text, await of({ ...next, hash: `0x${'ab'.repeat(32)}` })), 'contradict');
  await assert.rejects(client.ledger.compareCheckpoints(text, await of({ ...next, number: next.number + 5000 })), { code: 'sync_silent' });
  assert.equal((await client.ledger.status()).head.number, recorded.checkpoint.number);
  const taken = await client.ledger.trustCheckpoint(await of(next));
  assert.deepEqual([taken.checkpoint.byPerson, taken.head.number, taken.head.signers], [true, next.number, 0]);
});
