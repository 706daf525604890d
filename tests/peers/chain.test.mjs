// RLP, header hashing and trie proofs beside @ethereumjs, which shares no code with us: the same verdict and the same value in every generated case, sound or
// broken. Where we refuse what it takes, the reason is one of those named here; what we take, it takes too. STATEPASS_SEED replays another series.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createBlockHeaderFromBytesArray } from '@ethereumjs/block';
import { Common, Mainnet } from '@ethereumjs/common';
import { createMPT, createMerkleProof, verifyMerkleProof } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import { MIX_HASH, hexOf, keccak, makeRandom, otherFields, withPath } from './chain.mjs';
import { TOP } from './support.mjs';

const LONG = Boolean(process.env.STATEPASS_LONG);
const SEED = Number(process.env.STATEPASS_SEED ?? 1);
const CASES = (quick) => (LONG ? 50 * quick : quick);

/** A line of our core's for each question. */
function ask(questions) {
  const lines = [];
  for (let at = 0; at < questions.length; at += 10_000) {
    const part = questions.slice(at, at + 10_000);
    const { stdout, status } = spawnSync(`${TOP}/build/native/tests/peers/chain_party`, { input: `${part.join('\n')}\n`, maxBuffer: 1 << 28 });
    assert.equal(status, 0);
    lines.push(...stdout.toString().trimEnd().split('\n'));
  }
  return lines;
}
const outcome = (run) => {
  try { return run(); } catch { return null; }
};

/** Counts why we refused what the other took, and fails for a reason that is not named. */
function stricter(named) {
  const counts = {};
  return {
    refused(code, about) {
      assert.ok(named[code], `refused as ${code}, taken by the other: ${about}`);
      counts[code] = (counts[code] ?? 0) + 1;
    },
    told: () => Object.entries(counts).map(([code, count]) => `${code} ${count} (${named[code]})`).join(', ') || 'nothing',
  };
}

test('RLP: the same items in the same bytes, and the same refusals', (t) => {
  const random = makeRandom(SEED);
  const item = (depth) => (depth > 0 && random.below(3) === 0 ? Array.from({ length: random.below(6) }, () => item(depth - 1)) : random.bytes(random.pick([0, 1, 1, 2, 32, 54, 55, 56, 57, 255, 256, 300])));
  const inputs = [];
  for (let i = 0; i < CASES(10_000); ++i) {
    const whole = RLP.encode(item(random.below(18)));
    inputs.push(i % 3 === 0 ? whole : random.broken(whole));
  }
  for (let i = 0; i < CASES(5_000); ++i) inputs.push(Uint8Array.of(...random.bytes(1 + random.below(12))));
  const tree = (value) => (value instanceof Uint8Array ? `:${hexOf(value)}` : `[${value.map(tree).join('')}]`);
  const strict = stricter({ rlp_depth: 'more than 16 lists within one another', empty: 'no byte at all, which the other takes for the empty string' });
  const ours = ask(inputs.map((input) => `rlp ${hexOf(input)}`));
  let sound = 0;
  for (const [i, input] of inputs.entries()) {
    const theirs = outcome(() => tree(RLP.decode(input)));
    if (ours[i].startsWith('ok ')) assert.equal(ours[i].slice(3), theirs, hexOf(input));
    else if (theirs !== null) strict.refused(input.length ? ours[i].slice(3) : 'empty', hexOf(input));
    sound += ours[i].startsWith('ok ') ? 1 : 0;
  }
  t.diagnostic(`${inputs.length} cases of seed ${SEED}, ${sound} sound; refused here alone: ${strict.told()}`);
});

// How many fields a header of each fork has, with the rules under which the other reads it.
const FORKS = new Map([[15, 'berlin'], [16, 'london'], [17, 'shanghai'], [20, 'cancun'], [21, 'prague'], [23, 'amsterdam']].map(([fields, hardfork]) => [fields, new Common({ chain: Mainnet, hardfork })]));
const read = (fields) => createBlockHeaderFromBytesArray(fields, { common: FORKS.get(fields.length), skipConsensusFormatValidation: true });

test('headers: block hash and seal digest of every fork that QBFT runs under, and the same refusals', (t) => {
  const random = makeRandom(SEED + 1);
  const number = (bytes) => { const out = random.bytes(1 + random.below(bytes)); out[0] ||= 1; return out; };
  const extra = (round, seals) => {
    const validators = Array.from({ length: 1 + random.below(20) }, () => random.bytes(20)).sort(Buffer.compare);
    const vote = random.pick([[], [random.bytes(20), Uint8Array.of(0xff)], [random.bytes(20), new Uint8Array()]]);
    return { validators, list: [random.bytes(32), validators, vote, round, seals] };
  };
  const strict = stricter({
    eth_header_fields: 'fewer than 15 fields', rlp_size: 'a field of another size, which the other cuts, pads or does not look at', rlp_integer_zeros: 'a number with leading zeros',
    rlp_range: 'a number above 64 bits', rlp_type: 'a list for a field',
  });
  const cases = [], counts = {};
  for (let i = 0; i < CASES(4_000); ++i) {
    const count = random.pick([...FORKS.keys()]);
    const { validators, list } = extra(number(1), Array.from({ length: random.below(4) }, () => random.bytes(65)));
    const fields = [random.bytes(32), keccak(RLP.encode([])), random.pick(validators), random.bytes(32), random.bytes(32), random.bytes(32), random.bytes(256), Uint8Array.of(1), number(4),
      Uint8Array.of(0x7f, ...random.bytes(6)), number(6), number(4), RLP.encode(list), MIX_HASH, new Uint8Array(8)];
    for (const later of [random.below(2) ? number(4) : new Uint8Array(), random.bytes(32), new Uint8Array(), number(3), random.bytes(32), random.bytes(32), random.bytes(32), number(4)].slice(0, count - 15)) fields.push(later);
    const raw = RLP.encode(fields);
    cases.push(i % 2 ? { sound: true, list, raw } : { raw: i % 4 ? random.broken(raw) : RLP.encode(otherFields(random, fields)) });
    counts[count] = (counts[count] ?? 0) + 1;
  }
  const ours = ask(cases.map(({ raw }) => `header ${hexOf(raw)}`));
  let qbft = 0, both = 0, rewritten = 0;
  for (const [i, { sound, list, raw }] of cases.entries()) {
    const theirs = outcome(() => read(RLP.decode(raw)));
    const [verdict, plain, hash, digest] = ours[i].split(' ');
    if (sound) assert.ok(theirs && verdict === 'ok', `${ours[i]} ${hexOf(raw)}`);
    if (verdict === 'no') {
      if (theirs) strict.refused(plain, hexOf(raw));
      continue;
    }
    // A header whose fields it cannot read at all is judged by its fork's rules there (a base fee that is missing, gas used above the limit): bytes are hashed alike.
    assert.equal(plain, hexOf(keccak(raw)));
    if (theirs && hexOf(RLP.encode(theirs.raw())) === hexOf(raw)) { both += 1; assert.equal(plain, hexOf(theirs.hash())); }
    else if (theirs) rewritten += 1; // a later number with leading zeros: it hashes what it writes anew, not what it was given
    if (!sound || hash === '-') continue;
    const fields = RLP.decode(raw);
    const hashed = (round) => hexOf(read([...fields.slice(0, 12), RLP.encode([...list.slice(0, 3), round, []]), ...fields.slice(13)]).hash());
    assert.equal(hash, hashed(new Uint8Array()), 'block hash');
    assert.equal(digest, hashed(list[3]), 'seal digest');
    qbft += 1;
  }
  assert.ok(qbft > cases.length / 3);
  t.diagnostic(`${cases.length} headers of seed ${SEED}, by fields ${JSON.stringify(counts)}; ${both} read and hashed alike, ${rewritten} hashed otherwise there because it writes them anew, ${qbft} with block hash and seal digest; refused here alone: ${strict.told()}`);
});

/** What the other makes of a proof: "value HEX", "absent", or null when it refuses. */
const theirVerdict = async ({ root, key, nodes, hashed }) => {
  if (!nodes.length) return hexOf(root) === EMPTY_ROOT ? 'absent' : null; // it has no such proofs: without a node only the empty trie proves anything
  try {
    const value = await verifyMerkleProof(key, nodes, { root, useKeyHashing: hashed });
    return value === null ? 'absent' : `value ${hexOf(value)}`;
  } catch { return null; }
};
const EMPTY_ROOT = hexOf(keccak(RLP.encode(new Uint8Array())));
const INDEX = (i) => RLP.encode(i === 0 ? new Uint8Array() : i);

async function* proofCases(random, tries) {
  for (let i = 0; i < tries; ++i) {
    const hashed = i % 4 !== 3, count = random.pick([0, 1, 2, 3, 5, 17, 40]);
    const trie = await createMPT({ useKeyHashing: hashed });
    const keys = Array.from({ length: count }, (_, n) => (hashed ? random.bytes(random.pick([20, 32])) : INDEX(n)));
    const entries = [];
    for (const key of keys) {
      const value = RLP.encode(random.bytes(random.pick([1, 1, 2, 20, 32, 32, 70, 110])));
      await trie.put(key, value);
      entries.push(`${hexOf(hashed ? keccak(key) : key)}=${hexOf(value)}`);
    }
    const wanted = [...keys.slice(0, 4), ...(hashed ? [random.bytes(32), random.bytes(20)] : [INDEX(count), INDEX(count + 130)])];
    const root = trie.root();
    yield { entries, root };
    for (const key of wanted) {
      // It lists nodes that stand in their parents beside those.
      const nodes = (await createMerkleProof(trie, key)).filter((node, n) => count && (n === 0 || node.length >= 32));
      const name = hashed ? hexOf(key) : String(key.length === 1 ? key[0] % 128 : key[1]);
      const sound = { root, key, name, nodes, hashed, entries };
      yield { ...sound, sound: true };
      for (let n = 0; n < 3; ++n) yield { ...sound, ...random.pick([withPath.flipped, withPath.short, withPath.reordered, withPath.repeated, withPath.strange, withPath.otherKey])(random, sound) };
      // Broken inside and hashed again up to the root, so that nothing but the form of a node can give it away.
      for (let n = 0; n < 8; ++n) yield { ...sound, ...withPath.reformed(random, sound) };
    }
  }
}

test('trie proofs: value, absence and refusal alike, under roots that both build alike', async (t) => {
  const random = makeRandom(SEED + 2);
  const strict = stricter({
    eth_node_unused: 'a node that the proof does not need', eth_node_duplicate: 'a node twice', eth_node_embedded: 'a child of 32 bytes or more in line', eth_node_short: 'a child under 32 bytes behind a hash',
    eth_node_reference: 'a child that is no empty string, hash or list', eth_hex_prefix: 'a malformed path', eth_branch_value: 'a branch with a value', eth_key_length: 'a path that does not end with the key',
    eth_extension_child: 'an extension to anything but a branch', eth_leaf_value: 'an empty value', eth_node_items: 'neither 2 nor 17 items', eth_node_size: 'an empty node',
    eth_node_missing: 'a proof that ends early, which the other takes for absence', rlp_type: 'a list for a value',
    rlp_not_shortest: 'a length that is not the shortest', rlp_trailing: 'bytes behind a node', rlp_single_byte: 'a byte with a head that it does not need', rlp_short: 'an item cut short', rlp_length_zeros: 'a length with leading zeros',
  });
  const questions = [], cases = [];
  for await (const one of proofCases(random, CASES(60))) {
    if (!one.key) {
      questions.push(['root', ...one.entries].join(' '));
      cases.push({ expected: `ok ${hexOf(one.root)}` });
      continue;
    }
    questions.push([one.hashed ? 'hashed' : 'index', hexOf(one.root), one.name, ...one.nodes.map(hexOf)].join(' '));
    cases.push({ ...one, expected: await theirVerdict(one) });
    if (one.sound) {
      questions.push(['nodes', hexOf(one.hashed ? keccak(one.key) : one.key), ...one.entries].join(' '));
      cases.push({ expected: ['ok', ...one.nodes.map(hexOf)].join(' ') });
    }
  }
  const ours = ask(questions), counts = { value: 0, absent: 0, invalid: 0, ok: 0 };
  for (const [i, { expected, sound }] of cases.entries()) {
    const [result, code] = ours[i].split(' ');
    counts[result] += 1;
    if (result !== 'invalid') assert.equal(ours[i], expected, questions[i]);
    else if (sound) assert.fail(`refused as ${code}: ${questions[i]}`);
    else if (expected !== null) strict.refused(code, questions[i]);
  }
  assert.ok(counts.value > 100 && counts.absent > 100 && counts.invalid > 100);
  t.diagnostic(`${cases.length} cases of seed ${SEED}: ${counts.value} values, ${counts.absent} absences, ${counts.invalid} invalid, ${counts.ok} roots and proofs; refused here alone: ${strict.told()}`);
});
