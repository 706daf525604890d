import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak256 } from 'viem';
import { CA, DAY, NY, STRANGER, WA, actor, bytes32, decide, expelWA, proposal, startScene } from './support/cast.mjs';
import { emits, refuses, unmet } from './support/chain.mjs';

const { chain, fresh } = await startScene();
const keys = (state) => actor(state, 'KEYS');
const send = (from, fn, ...args) => chain.send(from, 'IssuerRegistry', fn, args);
const coseKey = (length = 75, fill = 'a4') => `0x${fill.repeat(length)}`;
const kid = keccak256(coseKey());
const record = (of = kid) => chain.fields('IssuerRegistry', 'keys', [of]);

/** Registers the usual key of CA: a document signer for 100 days. */
async function setKey() {
  const from = chain.time;
  const to = from + 100 * DAY;
  const result = await send(keys(CA), 'setKey', coseKey(), 1, from, to);
  return { from, to, result };
}

test('KY-01 setKey writes the record and tells the key itself', async () => {
  await fresh();
  const { from, to, result } = await setKey();
  emits(result, [['KeySet', { jurisdiction: CA, kid, purpose: 1, from, to, coseKey: coseKey() }]]);
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 1, from, to, cutoff: 0 });
  assert.equal(await chain.call(keys(NY), 'IssuerRegistry', 'setKey', [coseKey(76), 6, from, to]),
    keccak256(coseKey(76)));
});

test('KY-01 bad keys: length, purpose, repetition', async () => {
  await fresh();
  const now = chain.time;
  for (const length of [0, 39, 201]) {
    await refuses(send(keys(CA), 'setKey', coseKey(length), 1, now, now + DAY), 'BadKey', []);
  }
  for (const purpose of [0, 7, 255]) {
    await refuses(send(keys(CA), 'setKey', coseKey(), purpose, now, now + DAY), 'BadKey', []);
  }
  for (const [i, length] of [40, 200].entries()) {
    await send(keys(CA), 'setKey', coseKey(length), 1 + 5 * i, now, now + DAY);
  }
  await refuses(send(keys(CA), 'setKey', coseKey(40), 1, now, now + DAY), 'KeyExists', [keccak256(coseKey(40))]);
  await refuses(send(keys(NY), 'setKey', coseKey(40), 1, now, now + DAY), 'KeyExists', [keccak256(coseKey(40))]);
});

test('KY-01 bad windows: 3 days back at most, not empty, not past', async () => {
  await fresh();
  const now = chain.time + 10;
  const at = (from, to, length = 75) => {
    chain.at(now);
    return send(keys(CA), 'setKey', coseKey(length), 1, from, to);
  };
  const start = await chain.snapshot();
  await refuses(at(now - 3 * DAY - 1, now + DAY), 'BadWindow', []);
  await chain.revert(start);
  await at(now - 3 * DAY, now + 1);
  await refuses(at(now - DAY, now, 76), 'BadWindow', []);
  await refuses(at(now - DAY, now - 1, 76), 'BadWindow', []);
  await refuses(at(now + DAY, now + DAY, 76), 'BadWindow', []);
  await refuses(at(now + DAY + 1, now + DAY, 76), 'BadWindow', []);
  await at(now + 50 * DAY, now + 50 * DAY + 1, 76);
  await refuses(at(2 ** 40 - 1, 2 ** 40 - 1, 77), 'BadWindow', []); // no overflow on the way
});

test('KY-01 the key for envelopes', async () => {
  await fresh();
  emits(await send(keys(CA), 'setEncKey', bytes32(7)), [['EncKeySet', { jurisdiction: CA, key: bytes32(7) }]]);
  assert.equal(await chain.word('IssuerRegistry', 'encKeys', [CA]), BigInt(bytes32(7)));
  await send(keys(CA), 'setEncKey', bytes32(8));
  assert.equal(await chain.word('IssuerRegistry', 'encKeys', [CA]), BigInt(bytes32(8)));
  assert.equal(await chain.word('IssuerRegistry', 'encKeys', [NY]), 0n);
  await refuses(send(keys(CA), 'setEncKey', bytes32(0)), 'BadKey', []);
  await refuses(send(STRANGER, 'setEncKey', bytes32(8)), 'NotOperator', [STRANGER]);
});

test('KY-02 retire and revoke are the own state\'s', async () => {
  await fresh();
  await setKey();
  const now = chain.time;
  await refuses(send(keys(NY), 'retireKey', kid, now + DAY), 'NotYours', [kid]);
  await refuses(send(keys(NY), 'revokeKey', kid, now), 'NotYours', [kid]);
  await refuses(send(actor(CA, 'LICENSING'), 'revokeKey', kid, now), 'NotOperator', [actor(CA, 'LICENSING')]);
  const unknown = bytes32(9);
  await refuses(send(keys(CA), 'retireKey', unknown, now + DAY), 'KeyUnknown', [unknown]);
  await refuses(send(keys(CA), 'revokeKey', unknown, now), 'KeyUnknown', [unknown]);
  assert.equal((await record()).state, 1);
});

test('KY-02 a vote revokes the key of any state', async () => {
  await fresh();
  const { from, to } = await setKey();
  const cutoff = chain.time - 5;
  const decision = proposal(8, { jurisdiction: CA, key: kid, value: BigInt(cutoff) });
  await refuses(decide(chain, { ...decision, jurisdiction: NY }), 'NotYours', [kid]);
  await refuses(decide(chain, { ...decision, key: bytes32(9) }), 'KeyUnknown', [bytes32(9)]);
  await refuses(decide(chain, { ...decision, value: 1n << 40n | BigInt(cutoff) }), 'BadWindow', []);
  const result = await decide(chain, decision);
  assert.deepEqual(result.events[2],
    { contract: 'IssuerRegistry', name: 'KeyRevoked', args: { jurisdiction: CA, kid, cutoff } });
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 3, from, to, cutoff });
  await refuses(decide(chain, { ...decision, round: 1 }), 'CutoffLater', []);
  await decide(chain, { ...decision, value: 0n });
  assert.equal((await record()).cutoff, 0);
});

test('KY-02 nobody but Council carries out votes', async () => {
  await fresh();
  await setKey();
  const args = [8, CA, kid, BigInt(chain.time)];
  for (const who of [STRANGER, keys(CA), actor(CA, 'ADMIN')]) {
    await refuses(send(who, 'councilExecute', ...args), 'NotCouncil', []);
  }
  const council = '0x57a7e9a550000000000000000000000000000001';
  await refuses(send(council, 'councilExecute', 9, ...args.slice(1)), 'NotCouncil', []);
  await send(council, 'councilExecute', ...args);
});

test('KY-03 a cutoff is not in the future and only moves earlier', async () => {
  await fresh();
  const { from, to } = await setKey();
  const now = chain.time + 100;
  chain.at(now);
  await refuses(send(keys(CA), 'revokeKey', kid, now + 1), 'BadWindow', []);
  chain.at(now);
  emits(await send(keys(CA), 'revokeKey', kid, now), [['KeyRevoked', { jurisdiction: CA, kid, cutoff: now }]]);
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 3, from, to, cutoff: now });
  await refuses(send(keys(CA), 'revokeKey', kid, now), 'CutoffLater', []);
  await refuses(send(keys(CA), 'revokeKey', kid, now + 1), 'CutoffLater', []);
  await send(keys(CA), 'revokeKey', kid, now - 1);
  await send(keys(CA), 'revokeKey', kid, 0);
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 3, from, to, cutoff: 0 });
  await refuses(send(keys(CA), 'revokeKey', kid, 0), 'CutoffLater', []);
});

test('KY-03 retirement moves `to` earlier, never into the past, and not out of COMPROMISED', async () => {
  await fresh();
  const { from, to } = await setKey();
  await refuses(send(keys(CA), 'retireKey', kid, to + 1), 'BadWindow', []);
  await send(keys(CA), 'retireKey', kid, to); // as long as planned, but no longer
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 2, from, to, cutoff: 0 });
  const now = chain.time + 10;
  chain.at(now);
  await refuses(send(keys(CA), 'retireKey', kid, now - 1), 'BadWindow', []);
  emits(await send(keys(CA), 'retireKey', kid, to - 1), [['KeyRetired', { jurisdiction: CA, kid, to: to - 1 }]]);
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 2, from, to: to - 1, cutoff: 0 });
  await refuses(send(keys(CA), 'retireKey', kid, to), 'BadWindow', []);
  chain.at(now + 50);
  await send(keys(CA), 'retireKey', kid, now + 50);
  assert.equal((await record()).to, now + 50);
  await send(keys(CA), 'revokeKey', kid, now);
  assert.deepEqual(await record(), { jurisdiction: CA, purpose: 1, state: 3, from, to: now + 50, cutoff: now });
  await refuses(send(keys(CA), 'retireKey', kid, now + 50), 'BadKey', []);
});

test('KY-02 an expelled state has no effect, its keys can be revoked by vote', async () => {
  await fresh();
  const from = chain.time;
  await send(keys(WA), 'setKey', coseKey(), 1, from, from + DAY);
  await expelWA(chain);
  await refuses(send(keys(WA), 'revokeKey', kid, from), 'NotMember', [WA]);
  await decide(chain, proposal(8, { jurisdiction: WA, key: kid, value: BigInt(from) }));
  assert.equal((await record()).state, 3);
});

test('every error and event of IssuerRegistry was met', () => {
  assert.deepEqual(unmet([chain], 'IssuerRegistry'), []);
});
