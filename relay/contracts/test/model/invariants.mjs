// The invariants of the specification, judged on what the chain itself says changed: words before and after, and events.
import assert from 'node:assert/strict';
import { concat, keccak256 } from 'viem';
import { addressOf } from '../../lib/addresses.mjs';
import { h216, unpack } from '../../lib/layout.mjs';
import { decodeWords } from '../../lib/status-tree.mjs';
import { DAY, ROLES } from '../support/cast.mjs';

/** The role that each function wants; null where it wants none, or something else. */
export const roleOf = {
  Council: { vote: 'ADMIN', setOperator: 'ADMIN', activate: null },
  IssuerRegistry: { setKey: 'KEYS', retireKey: 'KEYS', revokeKey: 'KEYS', setEncKey: 'KEYS', councilExecute: null },
  StatusRegistry: {
    open: 'STATUS', openMany: 'STATUS', update: 'STATUS', updateMany: 'STATUS', close: 'STATUS', retire: 'STATUS',
    supersede: null,
  },
  IssuanceLog: { anchor: 'LICENSING' },
  LicenceTransfer: {
    open: 'LICENSING', clear: 'LICENSING', refuse: 'LICENSING', complete: 'LICENSING', withdraw: null, expire: null,
  },
  Channel: { post: 'MAILBOX', settle: 'MAILBOX', reject: 'MAILBOX' },
  DataDirectory: {
    publish: 'DATA', republish: 'DATA', setRules: 'DATA', setPerson: 'DATA', withdrawAsset: 'DATA', request: null,
  },
};

const bits = (map) => Array.from({ length: 256 }, (_, j) => j).filter((j) => BigInt(map ?? 0) >> BigInt(j) & 1n);
const fieldsOf = ({ contract, variable }, word) => (word === 0n ? undefined : unpack(contract, variable, word));

/**
 * What is remembered of one run beside the words: which lists were retired, since when an entry is pending, which
 * entries ended a move.
 */
export class Watch {
  retired = new Set();
  superseded = new Set();
  bookVotedAt = undefined;

  /**
   * @param {object} call from, time, contract, fn, args
   * @param {object[]} changes words that the chain changed, each with contract, variable, keys, before, after
   * @param {object[]} events
   * @param {import('./ledger.mjs').Ledger} ledger before the call
   */
  accepted(call, changes, events, ledger) {
    const of = (contract, variable) => changes.filter((c) => c.contract === contract && c.variable === variable);
    const pairs = (contract, variable) => of(contract, variable).map(
      (change) => [fieldsOf(change, change.before), fieldsOf(change, change.after), change]);
    const named = (name) => events.filter((event) => event.name === name).map(({ args }) => args);
    this.#roles(call, ledger);
    this.#council(call, changes, of, pairs, named, ledger);
    this.#keys(pairs);
    this.#lists(call, pairs, named, ledger);
    this.#log(of, pairs);
    this.#moves(call, pairs, named, ledger);
    this.#channel(call, of, pairs, ledger);
    this.#data(call, of, pairs, ledger);
  }

  /** INV-01, INV-02: who acted had the role, in its window and epoch, for a member. */
  #roles({ from, time, contract, fn }, ledger) {
    const role = roleOf[contract][fn];
    if (!role) return;
    const operator = ledger.get('Council', 'operators', from);
    assert.ok(operator && operator.roles & ROLES[role], `INV-01 ${fn} without ${role}`);
    assert.ok(operator.from <= time && time < operator.until, 'INV-01 outside the window');
    assert.ok(ledger.isMember(operator.jurisdiction), 'INV-02 an expelled state acted');
    assert.equal(operator.epoch, ledger.get('Council', 'memberInfo', operator.jurisdiction).epoch, 'INV-02 void operator');
  }

  #council({ contract, fn, time }, changes, of, pairs, named, ledger) {
    const voted = named('Voted');
    if (contract === 'Council' && fn === 'vote') {
      const { members } = ledger;
      const inFavour = bits(voted[0].votes).filter((j) => members.includes(j)).length; // INV-09: of present members only
      const reached = inFavour >= Math.ceil(2 * members.length / 3);
      assert.equal(named('Executed').length, reached ? 1 : 0, 'INV-06 effects exactly at the threshold');
      if (!reached) {
        const beside = changes.filter(({ variable }) => !['ballotVotes', 'ballotMeta'].includes(variable));
        assert.deepEqual(beside, [], 'INV-06 an effect below the threshold');
      }
      const [{ before, after }] = of('Council', 'ballotVotes');
      assert.equal(bits(before ^ after).length, 1, 'INV-06 one vote at a time');
    }
    for (const [before] of pairs('Council', 'ballotMeta')) assert.notEqual(before?.executed, 1, 'INV-06 executed twice');

    if (of('Council', 'pendingEntry').some(({ after }) => after !== 0n)) this.bookVotedAt = time;
    for (const [, after] of pairs('Council', 'book')) {
      assert.equal(fn, 'activate', 'INV-08 the book changes by activate');
      assert.ok(time >= this.bookVotedAt + 7 * DAY, 'INV-08 earlier than 7 days');
      assert.equal(after.version, ledger.get('Council', 'bookState').version + 1, 'INV-08 version');
    }
  }

  #keys(pairs) {
    for (const [before, after] of pairs('IssuerRegistry', 'keys')) {
      assert.ok(after, 'INV-11 a key is never forgotten');
      if (!before) {
        assert.equal(after.state, 1, 'INV-11 a key begins ACTIVE');
        continue;
      }
      if (before.state === 3) assert.ok(after.cutoff < before.cutoff, 'INV-10 a cutoff only moves earlier');
      assert.ok(after.state >= before.state && after.state > 1, 'INV-11 state never goes back');
      for (const field of ['jurisdiction', 'purpose', 'from']) assert.equal(after[field], before[field], `INV-11 ${field}`);
      assert.ok(after.to <= before.to, 'INV-11 to only moves earlier');
    }
  }

  #lists({ from, contract }, pairs, named, ledger) {
    const operator = ledger.get('Council', 'operators', from);
    for (const [before, after, { keys: [listId] }] of pairs('StatusRegistry', 'lists')) {
      const bySupersede = contract === 'LicenceTransfer' || from === addressOf('LicenceTransfer');
      if (!bySupersede) assert.equal(operator.jurisdiction, Number(BigInt(listId) >> 48n), 'INV-15 only the list\'s state');
      if (!before) assert.ok(!this.retired.has(BigInt(listId)), 'INV-16 a retired id opened again');
      if (before && after && before.root216 !== after.root216) {
        const steps = [...named('Updated'), ...named('Superseded')].filter((event) => BigInt(event.listId) === BigInt(listId));
        assert.equal(after.version, before.version + steps.length, 'INV-13 version + 1 for each change');
      }
      if (bySupersede) assert.ok(before && after, 'INV-15 LicenceTransfer neither opens nor retires');
    }
    for (const { listId } of named('Retired')) this.retired.add(BigInt(listId));
    for (const { listId, words } of named('Updated')) {
      for (const { old, new: fresh } of decodeWords(words)) {
        for (let lane = 0n; lane < 128n; ++lane) {
          const [was, is] = [old, fresh].map((word) => BigInt(word) >> 2n * lane & 3n);
          if (was & 1n) assert.equal(is, was, `INV-12 a final entry of ${listId} changed`);
        }
      }
    }
    for (const { listId, index } of named('Superseded')) {
      assert.equal(ledger.bodies.get(BigInt(listId)).get(index), 0, 'INV-15 supersede is 00 to 11');
    }
  }

  #log(of, pairs) {
    for (const { before } of of('IssuanceLog', 'batches')) assert.equal(before, 0n, 'INV-17 a batch is overwritten');
    for (const [before, after] of pairs('IssuanceLog', 'heads')) {
      assert.equal(after.count, (before?.count ?? 0) + of('IssuanceLog', 'batches').length, 'INV-17 count');
      assert.ok(after.lastTime >= (before?.lastTime ?? 0), 'INV-17 times rise');
    }
  }

  #moves({ contract, fn }, pairs, named, ledger) {
    const EDGES = ['0-1', '1-2', '1-3', '1-5', '1-6', '2-3', '2-4', '2-5', '2-6'];
    const superseded = named('Superseded').map(({ listId, index }) => `${listId}/${index}`);
    for (const [before, after] of pairs('LicenceTransfer', 'transfers')) {
      assert.ok(EDGES.includes(`${before?.state ?? 0}-${after.state}`), `INV-18 ${before?.state ?? 0} to ${after.state}`);
      if (before) {
        for (const field of ['holder', 'from', 'to']) assert.equal(after[field], before[field], `INV-21 ${field} changed`);
      }
      if (contract === 'LicenceTransfer') {
        assert.equal(superseded.length > 0, after.state === 4, 'INV-19 ISSUED if and only if entries went to 11');
      }
    }
    if (contract === 'LicenceTransfer' && fn === 'complete') {
      assert.equal(named('TransferIssued').length, 1, 'INV-19');
      for (const { listId, index } of named('Superseded')) {
        assert.equal(ledger.bodies.get(BigInt(listId)).get(index), 0, 'INV-19 an entry was not 00');
      }
    }
    for (const entry of superseded) {
      assert.ok(!this.superseded.has(entry), 'INV-20 an entry ended two moves');
      this.superseded.add(entry);
    }
  }

  #channel({ fn, from }, of, pairs, ledger) {
    for (const [before, after, { keys: [key] }] of pairs('Channel', 'pairs')) {
      const was = before ?? { posted: 0, settled: 0, rejected: 0 };
      assert.ok(after.posted >= after.settled && after.settled >= after.rejected, 'INV-22 posted ≥ settled ≥ rejected');
      assert.ok(after.posted >= was.posted && after.settled >= was.settled, 'INV-24 never back');
      const receiver = Number(BigInt(key) & 0xffffn);
      if (after.settled !== was.settled) {
        assert.equal(ledger.get('Council', 'operators', from).jurisdiction, receiver, 'INV-24 only the receiver settles');
      }
      if (fn === 'reject') assert.equal(after.settled, was.settled + 1, 'INV-24 reject by exactly one');
    }
    for (const { before } of of('Channel', 'notices')) assert.equal(before, 0n, 'INV-23 a notice is written once');
  }

  #data({ fn, from }, of, pairs, ledger) {
    const owner = (id) => ledger.get('DataDirectory', 'assets', id)?.owner;
    const mine = (id, what) => assert.equal(
      ledger.get('Council', 'operators', from)?.jurisdiction, owner(id), `INV-25 a stranger changed ${what}`);
    for (const [before, after, { keys: [id] }] of pairs('DataDirectory', 'assets')) {
      if (!before) continue;
      assert.equal(after.owner, before.owner, 'INV-25 owner changed');
      if (fn !== 'request') mine(id, 'the asset');
      assert.equal(after.requests - before.requests, of('DataDirectory', 'requests').length, 'INV-26 a count without a record');
      for (const { keys: [, n] } of of('DataDirectory', 'requests')) assert.equal(n, after.requests, 'INV-26 number');
    }
    for (const variable of ['digests', 'allow', 'persons']) {
      for (const { keys: [id] } of of('DataDirectory', variable)) if (owner(id) !== undefined) mine(id, variable);
    }
    for (const { before } of of('DataDirectory', 'requests')) assert.equal(before, 0n, 'INV-26 a record is overwritten');
  }

  /** INV-07, INV-14, INV-17, INV-22, INV-26 on the whole ledger. */
  static whole(ledger) {
    const validators = [...ledger.all('Council', 'validatorOf')];
    assert.deepEqual(validators.map(([[j]]) => Number(j)).sort((a, b) => a - b), ledger.members, 'INV-07 a validator each');
    const length = Number(ledger.get('Council', 'validatorList'));
    const list = Array.from({ length }, (_, i) => ledger.get('Council', 'validatorList', i));
    for (let i = 1; i < length; ++i) assert.ok(list[i] > list[i - 1], 'INV-07 ascending and unique');
    const addresses = validators.map(([, { address }]) => address).sort();
    assert.deepEqual(list, addresses.map(BigInt), 'INV-07 register');
    assert.equal(ledger.get('Council', 'validatorSetHash'), BigInt(keccak256(concat(addresses))), 'INV-07 set hash');
    for (const [[listId], { root216 }] of ledger.all('StatusRegistry', 'lists')) {
      assert.equal(root216, h216(ledger.bodies.get(BigInt(listId)).root), 'INV-14 root of the rebuilt body');
    }
    for (const [[state], { count, lastTime }] of ledger.all('IssuanceLog', 'heads')) {
      let last = 0;
      for (let n = 1; n <= count; ++n) {
        const batch = ledger.get('IssuanceLog', 'batches', BigInt(state) << 32n | BigInt(n));
        assert.ok(batch && batch.time >= last, 'INV-17 every batch is there, times rise');
        last = batch.time;
      }
      assert.equal(last, lastTime, 'INV-17 last time');
    }
    for (const [[id], { requests }] of ledger.all('DataDirectory', 'assets')) {
      for (let n = 1; n <= requests; ++n) {
        assert.ok(ledger.get('DataDirectory', 'requests', id, n), 'INV-26 a request without record');
      }
    }
  }
}
