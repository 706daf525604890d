import assert from 'node:assert/strict';
import { test } from 'node:test';
import { h216 } from '../lib/layout.mjs';
import { CA, NY, WA, actor, bytes32, expelWA, startScene } from './support/cast.mjs';
import { emits, refuses, unmet } from './support/chain.mjs';

const { chain, fresh } = await startScene();
const desk = (state) => actor(state, 'LICENSING');
const anchor = (from, root, height) => chain.send(from, 'IssuanceLog', 'anchor', [root, height]);
const batchKey = (state, n) => BigInt(state) << 32n | BigInt(n);

test('INV-17 batches are stamped words, numbered from 1 in each state', async () => {
  await fresh();
  for (let n = 1; n <= 3; ++n) {
    const root = bytes32(0xa0 + n);
    assert.equal(await chain.call(desk(CA), 'IssuanceLog', 'anchor', [root, 20]), n);
    const { time, ...result } = await anchor(desk(CA), root, 20);
    const word = BigInt(time) << 216n | h216(root);
    emits(result, [['BatchAnchored', { jurisdiction: CA, n, word, height: 20 }]]);
    assert.equal(await chain.word('IssuanceLog', 'batches', [batchKey(CA, n)]), word);
    assert.deepEqual(await chain.fields('IssuanceLog', 'heads', [CA]), { count: n, lastTime: time });
  }
  await anchor(desk(NY), bytes32(1), 10);
  assert.equal((await chain.fields('IssuanceLog', 'heads', [NY])).count, 1);
  assert.equal((await chain.fields('IssuanceLog', 'batches', [batchKey(CA, 1)])).digest216, h216(bytes32(0xa1)));
});

test('INV-17 the height is 10 to 30', async () => {
  await fresh();
  for (const height of [0, 9, 31, 255]) await refuses(anchor(desk(CA), bytes32(1), height), 'BadHeight', []);
  for (const height of [10, 30]) await anchor(desk(CA), bytes32(1), height);
});

test('INV-01 INV-02 only a licensing desk of a member anchors', async () => {
  await fresh();
  await refuses(anchor(actor(CA, 'KEYS'), bytes32(1), 10), 'NotOperator', [actor(CA, 'KEYS')]);
  await expelWA(chain);
  await refuses(anchor(desk(WA), bytes32(1), 10), 'NotMember', [WA]);
  assert.equal(await chain.word('IssuanceLog', 'heads', [WA]), 0n);
});

test('every error and event of IssuanceLog was met', () => assert.deepEqual(unmet([chain], 'IssuanceLog'), []));
