// The ledger as one reaches it who holds a state's own keys and asks no desk, no page and no relay: signed transactions to a node.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { addressOf } from '../../../relay/contracts/lib/addresses.mjs';
import { h216, unpack } from '../../../relay/contracts/lib/layout.mjs';
import { StatusBody, decodeWords } from '../../../relay/contracts/lib/status-tree.mjs';
import { byName, decodeError, decodeLog, decodeResult, encodeCall } from '../../../relay/contracts/test/support/contracts.mjs';

const viem = createRequire(new URL('../../../relay/contracts/package.json', import.meta.url));
const { numberToHex } = viem('viem');
const { privateKeyToAccount } = viem('viem/accounts');

const GAS = 500_000;
const REGISTRY = 'StatusRegistry';

/** The functions of StatusRegistry that write. */
export const writers = () => byName[REGISTRY].abi.filter((item) => item.type === 'function' && item.stateMutability !== 'view' && item.stateMutability !== 'pure').map(({ name }) => name);

export class Ledger {
  constructor({ rpc, folder }) {
    this.url = rpc[0];
    this.folder = folder;
  }

  /** The account of a key file below the demo's folder. */
  account(...path) {
    return privateKeyToAccount(readFileSync(join(this.folder, ...path), 'utf8').trim());
  }

  /** A state's operator of status, with the desk's own key. */
  operator(letters) { return this.account(`desk-${letters}`, 'keys', 'status.key'); }
  administrator(letters) { return this.account('network', 'keys', letters, 'admin-2.key'); }

  async ask(method, ...params) {
    const answer = await fetch(this.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
    const { result, error } = await answer.json();
    return { result, error };
  }

  async rpc(method, ...params) {
    const { result, error } = await this.ask(method, ...params);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** What a call from this address comes to at the head: undefined when the contract lets it pass, else its own error: {name, args}. */
  async refusal(from, fn, args) {
    const { error } = await this.ask('eth_call', { from, to: addressOf(REGISTRY), data: encodeCall(REGISTRY, fn, args), gas: numberToHex(GAS) }, 'latest');
    if (!error) return undefined;
    if (typeof error.data !== 'string') throw new Error(`eth_call: ${error.message}`);
    return decodeError(error.data);
  }

  /** Sends the calls of one account as transactions, without trying them first. Resolves, when blocks hold all of them, to whether each changed anything. */
  async transact(account, calls) {
    const [chainId, first] = await Promise.all([this.rpc('eth_chainId'), this.rpc('eth_getTransactionCount', account.address, 'latest')]);
    const hashes = [];
    for (const [i, { fn, args }] of calls.entries()) {
      const raw = await account.signTransaction({ type: 'legacy', chainId: Number(chainId), nonce: Number(first) + i, gas: BigInt(GAS), gasPrice: 0n, to: addressOf(REGISTRY), data: encodeCall(REGISTRY, fn, args) });
      hashes.push(await this.rpc('eth_sendRawTransaction', raw));
    }
    const did = [];
    for (const hash of hashes) {
      let receipt;
      for (let tries = 0; !receipt; tries++) {
        receipt = await this.rpc('eth_getTransactionReceipt', hash);
        if (!receipt && tries === 100) throw new Error(`no block holds ${hash}`);
        if (!receipt) await new Promise((done) => setTimeout(done, 300));
      }
      did.push(receipt.status === '0x1');
    }
    return did;
  }

  async wordOf(listId) {
    return decodeResult(REGISTRY, 'lists', await this.rpc('eth_call', { to: addressOf(REGISTRY), data: encodeCall(REGISTRY, 'lists', [listId]) }, 'latest'));
  }

  /**
   * The lists of a state as anybody rebuilds them from the events since genesis: {listId, body, before, version}, `before` being the body one version earlier.
   * Each is held against the root that the ledger has.
   */
  async lists(jurisdiction) {
    const found = new Map();
    for (const log of await this.rpc('eth_getLogs', { address: addressOf(REGISTRY), fromBlock: '0x0', toBlock: 'latest' })) {
      const { name, args } = decodeLog(log);
      const listId = BigInt(args.listId);
      if (listId >> 48n !== BigInt(jurisdiction)) continue;
      if (name === 'Opened') found.set(listId, { listId, body: new StatusBody(), before: undefined, version: 0 });
      const list = found.get(listId);
      if (name !== 'Updated' && name !== 'Superseded') continue;
      list.before = list.body.clone();
      list.version = args.version;
      if (name === 'Superseded') list.body.set(args.index, 3);
      else for (const { index, new: word } of decodeWords(args.words)) list.body.setWord(index, word);
    }
    for (const { listId, body, version } of found.values()) {
      const fields = unpack(REGISTRY, 'lists', await this.wordOf(listId));
      if (BigInt(fields.root216) !== h216(body.root) || fields.version !== version) throw new Error(`list ${listId.toString(16)}: its events do not lead to its root`);
    }
    return [...found.values()];
  }
}
