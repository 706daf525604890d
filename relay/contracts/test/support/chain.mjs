// A development node with the contracts in its genesis, and calls against it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fromRlp, numberToHex } from 'viem';
import { addressOf } from '../../lib/addresses.mjs';
import { genesisFile } from '../../lib/genesis.mjs';
import { slotOf, unpack } from '../../lib/layout.mjs';
import { byName, contracts, decodeError, decodeLog, decodeResult, encodeCall, plain } from './contracts.mjs';
import { verifyProof } from './trie.mjs';

/** @typedef {`0x${string}`} Hex */

export const CHAIN_ID = 5361;
export const GENESIS_TIME = 1_780_000_000;
const GAS_LIMIT = 30_000_000;
const ZERO_LEAF = '0x80';

/** STATEPASS_ANVIL, or the npm package where it is for this machine, or the anvil of the path. */
function anvilBinary() {
  if (process.env.STATEPASS_ANVIL) return process.env.STATEPASS_ANVIL;
  try {
    return createRequire(import.meta.url).resolve('@foundry-rs/anvil-linux-amd64/bin/anvil');
  } catch {
    return 'anvil';
  }
}

export class Refused extends Error {
  constructor(contract, fn, { name, args }) {
    super(`${contract}.${fn} reverted: ${name || '(no data)'}(${args.join(', ')})`);
    this.error = { name, args };
  }
}

/**
 * Runs a node until its standard input ends, as it does when this process goes, however it goes; then removes the folder.
 * $0: the folder, $@: the command.
 */
const KEEPER = '"$@" & node=$!; read -r line; kill -9 $node; rm -rf "$0"';
const START_LIMIT_MS = 30_000;

export class Chain {
  #keeper;
  #folder;
  #url;
  #id = 0;
  /** Errors and events met, as "Contract.Name". */
  met = new Set();

  /** @param {object} options those of genesisFile, all but contracts optional */
  static async start({ states, timestamp = GENESIS_TIME, chainId = CHAIN_ID, ...rest }) {
    const chain = new Chain();
    chain.chainId = chainId;
    chain.time = timestamp;
    chain.#folder = mkdtempSync(join(tmpdir(), 'statepass-contracts-'));
    const genesis = join(chain.#folder, 'genesis.json');
    writeFileSync(genesis, JSON.stringify(genesisFile({ chainId, timestamp, states, contracts, ...rest })));
    await chain.#launch(genesis);
    return chain;
  }

  async #launch(genesis) {
    const command = [
      anvilBinary(), '--init', genesis, '--chain-id', String(this.chainId), '--port', '0', '--hardfork', 'cancun',
      '--gas-limit', String(GAS_LIMIT), '--gas-price', '0', '--block-base-fee-per-gas', '0', '--auto-impersonate',
      '--accounts', '0', '--disable-default-create2-deployer', '--prune-history', '64',
      '--transaction-block-keeper', '64', '--cache-path', join(this.#folder, 'cache'),
    ];
    this.#keeper = spawn('/bin/sh', ['-c', KEEPER, this.#folder, ...command], { stdio: 'pipe' });
    let output = '';
    let timer;
    const port = await new Promise((resolve, reject) => {
      const read = (data) => {
        output += data;
        const found = /Listening on [\d.]+:(\d+)/.exec(output);
        if (found) resolve(found[1]);
        if (/^error/m.test(output)) reject(new Error(output));
      };
      this.#keeper.stdout.on('data', read);
      this.#keeper.stderr.on('data', read);
      this.#keeper.once('error', reject);
      timer = setTimeout(() => reject(new Error(`anvil does not listen: ${output}`)), START_LIMIT_MS);
    }).finally(() => clearTimeout(timer));
    this.#url = `http://127.0.0.1:${port}`;
  }

  async stop() {
    const ended = new Promise((resolve) => this.#keeper.once('exit', resolve));
    this.#keeper.stdin.end();
    await ended;
  }

  async rpc(method, ...params) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++this.#id, method, params });
    const response = await fetch(this.#url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { result, error } = await response.json();
    if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { data: error.data });
    return result;
  }

  /** Time of the next block; by itself a second after the last one. */
  at(time) {
    this.next = time;
    return this;
  }

  after(seconds) {
    return this.at(this.time + seconds);
  }

  async #stampNext() {
    const time = this.next ?? this.time + 1;
    this.next = undefined;
    await this.rpc('evm_setNextBlockTimestamp', time);
    this.time = time;
    return time;
  }

  /**
   * Sends a call as a transaction in a block of its own; throws Refused with the custom error.
   * @returns {Promise<{events: object[], gasUsed: number, time: number, hash: Hex, block: Hex}>}
   */
  async send(from, contract, fn, args = [], { value = 0n } = {}) {
    const receipt = await this.transact(from, addressOf(contract), encodeCall(contract, fn, args), value);
    if (receipt.status !== '0x1') {
      const { output } = await this.rpc('debug_traceTransaction', receipt.transactionHash,
        { tracer: 'callTracer', tracerConfig: { onlyTopCall: true } });
      const error = decodeError(output);
      this.met.add(`${contract}.${error.name}`);
      throw new Refused(contract, fn, error);
    }
    const events = receipt.logs.map(decodeLog);
    for (const event of events) this.met.add(`${event.contract}.${event.name}`);
    return {
      events, gasUsed: Number(receipt.gasUsed), time: this.time, hash: receipt.transactionHash, block: receipt.blockNumber,
    };
  }

  async transact(from, to, data, value = 0n) {
    await this.#stampNext();
    const gas = numberToHex(GAS_LIMIT);
    return this.rpc('eth_sendTransactionSync', { from, to, data, gas, gasPrice: '0x0', value: numberToHex(value) });
  }

  /** Mines an empty block. */
  async mine() {
    await this.#stampNext();
    await this.rpc('evm_mine');
  }

  /** A read at the head, seen at `time` (by default the head's own). */
  async call(from, contract, fn, args = [], time = this.time) {
    const request = { from, to: addressOf(contract), data: encodeCall(contract, fn, args), gas: numberToHex(GAS_LIMIT) };
    try {
      return decodeResult(contract, fn, await this.rpc('eth_call', request, 'latest', null, { time: numberToHex(time) }));
    } catch (failure) {
      if (!failure.data) throw failure;
      throw new Refused(contract, fn, decodeError(failure.data));
    }
  }

  read(contract, fn, args = []) {
    return this.call('0x00000000000000000000000000000000000000ff', contract, fn, args);
  }

  /**
   * The words at slots of a contract, each proved under the account's storage root. Anvil keeps words that were cleared,
   * or read while absent, as leaves of zero, where the protocol has none; the protocol's proof would be of exclusion.
   * @returns {Promise<bigint[]>}
   */
  async provedSlots(contract, slots) {
    const proof = await this.rpc('eth_getProof', addressOf(contract), slots, 'latest');
    return proof.storageProof.map(({ proof: nodes, value }, i) => {
      const leaf = verifyProof(proof.storageHash, slots[i], nodes);
      const proved = leaf === null || leaf === ZERO_LEAF ? 0n : BigInt(fromRlp(leaf));
      assert.equal(proved, BigInt(value), 'the node contradicts its own proof');
      return proved;
    });
  }

  /** One word at its place in the layout, proved. @returns {Promise<bigint>} */
  async word(contract, variable, keys = []) {
    return (await this.provedSlots(contract, [slotOf(contract, variable, keys)]))[0];
  }

  /** The fields of a packed word at its place, proved. */
  async fields(contract, variable, keys = []) {
    return unpack(contract, variable, await this.word(contract, variable, keys));
  }

  async storageHash(contract) {
    return (await this.rpc('eth_getProof', addressOf(contract), [], 'latest')).storageHash;
  }

  /** Every word of every contract that is not zero: contract to slot to value. */
  async storage() {
    const { accounts } = JSON.parse(gunzipSync(Buffer.from((await this.rpc('anvil_dumpState')).slice(2), 'hex')));
    return Object.fromEntries(contracts.map(({ name, address }) => [name, new Map(
      Object.entries(accounts[address].storage)
        .map(([slot, value]) => [slot, BigInt(value)])
        .filter(([, value]) => value !== 0n))]));
  }

  /** Slots that a transaction changed: contract to slot to [before, after]. */
  async changes(hash) {
    const { pre, post } = await this.rpc('debug_traceTransaction', hash,
      { tracer: 'prestateTracer', tracerConfig: { diffMode: true } });
    const changed = {};
    for (const { name, address } of contracts) {
      const before = pre[address]?.storage ?? {};
      const after = post[address]?.storage ?? {};
      const slots = new Set([...Object.keys(before), ...Object.keys(after)]);
      if (slots.size) {
        changed[name] = new Map([...slots].map(
          (slot) => [slot, [BigInt(before[slot] ?? 0), BigInt(after[slot] ?? 0)]]));
      }
    }
    return changed;
  }

  async snapshot() {
    return { id: await this.rpc('evm_snapshot'), time: this.time };
  }

  /** Goes back to a snapshot, which is used up, and takes it anew. */
  async revert({ id, time }) {
    assert.equal(await this.rpc('evm_revert', id), true);
    this.time = time;
    this.next = undefined;
    return this.snapshot();
  }
}

/** Asserts that the call reverts with exactly this custom error. */
export async function refuses(promise, name, args) {
  await assert.rejects(promise, (failure) => {
    if (!(failure instanceof Refused)) throw failure;
    assert.equal(failure.error.name, name, failure.message);
    if (args !== undefined) assert.deepEqual(failure.error.args, plain(args));
    return true;
  });
}

/** Asserts the events of a transaction: [name, fields] in order. */
export function emits(result, expected) {
  assert.deepEqual(
    result.events.map(({ name, args }) => [name, args]), expected.map(([name, args]) => [name, plain(args)]));
}

/** Errors and events in the ABI of a contract that no call has met. */
export function unmet(chains, contract) {
  const met = new Set(chains.flatMap((chain) => [...chain.met]));
  return byName[contract].abi
    .filter(({ type }) => type === 'error' || type === 'event')
    .map(({ name }) => name)
    .filter((name) => !met.has(`${contract}.${name}`));
}
