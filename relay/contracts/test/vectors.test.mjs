// The vectors that other languages read are what the script makes, and the contracts agree with them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addressOf } from '../lib/addresses.mjs';
import { slotOf, word } from '../lib/layout.mjs';
import { PERIOD_SECONDS, StatusBody, listId } from '../lib/status-tree.mjs';
import { transferId } from '../lib/typed-data.mjs';
import { asText, makeVectors, vectorFile } from '../scripts/vectors.mjs';
import { CA, NY, STRANGER, TX, WA, actor, bytes32, startChain, startScene } from './support/cast.mjs';
import { GENESIS_TIME, refuses } from './support/chain.mjs';
import { functionOf } from './support/contracts.mjs';

const vectors = await makeVectors();
const { chain, fresh } = await startScene();
const id = (number) => (
  listId({ jurisdiction: CA, family: 1, period: Math.floor(GENESIS_TIME / PERIOD_SECONDS) + 1, number }));

for (const [name, made] of Object.entries(vectors)) {
  test(`tests/vectors/${name} is what the script makes, with its origin, below 200 KB`, () => {
    const text = readFileSync(vectorFile(name), 'utf8');
    assert.equal(text, asText(made), 'run "npm run vectors" if the change is meant');
    assert.ok(text.length < 200_000);
    assert.match(made.origin, /^Own/);
  });
}

test('ledger-genesis.json: a node with these words answers accordingly', async (t) => {
  const { input, expected } = vectors['ledger-genesis.json'];
  const node = await startChain({ states: input.states, timestamp: input.timestamp, chainId: input.chainId }, t);
  const council = expected.storage[addressOf('Council')];
  assert.deepEqual(await node.provedSlots('Council', Object.keys(council)), Object.values(council).map(BigInt));
  assert.equal(await node.storageHash('Council'), expected.storageRoot[addressOf('Council')]);
  assert.equal(await node.read('Council', 'validatorSetHash'), expected.validatorSetHash);
  assert.deepEqual(input.states.map(({ jurisdiction }) => jurisdiction), [CA, NY, TX, WA]);
  for (const { jurisdiction, admins } of input.states) {
    for (const admin of admins) assert.equal(await node.read('Council', 'authorise', [admin, 0x80]), jurisdiction);
  }
});

test('ledger-slots.json: the getters read at these slots', async () => {
  await fresh();
  const { slots } = vectors['ledger-slots.json'];
  for (const [i, { contract, address, variable, keys, slot }] of slots.entries()) {
    const value = word(0x1000 + i);
    await chain.rpc('anvil_setStorageAt', address, slot, value);
    if (variable === 'validatorList') {
      if (!keys.length) continue; // its length, read with the elements
      await chain.rpc('anvil_setStorageAt', address, slotOf('Council', 'validatorList'), word(99));
    }
    const { inputs } = functionOf(contract, variable);
    const read = await chain.read(contract, variable, keys.map((key, at) => argument(inputs[at].type, BigInt(key))));
    assert.equal(BigInt(read), BigInt(value), `${contract}.${variable}`);
  }
  const specified = slots.filter(({ origin }) => origin === 'spec/ledger.md 2.4').map(({ variable, slot }) => [variable, slot]);
  assert.deepEqual(specified, [
    ['book', '0x87cbc3a4dae1580f5f7b584f3dde61233778801ba889bf99c5008d343b7458f8'],
    ['keys', '0x6196b502ff84507397f9a0280bf6c6f2ea553dafdd2e576735dfd3c34b746986'],
    ['lists', '0x60317b0ebf83568a619fd2e3f4044b2444d119e8a75e3cd1af01753ad81b4415'],
    ['notices', '0x0cd1cde96b2a40f00d495f5651bb97e83eac45b8cc5cdc62fabb9437414d41aa'],
  ]);
});

/** A key word as the getter's argument. */
function argument(type, key) {
  if (type === 'address') return word(key).replace(/^0x0{24}/, '0x');
  return type === 'bytes32' ? word(key) : key;
}

const send = (from, fn, ...args) => chain.send(from, 'StatusRegistry', fn, args);
const staff = actor(CA, 'STATUS');

/** Opens list `number` and brings it to the body of this name; the version it has then. */
async function openAt(number, name) {
  const { entries, root, h216 } = vectors['status-tree.json'].bodies.find((body) => body.name === name);
  const body = StatusBody.from(entries);
  assert.equal(body.root, root);
  assert.ok(root.startsWith(h216) && h216.length === 56);
  await send(staff, 'open', id(number));
  if (!entries.length) return 0;
  const { words, siblings } = new StatusBody().transitionTo(body);
  await send(staff, 'update', id(number), 0, words, siblings);
  return 1;
}

const rootOf = async (number) => word((await chain.fields('StatusRegistry', 'lists', [id(number)])).root216).slice(12);

test('status-tree.json: transitions are taken and lead to the new roots', async () => {
  await fresh();
  for (const [number, { name, body, words, siblings, oldRoot, newRoot }] of vectors['status-tree.json'].transitions.entries()) {
    const version = await openAt(number, body);
    assert.equal(await rootOf(number), oldRoot.slice(2, 56), name);
    await send(staff, 'update', id(number), version, words, siblings);
    assert.equal(await rootOf(number), newRoot.slice(2, 56), name);
  }
});

test('status-tree.json: what is refused is refused by that name', async () => {
  await fresh();
  for (const [number, { error, body, words, siblings }] of vectors['status-tree.json'].refused.entries()) {
    const version = await openAt(number, body);
    await refuses(send(staff, 'update', id(number), version, words, siblings), error);
  }
});

test('status-tree.json: a path proves its word to supersede', async () => {
  await fresh();
  for (const [number, { body, index, word: oldWord, siblings }] of vectors['status-tree.json'].paths.entries()) {
    await openAt(number, body);
    const entries = new Map(vectors['status-tree.json'].bodies.find(({ name }) => name === body).entries);
    const superseding = send(addressOf('LicenceTransfer'), 'supersede', id(number), index, oldWord, siblings);
    if (entries.has(index)) await refuses(superseding, 'Terminal', [id(number), index >> 7]);
    else await superseding;
  }
});

test('eip712.json: LicenceTransfer takes the consent and the withdrawal', async (t) => {
  const { address, transferId: move, cases } = vectors['eip712.json'];
  const [consent, , withdraw] = cases;
  assert.equal(consent.digest, '0xb58fef49a7df656bb16c191ad79f1d49a076fc6920ee5f583e247a3a1190d4ca');
  assert.equal(move.id, '0x2feea4e3065c4b1ca802fef65a84bcffb225511cb6a93c1d7de9724ca8650610');
  assert.equal(transferId(address, move.salt), move.id);
  const node = await startChain({ timestamp: consent.message.due - 86_400 }, t);
  const { holder, salt, from, due, statement } = consent.message;
  await node.send(actor(TX, 'LICENSING'), 'LicenceTransfer', 'open', [holder, salt, from, due, statement, consent.signature]);
  await refuses(node.send(STRANGER, 'LicenceTransfer', 'withdraw', [move.id, consent.signature]), 'BadSignature');
  await node.send(STRANGER, 'LicenceTransfer', 'withdraw', [move.id, withdraw.signature]);
  assert.equal((await node.fields('LicenceTransfer', 'transfers', [bytes32(0)])).state, 0);
  assert.equal((await node.fields('LicenceTransfer', 'transfers', [move.id])).state, 5);
});
