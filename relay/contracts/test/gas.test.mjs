// GE-06: the bounds of spec/ledger.md 1.12, with 51 members. Prints the table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberToHex } from 'viem';
import { addressOf } from '../lib/addresses.mjs';
import { allStates } from '../lib/example.mjs';
import { bookKey, lettersOf } from '../lib/genesis.mjs';
import { PERIOD_SECONDS, StatusBody, listId } from '../lib/status-tree.mjs';
import {
  CA, DAY, HOUR, ROLES, STRANGER, TX, actor, bytes32, fiftyOne, nobody, proposal, startScene,
} from './support/cast.mjs';
import { GENESIS_TIME } from './support/chain.mjs';
import { contracts } from './support/contracts.mjs';
import { clearanceDigest, consent, consentKey, flipOf, withdrawal } from './support/moves.mjs';
import { Random } from './support/random.mjs';

const { chain, fresh } = await startScene({ states: fiftyOne() });
const members = allStates().map(({ jurisdiction }) => jurisdiction);
const UNLISTED = 110_000;
const rows = [];

/** Notes a figure beside the specification's measured one, or beside the bound of calls that it does not list. */
function note(name, gas, measured, bound = measured === undefined ? UNLISTED : Math.floor(measured * 1.15)) {
  rows.push({ name, gas, measured, bound });
}

const send = (state, role, contract, fn, ...args) => chain.send(actor(state, role), contract, fn, args);
/** An ascending register shifts all that follows: the specification's figures are of a place in the middle. */
const worstPlace = (measured) => Math.floor(measured * 1.15) + 26 * 3_000;
const list = (number = 0, period = 1) => listId(
  { jurisdiction: CA, family: 1, period: Math.floor(GENESIS_TIME / PERIOD_SECONDS) + period, number });
const random = new Random(12);
const randomKey = () => `0xa401022001215820${random.hex(32).slice(2)}225820${random.hex(32).slice(2)}`;

/** The votes that decide a proposal: gas of the first, of a later and of the executing one. */
async function decide(p, voters = members) {
  const gas = [];
  for (const state of voters) {
    const result = await send(state, 'ADMIN', 'Council', 'vote', p);
    gas.push(result.gasUsed);
    if (result.events.some(({ name }) => name === 'Executed')) return { first: gas[0], next: gas[1], last: result.gasUsed };
  }
  return assert.fail('not executed');
}

const middle = (states) => states.map(({ validator }) => validator).sort()[Math.floor(states.length / 2)];
const between = numberToHex(BigInt(middle(allStates())) + 1n, { size: 20 });
const PR = 72;
const admission = (validator) => proposal(1, {
  jurisdiction: PR, account: nobody(5), key: numberToHex(lettersOf('PR'), { size: 32 }), value: BigInt(validator) });

test('GE-06 Council', async () => {
  await fresh();
  note('setOperator', (await send(CA, 'ADMIN', 'Council', 'setOperator',
    nobody(1), ROLES.DATA, chain.time, chain.time + 400 * DAY)).gasUsed, 54_481);
  const admitted = await decide(admission(between));
  note('vote, first', admitted.first, 86_150);
  note('vote, next', admitted.next, 49_258);
  note('vote executing ADMIT, 52 validators', admitted.last, 348_565);
  await fresh();
  note('the same, validator before all others',
    (await decide(admission('0x0000000000000000000000000000000000000001'))).last, undefined, worstPlace(348_565));
  await fresh();
  const leaving = allStates().find(({ validator }) => validator === middle(allStates()));
  note('vote executing EXPEL', (await decide(proposal(2, { jurisdiction: leaving.jurisdiction }))).last, 263_842);
  await fresh();
  const [lowest] = allStates().sort((a, b) => (a.validator < b.validator ? -1 : 1));
  note('the same, validator before all others',
    (await decide(proposal(2, { jurisdiction: lowest.jurisdiction }))).last, undefined, worstPlace(263_842));
  await fresh();
  note('vote executing RESET_ADMIN', (await decide(proposal(3, { jurisdiction: TX, account: nobody(2) }))).last, 89_116);
  note('vote executing SET_VALIDATOR', (await decide(proposal(4, { jurisdiction: TX, value: BigInt(between) }))).last, 348_565);
  note('vote executing BOOK_CHANGE', (await decide(proposal(5,
    { key: bookKey('Channel'), account: addressOf('IssuanceLog'), value: 1n }))).last, 111_382);
  chain.after(7 * DAY);
  note('activate', (await chain.send(STRANGER, 'Council', 'activate')).gasUsed);
  await decide(proposal(5, { key: bookKey('Channel'), account: addressOf('IssuanceLog'), value: 1n, round: 1 }));
  note('vote executing BOOK_CANCEL', (await decide(proposal(6))).last);
  note('vote executing SET_CONFIG', (await decide(proposal(7, { value: 1n }))).last);
});

test('GE-06 IssuerRegistry', async () => {
  await fresh();
  const set = async () => {
    const key = randomKey();
    const { gasUsed, events } = await send(CA, 'KEYS', 'IssuerRegistry', 'setKey', key, 1, chain.time, chain.time + 300 * DAY);
    return { gasUsed, kid: events[0].args.kid };
  };
  const [first, second] = [await set(), await set()];
  note('setKey', first.gasUsed, 60_270);
  note('retireKey', (await send(CA, 'KEYS', 'IssuerRegistry', 'retireKey', first.kid, chain.time + DAY)).gasUsed);
  note('revokeKey', (await send(CA, 'KEYS', 'IssuerRegistry', 'revokeKey', first.kid, chain.time)).gasUsed, 39_467);
  note('setEncKey', (await send(CA, 'KEYS', 'IssuerRegistry', 'setEncKey', random.hex(32))).gasUsed, 55_700);
  note('vote executing REVOKE_KEY', (await decide(
    proposal(8, { jurisdiction: CA, key: second.kid, value: BigInt(chain.time) }))).last);
});

test('GE-06 StatusRegistry', async () => {
  await fresh();
  note('open', (await send(CA, 'STATUS', 'StatusRegistry', 'open', list())).gasUsed, 56_402);
  note('openMany 100', (await send(CA, 'STATUS', 'StatusRegistry', 'openMany', list(1), 100)).gasUsed, 2_393_518);
  const measured = { 1: 52_518, 10: 105_455, 18: 147_519, 100: 402_568, 1024: 1_647_937 };
  for (const [number, [count, figure]] of Object.entries(measured).entries()) {
    const next = new StatusBody();
    for (const place of random.distinct(Number(count), 1024)) next.set(128 * place + random.below(128), 1);
    const { words, siblings } = new StatusBody().transitionTo(next);
    note(`update, ${count} words`,
      (await send(CA, 'STATUS', 'StatusRegistry', 'update', list(number), 0, words, siblings)).gasUsed, figure);
  }
  const updates = Array.from({ length: 20 }, (_, i) => {
    const next = new StatusBody();
    next.set(random.below(131_072), 1);
    return { listId: list(40 + i), fromVersion: 0, ...new StatusBody().transitionTo(next) };
  });
  note('updateMany, 20 lists × 1 word', (await send(CA, 'STATUS', 'StatusRegistry', 'updateMany', updates)).gasUsed, 473_167);
  note('close', (await send(CA, 'STATUS', 'StatusRegistry', 'close', list(30))).gasUsed);
  chain.at((Math.floor(GENESIS_TIME / PERIOD_SECONDS) + 3) * PERIOD_SECONDS);
  const retire = async (...numbers) => (
    await send(CA, 'STATUS', 'StatusRegistry', 'retire', numbers.map((number) => list(number)))).gasUsed;
  const one = await retire(60);
  note('retire, 1 list', one);
  const eleven = await retire(61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71);
  note('retire, each list more', Math.ceil((eleven - one) / 10), undefined, 20_000);
});

test('GE-06 IssuanceLog and Channel', async () => {
  await fresh();
  // A first batch or notice opens its head; the figures of the specification are those of one in use.
  note('anchor, first of a state', (await send(CA, 'LICENSING', 'IssuanceLog', 'anchor', random.hex(32), 20)).gasUsed);
  note('anchor', (await send(CA, 'LICENSING', 'IssuanceLog', 'anchor', random.hex(32), 20)).gasUsed, 61_683);
  note('post, first of a pair', (await send(CA, 'MAILBOX', 'Channel', 'post', TX, 1, 1, random.hex(32))).gasUsed);
  note('post', (await send(CA, 'MAILBOX', 'Channel', 'post', TX, 2, 2, random.hex(32))).gasUsed, 63_776);
  await send(CA, 'MAILBOX', 'Channel', 'post', TX, 3, 2, random.hex(32));
  note('settle', (await send(TX, 'MAILBOX', 'Channel', 'settle', CA, 1)).gasUsed, 39_068);
  note('reject', (await send(TX, 'MAILBOX', 'Channel', 'reject', CA, 2, 1)).gasUsed, 39_765);
});

test('MV-01 GE-06 LicenceTransfer', async () => {
  await fresh();
  const body = new StatusBody();
  for (let i = 0; i < 300; ++i) body.set(random.below(131_072), 1);
  const [entry, other] = [1000, 90_000];
  body.set(entry, 0);
  body.set(other, 0);
  await send(CA, 'STATUS', 'StatusRegistry', 'open', list());
  const { words, siblings } = new StatusBody().transitionTo(body);
  await send(CA, 'STATUS', 'StatusRegistry', 'update', list(), 0, words, siblings);
  const open = async (number) => {
    const { id, args } = await consent({ key: consentKey(number), salt: random.hex(32), from: CA, to: TX,
      due: chain.time + 10 * DAY, statement: random.hex(32) });
    return { id, gas: (await send(TX, 'LICENSING', 'LicenceTransfer', 'open', ...args)).gasUsed };
  };
  const [salt, record, root] = [random.hex(32), random.hex(32), random.hex(32)];
  const clear = async (id, flips) => (await send(
    CA, 'LICENSING', 'LicenceTransfer', 'clear', id, clearanceDigest(id, salt, record, flips), chain.time + 5 * DAY)).gasUsed;
  const complete = async (id, flips) => (
    await send(TX, 'LICENSING', 'LicenceTransfer', 'complete', id, salt, record, flips, root)).gasUsed;

  const first = await open(1);
  const flips = [flipOf(list(), entry, body)];
  const cleared = await clear(first.id, flips);
  const completed = await complete(first.id, flips);
  note('open (move)', first.gas, 65_281);
  note('clear', cleared, 62_116);
  note('complete', completed, 69_744);
  note('a whole move', first.gas + cleared + completed, 197_129, 210_000);
  body.set(entry, 3);

  const second = await open(2);
  const two = [flipOf(list(), entry + 1, body)];
  body.set(entry + 1, 3);
  two.push(flipOf(list(), other, body));
  await clear(second.id, two);
  note('complete, 2 flips', await complete(second.id, two), 83_695);

  note('refuse', (await send(CA, 'LICENSING', 'LicenceTransfer', 'refuse', (await open(3)).id, 1)).gasUsed, 38_903);
  const fourth = await open(4);
  note('withdraw', (await chain.send(STRANGER, 'LicenceTransfer', 'withdraw',
    [fourth.id, await withdrawal(fourth.id, consentKey(4))])).gasUsed, 33_856);
  const { id } = await open(5);
  chain.after(11 * DAY);
  note('expire', (await chain.send(STRANGER, 'LicenceTransfer', 'expire', [id])).gasUsed, 28_546);
});

test('GE-06 DataDirectory', async () => {
  await fresh();
  const id = random.hex(32);
  const data = (fn, ...args) => send(CA, 'DATA', 'DataDirectory', fn, ...args);
  note('publish, 200 bytes', (await data('publish', id, 1, 2, 2, random.hex(32), 1n << 48n, random.hex(200))).gasUsed, 109_009);
  note('setRules', (await data('setRules', id, 1n << 48n | 1n << 6n)).gasUsed, 40_996);
  note('republish, 200 bytes', (await data('republish', id, random.hex(32), random.hex(200))).gasUsed);
  note('setPerson', (await data('setPerson', id, nobody(1), chain.time + HOUR)).gasUsed);
  note('request', (await send(TX, 'DATA', 'DataDirectory', 'request', id, 1)).gasUsed, 66_794);
  note('request of a person', (await chain.send(nobody(1), 'DataDirectory', 'request', [id, 5])).gasUsed);
  note('withdrawAsset', (await data('withdrawAsset', id)).gasUsed);
});

test('GE-06 bounds and table', (t) => {
  const columns = ([name, ...figures]) => name.padEnd(40) + figures.map((figure) => String(figure).padStart(12)).join('');
  const lines = [columns(['call', 'gas', 'measured', 'bound']), ...rows.map(({ name, gas, measured, bound }) => (
    columns([name, gas, measured ?? '-', bound])))];
  const sizes = contracts.map(({ name, runtimeBytecode }) => (
    columns([`runtime of ${name}`, (runtimeBytecode.length - 2) / 2, '-', 12 * 1024])));
  for (const line of [...lines, ...sizes]) t.diagnostic(line);
  assert.deepEqual(rows.filter(({ gas, bound }) => gas > bound), []);
});
