// Where each word of the ledger stands and how it is packed. The files of layout/ are the one source of both.
import { readFileSync } from 'node:fs';
import { concat, keccak256, numberToHex, pad } from 'viem';

/** @typedef {`0x${string}`} Hex */

const cache = new Map();

/** The golden layout of a contract. */
export function layoutOf(contract) {
  if (!cache.has(contract)) {
    cache.set(contract, JSON.parse(readFileSync(new URL(`../layout/${contract}.json`, import.meta.url), 'utf8')));
  }
  return cache.get(contract);
}

/** The position, type and key types of a variable. */
export function variableOf(contract, label) {
  const variable = layoutOf(contract).storage.find((entry) => entry.label === label);
  if (!variable) throw new Error(`${contract} has no variable ${label}`);
  const keyTypes = [...variable.type.matchAll(/mapping\((\w+) =>/g)].map((match) => match[1]);
  return { ...variable, keyTypes };
}

/** @param {bigint | number | Hex} value @returns {Hex} 32 bytes */
export function word(value) {
  return typeof value === 'string' ? pad(value.toLowerCase(), { size: 32 }) : numberToHex(value, { size: 32 });
}

/**
 * Slot of a plain variable, of an element of (nested) mappings, or with a number beyond these keys of an array element.
 * @returns {Hex}
 */
export function slotOf(contract, label, keys = []) {
  const { slot, type, keyTypes } = variableOf(contract, label);
  const isArray = type.endsWith('[]');
  if (keys.length > keyTypes.length + (isArray ? 1 : 0)) throw new Error(`too many keys for ${contract}.${label}`);
  if (keys.length < keyTypes.length) throw new Error(`too few keys for ${contract}.${label}`);
  if (isArray) return keys.length ? word(BigInt(keccak256(word(slot))) + BigInt(keys[0])) : word(slot);
  return keys.reduce((inner, key) => keccak256(concat([word(key), inner])), word(slot));
}

/** The path of a slot in the storage trie. */
export function trieKeyOf(slot) {
  return keccak256(slot);
}

function range(text) {
  const [bits, type] = text.split(' ');
  const [low, high = low] = bits.split('-').map(Number);
  return { low: BigInt(low), width: BigInt(high - low + 1), isAddress: type === 'address' };
}

function packBits(where, bits, fields) {
  let packed = 0n;
  const unknown = Object.keys(fields).filter((name) => !(name in bits));
  if (unknown.length) throw new Error(`${where} has no bits called ${unknown}`);
  for (const [name, text] of Object.entries(bits)) {
    const { low, width } = range(text);
    const value = BigInt(fields[name] ?? 0);
    if (value < 0n || value >> width) throw new Error(`${where}: ${name} is beyond ${width} bits`);
    packed |= value << low;
  }
  return packed;
}

/** @returns {bigint} the word with these fields; those left out are zero */
export function pack(contract, label, fields) {
  return packBits(`${contract}.${label}`, layoutOf(contract).bits[label], fields);
}

/** @returns {bigint} a composite mapping key */
export function packKey(contract, label, fields) {
  return packBits(`${contract}.${label} key`, layoutOf(contract).keyBits[label], fields);
}

/** Fields of a word: addresses as lower-case hex, numbers up to 48 bits as numbers, else as bigint. */
export function unpack(contract, label, packed) {
  const fields = {};
  for (const [name, text] of Object.entries(layoutOf(contract).bits[label])) {
    const { low, width, isAddress } = range(text);
    const value = BigInt(packed) >> low & ((1n << width) - 1n);
    if (isAddress) fields[name] = numberToHex(value, { size: 20 });
    else fields[name] = width <= 48n ? Number(value) : value;
  }
  return fields;
}

/** First 27 bytes of a digest as a number. */
export function h216(digest) {
  return BigInt(digest) >> 40n;
}
