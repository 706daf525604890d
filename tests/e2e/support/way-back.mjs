// Every way in which somebody with a state's own keys could try to make a withdrawn licence good again on the ledger itself.
import assert from 'node:assert/strict';
import { addressOf } from '../../../relay/contracts/lib/addresses.mjs';
import { ENTRIES, INVALID, SUPERSEDED, SUSPENDED, VALID, WORDS } from '../../../relay/contracts/lib/status-tree.mjs';
import { Ledger, writers } from './ledger.mjs';

const CA = 6;

const pick = ({ words, siblings }) => ({ words, siblings });
const entriesWith = (body, value) => Array.from({ length: ENTRIES }, (_, index) => index).filter((index) => body.get(index) === value);
const changed = (body, changes) => {
  const next = body.clone();
  for (const [index, value] of changes) next.set(index, value);
  return next;
};

/** A valid entry that shares no word with those named. */
function otherEntry(body, indexes) {
  const words = new Set(indexes.map((index) => index >> 7));
  return Array.from({ length: WORDS }, (_, i) => i * 128).find((index) => !words.has(index >> 7) && body.get(index) === VALID);
}

/** [function, arguments, the error that it must meet, with which values] for a list in which `indexes` were withdrawn. `honest` is a list of the same state in which nothing is wrong. */
function attempts({ listId, body, before, version }, index, honest) {
  const id = listId;
  const place = index >> 7;
  const other = otherEntry(body, [index]);
  const update = (from, to, known = version) => { const { words, siblings } = from.transitionTo(to); return [id, known, words, siblings]; };
  const good = changed(body, [[index, VALID]]);
  const hidden = changed(good, [[other, SUSPENDED]]);
  const innocent = { listId: honest.listId, fromVersion: honest.version, ...pick(honest.body.transitionTo(changed(honest.body, [[otherEntry(honest.body, []), SUSPENDED]]))) };
  return [
    // The truth about what stands there, and a change of it.
    ['update', update(body, good), 'Terminal', [id, place]],
    ['update', update(body, changed(body, [[index, SUSPENDED]])), 'Terminal', [id, place]],
    ['update', update(body, changed(body, [[index, SUPERSEDED]])), 'Terminal', [id, place]],
    ['update', update(body, hidden), 'Terminal', [id, place]],
    ['updateMany', [[innocent, { listId: id, fromVersion: version, ...pick(body.transitionTo(good)) }]], 'Terminal', [id, place]],
    // A lie about it: that the entry was good all the time.
    ['update', update(good, hidden), 'BadProof', []],
    ['update', update(before, changed(before, [[other, SUSPENDED]])), 'BadProof', []],
    // The list as it was before.
    ['update', update(before, changed(before, [[other, SUSPENDED]]), version - 1), 'Stale', [id, version]],
    // The list begun anew, from nothing but good entries.
    ['open', [id], 'Exists', [id]],
    ['openMany', [id, 1], 'Exists', [id]],
    ['retire', [[id]], 'TooEarly', [id]],
    // What moves use, past them.
    ['supersede', [id, index, body.word(place), body.path(place)], 'NotCaller', []],
  ];
}

const same = (a, b) => JSON.stringify(a, plain) === JSON.stringify(b, plain);
const plain = (_, value) => (typeof value === 'bigint' || typeof value === 'number' ? String(value) : value);

async function refused(ledger, from, [fn, args, name, values]) {
  const met = await ledger.refusal(from, fn, args);
  assert(met, `${fn} would pass`);
  assert(met.name === name && same(met.args, values), `${fn}: ${met.name}(${met.args}) where ${name}(${values}) was expected`);
}

/**
 * Tries all of them for every list in which something was withdrawn: asked first (each meets its own error), then sent as transactions that a block holds, failed.
 * Returns which errors were met how often, in words, and how many transactions failed.
 */
export async function tryEveryWayBack(demo) {
  const ledger = new Ledger(demo);
  const lists = await ledger.lists(CA);
  const withdrawn = lists.map((list) => ({ list, indexes: entriesWith(list.body, INVALID) })).filter(({ indexes }) => indexes.length > 0);
  const families = new Set(withdrawn.map(({ list }) => Number(list.listId >> 40n & 0xffn)));
  assert.deepEqual([...families].sort(), [1, 2], 'the document and the right to drive were both withdrawn');
  const stands = await Promise.all(lists.map(({ listId }) => ledger.wordOf(listId)));

  const own = ledger.operator('CA');
  const counted = new Map();
  const count = (name) => counted.set(name, (counted.get(name) ?? 0) + 1);
  const calls = [];
  for (const { list, indexes } of withdrawn) {
    const honest = lists.find((one) => one !== list);
    for (const attempt of attempts(list, indexes[0], honest)) {
      await refused(ledger, own.address, attempt);
      count(attempt[2]);
      calls.push({ fn: attempt[0], args: attempt[1] });
    }
    // Each withdrawn entry by itself, not only the first.
    for (const index of indexes.slice(1)) {
      const { words, siblings } = list.body.transitionTo(changed(list.body, [[index, VALID]]));
      await refused(ledger, own.address, ['update', [list.listId, list.version, words, siblings], 'Terminal', [list.listId, index >> 7]]);
      count('Terminal');
    }
    await refusedToOthers(ledger, list, indexes[0], count);
    await passesWhereItMay(ledger, own.address, list, indexes);
  }
  // `close` writes one bit beside the root, and no entry.
  assert.deepEqual([...new Set([...calls.map(({ fn }) => fn), 'close'])].sort(), writers().sort(), 'every function that writes was tried');

  const did = await ledger.transact(own, calls);
  assert.deepEqual(did, calls.map(() => false), 'no transaction changed anything');
  assert.deepEqual(await Promise.all(lists.map(({ listId }) => ledger.wordOf(listId))), stands, 'every list stands as it stood');
  return { met: [...counted].map(([name, times]) => `${name} ${times}`).join(', '), transactions: did.length };
}

async function refusedToOthers(ledger, list, index, count) {
  const { words, siblings } = list.body.transitionTo(changed(list.body, [[index, VALID]]));
  const args = [list.listId, list.version, words, siblings];
  await refused(ledger, ledger.operator('NY').address, ['update', args, 'NotYours', [list.listId]]);
  const administrator = ledger.administrator('CA').address.toLowerCase();
  await refused(ledger, administrator, ['update', args, 'NotOperator', [administrator]]);
  // LicenceTransfer itself, whose key nobody has, could not end it a second time either.
  const place = index >> 7;
  await refused(ledger, addressOf('LicenceTransfer'), ['supersede', [list.listId, index, list.body.word(place), list.body.path(place)], 'Terminal', [list.listId, place]]);
  for (const name of ['NotYours', 'NotOperator', 'Terminal']) count(name);
}

/** The same proof over an entry that is not final passes: it is the entry that the contract refuses, not the form. */
async function passesWhereItMay(ledger, from, list, indexes) {
  const free = otherEntry(list.body, indexes);
  const { words, siblings } = list.body.transitionTo(changed(list.body, [[free, SUSPENDED]]));
  assert.equal(await ledger.refusal(from, 'update', [list.listId, list.version, words, siblings]), undefined, 'an entry that stands can be suspended');
}
