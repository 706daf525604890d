import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, numberToHex } from 'viem';
import { addressOf } from '../lib/addresses.mjs';
import { bookKey } from '../lib/genesis.mjs';
import { h216 } from '../lib/layout.mjs';
import { INVALID, PERIOD_SECONDS, SUPERSEDED, SUSPENDED, StatusBody, VALID, listId } from '../lib/status-tree.mjs';
import { digestOf, signDigest, signTyped } from '../lib/typed-data.mjs';
import { CA, DAY, HOUR, NY, STRANGER, TX, WA, actor, bytes32, expelWA, startChain, startScene } from './support/cast.mjs';
import { GENESIS_TIME, emits, refuses, unmet } from './support/chain.mjs';
import { clearanceDigest, consent, consentKey, flipOf, withdrawal } from './support/moves.mjs';

const { chain, fresh } = await startScene();
const PERIOD = Math.floor(GENESIS_TIME / PERIOD_SECONDS) + 1;
const list = (number = 0, jurisdiction = CA) => listId({ jurisdiction, family: 1, period: PERIOD, number });
const desk = (state) => actor(state, 'LICENSING');
const send = (from, fn, ...args) => chain.send(from, 'LicenceTransfer', fn, args);
const record = (id) => chain.fields('LicenceTransfer', 'transfers', [id]);
const HOLDER = consentKey(1);
const SALT = bytes32(0x5a);
const CLEAR_SALT = bytes32(0x5b);
const RECORD = bytes32(0x4e);
const ROOT = bytes32(0x17);
const STATES = { OPEN: 1, CLEARED: 2, REFUSED: 3, ISSUED: 4, WITHDRAWN: 5, EXPIRED: 6 };
const ENTRY = 1234;

/** Opens a move of HOLDER from CA to TX (or as named), due in 10 days. */
async function open({ key = HOLDER, salt = SALT, from = CA, to = TX, due = chain.time + 10 * DAY, by = desk(to) } = {}) {
  const { id, args } = await consent({ key, salt, from, to, due });
  const result = await send(by, 'open', ...args);
  return { id, due, result };
}

/** Opens CA's list with these entries. */
async function openList(entries = [], id = list()) {
  const staff = actor(CA, 'STATUS');
  await chain.send(staff, 'StatusRegistry', 'open', [id]);
  const body = StatusBody.from(entries);
  if (entries.length) {
    const { words, siblings } = new StatusBody().transitionTo(body);
    await chain.send(staff, 'StatusRegistry', 'update', [id, 0, words, siblings]);
  }
  return body;
}

const clear = (id, flips, { due = chain.time + 5 * DAY, by = desk(CA), salt = CLEAR_SALT } = {}) => (
  send(by, 'clear', id, clearanceDigest(id, salt, RECORD, flips), due));
const complete = (id, flips, { by = desk(TX), salt = CLEAR_SALT, recordDigest = RECORD } = {}) => (
  send(by, 'complete', id, salt, recordDigest, flips, ROOT));

/** A move brought to a state; with the flips that CLEARED commits to. */
async function moveAt(state, options) {
  const body = await openList();
  const flips = [flipOf(list(), ENTRY, body)];
  const { id, due } = await open(options);
  if (state === 'CLEARED' || state === 'ISSUED') await clear(id, flips);
  if (state === 'ISSUED') await complete(id, flips);
  if (state === 'REFUSED') await send(desk(CA), 'refuse', id, 1);
  if (state === 'WITHDRAWN') await send(STRANGER, 'withdraw', id, await withdrawal(id, HOLDER));
  if (state === 'EXPIRED') await send(STRANGER, 'expire', id, ...(chain.at(due + 1), []));
  return { id, due, flips, body };
}

test('MV-01 a whole move: at most 210,000 gas, one valid licence at every block', async () => {
  await fresh();
  const body = await openList([[7, INVALID]]);
  const after = body.clone();
  after.set(ENTRY, SUPERSEDED);
  /** From proved words alone: the old licence is valid, or the new one is issued, never both and never neither. */
  const assertOneLicence = async (id, entry, current) => {
    const { root216 } = await chain.fields('StatusRegistry', 'lists', [list()]);
    assert.equal(root216, h216(current.root));
    const issued = (await record(id)).state === STATES.ISSUED;
    assert.equal(current.get(entry) === VALID, !issued);
  };
  const due = chain.time + 10 * DAY;
  const { id, args } = await consent({ key: HOLDER, salt: SALT, from: CA, to: TX, due });
  await assertOneLicence(id, ENTRY, body);

  const opened = await send(desk(TX), 'open', ...args);
  const statement = args[4];
  emits(opened, [['TransferOpened', { id, from: CA, to: TX, due, statement }],
    ['TransferHolder', { id, holder: HOLDER.address }]]);
  assert.deepEqual(await record(id), { holder: HOLDER.address, from: CA, to: TX, state: 1, reason: 0, due });
  await assertOneLicence(id, ENTRY, body);

  const flips = [flipOf(list(), ENTRY, body)];
  const digest = clearanceDigest(id, CLEAR_SALT, RECORD, flips);
  const newDue = chain.time + 5 * DAY;
  const cleared = await send(desk(CA), 'clear', id, digest, newDue);
  const clearance = BigInt(cleared.time) << 216n | h216(digest);
  emits(cleared, [['TransferCleared', { id, clearance, due: newDue }]]);
  assert.equal(await chain.word('LicenceTransfer', 'clearances', [id]), clearance);
  assert.deepEqual(await record(id), { holder: HOLDER.address, from: CA, to: TX, state: 2, reason: 0, due: newDue });
  await assertOneLicence(id, ENTRY, body);

  const issued = await complete(id, flips);
  emits(issued, [
    ['Superseded', { listId: list(), version: 2, root216: h216(after.root), index: ENTRY }],
    ['TransferIssued', { id, issuanceRoot: ROOT }],
  ]);
  assert.deepEqual(await record(id), { holder: HOLDER.address, from: CA, to: TX, state: 4, reason: 0, due: newDue });
  await assertOneLicence(id, ENTRY, after);
  const gas = opened.gasUsed + cleared.gasUsed + issued.gasUsed;
  assert.ok(gas <= 210_000, `${gas} gas`);
});

test('MV-02 illegal edges', async () => {
  const legal = {
    clear: ['OPEN'], refuse: ['OPEN', 'CLEARED'], complete: ['CLEARED'], withdraw: ['OPEN', 'CLEARED'],
    expire: ['OPEN', 'CLEARED'],
  };
  for (const state of ['ABSENT', ...Object.keys(STATES)]) {
    await fresh();
    const { id, flips } = state === 'ABSENT' ? { id: bytes32(0xab), flips: [] } : await moveAt(state);
    const act = {
      clear: () => clear(id, flips),
      refuse: () => send(desk(CA), 'refuse', id, state === 'CLEARED' ? 6 : 1),
      complete: () => complete(id, flips),
      withdraw: async () => send(STRANGER, 'withdraw', id, await withdrawal(id, HOLDER)),
      expire: () => send(STRANGER, 'expire', id, ...(chain.after(60 * DAY), [])),
    };
    for (const [name, from] of Object.entries(legal)) {
      const again = await chain.snapshot();
      if (from.includes(state)) await act[name]();
      else await refuses(act[name](), 'BadState', [STATES[state] ?? 0]);
      await chain.revert(again);
    }
  }
});

test('MV-02 refusal keeps its reason, recall is reason 6', async () => {
  await fresh();
  const { id } = await open();
  const again = await chain.snapshot();
  let start = again;
  for (const reason of [0, 6, 8, 255]) await refuses(send(desk(CA), 'refuse', id, reason), 'BadReason', []);
  for (const reason of [1, 2, 3, 4, 5, 7]) {
    start = await chain.revert(start);
    const before = await record(id);
    emits(await send(desk(CA), 'refuse', id, reason), [['TransferRefused', { id, reason }]]);
    assert.deepEqual(await record(id), { ...before, state: 3, reason });
  }
});

test('MV-03 consent names the destination', async () => {
  await fresh();
  const due = chain.time + DAY;
  const { args } = await consent({ key: HOLDER, salt: SALT, from: CA, to: TX, due });
  for (const other of [NY, WA]) await refuses(send(desk(other), 'open', ...args), 'BadSignature', []);
  await refuses(send(desk(CA), 'open', ...args), 'SameState', []);
  await refuses(send(actor(TX, 'DATA'), 'open', ...args), 'NotOperator', [actor(TX, 'DATA')]);
  await send(desk(TX), 'open', ...args);
});

test('MV-03 the origin must be a member', async () => {
  await fresh();
  for (const from of [12, 0, 256 + CA]) await refuses(open({ from }), 'NotMember', [from]);
  await expelWA(chain);
  await refuses(open({ from: WA }), 'NotMember', [WA]);
  await refuses(open({ to: WA }), 'NotMember', [WA]);
});

test('MV-04 consent of another chain or contract', async (t) => {
  await fresh();
  const due = chain.time + DAY;
  const consented = { key: HOLDER, salt: SALT, from: CA, to: TX, due };
  const foreign = await consent({ ...consented, chainId: 5362 });
  await refuses(send(desk(TX), 'open', ...foreign.args), 'BadSignature', []);
  const { id } = await open();
  await refuses(send(STRANGER, 'withdraw', id, await withdrawal(id, HOLDER, 5362)), 'BadSignature', []);
  // The same code on the other chain takes that consent and not this chain's.
  const other = await startChain({ chainId: 5362 }, t);
  const local = await consent(consented);
  await refuses(other.send(desk(TX), 'LicenceTransfer', 'open', local.args), 'BadSignature', []);
  await other.send(desk(TX), 'LicenceTransfer', 'open', foreign.args);
});

test('MV-05 a consent opens once', async () => {
  await fresh();
  const due = chain.time + 80 * DAY;
  const { id, args } = await consent({ key: HOLDER, salt: SALT, from: CA, to: TX, due });
  await send(desk(TX), 'open', ...args);
  await refuses(send(desk(TX), 'open', ...args), 'Exists', []);
  await send(desk(CA), 'refuse', id, 1);
  await refuses(send(desk(TX), 'open', ...args), 'Exists', []);
  // With another salt it is another consent.
  await open({ salt: bytes32(0x99) });
});

test('MV-06 nobody can occupy an id', async () => {
  await fresh();
  const due = chain.time + DAY;
  const thief = consentKey(2);
  const { args } = await consent({ key: HOLDER, salt: SALT, from: CA, to: TX, due });
  const stolen = await consent({ key: thief, salt: SALT, from: CA, to: NY, due });
  const claim = [HOLDER.address, ...stolen.args.slice(1)];
  await refuses(send(desk(NY), 'open', ...claim), 'BadSignature', []);
  await send(desk(NY), 'open', ...stolen.args); // the thief's own id
  await send(desk(TX), 'open', ...args);
});

test('MV-07 bad signatures: length, v, high s, malleated, other fields', async () => {
  await fresh();
  const due = chain.time + DAY;
  const { args } = await consent({ key: HOLDER, salt: SALT, from: CA, to: TX, due });
  const signature = args[5];
  const [r, s, v] = [signature.slice(0, 66), `0x${signature.slice(66, 130)}`, Number(`0x${signature.slice(130)}`)];
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const half = order / 2n;
  const join = (...parts) => concat([r, ...parts]);
  const withSignature = (bad) => send(desk(TX), 'open', ...args.slice(0, 5), bad);
  const bad = [
    '0x', signature.slice(0, -2), `${signature}00`, `${signature.slice(0, 130)}${v === 27 ? '1c' : '1b'}`,
    join(s, numberToHex(v - 27, { size: 1 })), join(s, '0x1d'), join(s, numberToHex(v + 8, { size: 1 })),
    join(numberToHex(order - BigInt(s), { size: 32 }), numberToHex(v === 27 ? 28 : 27, { size: 1 })),
    join(numberToHex(half + 1n, { size: 32 }), numberToHex(v, { size: 1 })),
    join(bytes32(0), numberToHex(v, { size: 1 })), concat([bytes32(0), s, numberToHex(v, { size: 1 })]),
    concat([numberToHex(order, { size: 32 }), s, numberToHex(v, { size: 1 })]),
  ];
  for (const one of bad) await refuses(withSignature(one), 'BadSignature', []);
  const others = { holder: consentKey(3).address, salt: bytes32(1), from: NY, due: due + 1, statement: bytes32(2) };
  for (const [i, field] of ['holder', 'salt', 'from', 'due', 'statement'].entries()) {
    const changed = [...args];
    changed[i] = others[field];
    await refuses(send(desk(TX), 'open', ...changed), 'BadSignature', []);
  }
  // The zero address is nobody's, although a failed recovery gives it.
  await refuses(send(desk(TX), 'open', `0x${'0'.repeat(40)}`, ...args.slice(1, 5), signature), 'BadSignature', []);
  await refuses(send(desk(TX), 'open', `0x${'0'.repeat(40)}`, ...args.slice(1, 5), join(s, '0x1d')), 'BadSignature', []);
  await withSignature(signature);
});

test('MV-07 a signature over another type is none', async () => {
  await fresh();
  const { id } = await open();
  const asAcceptance = await signTyped('IssuanceLog', 'CredentialAcceptance',
    { holder: HOLDER.address, issuer: CA, core: id, at: 1 }, 5361, HOLDER.privateKey);
  await refuses(send(STRANGER, 'withdraw', id, asAcceptance), 'BadSignature', []);
  const plain = await signDigest(id, HOLDER.privateKey);
  await refuses(send(STRANGER, 'withdraw', id, plain), 'BadSignature', []);
  const good = digestOf('LicenceTransfer', 'TransferWithdraw', { transferId: id }, 5361);
  await send(STRANGER, 'withdraw', id, await signDigest(good, HOLDER.privateKey));
});

test('MV-08 a third state has no part', async () => {
  await fresh();
  const body = await openList();
  const flips = [flipOf(list(), ENTRY, body)];
  const { id } = await open();
  for (const by of [desk(NY), desk(TX)]) {
    await refuses(clear(id, flips, { by }), 'NotParty', []);
    await refuses(send(by, 'refuse', id, 1), 'NotParty', []);
  }
  await refuses(clear(id, flips, { by: actor(CA, 'DATA') }), 'NotOperator', [actor(CA, 'DATA')]);
  await refuses(send(actor(CA, 'DATA'), 'refuse', id, 1), 'NotOperator', [actor(CA, 'DATA')]);
  await clear(id, flips);
  for (const by of [desk(NY), desk(CA)]) await refuses(complete(id, flips, { by }), 'NotParty', []);
  for (const by of [desk(NY), desk(TX)]) await refuses(send(by, 'refuse', id, 6), 'NotParty', []);
  await refuses(complete(id, flips, { by: actor(TX, 'DATA') }), 'NotOperator', [actor(TX, 'DATA')]);
  await complete(id, flips);
});

test('MV-09 due limits of open and clear', async () => {
  await fresh();
  const start = await chain.snapshot();
  let again = start;
  const now = chain.time + 100;
  const opened = async (due) => {
    again = await chain.revert(again);
    const { args } = await consent({ key: HOLDER, salt: SALT, from: CA, to: TX, due });
    chain.at(now);
    return send(desk(TX), 'open', ...args);
  };
  await refuses(opened(now + HOUR - 1), 'BadDue', []);
  await opened(now + HOUR);
  await opened(now + 90 * DAY);
  await refuses(opened(now + 90 * DAY + 1), 'BadDue', []);
  await refuses(opened(0), 'BadDue', []);
  await refuses(opened(2 ** 40 - 1), 'BadDue', []);

  again = await chain.revert(again);
  const { id, due } = await open({ due: now + 40 * DAY });
  again = await chain.snapshot();
  const cleared = async (at, newDue) => {
    again = await chain.revert(again);
    chain.at(at);
    return send(desk(CA), 'clear', id, bytes32(1), newDue);
  };
  await refuses(cleared(now, now + HOUR - 1), 'BadDue', []);
  await cleared(now, now + HOUR);
  await cleared(now, now + 30 * DAY);
  await refuses(cleared(now, now + 30 * DAY + 1), 'BadDue', []);
  await cleared(due, due + HOUR);
  await refuses(cleared(due + 1, due + DAY), 'Overdue', []);
});

test('MV-09 complete until due, expire after it', async () => {
  await fresh();
  const body = await openList();
  const flips = [flipOf(list(), ENTRY, body)];
  const { id } = await open();
  const due = chain.time + DAY;
  await clear(id, flips, { due });
  const start = await chain.snapshot();
  chain.at(due + 1);
  await refuses(complete(id, flips), 'Overdue', []);
  const expired = await chain.revert(start);
  chain.at(due);
  await refuses(send(STRANGER, 'expire', id), 'NotDue', []);
  const before = await record(id);
  chain.at(due + 1);
  emits(await send(STRANGER, 'expire', id), [['TransferExpired', { id, stateBefore: 2 }]]);
  assert.deepEqual(await record(id), { ...before, state: 6 });
  await chain.revert(expired);
  chain.at(due);
  await complete(id, flips);
});

test('MV-09 an open move expires too', async () => {
  await fresh();
  const { id, due } = await open();
  chain.at(due);
  await refuses(send(STRANGER, 'expire', id), 'NotDue', []);
  chain.at(due + 1);
  emits(await send(STRANGER, 'expire', id), [['TransferExpired', { id, stateBefore: 1 }]]);
  // Nothing hinders another move of the same holder.
  await open({ salt: bytes32(0x77) });
});

test('MV-10 only the holder withdraws, by anybody\'s hand, at any time', async () => {
  await fresh();
  const { id } = await open();
  const thief = consentKey(2);
  await refuses(send(desk(TX), 'withdraw', id, await withdrawal(id, thief)), 'BadSignature', []);
  await refuses(send(HOLDER.address, 'withdraw', id, await withdrawal(bytes32(1), HOLDER)), 'BadSignature', []);
  await refuses(send(HOLDER.address, 'withdraw', id, '0x'), 'BadSignature', []);
  const before = await record(id);
  chain.after(60 * DAY);
  emits(await send(STRANGER, 'withdraw', id, await withdrawal(id, HOLDER)), [['TransferWithdrawn', { id }]]);
  assert.deepEqual(await record(id), { ...before, state: 5 });
});

test('MV-11 wrong flips: none, five, other entries, other order, other digest', async () => {
  await fresh();
  const body = await openList();
  const after = (entries) => entries.reduce((copy, index) => (copy.set(index, SUPERSEDED), copy), body.clone());
  const entries = [10, 500, 501, 90_000, 90_001];
  /** Flips of several entries of one list, each under the body that the flips before it leave. */
  const chained = (chosen) => chosen.map((index, i) => flipOf(list(), index, after(chosen.slice(0, i))));
  const { id } = await open();
  const start = await chain.snapshot();
  let again = start;
  const clearedFor = async (flips) => {
    again = await chain.revert(again);
    await clear(id, flips);
  };
  for (const count of [1, 2, 3, 4]) {
    const flips = chained(entries.slice(0, count));
    await clearedFor(flips);
    const { events } = await complete(id, flips);
    assert.equal(events.length, count + 1);
    assert.equal((await chain.fields('StatusRegistry', 'lists', [list()])).root216,
      h216(after(entries.slice(0, count)).root));
  }
  await clearedFor([]);
  await refuses(complete(id, []), 'FlipsDiffer', []);
  await clearedFor(chained(entries));
  await refuses(complete(id, chained(entries)), 'FlipsDiffer', []);

  const two = chained(entries.slice(0, 2));
  await clearedFor(two);
  for (const wrong of [
    chained([entries[1], entries[0]]), chained([entries[0]]), chained([entries[0], entries[2]]),
    chained(entries.slice(0, 3)),
  ]) await refuses(complete(id, wrong), 'FlipsDiffer', []);
  await refuses(complete(id, two, { salt: bytes32(1) }), 'FlipsDiffer', []);
  await refuses(complete(id, two, { recordDigest: bytes32(1) }), 'FlipsDiffer', []);
  await refuses(complete(id, [two[0], { ...two[1], path: two[0].path.map(() => bytes32(1)) }]), 'BadProof', []);
  assert.equal((await record(id)).state, STATES.CLEARED);
  await complete(id, two);
});

test('MV-11 every list is the origin\'s', async () => {
  await fresh();
  await chain.send(actor(NY, 'STATUS'), 'StatusRegistry', 'open', [list(0, NY)]);
  const body = new StatusBody();
  const { id } = await open();
  const flips = [flipOf(list(0, NY), ENTRY, body)];
  await clear(id, flips);
  await refuses(complete(id, flips), 'FlipsDiffer', []);
});

test('MV-11 the clearance of one move does not serve another', async () => {
  await fresh();
  const body = await openList();
  const flips = [flipOf(list(), ENTRY, body)];
  const first = await open();
  const second = await open({ key: consentKey(2) });
  await clear(first.id, flips);
  await send(desk(CA), 'clear', second.id, clearanceDigest(first.id, CLEAR_SALT, RECORD, flips), chain.time + DAY);
  await refuses(complete(second.id, flips), 'FlipsDiffer', []);
});

test('MV-12 an entry ends one move only', async () => {
  await fresh();
  const body = await openList();
  const flips = [flipOf(list(), ENTRY, body)];
  const toTexas = await open();
  const toNewYork = await open({ key: consentKey(2), to: NY });
  await clear(toTexas.id, flips);
  await clear(toNewYork.id, flips);
  await complete(toTexas.id, flips);
  const now = body.clone();
  now.set(ENTRY, SUPERSEDED);
  const again = [flipOf(list(), ENTRY, now)];
  await refuses(complete(toNewYork.id, again, { by: desk(NY) }), 'Terminal', [list(), ENTRY >> 7]);
  await refuses(complete(toNewYork.id, flips, { by: desk(NY) }), 'BadProof', []); // the path of before
  assert.equal((await record(toNewYork.id)).state, STATES.CLEARED);
  // Nor does it count twice in one move.
  const third = await open({ key: consentKey(3) });
  const twice = [flipOf(list(), 9, now), flipOf(list(), 9, now)];
  await clear(third.id, twice);
  await refuses(complete(third.id, twice), 'BadProof', []);
});

test('MV-13 suspended in between', async () => {
  await fresh();
  const { id, body } = await moveAt('CLEARED');
  const suspended = body.clone();
  suspended.set(ENTRY, SUSPENDED);
  const { words, siblings } = body.transitionTo(suspended);
  await chain.send(actor(CA, 'STATUS'), 'StatusRegistry', 'update', [list(), 0, words, siblings]);
  await refuses(complete(id, [flipOf(list(), ENTRY, suspended)]), 'Terminal', [list(), ENTRY >> 7]);
  await refuses(complete(id, [flipOf(list(), ENTRY, body)]), 'BadProof', []);
  assert.equal((await record(id)).state, STATES.CLEARED);
});

test('MV-14 the origin recalls its clearance', async () => {
  await fresh();
  const { id, flips } = await moveAt('CLEARED');
  for (const reason of [0, 1, 2, 3, 4, 5, 7, 8]) {
    await refuses(send(desk(CA), 'refuse', id, reason), 'BadReason', []);
  }
  const before = await record(id);
  emits(await send(desk(CA), 'refuse', id, 6), [['TransferRefused', { id, reason: 6 }]]);
  assert.deepEqual(await record(id), { ...before, state: 3, reason: 6 });
  await refuses(complete(id, flips), 'BadState', [3]);
});

test('MV-14 a recall is possible after due, until somebody expires the move', async () => {
  await fresh();
  const { id } = await moveAt('CLEARED');
  chain.after(60 * DAY);
  await send(desk(CA), 'refuse', id, 6);
});

test('complete asks the book where StatusRegistry is', async () => {
  await fresh();
  const { id, flips } = await moveAt('CLEARED');
  await chain.rpc('anvil_setCode', addressOf('StatusRegistry'), '0x');
  await refuses(complete(id, flips), 'NoContract', [bookKey('StatusRegistry')]);
});

test('every error and event of LicenceTransfer was met', () => assert.deepEqual(unmet([chain], 'LicenceTransfer'), []));
