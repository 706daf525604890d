import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { concat, fromRlp, keccak256, pad, stringToHex, toHex } from 'viem';
import { addressOf, allNames, mainNames, titleNames } from '../lib/addresses.mjs';
import { ADMIN, END_OF_TIME, bookKey, councilStorage, genesisFile } from '../lib/genesis.mjs';
import { codes } from '../lib/example.mjs';
import { layoutOf, slotOf, trieKeyOf, unpack } from '../lib/layout.mjs';
import { listId } from '../lib/status-tree.mjs';
import { digestOf, transferId } from '../lib/typed-data.mjs';
import { CA, NY, STRANGER, TX, WA, bytes32, four, startScene } from './support/cast.mjs';
import { GENESIS_TIME } from './support/chain.mjs';
import { build, byName, contracts, encodeCall, signature } from './support/contracts.mjs';
import { storageRoot, verifyProof } from './support/trie.mjs';

const { chain, fresh } = await startScene();

/** Names and types of every variable in the order of its position, from spec/ledger.md 2.2 and 2.3. */
const POSITIONS = {
  Council: 'members uint256, bookState uint256, config uint256, validatorSetHash bytes32, operators address=>uint256, '
    + 'memberInfo uint16=>uint256, book bytes32=>uint256, pendingName bytes32, pendingEntry uint256, '
    + 'ballotVotes bytes32=>uint256, ballotMeta bytes32=>uint256, validatorOf uint16=>uint256, validatorList address[]',
  IssuerRegistry: 'keys bytes32=>uint256, encKeys uint16=>bytes32',
  StatusRegistry: 'lists uint64=>uint256',
  IssuanceLog: 'heads uint16=>uint256, batches uint64=>uint256',
  LicenceTransfer: 'transfers bytes32=>uint256, clearances bytes32=>uint256',
  Channel: 'pairs uint32=>uint256, notices uint256=>uint256',
  DataDirectory: 'assets bytes32=>uint256, digests bytes32=>bytes32, allow bytes32=>uint256, '
    + 'persons bytes32=>address=>uint256, requests bytes32=>uint32=>uint256',
};

test('GE-01 code at the addresses is the build', async () => {
  assert.deepEqual(contracts.map(({ name }) => name), Object.keys(POSITIONS));
  for (const { name, address, runtimeBytecode, immutableReferences } of contracts) {
    assert.equal(address, `0x57a7e9a55${'0'.repeat(29)}${(allNames.indexOf(name) + 1).toString(16).padStart(2, '0')}`);
    assert.equal(address.length, 42);
    assert.equal(await chain.rpc('eth_getCode', address, 'latest'), runtimeBytecode);
    assert.deepEqual(immutableReferences, {});
  }
  assert.equal(addressOf('Council'), '0x57a7e9a550000000000000000000000000000001');
  assert.equal(addressOf('TitleRegistry'), '0x57a7e9a55000000000000000000000000000000b');
});

test('GE-01 an account proof binds code and storage to the state root', async () => {
  await chain.mine();
  const { stateRoot, number } = await chain.rpc('eth_getBlockByNumber', 'latest', false);
  for (const { name, address, runtimeBytecode } of contracts) {
    const { accountProof, storageHash } = await chain.rpc('eth_getProof', address, [], number);
    const [, balance, root, codeHash] = fromRlp(verifyProof(stateRoot, address, accountProof));
    assert.equal(balance, '0x');
    assert.equal(root, storageHash);
    assert.equal(codeHash, keccak256(runtimeBytecode));
    if (name !== 'Council') assert.equal(storageHash, storageRoot([]));
  }
});

test('GE-02 golden layouts', () => {
  const files = readdirSync(new URL('../layout/', import.meta.url)).sort();
  assert.deepEqual(files, Object.keys(POSITIONS).map((name) => `${name}.json`).sort());
  for (const { name, storageLayout } of contracts) {
    const { contract, storage, bits, keyBits } = layoutOf(name);
    assert.equal(contract, name);
    assert.deepEqual(storageLayout, storage, `${name}: the compiler's layout differs from the golden one`);
    const flat = storage.map(({ label, slot, offset, type }, position) => {
      assert.deepEqual([slot, offset], [position, 0]);
      return `${label} ${type.replace(/mapping\((\w+) => /g, '$1=>').replace(/\)/g, '')}`;
    });
    assert.equal(flat.join(', '), POSITIONS[name], `${name}: the layout differs from the specification`);
    for (const [variable, fields] of [...Object.entries(bits), ...Object.entries(keyBits)]) {
      assert.ok(storage.some(({ label }) => label === variable), `${name}.${variable}`);
      let next = 0;
      for (const text of Object.values(fields)) {
        const [low, high = low] = text.split(' ')[0].split('-').map(Number);
        assert.equal(low, next, `${name}.${variable}: bits overlap or leave a gap`);
        next = high + 1;
      }
      assert.ok(next <= 256);
    }
  }
});

test('GE-02 every variable has a getter of its name', async () => {
  await fresh();
  for (const { name, abi, storageLayout } of contracts) {
    for (const { label, type } of storageLayout) {
      const getter = abi.find((item) => item.type === 'function' && item.name === label);
      assert.equal(getter?.stateMutability, 'view', `${name}.${label}`);
      const keyTypes = [...type.matchAll(/mapping\((\w+) =>/g)].map((match) => match[1]);
      assert.deepEqual(getter.inputs.map((input) => input.type), type.endsWith('[]') ? ['uint256'] : keyTypes);
      assert.equal(getter.outputs.length, 1);
    }
  }
  for (const { jurisdiction, admins } of four()) {
    for (const [getter, key] of [['memberInfo', jurisdiction], ['validatorOf', jurisdiction], ['operators', admins[0]]]) {
      assert.equal(BigInt(await chain.read('Council', getter, [key])), await chain.word('Council', getter, [key]));
    }
  }
});

test('GE-03 genesis words of Council are at their slots and are all there is', async () => {
  await fresh();
  const storage = councilStorage({ timestamp: GENESIS_TIME, states: four() });
  const slots = Object.keys(storage);
  assert.deepEqual(slots, [...slots].sort());
  assert.deepEqual(await chain.provedSlots('Council', slots), slots.map((slot) => BigInt(storage[slot])));
  assert.equal(await chain.storageHash('Council'), storageRoot(Object.entries(storage)));
  assert.equal(await chain.read('Council', 'members'), 1n << 6n | 1n << 36n | 1n << 48n | 1n << 53n);
  assert.deepEqual(await chain.fields('Council', 'bookState'), { version: 1, activeFrom: 0 });
  const names = await Promise.all(mainNames.map(async (name) => {
    const { address, since, layoutId, version } = await chain.fields('Council', 'book', [bookKey(name)]);
    assert.deepEqual([since, layoutId, version], [GENESIS_TIME, 1, 1]);
    return address;
  }));
  assert.deepEqual(names, mainNames.map(addressOf));
  for (const { jurisdiction, letters, admins } of four()) {
    assert.deepEqual(await chain.fields('Council', 'memberInfo', [jurisdiction]),
      { letters: Number(stringToHex(letters)), epoch: 1, admitted: GENESIS_TIME });
    for (const admin of admins) {
      assert.deepEqual(await chain.fields('Council', 'operators', [admin]),
        { jurisdiction, roles: ADMIN, from: GENESIS_TIME, until: END_OF_TIME, epoch: 1 });
      assert.equal(await chain.read('Council', 'authorise', [admin, ADMIN]), jurisdiction);
    }
  }
  assert.deepEqual(await chain.read('Council', 'validators'), four().map(({ validator }) => validator).sort());
});

test('GE-03 config stands at its defaults', async () => {
  const expected = [[90, 0], [30, 16], [86_400, 32], [259_200, 64], [2, 96], [60, 112], [30, 144], [240, 160], [24, 176],
    [6, 192], [5361, 208]].reduce((word, [value, low]) => word | BigInt(value) << BigInt(low), 0n);
  assert.equal(await chain.word('Council', 'config'), expected);
});

test('GE-03 genesis refuses what contradicts itself', () => {
  const [first, second] = four();
  const storage = (states) => () => councilStorage({ timestamp: 1, states });
  assert.throws(storage([first, { ...second, validator: first.validator }]), /two states/);
  assert.throws(storage([first, { ...second, jurisdiction: first.jurisdiction }]), /twice/);
  assert.throws(storage([first, { ...second, admins: first.admins }]), /twice/);
  assert.throws(storage([{ ...first, jurisdiction: 0 }]), /jurisdiction/);
  assert.throws(storage([{ ...first, jurisdiction: 256 }]), /jurisdiction/);
  assert.throws(storage([{ ...first, letters: 'ca' }]), /letters/);
  assert.throws(() => addressOf('Nothing'), /no contract/);
  assert.equal(new Set(Object.values(codes)).size, 51);
});

test('GE-03 the titles chain has its own names', () => {
  const { alloc } = genesisFile({ chainId: 5362, timestamp: 1, states: four(), names: titleNames, contracts });
  const council = alloc[addressOf('Council')].storage;
  for (const name of allNames) {
    assert.equal(slotOf('Council', 'book', [bookKey(name)]) in council, titleNames.includes(name), name);
  }
});

/** Opcodes of code, without the data of PUSH. */
function opcodesOf(code) {
  const bytes = Buffer.from(code.slice(2), 'hex');
  const found = new Set();
  for (let at = 0; at < bytes.length; ++at) {
    found.add(bytes[at]);
    if (bytes[at] >= 0x60 && bytes[at] <= 0x7f) at += bytes[at] - 0x5f;
  }
  return found;
}

/** Rule 1 of section 1.0: of the block only time (42) and chain id (46) are read, code stands alone, ether plays no part. */
const FORBIDDEN = {
  BALANCE: 0x31, ORIGIN: 0x32, GASPRICE: 0x3a, BLOCKHASH: 0x40, COINBASE: 0x41, NUMBER: 0x43,
  PREVRANDAO: 0x44, GASLIMIT: 0x45, SELFBALANCE: 0x47, BASEFEE: 0x48, BLOBHASH: 0x49, BLOBBASEFEE: 0x4a, CREATE: 0xf0,
  CALLCODE: 0xf2, DELEGATECALL: 0xf4, CREATE2: 0xf5, SELFDESTRUCT: 0xff,
};

test('GE-04 INV-03 opcode scan', () => {
  for (const { name, runtimeBytecode } of contracts) {
    const found = opcodesOf(runtimeBytecode);
    for (const [opcode, value] of Object.entries(FORBIDDEN)) assert.ok(!found.has(value), `${name} uses ${opcode}`);
    assert.ok(found.has(0x54) && found.has(0x55), `${name}: the scan sees SLOAD and SSTORE`);
  }
  assert.deepEqual([...opcodesOf('0x6040415f')], [0x60, 0x41, 0x5f]);
  assert.deepEqual([...opcodesOf(`0x7f${'ff'.repeat(32)}00`)], [0x7f, 0x00]);
  assert.deepEqual([...opcodesOf('0x61ff')], [0x61]);
});

test('GE-04 runtime code is at most 12 KiB and has no metadata tail', () => {
  for (const { name, runtimeBytecode } of contracts) {
    assert.ok((runtimeBytecode.length - 2) / 2 <= 12 * 1024, name);
    assert.ok(!runtimeBytecode.includes(stringToHex('solc').slice(2)), name);
  }
  assert.deepEqual(build.settings.optimizer, { enabled: true, runs: 10_000 });
  assert.equal(build.settings.evmVersion, 'cancun');
});

test('GE-05 no owner and no payable entry in the ABI', () => {
  for (const { name, abi, methodIdentifiers } of contracts) {
    for (const item of abi) {
      assert.ok(['function', 'event', 'error'].includes(item.type), `${name} has a ${item.type}`);
      if (item.type !== 'function') continue;
      assert.notEqual(item.stateMutability, 'payable', `${name}.${item.name}`);
      assert.doesNotMatch(item.name, /owner|upgrade|initiali|pause|proxy|implementation|delegate/i);
    }
    const functions = abi.filter(({ type }) => type === 'function').map(signature).sort();
    assert.deepEqual(functions, Object.keys(methodIdentifiers).sort());
  }
});

test('GE-05 INV-04 no contract takes ether', async () => {
  await fresh();
  await chain.rpc('anvil_setBalance', STRANGER, toHex(10n ** 18n));
  for (const { name, address, abi } of contracts) {
    for (const data of ['0x', '0x00', '0xdeadbeef']) {
      assert.equal((await chain.transact(STRANGER, address, data, 1n)).status, '0x0', `${name} took ether`);
      assert.equal((await chain.transact(STRANGER, address, data)).status, '0x0', `${name} has a fallback`);
    }
    const getters = abi.filter(({ stateMutability, inputs }) => stateMutability === 'view' && !inputs.length);
    for (const { name: getter } of getters) {
      const receipt = await chain.transact(STRANGER, address, encodeCall(name, getter, []), 1n);
      assert.equal(receipt.status, '0x0', `${name}.${getter} took ether`);
    }
    assert.equal(await chain.rpc('eth_getBalance', address, 'latest'), '0x0');
  }
  const receipt = await chain.transact(STRANGER, addressOf('Council'), encodeCall('Council', 'activate', []), 1n);
  assert.equal(receipt.status, '0x0');
});

test('GE-08 examples of the specification', () => {
  const list = listId({ jurisdiction: 6, family: 1, period: 688, number: 3 });
  assert.equal(list, 0x00060102b0000003n);
  assert.equal(slotOf('StatusRegistry', 'lists', [list]),
    '0x60317b0ebf83568a619fd2e3f4044b2444d119e8a75e3cd1af01753ad81b4415');
  assert.equal(trieKeyOf(slotOf('StatusRegistry', 'lists', [list])),
    '0x3ecd24cde26f40906ae813a3aecfb7d30fcc53d87406532f3df703d8b2010601');
  assert.equal(slotOf('IssuerRegistry', 'keys', [keccak256('0x1234')]),
    '0x6196b502ff84507397f9a0280bf6c6f2ea553dafdd2e576735dfd3c34b746986');
  assert.equal(slotOf('Channel', 'notices', [0x600300000000011n]),
    '0x0cd1cde96b2a40f00d495f5651bb97e83eac45b8cc5cdc62fabb9437414d41aa');
  assert.equal(slotOf('Council', 'book', [bookKey('StatusRegistry')]),
    '0x87cbc3a4dae1580f5f7b584f3dde61233778801ba889bf99c5008d343b7458f8');
  // The rule of 2.1 by hand, once nested and once an array.
  const word = (value) => pad(toHex(value), { size: 32 });
  assert.equal(slotOf('DataDirectory', 'requests', [bytes32(1), 7]),
    keccak256(concat([word(7), keccak256(concat([bytes32(1), word(4)]))])));
  assert.equal(BigInt(slotOf('Council', 'validatorList', [3])), BigInt(keccak256(word(12))) + 3n);

  const holder = '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a';
  const message = { holder, salt: bytes32(0x22), from: CA, to: TX, due: 1_800_000_000, statement: bytes32(0x33) };
  assert.equal(digestOf('LicenceTransfer', 'TransferConsent', message, 5361),
    '0xb58fef49a7df656bb16c191ad79f1d49a076fc6920ee5f583e247a3a1190d4ca');
  assert.equal(transferId(holder, message.salt), '0x2feea4e3065c4b1ca802fef65a84bcffb225511cb6a93c1d7de9724ca8650610');
  assert.deepEqual([CA, NY, TX, WA], [6, 36, 48, 53]);
});

test('the layout helper refuses what does not fit', () => {
  assert.throws(() => slotOf('Council', 'nothing'), /no variable/);
  assert.throws(() => slotOf('Council', 'operators'), /too few/);
  assert.throws(() => slotOf('Council', 'members', [1]), /too many/);
  assert.throws(() => unpack('Council', 'members', 1n));
});
