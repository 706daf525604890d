// What chain.test.mjs breaks things with, from a seed.
import { RLP } from '@ethereumjs/rlp';
import { keccak_256 } from '@noble/hashes/sha3';

export const keccak = (bytes) => keccak_256(bytes);
export const hexOf = (bytes) => Buffer.from(bytes).toString('hex');
export const bytesOf = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
/** What stands in every header of QBFT. */
export const MIX_HASH = bytesOf('63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365');

/** The same series for the same seed (xorshift). */
export function makeRandom(seed) {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  const next = () => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state;
  };
  const random = {
    below: (most) => next() % most,
    pick: (list) => list[next() % list.length],
    bytes: (size) => Uint8Array.from({ length: size }, () => next() >>> 8),
    /** One fault: a bit, a byte in or out, an end cut or added. */
    broken(bytes) {
      const copy = [...bytes], at = random.below(Math.min(copy.length, random.pick([2, 8, copy.length])) || 1);
      switch (random.below(5)) {
        case 0: copy[at] ^= 1 << random.below(8); break;
        case 1: copy.splice(at, 1); break;
        case 2: copy.splice(at, 0, random.pick([0, 0x80, 0xc0, 0xb8, 0xf8, random.below(256)])); break;
        case 3: copy.length = random.below(copy.length); break;
        default: copy.push(random.below(256));
      }
      return Uint8Array.from(copy);
    },
  };
  return random;
}

const replaced = (nodes, at, node) => nodes.map((old, i) => (i === at ? node : old));

/** A header one of whose fields is another, or that has one more or fewer. */
export function otherFields(random, fields) {
  const out = [...fields], at = random.below(out.length);
  switch (random.below(5)) {
    case 0: out[at] = random.bytes(random.pick([0, 1, 7, 8, 9, 19, 20, 21, 31, 32, 33, 255, 256, 257])); break;
    case 1: out[at] = Uint8Array.of(0, ...out[at]); break;
    case 2: out[at] = random.pick([[], [out[at]]]); break;
    case 3: out.splice(at, 1); break;
    default: out.push(random.bytes(random.pick([0, 1, 32, 40])));
  }
  return out;
}

/** Children's hashes written anew from the changed node up to the root. */
function rehashed(nodes, at, node) {
  const out = [...nodes];
  let before = keccak(out[at]), changed = node;
  for (let i = at; ; --i) {
    out[i] = changed;
    const after = keccak(changed);
    if (i === 0) return { nodes: out, root: after };
    const text = hexOf(out[i - 1]).replace(hexOf(before), hexOf(after));
    before = keccak(out[i - 1]);
    changed = bytesOf(text);
  }
}

/** A node whose items are others. */
function otherItems(random, node) {
  const items = RLP.decode(node);
  if (items.length === 2) {
    const path = Uint8Array.from(items[0]);
    switch (random.below(7)) {
      case 0: path[0] ^= random.pick([0x10, 0x20, 0x40, 0x80, 0x01]); items[0] = path; break;
      case 1: items[0] = new Uint8Array(); break;
      case 2: items[0] = path.slice(0, path.length - 1); break;
      case 3: items[0] = Uint8Array.of(...path, 0x11); break;
      case 4: items[1] = random.pick([new Uint8Array(), [], [items[1]], random.bytes(31), random.bytes(33)]); break;
      case 5: items.push(new Uint8Array()); break;
      default: items.pop();
    }
  } else {
    const at = random.below(16), taken = items.findIndex((item) => item.length > 0);
    switch (random.below(6)) {
      case 0: items[16] = random.bytes(1 + random.below(40)); break;
      case 1: items[at] = random.pick([random.bytes(32), random.bytes(31), random.bytes(33), random.bytes(1)]); break;
      case 2: items[at] = random.pick([[], [Uint8Array.of(0x20), random.bytes(40)], [random.bytes(1), random.bytes(2)]]); break;
      case 3: [items[at], items[taken]] = [items[taken], items[at]]; break;
      case 4: items.splice(at, 1); break;
      default: items.push(new Uint8Array());
    }
  }
  return RLP.encode(items);
}

/** Ways of breaking a proof: each gives what is other than in the sound one. */
export const withPath = {
  flipped(random, { nodes }) {
    if (!nodes.length) return { nodes: [random.bytes(40)] };
    const at = random.below(nodes.length);
    return { nodes: replaced(nodes, at, random.broken(nodes[at])) };
  },
  short: (random, { nodes }) => ({ nodes: nodes.filter((_, i) => i !== nodes.length - 1 - (random.below(3) ? 0 : random.below(nodes.length || 1))) }),
  reordered: (_, { nodes }) => ({ nodes: [nodes[0], ...nodes.slice(1).reverse()].filter(Boolean) }),
  repeated: (random, { nodes }) => (nodes.length ? { nodes: [...nodes, random.pick(nodes)] } : {}),
  strange: (random, { nodes }) => ({ nodes: [...nodes, random.bytes(random.pick([1, 31, 32, 60]))] }),
  otherKey: (random, { hashed }) => {
    if (!hashed) return {};
    const key = random.bytes(32);
    return { key, name: hexOf(key) };
  },
  reformed(random, { nodes }) {
    if (!nodes.length) return {};
    const at = random.below(nodes.length);
    const node = random.below(2) ? otherItems(random, nodes[at]) : random.broken(nodes[at]);
    return node.length ? rehashed(nodes, at, node) : {};
  },
};
