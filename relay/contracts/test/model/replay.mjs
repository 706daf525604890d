// INV-05: the words of the ledger out of its genesis and its events alone.
import { numberToHex } from 'viem';
import { validatorSetHash } from '../../lib/genesis.mjs';
import { packKey, unpack } from '../../lib/layout.mjs';
import { StatusBody, decodeWords } from '../../lib/status-tree.mjs';
import { DAY } from '../support/cast.mjs';
import { h216 } from '../../lib/layout.mjs';
import { Ledger } from './ledger.mjs';

const stamped = (time, digest) => ({ time, digest216: h216(digest) });

/** Effects of a decision on Council's own words. Operators and keys have events of their own. */
const decided = {
  1(ledger, { jurisdiction, key, value }, time) {
    const epoch = (ledger.get('Council', 'memberInfo', jurisdiction)?.epoch ?? 0) + 1;
    ledger.put('Council', 'members', [], ledger.get('Council', 'members') | 1n << BigInt(jurisdiction));
    ledger.put('Council', 'memberInfo', [jurisdiction], { letters: Number(BigInt(key)), epoch, admitted: time });
    decided[4](ledger, { jurisdiction, value }, time);
  },
  2(ledger, { jurisdiction }) {
    ledger.put('Council', 'members', [], ledger.get('Council', 'members') & ~(1n << BigInt(jurisdiction)));
    ledger.put('Council', 'validatorOf', [jurisdiction], undefined);
    ledger.putRegister(validatorSetHash);
  },
  3(ledger, { jurisdiction }) {
    const { epoch } = ledger.get('Council', 'memberInfo', jurisdiction);
    ledger.patch('Council', 'memberInfo', [jurisdiction], { epoch: epoch + 1 });
  },
  4(ledger, { jurisdiction, value }, time) {
    ledger.put('Council', 'validatorOf', [jurisdiction], { address: numberToHex(value, { size: 20 }), since: time });
    ledger.putRegister(validatorSetHash);
  },
  5(ledger, { account, key, value }, time) {
    ledger.put('Council', 'pendingName', [], key);
    ledger.put('Council', 'pendingEntry', [], { address: account, activeFrom: time + 7 * DAY, layoutId: Number(value) });
    ledger.patch('Council', 'bookState', [], { activeFrom: time + 7 * DAY });
  },
  6(ledger) {
    ledger.put('Council', 'pendingName', [], undefined);
    ledger.put('Council', 'pendingEntry', [], undefined);
    ledger.patch('Council', 'bookState', [], { activeFrom: 0 });
  },
  7(ledger, { value }) {
    ledger.put('Council', 'config', [], unpack('Council', 'config', value));
  },
  8: () => {},
};

const patchList = (ledger, { listId, ...fields }) => ledger.patch('StatusRegistry', 'lists', [listId], fields);
const patchTransfer = (ledger, { id, ...fields }) => ledger.patch('LicenceTransfer', 'transfers', [id], fields);
const patchPair = (ledger, { from, to }, fields) => (
  ledger.patch('Channel', 'pairs', [packKey('Channel', 'pairs', { from, to })], fields));

/** Event to its effect on the words. */
const told = {
  OperatorSet(ledger, { jurisdiction, operator, roles, from, until }) {
    const { epoch } = ledger.get('Council', 'memberInfo', jurisdiction);
    ledger.put('Council', 'operators', [operator], { jurisdiction, roles, from, until, epoch });
  },
  Voted(ledger, { id, votes, proposal }, time, seen) {
    seen.set(id, { ...proposal, value: BigInt(proposal.value) });
    ledger.put('Council', 'ballotVotes', [id], votes);
    ledger.patch('Council', 'ballotMeta', [id], { opened: ledger.get('Council', 'ballotMeta', id)?.opened ?? time });
  },
  Executed(ledger, { id, kind }, time, seen) {
    ledger.patch('Council', 'ballotMeta', [id], { executed: 1 });
    decided[kind](ledger, seen.get(id), time);
  },
  BookChanged(ledger, { name, at, layout, version }, time) {
    ledger.put('Council', 'book', [name], { address: at, since: time, layoutId: layout, version });
    ledger.put('Council', 'bookState', [], { version });
    ledger.put('Council', 'pendingName', [], undefined);
    ledger.put('Council', 'pendingEntry', [], undefined);
  },

  KeySet(ledger, { jurisdiction, kid, purpose, from, to }) {
    ledger.put('IssuerRegistry', 'keys', [kid], { jurisdiction, purpose, state: 1, from, to });
  },
  KeyRetired: (ledger, { kid, to }) => ledger.patch('IssuerRegistry', 'keys', [kid], { state: 2, to }),
  KeyRevoked: (ledger, { kid, cutoff }) => ledger.patch('IssuerRegistry', 'keys', [kid], { state: 3, cutoff }),
  EncKeySet: (ledger, { jurisdiction, key }) => ledger.put('IssuerRegistry', 'encKeys', [jurisdiction], key),

  Opened(ledger, { listId }) {
    const body = new StatusBody();
    patchList(ledger, { listId, present: 1, root216: h216(body.root), version: 0 });
    ledger.setBody(BigInt(listId), body);
  },
  Closed: (ledger, { listId }) => patchList(ledger, { listId, closed: 1 }),
  Retired(ledger, { listId }) {
    ledger.put('StatusRegistry', 'lists', [listId], undefined);
    ledger.setBody(BigInt(listId), undefined);
  },
  Updated(ledger, { listId, version, words }) {
    const body = ledger.bodies.get(BigInt(listId)).clone();
    for (const { index, new: word } of decodeWords(words)) body.setWord(index, word);
    ledger.setBody(BigInt(listId), body);
    patchList(ledger, { listId, version, root216: h216(body.root) }); // INV-14: the root of the rebuilt body, not the told one
  },
  Superseded(ledger, { listId, version, index }) {
    const body = ledger.bodies.get(BigInt(listId)).clone();
    body.set(index, 3);
    ledger.setBody(BigInt(listId), body);
    patchList(ledger, { listId, version, root216: h216(body.root) });
  },

  BatchAnchored(ledger, { jurisdiction, n, word }, time) {
    ledger.put('IssuanceLog', 'heads', [jurisdiction], { count: n, lastTime: time });
    const key = packKey('IssuanceLog', 'batches', { jurisdiction, n });
    ledger.put('IssuanceLog', 'batches', [key], unpack('IssuanceLog', 'batches', word));
  },

  TransferOpened: (ledger, { id, from, to, due }) => patchTransfer(ledger, { id, from, to, due, state: 1 }),
  TransferHolder: (ledger, { id, holder }) => patchTransfer(ledger, { id, holder }),
  TransferCleared(ledger, { id, clearance, due }) {
    patchTransfer(ledger, { id, due, state: 2 });
    ledger.put('LicenceTransfer', 'clearances', [id], unpack('LicenceTransfer', 'clearances', clearance));
  },
  TransferRefused: (ledger, { id, reason }) => patchTransfer(ledger, { id, reason, state: 3 }),
  TransferIssued: (ledger, { id }) => patchTransfer(ledger, { id, state: 4 }),
  TransferWithdrawn: (ledger, { id }) => patchTransfer(ledger, { id, state: 5 }),
  TransferExpired: (ledger, { id }) => patchTransfer(ledger, { id, state: 6 }),

  Posted(ledger, { from, to, seq, envelopeDigest }, time) {
    patchPair(ledger, { from, to }, { posted: seq, lastPost: time });
    ledger.put('Channel', 'notices', [packKey('Channel', 'notices', { from, to, seq })], stamped(time, envelopeDigest));
  },
  Settled: (ledger, { from, to, upTo }, time) => patchPair(ledger, { from, to }, { settled: upTo, lastSettle: time }),
  Rejected(ledger, { from, to, seq }, time) {
    patchPair(ledger, { from, to }, { settled: seq, rejected: seq, lastSettle: time });
  },

  Published(ledger, { id, asset, digest }) {
    ledger.put('DataDirectory', 'assets', [id], unpack('DataDirectory', 'assets', asset));
    ledger.put('DataDirectory', 'digests', [id], digest);
  },
  RulesSet: (ledger, { id, allowed }) => ledger.put('DataDirectory', 'allow', [id], allowed),
  PersonSet: (ledger, { id, who, until }) => ledger.put('DataDirectory', 'persons', [id, who], { until }),
  Withdrawn: (ledger, { id }) => ledger.patch('DataDirectory', 'assets', [id], { state: 2 }),
  Requested(ledger, { id, n, by, who, purpose }, time) {
    ledger.patch('DataDirectory', 'assets', [id], { requests: n });
    ledger.put('DataDirectory', 'requests', [id, n], { who, jurisdiction: by, purpose, time });
  },
};

export class Replay {
  #seen = new Map();

  constructor(genesis) {
    this.ledger = new Ledger(genesis);
  }

  /** @param {{name: string, args: object}[]} events of one block @param {number} time of it */
  apply(events, time) {
    for (const { name, args } of events) told[name](this.ledger, args, time, this.#seen);
    this.ledger.commit();
  }
}
