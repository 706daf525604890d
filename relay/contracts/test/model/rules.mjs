// What each call must do, written from the specification and not from the contracts. A call collects every rule that it
// breaks; the contract may name any one of them.
import { encodeAbiParameters, keccak256, numberToHex } from 'viem';
import { addressOf } from '../../lib/addresses.mjs';
import { END_OF_TIME, bookKey, validatorSetHash } from '../../lib/genesis.mjs';
import { joinHex } from '../../lib/hex.mjs';
import { h216, packKey } from '../../lib/layout.mjs';
import { LEVELS, PERIOD_SECONDS, StatusBody, WORDS, decodeWords } from '../../lib/status-tree.mjs';
import { signTyped, transferId } from '../../lib/typed-data.mjs';
import { DAY, HOUR, ROLES, ZERO } from '../support/cast.mjs';
import { CHAIN_ID } from '../support/chain.mjs';
import { byName } from '../support/contracts.mjs';

const stamped = (time, digest) => ({ time, digest216: h216(digest) });
const stampedWord = (time, digest) => BigInt(time) << 216n | h216(digest);
const within = (value, low, high) => value >= low && value <= high;

/** One call under way. */
export class Act {
  refusals = [];
  events = [];

  constructor(ledger, from, time, contract, secrets) {
    Object.assign(this, { ledger, from, time, contract, secrets });
  }

  no(name, ...args) {
    this.refusals.push({ name, args });
  }

  get refused() {
    return this.refusals.length > 0;
  }

  emit(name, args, contract = this.contract) {
    this.events.push({ contract, name, args });
  }

  /** The caller's state; notes why it may not act in the role. */
  caller(role) {
    const { jurisdiction, reasons } = this.ledger.standing(this.from, ROLES[role], this.time);
    for (const [name, ...args] of reasons) this.no(name, ...args);
    return jurisdiction;
  }

  get(variable, ...keys) {
    return this.ledger.get(this.contract, variable, ...keys);
  }

  put(variable, keys, value) {
    this.ledger.put(this.contract, variable, keys, value);
  }

  /** The same act inside another contract. */
  inside(contract) {
    const inner = new Act(this.ledger, addressOf(this.contract), this.time, contract, this.secrets);
    inner.refusals = this.refusals;
    inner.events = this.events;
    return inner;
  }
}

const proposalType = byName.Council.abi.find(({ name }) => name === 'vote').inputs[0];
export const proposalIdOf = (p) => keccak256(encodeAbiParameters(
  [{ type: 'uint256' }, { type: 'address' }, proposalType], [BigInt(CHAIN_ID), addressOf('Council'), p]));

const FIELDS_OF_KIND = {
  1: 'jurisdiction account key value', 2: 'jurisdiction', 3: 'jurisdiction account', 4: 'jurisdiction value',
  5: 'account key value', 6: '', 7: 'value', 8: 'jurisdiction key value', 9: 'key value', 10: 'key value',
};

function isWellFormed(p) {
  const wanted = FIELDS_OF_KIND[p.kind]?.split(' ');
  if (!wanted) return false;
  const filled = {
    jurisdiction: p.jurisdiction !== 0, account: p.account !== ZERO, key: BigInt(p.key) !== 0n, value: p.value !== 0n,
  };
  for (const [field, isFilled] of Object.entries(filled)) {
    if (p.kind === 8 && field === 'value') continue;
    if (isFilled !== wanted.includes(field)) return false;
  }
  if (p.jurisdiction > 255) return false;
  if (p.kind === 1) {
    const key = BigInt(p.key);
    const isCapital = (code) => within(code, 65n, 90n);
    if (key > 0xffffn || !isCapital(key >> 8n) || !isCapital(key & 255n)) return false;
  }
  if ((p.kind === 1 || p.kind === 4) && p.value >= 1n << 160n) return false;
  if (p.kind === 5) {
    const hasCode = Object.values(byName).some(({ address }) => address === p.account);
    if (p.key === bookKey('Council') || p.value > 65_535n || !hasCode) return false;
  }
  return p.kind !== 7 || p.value < 1n << 240n;
}

/** Whether an address is recorded for a member other than this state. */
const isForeign = (ledger, who, state) => {
  const operator = ledger.get('Council', 'operators', who);
  return operator !== undefined && operator.jurisdiction !== state && ledger.isMember(operator.jurisdiction);
};

function setOperator(act, jurisdiction, who, roles, from, until) {
  const { epoch } = act.get('memberInfo', jurisdiction);
  act.put('operators', [who], { jurisdiction, roles, from, until, epoch });
  act.emit('OperatorSet', { jurisdiction, operator: who, roles, from, until });
}

function newEpoch(act, p, fields) {
  const { jurisdiction: state } = p;
  const info = act.get('memberInfo', state);
  act.put('memberInfo', [state], { ...info, ...fields, epoch: (info?.epoch ?? 0) + 1 });
  setOperator(act, state, p.account, ROLES.ADMIN, act.time, END_OF_TIME);
}

function setValidator(act, p, address) {
  const taken = [...act.ledger.all('Council', 'validatorOf')].some(([, validator]) => validator.address === address);
  if (taken) act.no('WrongProposal', p.kind);
  act.put('validatorOf', [p.jurisdiction], address && { address, since: act.time });
  act.ledger.putRegister(validatorSetHash);
}

const effects = {
  1(act, p) {
    if (act.ledger.isMember(p.jurisdiction)) act.no('WrongProposal', 1);
    act.put('members', [], act.get('members') | 1n << BigInt(p.jurisdiction));
    newEpoch(act, p, { letters: Number(BigInt(p.key)), admitted: act.time });
    setValidator(act, p, numberToHex(p.value, { size: 20 }));
  },
  2(act, p) {
    if (!act.ledger.isMember(p.jurisdiction)) return act.no('NotMember', p.jurisdiction);
    if (act.ledger.members.length === 1) act.no('WrongProposal', 2);
    act.put('members', [], act.get('members') ^ 1n << BigInt(p.jurisdiction));
    setValidator(act, p, undefined);
  },
  3(act, p) {
    if (!act.ledger.isMember(p.jurisdiction)) return act.no('NotMember', p.jurisdiction);
    newEpoch(act, p, {});
  },
  4(act, p) {
    if (!act.ledger.isMember(p.jurisdiction)) return act.no('NotMember', p.jurisdiction);
    setValidator(act, p, numberToHex(p.value, { size: 20 }));
  },
  5(act, p) {
    if (act.get('pendingEntry')) return act.no('WrongProposal', 5);
    const activeFrom = act.time + 7 * DAY;
    act.put('pendingName', [], p.key);
    act.put('pendingEntry', [], { address: p.account, activeFrom, layoutId: Number(p.value) });
    act.ledger.patch('Council', 'bookState', [], { activeFrom });
  },
  6(act) {
    if (!act.get('pendingEntry')) return act.no('WrongProposal', 6);
    act.put('pendingName', [], undefined);
    act.put('pendingEntry', [], undefined);
    act.ledger.patch('Council', 'bookState', [], { activeFrom: 0 });
  },
  7(act, p) {
    act.put('config', [], unpackConfig(p.value));
  },
  8(act, p) {
    if (!act.ledger.addressOf('IssuerRegistry')) return act.no('NoContract', bookKey('IssuerRegistry'));
    revoke(act.inside('IssuerRegistry'), p.key, p.jurisdiction, p.value);
  },
  9: (act) => act.no('NoContract', bookKey('ChainAnchor')),
  10: (act) => act.no('NoContract', bookKey('ChainAnchor')),
};

/** The configuration's fields take the first 240 bits, so any such word is a set of them. */
function unpackConfig(value) {
  const widths = { trustingDays: 16, clockDrift: 16, amberAge: 32, redAge: 32, blockPeriod: 16, emptyBlockPeriod: 32,
    credentialDays: 16, statutoryHours: 16, urgentHours: 16, condenseHours: 16, mainChain: 32 };
  const fields = {};
  let rest = value;
  for (const [name, width] of Object.entries(widths)) {
    fields[name] = Number(rest & (1n << BigInt(width)) - 1n);
    rest >>= BigInt(width);
  }
  return fields;
}

function revoke(act, kid, state, cutoff) {
  const key = act.get('keys', kid);
  if (!key) return act.no('KeyUnknown', kid);
  if (key.jurisdiction !== state) act.no('NotYours', kid);
  if (cutoff > act.time) act.no('BadWindow');
  if (key.state === 3 && cutoff >= key.cutoff) act.no('CutoffLater');
  if (act.refused) return;
  act.put('keys', [kid], { ...key, state: 3, cutoff: Number(cutoff) });
  act.emit('KeyRevoked', { jurisdiction: state, kid, cutoff: Number(cutoff) });
}

const listParts = (listId) => (
  { jurisdiction: Number(listId >> 48n), period: Number(listId >> 24n & 0xffffn), number: Number(listId & 0xffffffn) });
const periodEnd = (listId) => (listParts(listId).period + 1) * PERIOD_SECONDS;

function ownList(act, listId, state) {
  if (listParts(listId).jurisdiction !== state) act.no('NotYours', listId);
  const list = act.get('lists', listId);
  if (!list) act.no('NotOpen', listId);
  return list;
}

function openList(act, listId, state) {
  if (listParts(listId).jurisdiction !== state) act.no('NotYours', listId);
  if (act.get('lists', listId)) act.no('Exists', listId);
  if (act.time >= periodEnd(listId)) act.no('PeriodOver', listId);
  const body = new StatusBody();
  act.put('lists', [listId], { root216: h216(body.root), version: 0, present: 1 });
  act.ledger.setBody(listId, body);
  act.emit('Opened', { listId });
}

function advance(act, listId, body) {
  act.ledger.patch('StatusRegistry', 'lists', [listId],
    { root216: h216(body.root), version: act.get('lists', listId).version + 1 });
  act.ledger.setBody(listId, body);
  const { version, root216 } = act.get('lists', listId);
  return { listId, version, root216 };
}

/** Which entries of a word differ, and how: [before, after] of each. */
function* entriesOf(before, after) {
  for (let lane = 0n; lane < 128n; ++lane) {
    const pair = [before, after].map((word) => Number(BigInt(word) >> 2n * lane & 3n));
    if (pair[0] !== pair[1]) yield pair;
  }
}

function updateList(act, listId, state, fromVersion, words, siblings) {
  const list = ownList(act, listId, state);
  if (!list || act.refused) return;
  if (list.version !== fromVersion) act.no('Stale', listId, list.version);
  const length = (words.length - 2) / 2;
  const changes = length % 66 === 0 ? decodeWords(words) : [];
  const body = act.ledger.bodies.get(listId);
  const ascending = changes.every(({ index }, i) => index < WORDS && (i === 0 || index > changes[i - 1].index));
  if (!changes.length || changes.length > WORDS || !ascending) return act.no('BadProof');
  if (changes.some((change) => change.old === change.new || change.old !== body.word(change.index))) act.no('BadProof');
  if (siblings !== joinHex(body.siblings(changes.map(({ index }) => index)))) act.no('BadProof');
  for (const change of changes) {
    if ([...entriesOf(change.old, change.new)].some(([before]) => before & 1)) act.no('Terminal', listId, change.index);
  }
  if (act.refused) return;
  const next = body.clone();
  for (const change of changes) next.setWord(change.index, change.new);
  act.emit('Updated', { ...advance(act, listId, next), words });
}

function supersedeEntry(act, listId, index, oldWord, path) {
  if (act.from !== act.ledger.addressOf('LicenceTransfer')) act.no('NotCaller');
  const body = act.ledger.bodies.get(listId);
  if (!body) return act.no('NotOpen', listId);
  const place = index >> 7;
  if (place >= WORDS) return act.no('BadProof');
  const claimed = StatusBody.from([]);
  claimed.setWord(place, oldWord);
  if (claimed.get(index) !== 0) act.no('Terminal', listId, place);
  if (oldWord !== body.word(place) || path.length !== LEVELS || path.some((node, i) => node !== body.path(place)[i])) {
    act.no('BadProof');
  }
  if (act.refused) return;
  const next = body.clone();
  next.set(index, 3);
  act.emit('Superseded', { ...advance(act, listId, next), index });
}

const REASONS_WHEN_OPEN = [1, 2, 3, 4, 5, 7];

/** The transfer if it is in one of these states. */
function transferIn(act, id, ...states) {
  const transfer = act.get('transfers', id);
  if (states.includes(transfer?.state)) return transfer;
  act.no('BadState', transfer?.state ?? 0);
  return undefined;
}

const dueWithin = (act, due, most) => {
  if (!within(due, act.time + HOUR, act.time + most)) act.no('BadDue');
};

/** A signature is good if it is the one that the person's key makes. */
async function signed(act, who, type, message, signature) {
  const key = act.secrets?.get(who);
  const good = key && await signTyped('LicenceTransfer', type, message, CHAIN_ID, key);
  if (signature !== good) act.no('BadSignature');
}

const pairKey = (from, to) => packKey('Channel', 'pairs', { from, to });
const emptyPair = { posted: 0, settled: 0, rejected: 0, lastPost: 0, lastSettle: 0 };

function ownAsset(act, id) {
  const state = act.caller('DATA');
  const asset = act.get('assets', id);
  if (asset?.owner !== state) act.no('NotOwner', id);
  else if (asset?.state !== 1) act.no('BadForm');
  return asset;
}

function content(act, id, asset, digest, metadata) {
  const length = (metadata.length - 2) / 2;
  if (length > 256) act.no('TooLong', length);
  if (asset?.storageKind === 1 && digest !== keccak256(metadata)) act.no('BadForm');
}

function putContent(act, id, asset, digest, metadata) {
  act.put('assets', [id], asset);
  act.put('digests', [id], digest);
  const packed = [asset.schema, asset.kind, asset.hashAlg, asset.storageKind, [asset.owner, 16], [asset.created, 40],
    [asset.version, 32], [asset.requests, 32], asset.state].reduce(([word, at], field) => {
    const [value, width] = Array.isArray(field) ? field : [field, 8];
    return [word | BigInt(value) << BigInt(at), at + width];
  }, [0n, 0])[0];
  act.emit('Published', { id, owner: asset.owner, version: asset.version, asset: packed, digest, metadata });
}

/** Contract to function to rule. Each gets the act and the call's arguments. */
export const rules = {
  Council: {
    vote(act, p) {
      const state = act.caller('ADMIN');
      if (!isWellFormed(p)) act.no('WrongProposal', p.kind);
      if (act.refused) return;
      const id = proposalIdOf(p);
      const meta = act.get('ballotMeta', id) ?? { opened: act.time, executed: 0 };
      if (meta.executed || act.time >= meta.opened + 30 * DAY) act.no('BallotClosed', id);
      const before = act.get('ballotVotes', id) ?? 0n;
      const bit = 1n << BigInt(state);
      if (before & bit) act.no('AlreadyVoted', state);
      const votes = before | bit;
      act.put('ballotVotes', [id], votes);
      act.put('ballotMeta', [id], meta);
      act.emit('Voted', { id, jurisdiction: state, votes, proposal: p });
      const { members } = act.ledger;
      const inFavour = members.filter((j) => votes >> BigInt(j) & 1n).length;
      if (inFavour < Math.ceil(2 * members.length / 3)) return;
      act.put('ballotMeta', [id], { ...meta, executed: 1 });
      act.emit('Executed', { id, kind: p.kind, jurisdiction: p.jurisdiction });
      effects[p.kind](act, p);
    },
    activate(act) {
      const pending = act.get('pendingEntry');
      if (!pending || act.time < pending.activeFrom) return act.no('TooEarly', pending?.activeFrom ?? 0);
      const { address, layoutId } = pending;
      const name = numberToHex(act.get('pendingName'), { size: 32 });
      const version = act.get('bookState').version + 1;
      act.put('book', [name], { address, since: act.time, layoutId, version });
      act.put('bookState', [], { version, activeFrom: 0 });
      act.put('pendingName', [], undefined);
      act.put('pendingEntry', [], undefined);
      act.emit('BookChanged', { name, at: address, layout: layoutId, version });
    },
    setOperator(act, who, roles, from, until) {
      const state = act.caller('ADMIN');
      if (who === act.from || who === ZERO || roles === 0 || from > until) act.no('BadRoles');
      if (roles !== ROLES.ADMIN && (roles & ROLES.ADMIN || until - from > 400 * DAY)) act.no('BadRoles');
      if (isForeign(act.ledger, who, state)) act.no('NotOperator', who);
      if (act.refused) return;
      setOperator(act, state, who, roles, from, until);
    },
  },

  IssuerRegistry: {
    setKey(act, coseKey, purpose, from, to) {
      const state = act.caller('KEYS');
      if (!within((coseKey.length - 2) / 2, 40, 200) || !within(purpose, 1, 6)) act.no('BadKey');
      if (from < act.time - 3 * DAY || to <= from || to <= act.time) act.no('BadWindow');
      const kid = keccak256(coseKey);
      if (act.get('keys', kid)) act.no('KeyExists', kid);
      if (act.refused) return;
      act.put('keys', [kid], { jurisdiction: state, purpose, state: 1, from, to });
      act.emit('KeySet', { jurisdiction: state, kid, purpose, from, to, coseKey });
    },
    retireKey(act, kid, to) {
      const state = act.caller('KEYS');
      const key = act.get('keys', kid);
      if (!key) return act.no('KeyUnknown', kid);
      if (key.jurisdiction !== state) act.no('NotYours', kid);
      if (key.state === 3) act.no('BadKey');
      if (!within(to, act.time, key.to)) act.no('BadWindow');
      if (act.refused) return;
      act.put('keys', [kid], { ...key, state: 2, to });
      act.emit('KeyRetired', { jurisdiction: state, kid, to });
    },
    revokeKey(act, kid, cutoff) {
      revoke(act, kid, act.caller('KEYS'), BigInt(cutoff));
    },
    councilExecute(act, kind, jurisdiction, key, value) {
      if (act.from !== addressOf('Council') || kind !== 8) return act.no('NotCouncil');
      revoke(act, key, jurisdiction, value);
    },
    setEncKey(act, key) {
      const state = act.caller('KEYS');
      if (BigInt(key) === 0n) act.no('BadKey');
      if (act.refused) return;
      act.put('encKeys', [state], key);
      act.emit('EncKeySet', { jurisdiction: state, key });
    },
  },

  StatusRegistry: {
    open(act, listId) {
      openList(act, listId, act.caller('STATUS'));
    },
    openMany(act, firstListId, count) {
      const state = act.caller('STATUS');
      if (!within(count, 1, 1000) || listParts(firstListId).number + count > 2 ** 24) return act.no('BadCount');
      for (let i = 0n; i < count; ++i) openList(act, firstListId + i, state);
    },
    update(act, listId, fromVersion, words, siblings) {
      updateList(act, listId, act.caller('STATUS'), fromVersion, words, siblings);
    },
    updateMany(act, updates) {
      const state = act.caller('STATUS');
      if (!updates.length) act.no('BadCount');
      for (const { listId, fromVersion, words, siblings } of updates) {
        if (act.refused) return;
        updateList(act, listId, state, fromVersion, words, siblings);
      }
    },
    close(act, listId) {
      const list = ownList(act, listId, act.caller('STATUS'));
      if (list?.closed) act.no('NotOpen', listId);
      if (act.refused) return;
      act.put('lists', [listId], { ...list, closed: 1 });
      act.emit('Closed', { listId });
    },
    retire(act, listIds) {
      const state = act.caller('STATUS');
      if (!listIds.length) act.no('BadCount');
      for (const listId of listIds) {
        ownList(act, listId, state);
        if (act.time < periodEnd(listId) + PERIOD_SECONDS) act.no('TooEarly', listId);
        if (act.refused) return;
        act.put('lists', [listId], undefined);
        act.ledger.setBody(listId, undefined);
        act.emit('Retired', { listId });
      }
    },
    supersede: supersedeEntry,
  },

  IssuanceLog: {
    anchor(act, root, height) {
      const state = act.caller('LICENSING');
      if (!within(height, 10, 30)) act.no('BadHeight');
      if (act.refused) return;
      const n = (act.get('heads', state)?.count ?? 0) + 1;
      act.put('heads', [state], { count: n, lastTime: act.time });
      act.put('batches', [packKey('IssuanceLog', 'batches', { jurisdiction: state, n })], stamped(act.time, root));
      act.emit('BatchAnchored', { jurisdiction: state, n, word: stampedWord(act.time, root), height });
    },
  },

  LicenceTransfer: {
    async open(act, holder, salt, from, due, statement, signature) {
      const to = act.caller('LICENSING');
      if (to !== undefined && from === to) act.no('SameState');
      if (!act.ledger.isMember(from)) act.no('NotMember', from);
      dueWithin(act, due, 90 * DAY);
      const id = transferId(holder, salt);
      if (act.get('transfers', id)) act.no('Exists');
      if (to !== undefined) await signed(act, holder, 'TransferConsent', { holder, salt, from, to, due, statement }, signature);
      if (act.refused) return;
      act.put('transfers', [id], { holder, from, to, state: 1, due });
      act.emit('TransferOpened', { id, from, to, due, statement });
      act.emit('TransferHolder', { id, holder });
    },
    clear(act, id, digest, due) {
      const state = act.caller('LICENSING');
      const transfer = transferIn(act, id, 1);
      dueWithin(act, due, 30 * DAY);
      if (!transfer) return;
      if (transfer.from !== state) act.no('NotParty');
      if (act.time > transfer.due) act.no('Overdue');
      if (act.refused) return;
      act.put('transfers', [id], { ...transfer, state: 2, due });
      act.put('clearances', [id], stamped(act.time, digest));
      act.emit('TransferCleared', { id, clearance: stampedWord(act.time, digest), due });
    },
    refuse(act, id, reason) {
      const state = act.caller('LICENSING');
      const transfer = transferIn(act, id, 1, 2);
      if (!transfer) return;
      if (transfer.from !== state) act.no('NotParty');
      if (!(transfer.state === 1 ? REASONS_WHEN_OPEN : [6]).includes(reason)) act.no('BadReason');
      if (act.refused) return;
      act.put('transfers', [id], { ...transfer, state: 3, reason });
      act.emit('TransferRefused', { id, reason });
    },
    complete(act, id, salt, recordDigest, flips, issuanceRoot) {
      const state = act.caller('LICENSING');
      const transfer = transferIn(act, id, 2);
      if (!transfer) return;
      if (transfer.to !== state) act.no('NotParty');
      if (act.time > transfer.due) act.no('Overdue');
      const digest = keccak256(joinHex([id, salt, recordDigest, ...flips.flatMap(
        ({ listId, index }) => [numberToHex(listId, { size: 8 }), numberToHex(index, { size: 4 })])]));
      if (!within(flips.length, 1, 4) || h216(digest) !== act.get('clearances', id).digest216) act.no('FlipsDiffer');
      if (flips.some(({ listId }) => listParts(listId).jurisdiction !== transfer.from)) act.no('FlipsDiffer');
      if (!act.ledger.addressOf('StatusRegistry')) act.no('NoContract', bookKey('StatusRegistry'));
      if (act.refused) return;
      act.put('transfers', [id], { ...transfer, state: 4 });
      for (const { listId, index, oldWord, path } of flips) {
        supersedeEntry(act.inside('StatusRegistry'), listId, index, oldWord, path);
        if (act.refused) return;
      }
      act.emit('TransferIssued', { id, issuanceRoot });
    },
    async withdraw(act, id, signature) {
      const transfer = transferIn(act, id, 1, 2);
      if (!transfer) return;
      await signed(act, transfer.holder, 'TransferWithdraw', { transferId: id }, signature);
      if (act.refused) return;
      act.put('transfers', [id], { ...transfer, state: 5 });
      act.emit('TransferWithdrawn', { id });
    },
    expire(act, id) {
      const transfer = transferIn(act, id, 1, 2);
      if (!transfer) return;
      if (act.time <= transfer.due) return act.no('NotDue');
      act.put('transfers', [id], { ...transfer, state: 6 });
      act.emit('TransferExpired', { id, stateBefore: transfer.state });
    },
  },

  Channel: {
    post(act, to, seq, kind, envelopeDigest) {
      const from = act.caller('MAILBOX');
      if (from === to) act.no('SelfChannel');
      if (!act.ledger.isMember(to)) act.no('NotMember', to);
      if (!within(kind, 1, 3)) act.no('BadClass');
      if (from === undefined) return;
      const pair = act.get('pairs', pairKey(from, to)) ?? emptyPair;
      if (seq !== pair.posted + 1) act.no('Range');
      if (act.refused) return;
      act.put('pairs', [pairKey(from, to)], { ...pair, posted: seq, lastPost: act.time });
      act.put('notices', [packKey('Channel', 'notices', { from, to, seq })], stamped(act.time, envelopeDigest));
      act.emit('Posted', { from, to, seq, class: kind, envelopeDigest });
    },
    settle(act, from, upTo) {
      const to = act.caller('MAILBOX');
      if (to === undefined) return;
      const pair = act.get('pairs', pairKey(from, to)) ?? emptyPair;
      if (!within(upTo, pair.settled + 1, pair.posted)) act.no('Range');
      if (act.refused) return;
      act.put('pairs', [pairKey(from, to)], { ...pair, settled: upTo, lastSettle: act.time });
      act.emit('Settled', { from, to, upTo });
    },
    reject(act, from, seq, code) {
      const to = act.caller('MAILBOX');
      if (!within(code, 1, 6)) act.no('BadCode');
      if (to === undefined) return;
      const pair = act.get('pairs', pairKey(from, to)) ?? emptyPair;
      if (seq !== pair.settled + 1 || seq > pair.posted) act.no('Range');
      if (act.refused) return;
      act.put('pairs', [pairKey(from, to)], { ...pair, settled: seq, rejected: seq, lastSettle: act.time });
      act.emit('Rejected', { from, to, seq, code });
    },
  },

  DataDirectory: {
    publish(act, id, kind, hashAlg, storageKind, digest, allowed, metadata) {
      const owner = act.caller('DATA');
      if (!within(kind, 1, 2) || !within(hashAlg, 1, 2) || !within(storageKind, 1, 3)) act.no('BadForm');
      if (storageKind === 1 && hashAlg !== 1) act.no('BadForm');
      if (act.get('assets', id)) act.no('Exists', id);
      const asset = { schema: 1, kind, hashAlg, storageKind, owner, created: act.time, version: 1, requests: 0, state: 1 };
      content(act, id, asset, digest, metadata);
      if (act.refused) return;
      putContent(act, id, asset, digest, metadata);
      act.put('allow', [id], allowed);
      act.emit('RulesSet', { id, allowed });
    },
    republish(act, id, digest, metadata) {
      const asset = ownAsset(act, id);
      content(act, id, asset, digest, metadata);
      if (act.refused) return;
      putContent(act, id, { ...asset, version: asset.version + 1 }, digest, metadata);
    },
    setRules(act, id, allowed) {
      ownAsset(act, id);
      if (act.refused) return;
      act.put('allow', [id], allowed);
      act.emit('RulesSet', { id, allowed });
    },
    setPerson(act, id, who, until) {
      ownAsset(act, id);
      if (who === ZERO) act.no('BadForm');
      if (act.refused) return;
      act.put('persons', [id, who], { until });
      act.emit('PersonSet', { id, who, until });
    },
    withdrawAsset(act, id) {
      const asset = ownAsset(act, id);
      if (act.refused) return;
      act.put('assets', [id], { ...asset, state: 2 });
      act.emit('Withdrawn', { id });
    },
    request(act, id, purpose) {
      if (!within(purpose, 1, 7)) act.no('BadForm');
      const asset = act.get('assets', id);
      const person = (act.get('persons', id, act.from)?.until ?? 0) > act.time;
      const { jurisdiction, reasons } = act.ledger.standing(act.from, ROLES.DATA, act.time);
      const listed = !reasons.length && (act.get('allow', id) ?? 0n) >> BigInt(jurisdiction) & 1n;
      if (asset?.state !== 1 || !(person || listed)) act.no('NotListed', id, act.from);
      if (act.refused) return;
      const n = asset.requests + 1;
      const by = person ? 0 : jurisdiction;
      act.put('assets', [id], { ...asset, requests: n });
      act.put('requests', [id, n], { who: act.from, jurisdiction: by, purpose, time: act.time });
      act.emit('Requested', { id, n, by, who: act.from, purpose });
    },
  },
};

/**
 * Carries out a call on the model, or nothing of it if it is refused.
 * @returns {Promise<{refusals: object[], events: object[], changes: object[]}>}
 */
export async function enact(ledger, { from, time, contract, fn, args, secrets }) {
  const act = new Act(ledger, from, time, contract, secrets);
  await rules[contract][fn](act, ...args);
  if (act.refused) ledger.rollback();
  return { refusals: act.refusals, events: act.refused ? [] : act.events, changes: ledger.commit() };
}
