// Council's words of block 0. relay/network's genesis builder makes the same: tests/vectors/ledger-genesis.json.
import { concat, keccak256, numberToHex, stringToHex } from 'viem';
import { addressOf, mainNames } from './addresses.mjs';
import { pack, slotOf, word } from './layout.mjs';

/** @typedef {`0x${string}`} Hex */
/**
 * @typedef {object} State a member of the first hour
 * @property {number} jurisdiction 1 to 255
 * @property {string} letters two capital letters
 * @property {Hex} validator
 * @property {Hex[]} admins
 * @property {{address: Hex, roles: number, from?: number, until?: number}[]} [operators] for tests: a real genesis names
 *   administrators only
 */

export const ADMIN = 0x80;
export const END_OF_TIME = 2 ** 40 - 1;
const LAYOUT_ID = 1;

/** Configuration word at its defaults. */
export const defaultConfig = Object.freeze({
  trustingDays: 90,
  clockDrift: 30,
  amberAge: 86_400,
  redAge: 259_200,
  blockPeriod: 2,
  emptyBlockPeriod: 60,
  credentialDays: 30,
  statutoryHours: 240,
  urgentHours: 24,
  condenseHours: 6,
  mainChain: 5361,
});

/** @param {string} name @returns {Hex} key of the address book: right-padded ASCII */
export function bookKey(name) {
  return stringToHex(name, { size: 32 });
}

/** @param {string} letters */
export function lettersOf(letters) {
  if (!/^[A-Z]{2}$/.test(letters)) throw new Error(`two capital letters, not ${letters}`);
  return letters.charCodeAt(0) << 8 | letters.charCodeAt(1);
}

/** keccak256 of the 20-byte addresses, which must ascend. */
export function validatorSetHash(ascending) {
  return keccak256(concat(ascending));
}

/**
 * Council's records of block 0.
 * @param {{timestamp: number, states: State[], names?: readonly string[], config?: object}} options
 * @returns {{variable: string, keys: any[], value: bigint}[]} none of them zero
 */
export function councilRecords({ timestamp, states, names = mainNames, config = {} }) {
  const records = [];
  const put = (variable, keys, value) => records.push({ variable, keys, value: BigInt(value) });
  const ascending = states.map((state) => state.validator.toLowerCase()).sort();
  const unique = (list) => new Set(list).size === list.length;
  if (!unique(ascending)) throw new Error('a validator serves two states');
  if (!unique(states.map((state) => state.jurisdiction))) throw new Error('a jurisdiction stands twice');

  put('members', [], states.reduce((map, { jurisdiction }) => map | 1n << BigInt(jurisdiction), 0n));
  put('bookState', [], pack('Council', 'bookState', { version: 1 }));
  put('config', [], pack('Council', 'config', { ...defaultConfig, ...config }));
  put('validatorSetHash', [], validatorSetHash(ascending));
  for (const { jurisdiction, letters, validator, admins, operators = [] } of states) {
    if (!(jurisdiction >= 1 && jurisdiction <= 255)) throw new Error(`jurisdiction ${jurisdiction}`);
    put('memberInfo', [jurisdiction],
      pack('Council', 'memberInfo', { letters: lettersOf(letters), epoch: 1, admitted: timestamp }));
    put('validatorOf', [jurisdiction], pack('Council', 'validatorOf', { address: validator, since: timestamp }));
    const all = [...admins.map((address) => ({ address, roles: ADMIN })), ...operators];
    for (const { address, roles, from = timestamp, until = END_OF_TIME } of all) {
      put('operators', [address.toLowerCase()],
        pack('Council', 'operators', { jurisdiction, roles, from, until, epoch: 1 }));
    }
  }
  for (const name of names) {
    put('book', [bookKey(name)],
      pack('Council', 'book', { address: addressOf(name), since: timestamp, layoutId: LAYOUT_ID, version: 1 }));
  }
  put('validatorList', [], ascending.length);
  ascending.forEach((address, i) => put('validatorList', [i], address));
  return records;
}

/**
 * Council's genesis storage.
 * @returns {Record<Hex, Hex>} slot to value, slots ascending
 */
export function councilStorage(options) {
  const entries = councilRecords(options).map(
    ({ variable, keys, value }) => [slotOf('Council', variable, keys), word(value)]);
  if (new Set(entries.map(([slot]) => slot)).size !== entries.length) throw new Error('an operator stands twice');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A genesis file for a development node.
 * @param {{chainId: number, timestamp: number, contracts: {address: Hex, runtimeBytecode: Hex}[]} & object} options
 */
export function genesisFile({ chainId, timestamp, contracts, ...council }) {
  const storage = { [addressOf('Council')]: councilStorage({ timestamp, ...council }) };
  return {
    config: { chainId },
    timestamp: numberToHex(timestamp),
    gasLimit: numberToHex(30_000_000),
    difficulty: '0x0',
    alloc: Object.fromEntries(contracts.map(({ address, runtimeBytecode }) => [
      address, { balance: '0x0', code: runtimeBytecode, storage: storage[address] ?? {} }])),
  };
}
