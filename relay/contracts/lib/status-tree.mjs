// Bodies of status lists, their tree and the proofs that StatusRegistry asks for.
import { bytesToHex, concat, hexToBytes, keccak256, numberToHex } from 'viem';
import { joinHex } from './hex.mjs';
import { packKey } from './layout.mjs';

/** @typedef {`0x${string}`} Hex */
/** @typedef {{index: number, old: Hex, new: Hex}} Change of one word */

export const ENTRIES = 131_072;
export const WORDS = 1024;
export const LEVELS = 10;
export const VALID = 0;
export const INVALID = 1;
export const SUSPENDED = 2;
export const SUPERSEDED = 3;

const parent = (left, right) => keccak256(concat([left, right]), 'bytes');

/** Roots of all-zero subtrees: zeroNodes[level]. */
const zeroNodes = [new Uint8Array(32)];
for (let level = 0; level < LEVELS; ++level) zeroNodes.push(parent(zeroNodes[level], zeroNodes[level]));

/** @returns {bigint} */
export function listId({ jurisdiction, family, period, number }) {
  return packKey('StatusRegistry', 'lists', { jurisdiction, family, period, number });
}

/** Period of the latest validUntil, and its end. */
export const PERIOD_SECONDS = 2_592_000;
export const periodOf = (time) => Math.floor(time / PERIOD_SECONDS);

/** A body with its whole tree; setting an entry costs one path. */
export class StatusBody {
  constructor() {
    this.levels = zeroNodes.slice(0, LEVELS).map((node, level) => new Array(WORDS >> level).fill(node));
    this.top = zeroNodes[LEVELS];
  }

  /** @param {[number, number][]} entries */
  static from(entries) {
    const body = new StatusBody();
    for (const [index, value] of entries) body.set(index, value);
    return body;
  }

  clone() {
    const copy = new StatusBody();
    copy.levels = this.levels.map((nodes) => [...nodes]);
    copy.top = this.top;
    return copy;
  }

  /** @returns {Hex} */
  get root() {
    return bytesToHex(this.top);
  }

  get(index) {
    return this.levels[0][index >> 7][(index >> 2) & 31] >> 2 * (index & 3) & 3;
  }

  set(index, value) {
    const word = this.levels[0][index >> 7].slice();
    const shift = 2 * (index & 3);
    word[(index >> 2) & 31] = word[(index >> 2) & 31] & ~(3 << shift) | value << shift;
    this.#setWord(index >> 7, word);
  }

  /** @param {number} index @param {Hex} word */
  setWord(index, word) {
    this.#setWord(index, hexToBytes(word));
  }

  /** @returns {Hex} */
  word(index) {
    return bytesToHex(this.levels[0][index]);
  }

  /** The ten siblings of a word, leaf upwards. @returns {Hex[]} */
  path(index) {
    return this.levels.map((nodes, level) => bytesToHex(nodes[index >> level ^ 1]));
  }

  /**
   * What `update` takes to go from this body to `next`.
   * @param {StatusBody} next
   * @returns {{words: Hex, siblings: Hex, changes: Change[]}}
   */
  transitionTo(next) {
    const changes = [];
    for (let i = 0; i < WORDS; ++i) {
      if (this.word(i) !== next.word(i)) changes.push({ index: i, old: this.word(i), new: next.word(i) });
    }
    return { words: encodeWords(changes), siblings: joinHex(this.siblings(changes.map(({ index }) => index))), changes };
  }

  /** The nodes that a verifier of words at these ascending places misses, level by level, left to right. */
  siblings(places) {
    const missing = [];
    let known = places;
    for (let level = 0; level < LEVELS; ++level) {
      const present = new Set(known);
      for (const i of known) if (!present.has(i ^ 1)) missing.push(bytesToHex(this.levels[level][i ^ 1]));
      known = [...new Set(known.map((i) => i >> 1))];
    }
    return missing;
  }

  #setWord(index, word) {
    let node = word;
    for (let level = 0, i = index; level < LEVELS; ++level, i >>= 1) {
      this.levels[level][i] = node;
      const sibling = this.levels[level][i ^ 1];
      node = i & 1 ? parent(sibling, node) : parent(node, sibling);
    }
    this.top = node;
  }
}

/** @param {Change[]} changes @returns {Hex} */
export function encodeWords(changes) {
  return joinHex(changes.flatMap((c) => [numberToHex(c.index, { size: 2 }), c.old, c.new]));
}

/** @param {Hex} words @returns {Change[]} */
export function decodeWords(words) {
  const changes = [];
  for (let at = 2; at < words.length; at += 132) {
    changes.push({
      index: Number.parseInt(words.slice(at, at + 4), 16),
      old: `0x${words.slice(at + 4, at + 68)}`,
      new: `0x${words.slice(at + 68, at + 132)}`,
    });
  }
  return changes;
}
