import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak256 } from 'viem';
import { CA, DAY, NY, STRANGER, TX, WA, actor, bytes32, expelWA, nobody, startScene } from './support/cast.mjs';
import { emits, refuses, unmet } from './support/chain.mjs';

const { chain, fresh } = await startScene();
const data = (state) => actor(state, 'DATA');
const send = (from, fn, ...args) => chain.send(from, 'DataDirectory', fn, args);
const ID = bytes32(0x1d);
const metadata = (length) => `0x${'5a'.repeat(length)}`;
const bits = (...states) => states.reduce((map, j) => map | 1n << BigInt(j), 0n);
const asset = (id = ID) => chain.fields('DataDirectory', 'assets', [id]);
const assetWord = (id = ID) => chain.word('DataDirectory', 'assets', [id]);

/** Publishes ID for CA, kept in its own store, open to TX. */
function publish(fields = {}) {
  const { from = data(CA), id = ID, kind = 2, hashAlg = 2, storageKind = 2, digest = bytes32(0xdd),
    allowed = bits(TX), bytes = '0x' } = fields;
  return send(from, 'publish', id, kind, hashAlg, storageKind, digest, allowed, bytes);
}

test('DD-01 publish writes asset, digest and rules', async () => {
  await fresh();
  const { time, ...result } = await publish({ bytes: metadata(3) });
  assert.deepEqual(await asset(), {
    schema: 1, kind: 2, hashAlg: 2, storageKind: 2, owner: CA, created: time, version: 1, requests: 0, state: 1 });
  assert.equal(await chain.word('DataDirectory', 'digests', [ID]), BigInt(bytes32(0xdd)));
  assert.equal(await chain.word('DataDirectory', 'allow', [ID]), bits(TX));
  emits(result, [
    ['Published',
      { id: ID, owner: CA, version: 1, asset: await assetWord(), digest: bytes32(0xdd), metadata: metadata(3) }],
    ['RulesSet', { id: ID, allowed: bits(TX) }],
  ]);
  await refuses(publish(), 'Exists', [ID]);
  await refuses(publish({ from: data(NY) }), 'Exists', [ID]);
  await refuses(publish({ from: actor(CA, 'KEYS'), id: bytes32(2) }), 'NotOperator', [actor(CA, 'KEYS')]);
});

test('DD-01 forms: kinds, hashes, storage, inline digest', async () => {
  await fresh();
  for (const bad of [{ kind: 0 }, { kind: 3 }, { hashAlg: 0 }, { hashAlg: 3 }, { storageKind: 0 }, { storageKind: 4 }]) {
    await refuses(publish(bad), 'BadForm', []);
  }
  const inline = { hashAlg: 1, storageKind: 1, bytes: metadata(9), digest: keccak256(metadata(9)) };
  await refuses(publish({ ...inline, digest: bytes32(1) }), 'BadForm', []);
  await refuses(publish({ ...inline, hashAlg: 2 }), 'BadForm', []);
  await publish({ ...inline, kind: 1 });
  await publish({ id: bytes32(3), hashAlg: 1, storageKind: 3, digest: bytes32(1), bytes: metadata(9) });
  assert.deepEqual([(await asset()).kind, (await asset()).storageKind, (await asset()).hashAlg], [1, 1, 1]);
  // The content of an inline asset is checked again when it is replaced.
  await refuses(send(data(CA), 'republish', ID, bytes32(1), metadata(8)), 'BadForm', []);
  await send(data(CA), 'republish', ID, keccak256(metadata(8)), metadata(8));
});

test('DD-01 foreign rules: only the owner changes content, rules, lists and life', async () => {
  await fresh();
  await publish();
  const before = await chain.storage();
  const acts = [['republish', ID, bytes32(1), '0x'], ['setRules', ID, bits(NY)], ['setPerson', ID, nobody(1), 2 ** 40 - 1],
    ['withdrawAsset', ID]];
  for (const [fn, ...args] of acts) {
    await refuses(send(data(TX), fn, ...args), 'NotOwner', [ID]);
    await refuses(send(actor(CA, 'KEYS'), fn, ...args), 'NotOperator', [actor(CA, 'KEYS')]);
    await refuses(send(STRANGER, fn, ...args), 'NotOperator', [STRANGER]);
    await refuses(send(data(CA), fn, bytes32(0x99), ...args.slice(1)), 'NotOwner', [bytes32(0x99)]);
  }
  assert.deepEqual(await chain.storage(), before);
  for (const [fn, ...args] of acts) await send(data(CA), fn, ...args);
});

test('DD-01 republish counts versions and keeps the rest', async () => {
  await fresh();
  const { time } = await publish();
  await send(data(TX), 'request', ID, 1);
  const result = await send(data(CA), 'republish', ID, bytes32(0xee), metadata(2));
  assert.deepEqual(await asset(), {
    schema: 1, kind: 2, hashAlg: 2, storageKind: 2, owner: CA, created: time, version: 2, requests: 1, state: 1 });
  assert.equal(await chain.word('DataDirectory', 'digests', [ID]), BigInt(bytes32(0xee)));
  emits(result, [['Published',
    { id: ID, owner: CA, version: 2, asset: await assetWord(), digest: bytes32(0xee), metadata: metadata(2) }]]);
  emits(await send(data(CA), 'setRules', ID, bits(NY, WA)), [['RulesSet', { id: ID, allowed: bits(NY, WA) }]]);
  assert.equal(await chain.word('DataDirectory', 'allow', [ID]), bits(NY, WA));
});

test('DD-02 unlisted states and persons are refused', async () => {
  await fresh();
  await publish();
  for (const who of [data(NY), data(CA), STRANGER, actor(TX, 'KEYS'), nobody(1)]) {
    await refuses(send(who, 'request', ID, 1), 'NotListed', [ID, who]);
  }
  const { time, ...result } = await send(data(TX), 'request', ID, 3);
  emits(result, [['Requested', { id: ID, n: 1, by: TX, who: data(TX), purpose: 3 }]]);
  assert.deepEqual(await chain.fields('DataDirectory', 'requests', [ID, 1]),
    { who: data(TX), jurisdiction: TX, purpose: 3, time });
  assert.equal((await asset()).requests, 1);
  assert.equal(await chain.call(data(TX), 'DataDirectory', 'request', [ID, 7]), 2);
  await refuses(send(data(TX), 'request', bytes32(0x99), 1), 'NotListed', [bytes32(0x99), data(TX)]);
  await send(data(CA), 'setRules', ID, 0n);
  await refuses(send(data(TX), 'request', ID, 1), 'NotListed', [ID, data(TX)]);
});

test('DD-02 purposes are 1 to 7', async () => {
  await fresh();
  await publish();
  for (const purpose of [0, 8, 255]) await refuses(send(data(TX), 'request', ID, purpose), 'BadForm', []);
  for (let purpose = 1; purpose <= 7; ++purpose) await send(data(TX), 'request', ID, purpose);
  assert.equal((await asset()).requests, 7);
});

test('DD-02 a withdrawn asset takes no request and no change', async () => {
  await fresh();
  await publish();
  await send(data(CA), 'setPerson', ID, nobody(1), 2 ** 40 - 1);
  const live = await asset();
  emits(await send(data(CA), 'withdrawAsset', ID), [['Withdrawn', { id: ID }]]);
  assert.deepEqual(await asset(), { ...live, state: 2 });
  await refuses(send(data(TX), 'request', ID, 1), 'NotListed', [ID, data(TX)]);
  await refuses(send(nobody(1), 'request', ID, 1), 'NotListed', [ID, nobody(1)]);
  for (const [fn, ...args] of [['republish', ID, bytes32(1), '0x'], ['setRules', ID, 0n],
    ['setPerson', ID, nobody(1), 0], ['withdrawAsset', ID]]) {
    await refuses(send(data(CA), fn, ...args), 'BadForm', []);
  }
  await refuses(publish(), 'Exists', [ID]);
});

test('DD-02 an expelled state is not listed', async () => {
  await fresh();
  await publish({ allowed: bits(WA) });
  await publish({ id: bytes32(5), from: data(WA) });
  await send(data(WA), 'request', ID, 1);
  await expelWA(chain);
  await refuses(send(data(WA), 'request', ID, 1), 'NotListed', [ID, data(WA)]);
  await refuses(send(data(WA), 'setRules', bytes32(5), 0n), 'NotMember', [WA]);
});

test('DD-03 257 bytes of metadata are refused', async () => {
  await fresh();
  await refuses(publish({ bytes: metadata(257) }), 'TooLong', [257]);
  await publish({ bytes: metadata(256) });
  await refuses(send(data(CA), 'republish', ID, bytes32(1), metadata(257)), 'TooLong', [257]);
  await send(data(CA), 'republish', ID, bytes32(1), metadata(256));
});

test('DD-04 a person is listed until its time', async () => {
  await fresh();
  await publish();
  const until = chain.time + DAY;
  emits(await send(data(CA), 'setPerson', ID, nobody(1), until),
    [['PersonSet', { id: ID, who: nobody(1), until }]]);
  assert.equal(await chain.word('DataDirectory', 'persons', [ID, nobody(1)]), BigInt(until));
  emits(await send(nobody(1), 'request', ID, 5), [['Requested', { id: ID, n: 1, by: 0, who: nobody(1), purpose: 5 }]]);
  assert.equal((await chain.fields('DataDirectory', 'requests', [ID, 1])).jurisdiction, 0);
  chain.at(until - 1);
  await send(nobody(1), 'request', ID, 5);
  chain.at(until);
  await refuses(send(nobody(1), 'request', ID, 5), 'NotListed', [ID, nobody(1)]);
  await send(data(CA), 'setPerson', ID, nobody(1), until + DAY);
  await send(nobody(1), 'request', ID, 5);
  await send(data(CA), 'setPerson', ID, nobody(1), 0);
  await refuses(send(nobody(1), 'request', ID, 5), 'NotListed', [ID, nobody(1)]);
  await refuses(send(data(CA), 'setPerson', ID, '0x0000000000000000000000000000000000000000', until), 'BadForm', []);
});

test('DD-04 an operator once listed as a person still asks for its state', async () => {
  await fresh();
  await publish();
  await send(data(CA), 'setPerson', ID, data(TX), chain.time + DAY);
  assert.equal((await send(data(TX), 'request', ID, 1)).events[0].args.by, 0);
  chain.after(2 * DAY);
  assert.equal((await send(data(TX), 'request', ID, 1)).events[0].args.by, TX);
});

test('every error and event of DataDirectory was met', () => assert.deepEqual(unmet([chain], 'DataDirectory'), []));
