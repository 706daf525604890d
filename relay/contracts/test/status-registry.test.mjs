import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat } from 'viem';
import { addressOf } from '../lib/addresses.mjs';
import { bookKey } from '../lib/genesis.mjs';
import { h216, slotOf, trieKeyOf } from '../lib/layout.mjs';
import {
  ENTRIES, INVALID, PERIOD_SECONDS, SUPERSEDED, SUSPENDED, StatusBody, VALID, WORDS, decodeWords, encodeWords, listId,
} from '../lib/status-tree.mjs';
import {
  CA, NY, TX, WA, STRANGER, actor, bytes32, decide, expelWA, proposal, startScene,
} from './support/cast.mjs';
import { GENESIS_TIME, emits, refuses, unmet } from './support/chain.mjs';
import { Random } from './support/random.mjs';

const { chain, fresh } = await startScene();
const PERIOD = Math.floor(GENESIS_TIME / PERIOD_SECONDS) + 1;
const END = (PERIOD + 1) * PERIOD_SECONDS;
const TRANSFER = addressOf('LicenceTransfer');
const staff = (state) => actor(state, 'STATUS');
const send = (from, fn, ...args) => chain.send(from, 'StatusRegistry', fn, args);
const list = (number = 0, { jurisdiction = CA, family = 1, period = PERIOD } = {}) => (
  listId({ jurisdiction, family, period, number }));
const LIST = list();
const record = (id = LIST) => chain.fields('StatusRegistry', 'lists', [id]);
const wordOf = (id = LIST) => chain.word('StatusRegistry', 'lists', [id]);

const start = (body) => ({ root216: h216(body.root), version: 0, present: 1, closed: 0 });

/** A copy of the body with these entries set. */
function changed(body, entries) {
  const next = body.clone();
  for (const [index, value] of entries) next.set(index, value);
  return next;
}

/** Sends the transition from body to next; the list's version is `version` before. */
function update(body, next, version, { id = LIST, from = staff(CA), words, siblings } = {}) {
  const proof = body.transitionTo(next);
  return send(from, 'update', id, version, words ?? proof.words, siblings ?? proof.siblings);
}

/** A list of CA that is open, with these entries. */
async function openWith(entries = [], id = LIST) {
  await send(staff(CA), 'open', id);
  const empty = new StatusBody();
  if (!entries.length) return empty;
  const body = StatusBody.from(entries);
  await update(empty, body, 0, { id });
  return body;
}

function supersede(body, index, { id = LIST, from = TRANSFER, word, path } = {}) {
  return send(from, 'supersede', id, index, word ?? body.word(index >> 7), path ?? body.path(index >> 7));
}

test('ST-01 a list opens at version 0, all VALID', async () => {
  await fresh();
  emits(await send(staff(CA), 'open', LIST), [['Opened', { listId: LIST }]]);
  assert.deepEqual(await record(), start(new StatusBody()));
  await refuses(send(staff(CA), 'open', LIST), 'Exists', [LIST]);
  // The words of the specification: list 3 of family 1 and period 688 of jurisdiction 6.
  const id = list(3, { period: 688 });
  assert.equal(id, 0x00060102b0000003n);
  await send(staff(CA), 'open', id);
  const slot = slotOf('StatusRegistry', 'lists', [id]);
  assert.equal(slot, '0x60317b0ebf83568a619fd2e3f4044b2444d119e8a75e3cd1af01753ad81b4415');
  assert.equal(trieKeyOf(slot), '0x3ecd24cde26f40906ae813a3aecfb7d30fcc53d87406532f3df703d8b2010601');
  assert.equal(await wordOf(id), 0x0100000000f9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2en);
});

test('ST-01 a list opens until the end of its period', async () => {
  await fresh();
  chain.at(END - 1);
  await send(staff(CA), 'open', list(1));
  chain.at(END);
  await refuses(send(staff(CA), 'open', list(2)), 'PeriodOver', [list(2)]);
  await refuses(send(staff(CA), 'openMany', list(2), 1), 'PeriodOver', [list(2)]);
});

test('ST-01 close marks the list, whose entries still change', async () => {
  await fresh();
  await refuses(send(staff(CA), 'close', LIST), 'NotOpen', [LIST]);
  const body = await openWith();
  emits(await send(staff(CA), 'close', LIST), [['Closed', { listId: LIST }]]);
  assert.deepEqual(await record(), { ...start(body), closed: 1 });
  await refuses(send(staff(CA), 'close', LIST), 'NotOpen', [LIST]);
  const next = changed(body, [[5, INVALID]]);
  await update(body, next, 0);
  assert.deepEqual(await record(), { root216: h216(next.root), version: 1, present: 1, closed: 1 });
  await supersede(next, 6);
  assert.equal((await record()).closed, 1);
});

test('ST-01 openMany stays in one family and period', async () => {
  await fresh();
  const result = await send(staff(CA), 'openMany', list(7), 3);
  emits(result, [7, 8, 9].map((number) => ['Opened', { listId: list(number) }]));
  for (const number of [7, 8, 9]) assert.deepEqual(await record(list(number)), start(new StatusBody()));
  await refuses(send(staff(CA), 'openMany', list(6), 2), 'Exists', [list(7)]);
  assert.equal(await wordOf(list(6)), 0n);
  await refuses(send(staff(CA), 'openMany', list(20), 0), 'BadCount', []);
  await refuses(send(staff(CA), 'openMany', list(20), 1001), 'BadCount', []);
  await refuses(send(staff(CA), 'openMany', list(2 ** 24 - 2), 3), 'BadCount', []);
  await send(staff(CA), 'openMany', list(2 ** 24 - 2), 2);
  await send(staff(CA), 'openMany', list(1000), 1000);
});

test('ST-01 ST-09 foreign lists', async () => {
  await fresh();
  const body = await openWith([[1, INVALID]]);
  const next = changed(body, [[2, INVALID]]);
  for (const [fn, ...args] of [['open', list(1)], ['openMany', list(1), 2], ['close', LIST], ['retire', [LIST]]]) {
    const named = fn === 'close' || fn === 'retire' ? LIST : list(1);
    await refuses(send(staff(NY), fn, ...args), 'NotYours', [named]);
    await refuses(send(actor(CA, 'LICENSING'), fn, ...args), 'NotOperator', [actor(CA, 'LICENSING')]);
  }
  await refuses(update(body, next, 1, { from: staff(NY) }), 'NotYours', [LIST]);
  await refuses(update(body, next, 1, { from: actor(CA, 'KEYS') }), 'NotOperator', [actor(CA, 'KEYS')]);
  const proof = body.transitionTo(next);
  const updates = [{ listId: LIST, fromVersion: 1, words: proof.words, siblings: proof.siblings }];
  await refuses(send(staff(NY), 'updateMany', updates), 'NotYours', [LIST]);
  await refuses(send(STRANGER, 'updateMany', updates), 'NotOperator', [STRANGER]);
  assert.deepEqual(await record(), { root216: h216(body.root), version: 1, present: 1, closed: 0 });
  await openWith([], list(3, { jurisdiction: CA }));
  await refuses(send(staff(CA), 'open', list(0, { jurisdiction: 256 + CA })), 'NotYours');
});

test('ST-02 mirror after 1,000 updates', async () => {
  await fresh();
  const random = new Random(2);
  let body = await openWith();
  const rebuilt = new StatusBody();
  for (let version = 0; version < 1000; ++version) {
    const next = body.clone();
    const last = ENTRIES - 1; // changes each time, so that no update is empty
    next.set(last, body.get(last) ^ SUSPENDED);
    for (const index of random.distinct(random.between(0, version % 100 === 0 ? 200 : 6), last)) {
      if (body.get(index) & 1) continue;
      next.set(index, random.pick([VALID, SUSPENDED, SUSPENDED, INVALID, SUPERSEDED]));
    }
    const { events: [event] } = await update(body, next, version);
    assert.equal(event.args.version, version + 1);
    assert.equal(event.args.root216, h216(next.root));
    for (const { index, new: word } of decodeWords(event.args.words)) rebuilt.setWord(index, word);
    body = next;
  }
  assert.deepEqual(await record(), { root216: h216(body.root), version: 1000, present: 1, closed: 0 });
  assert.equal(rebuilt.root, body.root);
});

test('ST-03 suspend and reinstate', async () => {
  await fresh();
  const valid = await openWith([[9, INVALID]]);
  const suspended = changed(valid, [[777, SUSPENDED]]);
  emits(await update(valid, suspended, 1), [['Updated', {
    listId: LIST, version: 2, root216: h216(suspended.root), words: valid.transitionTo(suspended).words }]]);
  await update(suspended, valid, 2);
  assert.deepEqual(await record(), { root216: h216(valid.root), version: 3, present: 1, closed: 0 });
});

test('ST-04 all 16 value pairs', async () => {
  await fresh();
  for (const [number, before] of [VALID, INVALID, SUSPENDED, SUPERSEDED].entries()) {
    const id = list(number);
    // A neighbour in the same word differs, so that the word can change while this entry stays.
    const body = await openWith(before ? [[500, before]] : [], id);
    const snapshot = await chain.snapshot();
    let again = snapshot;
    for (const after of [VALID, INVALID, SUSPENDED, SUPERSEDED]) {
      again = await chain.revert(again);
      const version = before ? 1 : 0;
      const next = changed(body, [[500, after], [501, SUSPENDED]]);
      if (before & 1 && after !== before) {
        await refuses(update(body, next, version, { id }), 'Terminal', [id, 500 >> 7]);
      } else {
        await update(body, next, version, { id });
        assert.equal((await record(id)).root216, h216(next.root));
      }
    }
  }
});

test('ST-04 finality holds in every lane of a word', async () => {
  await fresh();
  const body = await openWith(Array.from({ length: 128 }, (_, i) => [128 + i, INVALID]));
  for (let index = 128; index < 256; ++index) {
    await refuses(update(body, changed(body, [[index, VALID]]), 1), 'Terminal', [LIST, 1]);
    await refuses(update(body, changed(body, [[index, SUPERSEDED]]), 1), 'Terminal', [LIST, 1]);
  }
  await update(body, changed(body, [[127, INVALID], [256, INVALID]]), 1);
});

test('ST-05 un-revoke alone and hidden among 127', async () => {
  await fresh();
  const body = await openWith([[64, INVALID], [2000, SUPERSEDED]]);
  await refuses(update(body, changed(body, [[64, VALID]]), 1), 'Terminal', [LIST, 0]);
  await refuses(update(body, changed(body, [[64, SUSPENDED]]), 1), 'Terminal', [LIST, 0]);
  await refuses(update(body, changed(body, [[2000, INVALID]]), 1), 'Terminal', [LIST, 15]);
  const others = Array.from({ length: 128 }, (_, i) => i).filter((i) => i !== 64).map((i) => [i, INVALID]);
  await refuses(update(body, changed(body, [...others, [64, VALID]]), 1), 'Terminal', [LIST, 0]);
  const manyWords = Array.from({ length: 127 }, (_, i) => [128 * i + 3, SUSPENDED]);
  await refuses(update(body, changed(body, [...manyWords, [2000, VALID]]), 1), 'Terminal', [LIST, 15]);
  await update(body, changed(body, [...others, ...manyWords]), 1);
});

test('ST-06 supersede turns VALID into SUPERSEDED, for LicenceTransfer alone', async () => {
  await fresh();
  const body = await openWith([[130, SUSPENDED], [131, INVALID], [132, SUPERSEDED]]);
  for (const who of [staff(CA), STRANGER, addressOf('Council')]) {
    await refuses(supersede(body, 129, { from: who }), 'NotCaller', []);
  }
  for (const index of [130, 131, 132]) await refuses(supersede(body, index), 'Terminal', [LIST, 1]);
  const next = changed(body, [[129, SUPERSEDED]]);
  emits(await supersede(body, 129),
    [['Superseded', { listId: LIST, version: 2, root216: h216(next.root), index: 129 }]]);
  assert.deepEqual(await record(), { root216: h216(next.root), version: 2, present: 1, closed: 0 });
  await refuses(supersede(next, 129), 'Terminal', [LIST, 1]);
  await refuses(supersede(body, 129), 'BadProof', []);
  await refuses(update(next, changed(next, [[129, VALID]]), 2), 'Terminal', [LIST, 1]);
});

test('ST-06 supersede proves its word', async () => {
  await fresh();
  const body = await openWith([[4000, INVALID]]);
  await refuses(supersede(body, 3, { word: bytes32(0xc0) }), 'Terminal', [LIST, 0]);
  await refuses(supersede(body, 1, { word: body.word(4000 >> 7) }), 'BadProof', []);
  await refuses(supersede(body, 1, { path: body.path(31) }), 'BadProof', []);
  for (let level = 0; level < 10; ++level) {
    const path = body.path(0);
    path[level] = bytes32(0x77);
    await refuses(supersede(body, 1, { path }), 'BadProof', []);
  }
  await refuses(supersede(body, 1 + ENTRIES, { word: body.word(0), path: body.path(0) }), 'BadProof', []);
  await refuses(supersede(body, 1, { id: list(9) }), 'NotOpen', [list(9)]);
  for (const index of [0, 127, 128, ENTRIES - 1]) {
    const again = await chain.snapshot();
    await supersede(body, index);
    assert.equal((await record()).root216, h216(changed(body, [[index, SUPERSEDED]]).root));
    await chain.revert(again);
  }
});

test('ST-06 supersede asks the book who LicenceTransfer is', async () => {
  await fresh();
  const body = await openWith();
  const name = bookKey('LicenceTransfer');
  await chain.rpc('anvil_setCode', addressOf('LicenceTransfer'), '0x');
  await refuses(supersede(body, 1), 'NoContract', [name]);
  await decide(chain, proposal(5, { key: name, account: addressOf('Channel'), value: 2n }));
  chain.after(7 * 86_400);
  await chain.send(STRANGER, 'Council', 'activate');
  await refuses(supersede(body, 1), 'NotCaller', []);
  await supersede(body, 1, { from: addressOf('Channel') });
});

test('ST-06 a retired list never opens again', async () => {
  await fresh();
  await openWith([[1, INVALID]]);
  chain.at(END + PERIOD_SECONDS);
  emits(await send(staff(CA), 'retire', [LIST]), [['Retired', { listId: LIST }]]);
  assert.equal(await wordOf(), 0n);
  await refuses(send(staff(CA), 'open', LIST), 'PeriodOver', [LIST]);
  await refuses(send(staff(CA), 'retire', [LIST]), 'NotOpen', [LIST]);
});

test('ST-07 stale versions', async () => {
  await fresh();
  const first = await openWith();
  const second = changed(first, [[1, SUSPENDED]]);
  await refuses(update(first, second, 1), 'Stale', [LIST, 0]);
  await update(first, second, 0);
  await refuses(update(first, second, 0), 'Stale', [LIST, 1]);
  await refuses(update(first, second, 2), 'Stale', [LIST, 1]);
  await refuses(update(first, changed(first, [[2, SUSPENDED]]), 1), 'BadProof', []); // right number, old body
});

test('ST-07 siblings: wrong, extra, missing, ragged', async () => {
  await fresh();
  const body = await openWith([[1, SUSPENDED], [70_000, INVALID]]);
  const next = changed(body, [[1, VALID], [300, INVALID], [90_000, SUSPENDED]]);
  const { siblings } = body.transitionTo(next);
  const count = (siblings.length - 2) / 64;
  for (let i = 0; i < count; ++i) {
    const flipped = siblings[2 + 64 * i] === '0' ? '1' : '0';
    const wrong = `${siblings.slice(0, 2 + 64 * i)}${flipped}${siblings.slice(3 + 64 * i)}`;
    await refuses(update(body, next, 1, { siblings: wrong }), 'BadProof', []);
  }
  await refuses(update(body, next, 1, { siblings: `${siblings}${'00'.repeat(32)}` }), 'BadProof', []);
  await refuses(update(body, next, 1, { siblings: `${siblings}00` }), 'BadProof', []);
  await refuses(update(body, next, 1, { siblings: siblings.slice(0, -64) }), 'BadProof', []);
  await refuses(update(body, next, 1, { siblings: siblings.slice(0, -2) }), 'BadProof', []);
  await refuses(update(body, next, 1, { siblings: '0x' }), 'BadProof', []);
  await update(body, next, 1);
});

test('ST-07 words: unsorted, duplicate, equal, none, ragged, beyond the body, more than 1,024', async () => {
  await fresh();
  const body = await openWith([[1, SUSPENDED]]);
  const next = changed(body, [[2, INVALID], [129, INVALID]]);
  const { changes, siblings } = body.transitionTo(next);
  const refuse = (list, withSiblings = siblings) => refuses(
    update(body, next, 1, { words: typeof list === 'string' ? list : encodeWords(list), siblings: withSiblings }),
    'BadProof', []);
  await refuse([changes[1], changes[0]]);
  await refuse([changes[0], changes[0]]);
  await refuse([changes[0], changes[1], changes[1]]);
  await refuse([changes[0], { ...changes[1], new: changes[1].old }]);
  await refuse([{ ...changes[0], new: changes[0].old }], concat(body.siblings([0])));
  await refuse([]);
  await refuse('0x', '0x');
  await refuse(encodeWords(changes).slice(0, -2));
  await refuse(`${encodeWords(changes)}00`);
  await refuse([changes[0], { ...changes[1], index: WORDS + 1 }]);
  await refuse([changes[0], { ...changes[1], index: 65_535 }]);
  await refuse([{ ...changes[0], old: bytes32(2) }, changes[1]]); // not what stands there
  const every = Array.from({ length: WORDS }, (_, index) => ({ index, old: body.word(index), new: bytes32(0xaa) }));
  await refuse([...every, { index: WORDS, old: bytes32(0), new: bytes32(0xaa) }], '0x');
  await send(staff(CA), 'update', LIST, 1, encodeWords(every), '0x');
  const whole = new StatusBody();
  for (let i = 0; i < WORDS; ++i) whole.setWord(i, bytes32(0xaa));
  assert.equal((await record()).root216, h216(whole.root));
});

test('ST-07 every shape of neighbourhood', async () => {
  await fresh();
  const random = new Random(7);
  let body = await openWith();
  const shapes = [[0], [1], [1023], [0, 1], [1, 2], [0, 1023], [510, 511, 512, 513], [0, 2, 4, 6, 8], [1, 3, 5, 7],
    Array.from({ length: 512 }, (_, i) => i), Array.from({ length: 511 }, (_, i) => 2 * i + 1),
    Array.from({ length: 1023 }, (_, i) => i + 1),
    ...Array.from({ length: 40 }, () => random.distinct(random.between(2, 60), WORDS))];
  for (const [version, places] of shapes.entries()) {
    const next = changed(body, places.map((i) => [128 * i + version, body.get(128 * i + version) ^ SUSPENDED]));
    await update(body, next, version);
    body = next;
  }
  assert.equal((await record()).root216, h216(body.root));
});

test('ST-08 updateMany is all or nothing', async () => {
  await fresh();
  const bodies = [];
  for (let number = 0; number < 3; ++number) bodies.push(await openWith([[number, SUSPENDED]], list(number)));
  const nexts = bodies.map((body) => changed(body, [[4000, INVALID]]));
  const updates = bodies.map((body, number) => {
    const { words, siblings } = body.transitionTo(nexts[number]);
    return { listId: list(number), fromVersion: 1, words, siblings };
  });
  const before = await chain.storage();
  for (const [at, bad, error] of [
    [2, { fromVersion: 0 }, 'Stale'], [2, { siblings: '0x' }, 'BadProof'], [0, { words: '0x' }, 'BadProof'],
    [1, { listId: list(1, { jurisdiction: TX }) }, 'NotYours'], [1, { listId: list(8) }, 'NotOpen'],
  ]) {
    const broken = updates.map((one, i) => (i === at ? { ...one, ...bad } : one));
    await refuses(send(staff(CA), 'updateMany', broken), error);
  }
  await refuses(send(staff(CA), 'updateMany', []), 'BadCount', []);
  assert.deepEqual(await chain.storage(), before);
  emits(await send(staff(CA), 'updateMany', updates), updates.map(({ words }, number) => (
    ['Updated', { listId: list(number), version: 2, root216: h216(nexts[number].root), words }])));
  for (let number = 0; number < 3; ++number) {
    assert.deepEqual(await record(list(number)),
      { root216: h216(nexts[number].root), version: 2, present: 1, closed: 0 });
  }
});

test('ST-08 one list twice in an updateMany goes through two versions', async () => {
  await fresh();
  const first = await openWith();
  const second = changed(first, [[1, SUSPENDED]]);
  const third = changed(second, [[1, INVALID]]);
  const step = (from, to, fromVersion) => {
    const { words, siblings } = from.transitionTo(to);
    return { listId: LIST, fromVersion, words, siblings };
  };
  await refuses(send(staff(CA), 'updateMany', [step(first, second, 0), step(second, third, 0)]), 'Stale', [LIST, 1]);
  await send(staff(CA), 'updateMany', [step(first, second, 0), step(second, third, 1)]);
  assert.deepEqual(await record(), { root216: h216(third.root), version: 2, present: 1, closed: 0 });
});

test('ST-09 an expelled state changes nothing', async () => {
  await fresh();
  const id = list(0, { jurisdiction: WA });
  await send(staff(WA), 'open', id);
  await expelWA(chain);
  await refuses(send(staff(WA), 'close', id), 'NotMember', [WA]);
});

test('ST-10 a list is not retired a second early, and never with another that is not due', async () => {
  await fresh();
  await openWith();
  await openWith([], list(1));
  await openWith([], list(0, { period: PERIOD + 1 }));
  const due = END + PERIOD_SECONDS;
  chain.at(due - 1);
  await refuses(send(staff(CA), 'retire', [LIST]), 'TooEarly', [LIST]);
  const later = list(0, { period: PERIOD + 1 });
  await refuses(send(staff(CA), 'retire', [LIST, later]), 'TooEarly', [later]);
  assert.notEqual(await wordOf(), 0n);
  await refuses(send(staff(CA), 'retire', []), 'BadCount', []);
  await refuses(send(staff(CA), 'retire', [LIST, list(5)]), 'NotOpen', [list(5)]);
  emits(await send(staff(CA), 'retire', [list(1), LIST]),
    [['Retired', { listId: list(1) }], ['Retired', { listId: LIST }]]);
  assert.equal(await wordOf(), 0n);
  assert.equal(await wordOf(list(1)), 0n);
});

test('ST-11 a list that was never opened has no word and takes no change', async () => {
  await fresh();
  const body = new StatusBody();
  assert.equal(await wordOf(), 0n);
  await refuses(update(body, changed(body, [[1, INVALID]]), 0), 'NotOpen', [LIST]);
  assert.equal(await wordOf(), 0n);
});

test('every error and event of StatusRegistry was met', () => assert.deepEqual(unmet([chain], 'StatusRegistry'), []));
