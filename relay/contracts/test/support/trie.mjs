// Merkle-Patricia storage tries: the root of a set of words, and strict verification of proofs.
import { fromRlp, keccak256, toRlp } from 'viem';

export const EMPTY_ROOT = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';

const EMPTY_NODE = '0x80';

const minimal = (value) => {
  const digits = BigInt(value).toString(16);
  return `0x${digits.length % 2 ? '0' : ''}${digits}`;
};

function compact(nibbles, isLeaf) {
  const odd = nibbles.length % 2;
  return `0x${(isLeaf ? 2 : 0) + odd}${odd ? '' : '0'}${nibbles}`;
}

function reference(node) {
  const encoded = toRlp(node);
  return encoded.length < 66 ? node : keccak256(encoded);
}

function build(items, depth) {
  if (items.length === 1) return [compact(items[0].path.slice(depth), true), items[0].leaf];
  const first = items[0].path;
  const last = items[items.length - 1].path;
  let common = depth;
  while (first[common] === last[common]) ++common;
  if (common > depth) return [compact(first.slice(depth, common), false), reference(build(items, common))];
  const branch = new Array(17).fill('0x');
  for (let from = 0; from < items.length;) {
    const nibble = items[from].path[depth];
    let to = from;
    while (to < items.length && items[to].path[depth] === nibble) ++to;
    branch[Number.parseInt(nibble, 16)] = reference(build(items.slice(from, to), depth + 1));
    from = to;
  }
  return branch;
}

const pathCache = new Map();
function pathOf(slot) {
  if (!pathCache.has(slot)) pathCache.set(slot, keccak256(slot).slice(2));
  return pathCache.get(slot);
}

/**
 * Root of the storage trie of these words; zero words are absent.
 * @param {Iterable<[string, bigint | string]>} words slot, value
 */
export function storageRoot(words) {
  const items = [];
  for (const [slot, value] of words) {
    if (BigInt(value) !== 0n) items.push({ path: pathOf(slot), leaf: toRlp(minimal(value)) });
  }
  if (!items.length) return EMPTY_ROOT;
  items.sort((a, b) => (a.path < b.path ? -1 : 1));
  return keccak256(toRlp(build(items, 0)));
}

/**
 * The value that a proof shows under `root` for the hashed key, null for a proved absence; throws for anything else.
 * @returns {string | null} RLP of the value
 */
export function verifyProof(root, key, nodes) {
  if (root === EMPTY_ROOT && nodes.every((node) => node === EMPTY_NODE)) return null; // anvil adds the empty node
  const path = keccak256(key).slice(2);
  let depth = 0;
  let expected = root;
  let used = 0;
  let node;
  for (;;) {
    if (typeof expected === 'string') {
      const encoded = nodes[used++];
      if (encoded === undefined || keccak256(encoded) !== expected) throw new Error('proof is broken');
      node = fromRlp(encoded);
    } else {
      node = expected;
    }
    if (node.length === 17) {
      if (depth === path.length) throw new Error('value in a branch');
      expected = node[Number.parseInt(path[depth++], 16)];
      if (expected === '0x') return finish(null, used, nodes);
    } else if (node.length === 2) {
      const flag = Number.parseInt(node[0][2], 16);
      const part = node[0].slice(flag % 2 ? 3 : 4);
      const fits = path.startsWith(part, depth);
      if (flag >= 2) return finish(fits && depth + part.length === path.length ? node[1] : null, used, nodes);
      if (!fits) return finish(null, used, nodes);
      depth += part.length;
      expected = node[1];
    } else {
      throw new Error('no trie node');
    }
  }
}

function finish(value, used, nodes) {
  if (used !== nodes.length) throw new Error('proof has nodes left over');
  return value;
}
