// CO-06: every function against every role, window, epoch and membership.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak256 } from 'viem';
import { END_OF_TIME } from '../lib/genesis.mjs';
import { PERIOD_SECONDS, StatusBody, listId } from '../lib/status-tree.mjs';
import {
  CA, DAY, NY, ROLES, STRANGER, TX, WA, actor, bytes32, four, nobody, proposal, startScene,
} from './support/cast.mjs';
import { GENESIS_TIME, refuses } from './support/chain.mjs';
import { contracts } from './support/contracts.mjs';
import { clearanceDigest, consent, consentKey, flipOf } from './support/moves.mjs';
import { roleOf } from './model/invariants.mjs';

// For each role CA has, beside its usual operators, one whose window begins later and one whose window is over.
const early = (role) => nobody(0x1000 + ROLES[role]);
const late = (role) => nobody(0x2000 + ROLES[role]);
const outside = Object.entries(ROLES).flatMap(([role, roles]) => [
  { address: early(role), roles, from: GENESIS_TIME + 300 * DAY },
  { address: late(role), roles, until: GENESIS_TIME + DAY },
]);
const states = four().map((state) => (
  state.jurisdiction === CA ? { ...state, operators: [...state.operators, ...outside] } : state));
const { chain } = await startScene({ states });

const PERIOD = Math.floor(GENESIS_TIME / PERIOD_SECONDS);
const NOW = (PERIOD + 2) * PERIOD_SECONDS; // when lists of the first period can be retired
const old = listId({ jurisdiction: CA, family: 1, period: PERIOD, number: 0 });
const list = (number, jurisdiction = CA) => listId({ jurisdiction, family: 1, period: PERIOD + 2, number });
const asset = bytes32(1);
const coseKey = `0x${'a4'.repeat(75)}`;
const kid = keccak256(coseKey);
const [salt, record] = [bytes32(3), bytes32(4)];
const flips = [flipOf(list(0, TX), 5, new StatusBody())];
const moved = (number, from, to) => (
  consent({ key: consentKey(1), salt: bytes32(number), from, to, due: NOW + 60 * DAY }));
const leaving = await moved(1, CA, TX);
const arriving = await moved(2, TX, CA);
const next = await moved(3, TX, CA);

const revoked = new StatusBody();
revoked.set(1, 1);
const { words, siblings } = new StatusBody().transitionTo(revoked);

/** A call of each function that wants a role, good for CA's operator of that role after `prepare`. */
const calls = {
  'Council.vote': [proposal(7, { value: 1n })],
  'Council.setOperator': [nobody(1), ROLES.DATA, NOW, NOW + DAY],
  'IssuerRegistry.setKey': [`${coseKey}00`, 1, NOW, NOW + DAY],
  'IssuerRegistry.retireKey': [kid, NOW + DAY],
  'IssuerRegistry.revokeKey': [kid, NOW],
  'IssuerRegistry.setEncKey': [bytes32(1)],
  'StatusRegistry.open': [list(1)],
  'StatusRegistry.openMany': [list(1), 2],
  'StatusRegistry.update': [list(0), 0, words, siblings],
  'StatusRegistry.updateMany': [[{ listId: list(0), fromVersion: 0, words, siblings }]],
  'StatusRegistry.close': [list(0)],
  'StatusRegistry.retire': [[old]],
  'IssuanceLog.anchor': [bytes32(1), 10],
  'LicenceTransfer.open': next.args,
  'LicenceTransfer.clear': [leaving.id, bytes32(1), NOW + DAY],
  'LicenceTransfer.refuse': [leaving.id, 1],
  'LicenceTransfer.complete': [arriving.id, salt, record, flips, bytes32(9)],
  'Channel.post': [TX, 1, 1, bytes32(1)],
  'Channel.settle': [TX, 1],
  'Channel.reject': [TX, 1, 1],
  'DataDirectory.publish': [bytes32(2), 2, 2, 2, bytes32(1), 0n, '0x'],
  'DataDirectory.republish': [asset, bytes32(1), '0x'],
  'DataDirectory.setRules': [asset, 0n],
  'DataDirectory.setPerson': [asset, nobody(1), END_OF_TIME],
  'DataDirectory.withdrawAsset': [asset],
  'DataDirectory.request': [asset, 1],
};

async function prepare() {
  const send = (state, role, contract, fn, ...args) => chain.send(actor(state, role), contract, fn, args);
  await send(CA, 'STATUS', 'StatusRegistry', 'open', old);
  chain.at(NOW);
  await send(CA, 'STATUS', 'StatusRegistry', 'open', list(0));
  await send(TX, 'STATUS', 'StatusRegistry', 'open', list(0, TX));
  await send(CA, 'KEYS', 'IssuerRegistry', 'setKey', coseKey, 1, NOW, NOW + 90 * DAY);
  await send(TX, 'MAILBOX', 'Channel', 'post', CA, 1, 1, bytes32(1));
  await send(CA, 'DATA', 'DataDirectory', 'publish', asset, 2, 2, 2, bytes32(1), 1n << BigInt(CA), '0x');
  await send(TX, 'LICENSING', 'LicenceTransfer', 'open', ...leaving.args);
  await send(CA, 'LICENSING', 'LicenceTransfer', 'open', ...arriving.args);
  await send(TX, 'LICENSING', 'LicenceTransfer', 'clear', arriving.id,
    clearanceDigest(arriving.id, salt, record, flips), NOW + 29 * DAY);
}

await prepare();
let prepared = await chain.snapshot();
const back = async () => { prepared = await chain.revert(prepared); };

const each = Object.entries(calls).map(([name, args]) => {
  const [contract, fn] = name.split('.');
  const role = name === 'DataDirectory.request' ? 'DATA' : roleOf[contract][fn];
  return { name, role, send: (from) => chain.send(from, contract, fn, args) };
});

/** Asserts that the caller is refused for its standing. `request` answers in its own words. */
const isRefused = (name, send, from, error, args) => (
  name === 'DataDirectory.request' ? refuses(send(from), 'NotListed', [asset, from]) : refuses(send(from), error, args));

test('CO-06 every function that changes words is in the matrix or open to anybody', () => {
  const open = ['Council.activate', 'IssuerRegistry.councilExecute', 'StatusRegistry.supersede', 'LicenceTransfer.withdraw',
    'LicenceTransfer.expire'];
  const changing = contracts.flatMap(({ name, abi }) => abi
    .filter(({ type, stateMutability }) => type === 'function' && stateMutability === 'nonpayable')
    .map((item) => `${name}.${item.name}`));
  assert.deepEqual(changing.sort(), [...Object.keys(calls), ...open].sort());
});

test('CO-06 role × function: the named role alone', async () => {
  await back();
  for (const { name, role, send } of each) {
    for (const other of Object.keys(ROLES)) {
      if (other !== role) await isRefused(name, send, actor(CA, other), 'NotOperator', [actor(CA, other)]);
    }
    await isRefused(name, send, STRANGER, 'NotOperator', [STRANGER]);
    for (const who of [early(role), late(role)]) await isRefused(name, send, who, 'NotOperator', [who]);
  }
  for (const { role, send } of each) {
    await back();
    await send(actor(CA, role));
  }
});

const decideWithout = async (state, decision) => {
  for (const voter of [NY, TX, WA].filter((other) => other !== state)) {
    await chain.send(actor(voter, 'ADMIN'), 'Council', 'vote', [decision]);
  }
};

test('CO-06 INV-02 after RESET_ADMIN nobody of the state, after EXPEL nobody of the state', async () => {
  await back();
  await decideWithout(CA, proposal(3, { jurisdiction: CA, account: nobody(99) }));
  for (const { name, role, send } of each) {
    await isRefused(name, send, actor(CA, role), 'NotOperator', [actor(CA, role)]);
  }
  await back();
  await decideWithout(CA, proposal(2, { jurisdiction: CA }));
  for (const { name, role, send } of each) await isRefused(name, send, actor(CA, role), 'NotMember', [CA]);
});
