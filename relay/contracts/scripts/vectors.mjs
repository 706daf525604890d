// Writes the vectors of tests/vectors that other languages read. test/vectors.test.mjs compares them and, where a
// contract can be asked, asks it.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { concat, encodeAbiParameters, keccak256 } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { addressOf, mainNames } from '../lib/addresses.mjs';
import { addressOfKey, fourStates, keyWords } from '../lib/example.mjs';
import { bookKey, councilStorage, defaultConfig, validatorSetHash } from '../lib/genesis.mjs';
import { packKey, slotOf, trieKeyOf, variableOf, word } from '../lib/layout.mjs';
import { INVALID, SUPERSEDED, SUSPENDED, StatusBody } from '../lib/status-tree.mjs';
import { digestOf, domainOf, signDigest, transferId, typesOf } from '../lib/typed-data.mjs';
import { storageRoot } from '../test/support/trie.mjs';

const folder = new URL('../../../tests/vectors/', import.meta.url);
const SCRIPT = 'relay/contracts/scripts/vectors.mjs';
const repeat = (byte) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`;
const hex27 = (root) => root.slice(0, 56);

function ledgerGenesis() {
  const timestamp = 1_780_000_000;
  const states = fourStates();
  const storage = councilStorage({ timestamp, states });
  return {
    origin: `Own. Computed by ${SCRIPT} from spec/ledger.md 2.2; a development node with these words in its genesis `
      + 'answers Council\'s getters accordingly (relay/contracts/test/genesis.test.mjs). '
      + `Addresses are those of the private keys keccak256("${keyWords('<role>', '<letters>')}").`,
    note: 'storage: words that are not zero; slots ascending. until of administrators is 2^40 - 1, epoch 1, book version 1.',
    input: {
      chainId: 5361,
      timestamp,
      states: states.map(({ jurisdiction, letters, validator, admins }) => ({ jurisdiction, letters, validator, admins })),
      config: defaultConfig,
      names: mainNames.map((name) => ({ name, address: addressOf(name), layoutId: 1 })),
    },
    expected: {
      validatorSetHash: validatorSetHash(states.map(({ validator }) => validator).sort()),
      storage: { [addressOf('Council')]: storage },
      storageRoot: { [addressOf('Council')]: storageRoot(Object.entries(storage)) },
    },
  };
}

function ledgerSlots() {
  const composite = (contract, variable, fields) => ({ key: packKey(contract, variable, fields), fields });
  const kid = keccak256('0x1234');
  const id = repeat(0xd1);
  const who = addressOfKey('admin', 'CA');
  const notices = (from, to, seq) => composite('Channel', 'notices', { from, to, seq });
  const list = (jurisdiction, family, period, number) => (
    composite('StatusRegistry', 'lists', { jurisdiction, family, period, number }));
  const rows = [
    ['Council', 'members', []], ['Council', 'bookState', []], ['Council', 'config', []],
    ['Council', 'validatorSetHash', []], ['Council', 'operators', [who]],
    ['Council', 'operators', ['0xffffffffffffffffffffffffffffffffffffffff']], ['Council', 'memberInfo', [6]],
    ['Council', 'memberInfo', [255]], ['Council', 'book', [bookKey('StatusRegistry')], 'spec/ledger.md 2.4'],
    ['Council', 'book', [bookKey('InspectionLedger')]], ['Council', 'pendingName', []], ['Council', 'pendingEntry', []],
    ['Council', 'ballotVotes', [id]], ['Council', 'ballotMeta', [id]], ['Council', 'validatorOf', [48]],
    ['Council', 'validatorList', []], ['Council', 'validatorList', [0]], ['Council', 'validatorList', [50]],
    ['IssuerRegistry', 'keys', [kid], 'spec/ledger.md 2.4'], ['IssuerRegistry', 'encKeys', [6]],
    ['StatusRegistry', 'lists', [list(6, 1, 688, 3)], 'spec/ledger.md 2.4'],
    ['StatusRegistry', 'lists', [list(255, 255, 65_535, 16_777_215)]], ['StatusRegistry', 'lists', [list(48, 2, 0, 0)]],
    ['IssuanceLog', 'heads', [6]],
    ['IssuanceLog', 'batches', [composite('IssuanceLog', 'batches', { jurisdiction: 6, n: 1 })]],
    ['IssuanceLog', 'batches', [composite('IssuanceLog', 'batches', { jurisdiction: 255, n: 4_294_967_295 })]],
    ['LicenceTransfer', 'transfers', [id]], ['LicenceTransfer', 'clearances', [id]],
    ['Channel', 'pairs', [composite('Channel', 'pairs', { from: 6, to: 48 })]],
    ['Channel', 'pairs', [composite('Channel', 'pairs', { from: 48, to: 6 })]],
    ['Channel', 'notices', [notices(6, 48, 17)], 'spec/ledger.md 2.4'],
    ['Channel', 'notices', [notices(255, 255, 1_099_511_627_775)]],
    ['DataDirectory', 'assets', [id]], ['DataDirectory', 'digests', [id]], ['DataDirectory', 'allow', [id]],
    ['DataDirectory', 'persons', [id, who]], ['DataDirectory', 'requests', [id, 1]],
    ['DataDirectory', 'requests', [id, 4_294_967_295]],
  ];
  return {
    origin: `Own, but where a row names its origin. Computed by ${SCRIPT} from spec/ledger.md 2.1; read back from a `
      + 'development node in relay/contracts/test/vectors.test.mjs.',
    note: 'keys: 32-byte words in the order of nesting; for an array the element\'s number. fields: how a composite key '
      + 'is made. trieKey = keccak256(slot).',
    slots: rows.map(([contract, variable, keys, origin]) => {
      const slot = slotOf(contract, variable, keys.map((key) => key.key ?? key));
      return {
        contract,
        address: addressOf(contract),
        variable,
        position: variableOf(contract, variable).slot,
        keys: keys.map((key) => word(key.key ?? key)),
        ...(keys[0]?.fields && { fields: keys[0].fields }),
        slot,
        trieKey: trieKeyOf(slot),
        ...(origin && { origin }),
      };
    }),
  };
}

function statusTree() {
  const every = (step, value) => Array.from({ length: Math.ceil(131_072 / step) }, (_, i) => [i * step, value]);
  const bodies = {
    empty: [],
    first: [[0, INVALID]],
    last: [[131_071, SUPERSEDED]],
    lanes: [[0, INVALID], [1, SUSPENDED], [2, SUPERSEDED], [3, INVALID], [127, SUSPENDED], [128, SUPERSEDED]],
    scattered: [[77, INVALID], [500, SUSPENDED], [501, SUSPENDED], [4_000, SUPERSEDED], [65_535, INVALID],
      [65_536, SUSPENDED], [99_999, INVALID], [131_070, SUSPENDED]],
    everyWord: every(128, INVALID),
  };
  const made = Object.fromEntries(Object.entries(bodies).map(([name, entries]) => [name, StatusBody.from(entries)]));
  const transition = (name, from, set) => {
    const next = made[from].clone();
    for (const [index, value] of set) next.set(index, value);
    const { words, siblings } = made[from].transitionTo(next);
    return {
      name, body: from, set, oldRoot: made[from].root, newRoot: next.root, words, siblings,
    };
  };
  const path = (body, index) => (
    { body, index, root: made[body].root, word: made[body].word(index >> 7), siblings: made[body].path(index >> 7) });
  const refused = (name, error, from, set, change) => {
    const good = transition(name, from, set);
    return { name, error, body: from, oldRoot: good.oldRoot, words: good.words, siblings: good.siblings, ...change?.(good) };
  };
  return {
    origin: `Own. Computed by ${SCRIPT} from spec/ledger.md 3.3; StatusRegistry takes each transition and refuses each of `
      + 'refused (relay/contracts/test/vectors.test.mjs). The all-zero root is that of the specification.',
    note: 'entries and set: [index, value]. h216 = first 27 bytes of root. siblings of transitions: level by level, left '
      + 'to right; of paths: leaf upwards.',
    bodies: Object.entries(bodies).map(([name, entries]) => (
      { name, entries, root: made[name].root, h216: hex27(made[name].root) })),
    transitions: [
      transition('one entry', 'empty', [[1234, SUPERSEDED]]),
      transition('suspend and reinstate', 'scattered', [[77 + 128, SUSPENDED], [500, 0], [131_070, 0]]),
      transition('suspended to final', 'scattered', [[500, INVALID], [501, SUPERSEDED], [65_536, INVALID]]),
      transition('two neighbours', 'lanes', [[5, INVALID], [130, INVALID]]),
      transition('a whole list', 'empty', Array.from({ length: 131_072 / 2048 }, (_, i) => [i * 2048 + 7, INVALID])),
      transition('both ends', 'last', [[0, SUSPENDED], [131_070, SUSPENDED]]),
    ],
    paths: [path('empty', 0), path('scattered', 77), path('scattered', 4_000), path('scattered', 131_070),
      path('everyWord', 65_536), path('last', 131_071), path('last', 64_000)],
    refused: [
      refused('revoked to valid', 'Terminal', 'scattered', [[77, 0]]),
      refused('superseded to suspended', 'Terminal', 'scattered', [[4_000, SUSPENDED], [4_001, SUSPENDED]]),
      refused('a sibling too many', 'BadProof', 'scattered', [[1, SUSPENDED]],
        ({ siblings }) => ({ siblings: concat([siblings, repeat(0)]) })),
      refused('a sibling too few', 'BadProof', 'scattered', [[1, SUSPENDED]],
        ({ siblings }) => ({ siblings: siblings.slice(0, -64) })),
      refused('a wrong sibling', 'BadProof', 'scattered', [[1, SUSPENDED]],
        ({ siblings }) => ({ siblings: concat([repeat(0xee), `0x${siblings.slice(66)}`]) })),
      refused('a word twice', 'BadProof', 'scattered', [[1, SUSPENDED]],
        ({ words }) => ({ words: concat([words, words]) })),
      refused('an unchanged word', 'BadProof', 'scattered', [[1, SUSPENDED]],
        ({ words }) => ({ words: concat([words.slice(0, 70), `0x${words.slice(6, 70)}`]) })),
      refused('descending words', 'BadProof', 'scattered', [[1, SUSPENDED], [300, SUSPENDED]],
        ({ words }) => ({ words: concat([`0x${words.slice(134)}`, words.slice(0, 134)]) })),
      refused('another body', 'BadProof', 'scattered', [[1, SUSPENDED]],
        () => ({ siblings: concat(made.empty.siblings([0])) })),
      refused('no words', 'BadProof', 'scattered', [[1, SUSPENDED]], () => ({ words: '0x', siblings: '0x' })),
      refused('half a word', 'BadProof', 'scattered', [[1, SUSPENDED]],
        ({ words }) => ({ words: words.slice(0, -2) })),
    ],
  };
}

async function eip712() {
  const privateKey = repeat(0x11);
  const holder = privateKeyToAddress(privateKey).toLowerCase();
  const salt = repeat(0x22);
  const id = transferId(holder, salt);
  const consent = { holder, salt, from: 6, to: 48, due: 1_800_000_000, statement: repeat(0x33) };
  const cases = [
    ['LicenceTransfer', 'TransferConsent', consent, 5361, 'Digest: spec/ledger.md 4.1.'],
    ['LicenceTransfer', 'TransferConsent', consent, 5362],
    ['LicenceTransfer', 'TransferWithdraw', { transferId: id }, 5361],
    ['IssuanceLog', 'CredentialAcceptance', { holder, issuer: 6, core: repeat(0x44), at: 1_790_000_000 }, 5361],
    ['IssuanceLog', 'CredentialAcceptance', { holder, issuer: 255, core: repeat(0), at: 1_099_511_627_775 }, 5361],
  ];
  return {
    origin: `Own, but the first digest and id, which are of spec/ledger.md 4.1. Computed by ${SCRIPT} with viem; `
      + 'LicenceTransfer takes the first and the third (relay/contracts/test/vectors.test.mjs).',
    note: 'Signatures are deterministic (RFC 6979, SHA-256), r 32 s 32 v 1, low s, v 27 or 28.',
    privateKey,
    address: holder,
    transferId: { holder, salt, preimage: encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [holder, salt]), id },
    cases: await Promise.all(cases.map(async ([contract, primaryType, message, chainId, origin]) => {
      const digest = digestOf(contract, primaryType, message, chainId);
      const type = typesOf[contract][primaryType];
      return {
        ...(origin && { origin }),
        domain: domainOf(contract, chainId),
        type: `${primaryType}(${type.map((field) => `${field.type} ${field.name}`).join(',')})`,
        message,
        digest,
        signature: await signDigest(digest, privateKey),
      };
    })),
  };
}

/** Every vector file by name. @returns {Promise<Record<string, object>>} */
export async function makeVectors() {
  return {
    'ledger-genesis.json': ledgerGenesis(),
    'ledger-slots.json': ledgerSlots(),
    'status-tree.json': statusTree(),
    'eip712.json': await eip712(),
  };
}

export const vectorFile = (name) => new URL(name, folder);

/** JSON with a line for each [index, value]. */
export function asText(vectors) {
  return `${JSON.stringify(vectors, null, 1).replace(/\[\n\s+(\d+),\n\s+(\d+)\n\s+\]/g, '[$1, $2]')}\n`;
}


if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, vectors] of Object.entries(await makeVectors())) writeFileSync(vectorFile(name), asText(vectors));
}
