// Random calls, contract by contract: mostly sensible, often enough not.
import { keccak256, numberToHex } from 'viem';
import { addressOf } from '../../lib/addresses.mjs';
import { bookKey } from '../../lib/genesis.mjs';
import { joinHex } from '../../lib/hex.mjs';
import { ENTRIES, PERIOD_SECONDS, StatusBody, listId } from '../../lib/status-tree.mjs';
import { CA, DAY, HOUR, NY, ROLES, STRANGER, TX, WA, ZERO, actor, bytes32, nobody } from '../support/cast.mjs';
import { clearanceDigest, consent, consentKey, flipOf, withdrawal } from '../support/moves.mjs';

const STATES = [CA, NY, TX, WA];
const MOVERS = Array.from({ length: 4 }, (_, i) => consentKey(100 + i));

/** Private keys of the holders, for the model. */
export const secrets = new Map(MOVERS.map(({ address, privateKey }) => [address, privateKey]));

/** Operators that exist, or once did, with a role of a state; now and then somebody else. */
function someone(random, role, state = random.pick(STATES)) {
  if (random.chance(0.04)) return STRANGER;
  if (random.chance(0.06)) return actor(state, random.pick(Object.keys(ROLES)));
  return actor(state, role);
}

const pause = (random, long = DAY) => {
  if (random.chance(0.7)) return random.between(0, 30);
  return random.chance(0.8) ? random.between(1, long) : random.between(1, 12 * long);
};

const near = (random, value, spread = 2) => Math.max(0, value + random.between(-spread, spread));
const call = (from, contract, fn, args, wait) => ({ from, contract, fn, args, wait });
const maybe = (random, likely, value, other) => (random.chance(likely) ? value : other);

const proposal = (fields) => ({ kind: 0, jurisdiction: 0, account: ZERO, key: bytes32(0), value: 0n, round: 0, ...fields });
const LETTERS = { 1: 'AA', 2: 'BB', [CA]: 'CA', [NY]: 'NY', [TX]: 'TX', [WA]: 'WA' };
const lettersKey = (j) => numberToHex(LETTERS[j].charCodeAt(0) << 8 | LETTERS[j].charCodeAt(1), { size: 32 });

function someProposal(random, ledger, time) {
  const jurisdiction = random.pick([...STATES, 1, 2]);
  const account = random.chance(0.1) ? actor(random.pick(STATES), 'DATA') : nobody(random.below(6));
  const value = BigInt(nobody(1000 + random.below(8)));
  const round = random.below(4);
  const kid = random.pick([...ledger.all('IssuerRegistry', 'keys')].map(([[key]]) => key).concat(bytes32(1)));
  return {
    1: () => proposal({ kind: 1, jurisdiction, account, key: lettersKey(jurisdiction), value, round }),
    2: () => proposal({ kind: 2, jurisdiction, round }),
    3: () => proposal({ kind: 3, jurisdiction, account, round }),
    4: () => proposal({ kind: 4, jurisdiction, value, round }),
    5: () => proposal({ kind: 5, account: addressOf(random.pick(['Channel', 'IssuanceLog'])),
      key: bookKey(random.pick(['Channel', 'Novelty', 'Council'])), value: BigInt(random.between(1, 3)), round }),
    6: () => proposal({ kind: 6, round }),
    7: () => proposal({ kind: 7, value: BigInt(random.hex(30)), round }),
    8: () => proposal({ kind: 8, jurisdiction, key: kid, value: BigInt(near(random, time - 100, 200)), round }),
    9: () => proposal({ kind: 9, key: bytes32(2), value: 1n << 192n, round }),
    0: () => proposal({ kind: random.below(12), jurisdiction: random.below(300), account, value }),
  }[random.weighted({ 1: 5, 2: 3, 3: 3, 4: 3, 5: 4, 6: 2, 7: 3, 8: 1, 9: 0.5, 0: 1 })]();
}

function council(random, { ledger, time, memory }) {
  const admins = [...ledger.all('Council', 'operators')]
    .filter(([, { roles }]) => roles & ROLES.ADMIN).map(([[who]]) => who);
  const admin = () => (random.chance(0.93) ? random.pick(admins) : someone(random, 'STATUS'));
  const wait = pause(random, 3 * DAY);
  const pending = ledger.get('Council', 'pendingEntry');
  switch (random.weighted({ vote: 12, activate: pending ? 6 : 0.5, setOperator: 2.5 })) {
    case 'activate': {
      const until = pending && random.chance(0.5) ? near(random, pending.activeFrom - time, 1) : wait;
      return call(STRANGER, 'Council', 'activate', [], until);
    }
    case 'setOperator': {
      const who = random.chance(0.7) ? nobody(random.below(10))
        : actor(random.pick(STATES), random.pick(Object.keys(ROLES)));
      const roles = random.chance(0.8) ? ROLES[random.pick(Object.keys(ROLES))] : random.below(256);
      const from = near(random, time, 2 * DAY);
      return call(admin(), 'Council', 'setOperator', [who, roles, from, near(random, from + 399 * DAY, 2 * DAY)], wait);
    }
    default: {
      const { live = [] } = memory;
      const chosen = live.length && random.chance(0.8) ? random.pick(live.slice(-2)) : someProposal(random, ledger, time);
      memory.live = live.includes(chosen) ? live : [...live, chosen];
      return call(admin(), 'Council', 'vote', [chosen], wait);
    }
  }
}

function issuers(random, state) {
  const { ledger, time } = state;
  const keys = [...ledger.all('IssuerRegistry', 'keys')];
  const wait = pause(random);
  const [kid, key] = keys.length && random.chance(0.95)
    ? (([[id], record]) => [id, record])(random.pick(keys)) : [bytes32(random.below(4)), undefined];
  const owner = someone(random, 'KEYS', random.chance(0.85) ? key?.jurisdiction : undefined);
  switch (random.weighted({ setKey: 5, retireKey: 4, revokeKey: 5, setEncKey: 1.5, vote: 4, councilExecute: 0.5 })) {
    case 'setKey': {
      const length = random.chance(0.85) ? 75 : random.pick([39, 40, 200, 201]);
      const from = near(random, time + wait - random.pick([0, 3 * DAY]), 2);
      const to = random.chance(0.9) ? from + random.between(0, 30 * DAY) : near(random, time + wait, 2);
      const coseKey = `0x${'a4'.repeat(length - 1)}${numberToHex(random.below(6), { size: 1 }).slice(2)}`;
      return call(someone(random, 'KEYS'), 'IssuerRegistry', 'setKey',
        [coseKey, maybe(random, 0.93, random.between(1, 6), random.pick([0, 7])), from, to], wait);
    }
    case 'retireKey':
      return call(owner, 'IssuerRegistry', 'retireKey',
        [kid, random.chance(0.5) ? near(random, time + wait, 3) : near(random, key?.to ?? time, DAY)], wait);
    case 'revokeKey': {
      const cutoff = key?.state === 3 && random.chance(0.5) ? near(random, key.cutoff) : near(random, time + wait, 2);
      return call(owner, 'IssuerRegistry', 'revokeKey', [kid, random.chance(0.3) ? near(random, time - DAY, DAY) : cutoff], wait);
    }
    case 'setEncKey':
      return call(someone(random, 'KEYS'), 'IssuerRegistry', 'setEncKey', [bytes32(random.below(3))], wait);
    case 'councilExecute':
      return call(random.pick([STRANGER, addressOf('Council')]), 'IssuerRegistry', 'councilExecute',
        [random.pick([8, 8, 9]), random.pick(STATES), kid, BigInt(near(random, time, 3))], wait);
    default: {
      const { live = [] } = state.memory;
      const fresh = proposal({ kind: 8, jurisdiction: maybe(random, 0.9, key?.jurisdiction ?? CA, NY), key: kid,
        value: BigInt(near(random, time - 10, 10)), round: random.below(3) });
      const chosen = live.length && random.chance(0.8) ? random.pick(live.slice(-2)) : fresh;
      state.memory.live = live.includes(chosen) ? live : [...live, chosen];
      return call(actor(random.pick(STATES), 'ADMIN'), 'Council', 'vote', [chosen], wait);
    }
  }
}

/** A list of one of two states in the present period or the next. */
function someList(random, time) {
  const period = Math.floor(time / PERIOD_SECONDS) + random.weighted({ 0: 8, 1: 2, '-1': 0.5 }) * 1;
  const number = random.chance(0.95) ? random.below(4) : 2 ** 24 - 1;
  return listId({ jurisdiction: random.pick([CA, CA, TX]), family: random.pick([1, 2]), period, number });
}

const stateOfList = (id) => Number(id >> 48n);

function someOpenList(random, ledger) {
  const open = [...ledger.bodies.keys()];
  return open.length ? random.pick(open) : undefined;
}

/** A transition of a list as `update` takes it: legal, or wrong in one way. */
function someUpdate(random, ledger, id) {
  const body = ledger.bodies.get(id) ?? new StatusBody();
  const next = body.clone();
  const legal = random.chance(0.8);
  // Entries crowd in a few words, so that finals are met again.
  for (let count = random.between(1, random.chance(0.1) ? 40 : 4); count > 0; --count) {
    const index = random.chance(0.7) ? random.below(200) : random.below(ENTRIES);
    if (legal && body.get(index) & 1) continue;
    next.set(index, random.below(4));
  }
  let { words, siblings } = body.transitionTo(next);
  const version = ledger.get('StatusRegistry', 'lists', id)?.version ?? 0;
  const fromVersion = random.chance(0.95) ? version : near(random, version, 1);
  if (random.chance(0.08)) {
    [words, siblings] = random.pick([
      [words, joinHex([siblings, bytes32(0)])],
      [words, siblings.length > 2 ? siblings.slice(0, -64) : siblings],
      [joinHex([words, words]), siblings],
      [words.length > 2 ? words.slice(0, -2) : words, siblings],
      [words, siblings.length > 2 ? `0xee${siblings.slice(4)}` : siblings],
    ]);
  }
  return { listId: id, fromVersion, words, siblings };
}

function status(random, { ledger, time }) {
  const wait = pause(random, random.chance(0.15) ? 10 * DAY : HOUR);
  const id = (random.chance(0.93) && someOpenList(random, ledger)) || someList(random, time);
  const staff = someone(random, 'STATUS', random.chance(0.95) ? stateOfList(id) : undefined);
  const send = (from, fn, args) => call(from, 'StatusRegistry', fn, args, wait);
  switch (random.weighted({ open: 4, openMany: 1, update: 8, updateMany: 3, close: 1, retire: 2, supersede: 4 })) {
    case 'open': {
      const fresh = someList(random, time);
      return send(someone(random, 'STATUS', stateOfList(fresh)), 'open', [fresh]);
    }
    case 'openMany': {
      const fresh = someList(random, time);
      return send(someone(random, 'STATUS', stateOfList(fresh)), 'openMany', [fresh, random.pick([0, 1, 2, 3, 1001])]);
    }
    case 'update': {
      const { fromVersion, words, siblings } = someUpdate(random, ledger, id);
      return send(staff, 'update', [id, fromVersion, words, siblings]);
    }
    case 'updateMany': {
      const ids = new Set([id, ...Array.from({ length: random.below(3) }, () => someOpenList(random, ledger) ?? id)]);
      const one = random.chance(0.9) ? [...ids].filter((other) => stateOfList(other) === stateOfList(id)) : [...ids];
      return send(staff, 'updateMany', [random.chance(0.95) ? one.map((other) => someUpdate(random, ledger, other)) : []]);
    }
    case 'close': return send(staff, 'close', [id]);
    case 'retire': {
      const due = [...ledger.bodies.keys()].filter((other) => stateOfList(other) === stateOfList(id)
        && (Number(other >> 24n & 0xffffn) + 2) * PERIOD_SECONDS <= time + wait);
      return send(staff, 'retire', [random.chance(0.7) && due.length ? due : random.chance(0.9) ? [id] : []]);
    }
    default: {
      const body = ledger.bodies.get(id) ?? new StatusBody();
      const index = random.chance(0.9) ? random.below(300) : near(random, ENTRIES);
      const shown = random.chance(0.95) ? index % ENTRIES : random.below(ENTRIES);
      const { oldWord, path } = flipOf(id, shown, body);
      const from = random.chance(0.85) ? addressOf('LicenceTransfer') : staff;
      return send(from, 'supersede', [id, index, oldWord, path]);
    }
  }
}

function log(random) {
  const height = random.chance(0.8) ? random.between(10, 30) : random.pick([0, 9, 31, 255]);
  return call(someone(random, 'LICENSING'), 'IssuanceLog', 'anchor', [random.hex(32), height], pause(random));
}

/** Opens CA's list first: without it no move ends. */
async function moves(random, { ledger, time, memory }) {
  const list = listId({ jurisdiction: CA, family: 1, period: Math.floor(time / PERIOD_SECONDS) + 1, number: 0 });
  const send = (from, fn, args, wait = pause(random, 2 * HOUR)) => call(from, 'LicenceTransfer', fn, args, wait);
  if (!memory.list) {
    memory.list = list;
    memory.clearings = new Map();
    return call(actor(CA, 'STATUS'), 'StatusRegistry', 'open', [list], 1);
  }
  const transfers = [...ledger.all('LicenceTransfer', 'transfers')];
  const live = transfers.filter(([, { state }]) => state <= 2);
  const among = live.length && random.chance(0.93) ? live : transfers;
  const [[id], transfer] = among.length ? random.pick(among) : [[bytes32(1)], undefined];
  const origin = () => someone(random, 'LICENSING', random.chance(0.95) ? transfer?.from : undefined);
  const destination = () => someone(random, 'LICENSING', random.chance(0.95) ? transfer?.to : undefined);
  const wait = pause(random, 2 * HOUR);
  const acts = transfer?.state === 1 ? { open: 2, clear: 6, refuse: 1, complete: 0.3, withdraw: 0.7, expire: 1, status: 0.5 }
    : transfer?.state === 2 ? { open: 2, clear: 0.3, refuse: 0.8, complete: 7, withdraw: 0.6, expire: 1, status: 1 }
      : { open: 6, clear: 0.5, refuse: 0.5, complete: 0.5, withdraw: 0.5, expire: 0.5, status: 0.5 };
  switch (random.weighted(acts)) {
    case 'open': {
      const key = random.pick(MOVERS);
      const from = random.chance(0.8) ? CA : random.pick([...STATES, 99]);
      const to = random.pick(STATES.filter((state) => state !== from || random.chance(0.05)));
      const due = random.chance(0.9) ? time + wait + random.between(HOUR, 3 * DAY)
        : near(random, time + wait + random.pick([HOUR, 90 * DAY]), 1);
      const { args } = await consent({ key, salt: bytes32(random.below(12)), from, to, due });
      if (random.chance(0.05)) args[0] = random.pick(MOVERS).address;
      return send(random.chance(0.93) ? actor(to, 'LICENSING') : someone(random, 'LICENSING'), 'open', args, wait);
    }
    case 'clear': {
      const count = random.chance(0.9) ? random.between(1, 3) : random.pick([0, 4, 5]);
      const entries = Array.from({ length: count }, () => (
        { listId: random.chance(0.95) ? memory.list : memory.list ^ 1n << 48n, index: random.below(1000) }));
      const due = random.chance(0.9) ? time + wait + random.between(HOUR, 2 * DAY)
        : near(random, time + wait + random.pick([HOUR, 30 * DAY]), 1);
      memory.clearings.set(id, entries);
      return send(origin(), 'clear', [id, clearanceDigest(id, bytes32(3), bytes32(4), entries), due], wait);
    }
    case 'refuse': {
      const fitting = transfer?.state === 2 ? 6 : random.between(1, 5);
      return send(origin(), 'refuse', [id, random.chance(0.8) ? fitting : random.below(9)], wait);
    }
    case 'complete': {
      const entries = memory.clearings.get(id) ?? [];
      const body = (ledger.bodies.get(memory.list) ?? new StatusBody()).clone();
      const flips = entries.map(({ listId: at, index }) => {
        const flip = flipOf(at, index, body);
        body.set(index, 3);
        return flip;
      });
      if (random.chance(0.05)) flips.pop();
      return send(destination(), 'complete', [id, bytes32(random.chance(0.97) ? 3 : 5), bytes32(4), flips, bytes32(7)], wait);
    }
    case 'withdraw': {
      const key = MOVERS.find(({ address }) => address === transfer?.holder) ?? MOVERS[0];
      return send(STRANGER, 'withdraw', [id, await withdrawal(id, random.chance(0.8) ? key : random.pick(MOVERS))], wait);
    }
    case 'expire': {
      const until = (transfer?.due ?? time) - time;
      return send(STRANGER, 'expire', [id], random.chance(0.5) ? Math.max(0, near(random, until + 1, 1)) : wait);
    }
    default: {
      const { fromVersion, words, siblings } = someUpdate(random, ledger, memory.list);
      return call(actor(CA, 'STATUS'), 'StatusRegistry', 'update', [memory.list, fromVersion, words, siblings], wait);
    }
  }
}

function channel(random, { ledger }) {
  const from = random.pick([CA, CA, NY]);
  const to = random.pick([TX, TX, CA]);
  const pair = ledger.get('Channel', 'pairs', from << 16 | to) ?? { posted: 0, settled: 0 };
  const send = (who, fn, args) => call(who, 'Channel', fn, args, pause(random));
  const off = (value) => (random.chance(0.88) ? value : near(random, value, 3));
  switch (random.weighted({ post: 6, settle: 3, reject: 3 })) {
    case 'post': {
      const target = random.chance(0.95) ? to : random.pick([0, 12, 256, from]);
      return send(someone(random, 'MAILBOX', from), 'post',
        [target, off(pair.posted + 1), random.chance(0.93) ? random.between(1, 3) : random.pick([0, 4]), random.hex(32)]);
    }
    case 'settle':
      return send(someone(random, 'MAILBOX', random.chance(0.92) ? to : from), 'settle',
        [from, off(random.between(pair.settled, pair.posted))]);
    default:
      return send(someone(random, 'MAILBOX', random.chance(0.92) ? to : from), 'reject',
        [from, off(pair.settled + 1), random.chance(0.93) ? random.between(1, 6) : random.pick([0, 7])]);
  }
}

function data(random, { ledger, time }) {
  const id = bytes32(0x40 + random.below(6));
  const asset = ledger.get('DataDirectory', 'assets', id);
  const wait = pause(random);
  const owner = someone(random, 'DATA', random.chance(0.9) ? asset?.owner : undefined);
  const length = random.chance(0.9) ? random.below(40) : random.pick([256, 257]);
  const metadata = random.hex(length);
  const digestFor = (storage) => (storage === 1 && random.chance(0.85) ? keccak256(metadata) : random.hex(32));
  const allowed = random.chance(0.9)
    ? STATES.filter(() => random.chance(0.5)).reduce((map, j) => map | 1n << BigInt(j), 0n) : BigInt(random.hex(32));
  const send = (from, fn, args) => call(from, 'DataDirectory', fn, args, wait);
  const choices = asset ? { publish: 1, republish: 3, setRules: 2, setPerson: 3, withdrawAsset: 0.3, request: 7 }
    : { publish: 8, republish: 0.3, setRules: 0.3, setPerson: 0.3, withdrawAsset: 0.3, request: 0.5 };
  switch (random.weighted(choices)) {
    case 'publish': {
      const storage = random.chance(0.93) ? random.between(1, 3) : random.pick([0, 4]);
      const hash = storage === 1 && random.chance(0.9) ? 1 : random.chance(0.93) ? random.between(1, 2) : 3;
      const kind = random.chance(0.93) ? random.between(1, 2) : random.pick([0, 3]);
      return send(someone(random, 'DATA'), 'publish', [id, kind, hash, storage, digestFor(storage), allowed, metadata]);
    }
    case 'republish': return send(owner, 'republish', [id, digestFor(asset?.storageKind), metadata]);
    case 'setRules': return send(owner, 'setRules', [id, allowed]);
    case 'setPerson': {
      const who = random.chance(0.97) ? nobody(random.below(3)) : ZERO;
      return send(owner, 'setPerson', [id, who, random.chance(0.2) ? 0 : near(random, time + DAY, DAY)]);
    }
    case 'withdrawAsset': return send(owner, 'withdrawAsset', [id]);
    default: {
      const listed = [...ledger.all('DataDirectory', 'persons')].filter(([[key]]) => key === id).map(([[, who]]) => who);
      const who = random.chance(0.4) ? random.pick([...listed, nobody(0)]) : someone(random, 'DATA');
      return send(who, 'request', [id, random.chance(0.95) ? random.between(1, 7) : random.pick([0, 8])]);
    }
  }
}

/** A game gives the next call. @type {Record<string, (random, state) => object | Promise<object>>} */
export const games = { council, issuers, status, log, moves, channel, data };

/** All games at once, with Council's changes between them. */
export function mixed(random, state) {
  const name = random.weighted({ council: 3, issuers: 2, status: 3, log: 1, moves: 4, channel: 2, data: 2 });
  state.memories ??= {};
  state.memories[name] ??= {};
  return games[name](random, { ...state, memory: state.memories[name] });
}

