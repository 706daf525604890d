// Headers and proofs as Besu served them, through the package. The recordings lie beside the project.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Core } from '../../wasm/dist/direct.js';
import { failure, hex, TOP } from './support.mjs';

const RECORDED = join(TOP, '../shared/vectors/besu/cancun-26.8.0');
const skip = existsSync(RECORDED) ? false : 'no ../shared/vectors';
const recorded = (name) => JSON.parse(gunzipSync(readFileSync(join(RECORDED, name))));
const core = await Core.open();

test('recorded headers are verified, and refused when a seal is gone', { skip }, () => {
  for (const h of recorded('headers.json.gz').headers.slice(0, 60)) {
    const judged = core.header.verify(hex(h.rawHeader));
    assert.equal(judged.outcome, 'verified', `block ${h.number}`);
    assert.equal(judged.hash, h.hash);
    if (h.number === 0) continue;
    assert.equal(judged.sealDigest, h.sealDigest);
    assert.deepEqual(judged.signers, h.signers);
    assert.equal(judged.quorum, h.quorum);
    const stranger = core.header.verify(hex(h.rawHeader), ['0x' + '11'.repeat(20)]);
    assert.equal(stranger.outcome, 'refused');
    assert.equal(stranger.code, 'qbft_set_jump');
  }
  assert.equal(failure(() => core.header.verify(hex('c0'))).code, 'eth_header_fields');
});

test('recorded proofs are proven, proven absent, and invalid when a node is missing', { skip }, () => {
  for (const { header, cases } of Object.values(recorded('proofs.json.gz'))) {
    const { stateRoot } = core.header.verify(hex(header.rawHeader));
    for (const { request, response, check } of cases) {
      const [account, ...slots] = core.proof.verify(stateRoot, response.result, request.params[0]);
      assert.equal(account.result, check.account === 'present' ? 'value' : 'absent');
      for (const [i, slot] of slots.entries()) {
        const { key, value } = response.result.storageProof[i];
        assert.equal(BigInt(slot.key), BigInt(key));
        assert.equal(BigInt(slot.value ?? 0), BigInt(value));
        assert.equal(slot.result, BigInt(value) === 0n ? 'absent' : 'value');
      }
      const cut = { ...response.result, accountProof: response.result.accountProof.slice(0, -1) };
      const [broken] = core.proof.verify(stateRoot, cut, request.params[0]);
      assert.deepEqual([broken.result, broken.code], ['invalid', 'eth_node_missing']);
    }
  }
});

test('transactions, events and batches of slots are proven under verified headers', () => {
  const { block, batch } = JSON.parse(readFileSync(join(TOP, 'tests/vectors/block-items.json'), 'utf8'));
  const header = core.header.verify(hex(block.header), block.validators);
  assert.deepEqual([header.outcome, header.hash], ['verified', block.hash]);
  const nodes = (list) => list.map(hex);
  for (const item of block.items) {
    const { result, transaction } = core.proof.transaction(header.transactionsRoot, item.index, nodes(item.transactionNodes));
    assert.deepEqual([result, transaction.hash, transaction.from, transaction.to ?? null, transaction.type], ['value', item.hash, item.from, item.to, item.type]);
    const { receipt } = core.proof.receipt(header.receiptsRoot, item.index, nodes(item.receiptNodes));
    assert.deepEqual([receipt.success, receipt.type, receipt.cumulativeGasUsed], [item.success, item.type, item.cumulativeGasUsed]);
    assert.deepEqual(receipt.logs.map((log) => ({ ...log, data: `0x${Buffer.from(log.data).toString('hex')}` })), item.logs);
    assert.equal(core.proof.receipt(header.transactionsRoot, item.index, nodes(item.receiptNodes)).result, 'invalid');
  }
  assert.deepEqual(core.proof.receipt(header.receiptsRoot, block.behind.index, nodes(block.behind.receiptNodes)), { result: 'absent' });

  const { stateRoot } = core.header.verify(hex(batch.header));
  const asked = batch.accounts.map(({ address, slots }) => ({ address, slots: slots.map(({ key }) => key) }));
  const lines = core.proof.batch(stateRoot, batch.nodes, asked);
  const expected = batch.accounts.flatMap(({ address, result, slots }) => [[address, result], ...slots.map(({ key, value }) => [key, value === null ? 'absent' : 'value', value])]);
  assert.deepEqual(lines.map((line) => (line.item === 'account' ? [line.address, line.result] : [line.key, line.result, line.value ?? null])), expected);
  const broken = core.proof.batch(stateRoot, batch.nodes.slice(1), asked);
  assert.ok(broken.every(({ result, code }) => result === 'invalid' && code === 'eth_node_missing'));
});

test('a checkpoint is read from its text, and another kind is not one', () => {
  assert.equal(failure(() => core.checkpoint.read('SP1:TP0R49L72TL6$ZA02FFS4EEO')).code, 'present_kind');
});
