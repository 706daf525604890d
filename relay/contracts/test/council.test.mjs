import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, encodeAbiParameters, keccak256, numberToHex, stringToHex } from 'viem';
import { addressOf } from '../lib/addresses.mjs';
import { END_OF_TIME, bookKey, defaultConfig, lettersOf, validatorSetHash } from '../lib/genesis.mjs';
import { pack, slotOf, unpack, word } from '../lib/layout.mjs';
import {
  CA, DAY, NY, ROLES, STRANGER, TX, WA, ZERO, actor, bytes32, decide as decideOn, fiftyOne, four, nobody, proposal,
  startChain, startScene,
} from './support/cast.mjs';
import { CHAIN_ID, emits, refuses, unmet } from './support/chain.mjs';
import { byName, encodeCall } from './support/contracts.mjs';

const FL = 12;
const admin = (jurisdiction) => actor(jurisdiction, 'ADMIN');

const proposalType = byName.Council.abi.find(({ name }) => name === 'vote').inputs[0];
const idOf = (p) => keccak256(encodeAbiParameters(
  [{ type: 'uint256' }, { type: 'address' }, proposalType], [BigInt(CHAIN_ID), addressOf('Council'), p]));
const letters = (text) => numberToHex(lettersOf(text), { size: 32 });
const admit = (fields = {}) => proposal(1, {
  jurisdiction: FL, account: nobody(1), key: letters('FL'), value: BigInt(nobody(2)), ...fields });

const { chain, fresh } = await startScene();
const vote = (who, p) => chain.send(who, 'Council', 'vote', [p]);
const decide = (p) => decideOn(chain, p);
const authorise = (who, role, time) => chain.call(STRANGER, 'Council', 'authorise', [who, role], time);
const setOperator = (from, ...args) => chain.send(from, 'Council', 'setOperator', args);

test('CO-01 an operator acts inside its window only', async () => {
  await fresh();
  const now = chain.time;
  const result = await setOperator(admin(CA), nobody(1), ROLES.STATUS, now + 100, now + 200);
  emits(result, [['OperatorSet',
    { jurisdiction: CA, operator: nobody(1), roles: ROLES.STATUS, from: now + 100, until: now + 200 }]]);
  assert.deepEqual(await chain.fields('Council', 'operators', [nobody(1)]),
    { jurisdiction: CA, roles: ROLES.STATUS, from: now + 100, until: now + 200, epoch: 1 });
  await refuses(authorise(nobody(1), ROLES.STATUS, now + 99), 'NotOperator', [nobody(1)]);
  assert.equal(await authorise(nobody(1), ROLES.STATUS, now + 100), CA);
  assert.equal(await authorise(nobody(1), ROLES.STATUS, now + 199), CA);
  await refuses(authorise(nobody(1), ROLES.STATUS, now + 200), 'NotOperator', [nobody(1)]);
});

test('CO-01 windows are at most 400 days, of ADMIN alone any', async () => {
  await fresh();
  const now = chain.time;
  await setOperator(admin(CA), nobody(1), ROLES.DATA, now, now + 400 * DAY);
  await refuses(setOperator(admin(CA), nobody(1), ROLES.DATA, now, now + 400 * DAY + 1), 'BadRoles', []);
  await refuses(setOperator(admin(CA), nobody(1), ROLES.DATA, now + 1, now), 'BadRoles', []);
  await setOperator(admin(CA), nobody(2), ROLES.ADMIN, now, END_OF_TIME);
  await refuses(setOperator(admin(CA), nobody(3), ROLES.ADMIN | ROLES.DATA, now, now + 1), 'BadRoles', []);
  await refuses(setOperator(admin(CA), nobody(3), ROLES.ADMIN, now + 1, now), 'BadRoles', []);
  await setOperator(admin(CA), nobody(1), ROLES.DATA, now, now); // ends it
  await refuses(authorise(nobody(1), ROLES.DATA), 'NotOperator', [nobody(1)]);
});

test('CO-01 no role, the zero address, itself and foreigners are refused', async () => {
  await fresh();
  const now = chain.time;
  await refuses(setOperator(admin(CA), nobody(1), 0, now, now + 1), 'BadRoles', []);
  await refuses(setOperator(admin(CA), ZERO, ROLES.DATA, now, now + 1), 'BadRoles', []);
  await refuses(setOperator(admin(CA), admin(CA), ROLES.ADMIN, now, END_OF_TIME), 'BadRoles', []);
  await refuses(setOperator(admin(CA), actor(NY, 'DATA'), ROLES.DATA, now, now + 1),
    'NotOperator', [actor(NY, 'DATA')]);
  await refuses(setOperator(STRANGER, nobody(1), ROLES.DATA, now, now + 1), 'NotOperator', [STRANGER]);
  await refuses(setOperator(actor(CA, 'KEYS'), nobody(1), ROLES.DATA, now, now + 1),
    'NotOperator', [actor(CA, 'KEYS')]);
  // A former operator of an expelled state is free to serve another.
  await decide(proposal(2, { jurisdiction: WA }));
  await setOperator(admin(CA), actor(WA, 'DATA'), ROLES.DATA, chain.time, chain.time + DAY);
  assert.equal(await authorise(actor(WA, 'DATA'), ROLES.DATA), CA);
});

test('CO-01 authorise wants every named bit, and at least one', async () => {
  await fresh();
  const both = ROLES.DATA | ROLES.STATUS;
  await setOperator(admin(CA), nobody(1), ROLES.DATA, chain.time, chain.time + DAY);
  await refuses(authorise(nobody(1), both), 'NotOperator', [nobody(1)]);
  await refuses(authorise(nobody(1), 0), 'NotOperator', [nobody(1)]);
  await refuses(authorise(STRANGER, 0), 'NotOperator', [STRANGER]);
  await setOperator(admin(CA), nobody(1), both, chain.time, chain.time + DAY);
  assert.equal(await authorise(nobody(1), both), CA);
});

test('CO-02 threshold for n = 1…51', async (t) => {
  const big = await startChain({ states: fiftyOne() }, t);
  const states = fiftyOne().map(({ jurisdiction }) => jurisdiction);
  let snapshot = await big.snapshot();
  for (let n = 1; n <= 51; ++n) {
    snapshot = await big.revert(snapshot);
    const present = states.slice(0, n);
    const members = present.reduce((map, j) => map | 1n << BigInt(j), 0n);
    await big.rpc('anvil_setStorageAt', addressOf('Council'), word(0), word(members));
    const p = proposal(7, { value: BigInt(n) });
    const needed = Math.ceil(2 * n / 3);
    for (let votes = 1; votes <= needed; ++votes) {
      const { events } = await big.send(admin(present[votes - 1]), 'Council', 'vote', [p]);
      const executed = events.some(({ name }) => name === 'Executed');
      assert.equal(executed, votes === needed, `${votes} of ${n}`);
      if (!executed && votes === needed - 1) {
        assert.equal(await big.word('Council', 'config'), pack('Council', 'config', defaultConfig));
      }
    }
    assert.equal(await big.word('Council', 'config'), BigInt(n));
  }

  await t.test('CO-03 33 of 51 decide nothing, a state votes once', async () => {
    snapshot = await big.revert(snapshot);
    const p = proposal(3, { jurisdiction: TX, account: nobody(1) });
    for (const j of states.slice(0, 33)) {
      assert.equal(await big.call(admin(j), 'Council', 'vote', [p]), false);
      await big.send(admin(j), 'Council', 'vote', [p]);
    }
    assert.equal((await big.fields('Council', 'memberInfo', [TX])).epoch, 1);
    assert.equal(await big.call(admin(TX), 'Council', 'authorise', [admin(TX), ROLES.ADMIN]), TX);
    for (const j of states.slice(0, 33)) {
      await refuses(big.send(admin(j), 'Council', 'vote', [p]), 'AlreadyVoted', [j]);
    }
    assert.equal(await big.call(admin(states[33]), 'Council', 'vote', [p]), true);
    await big.send(admin(states[33]), 'Council', 'vote', [p]);
    assert.equal((await big.fields('Council', 'memberInfo', [TX])).epoch, 2);
    await refuses(big.send(admin(states[34]), 'Council', 'vote', [p]), 'BallotClosed', [idOf(p)]);
  });
});

test('CO-03 two administrators of one state have one vote', async () => {
  await fresh();
  const p = proposal(7, { value: 1n });
  await setOperator(admin(CA), nobody(1), ROLES.ADMIN, chain.time, END_OF_TIME);
  await vote(admin(CA), p);
  await refuses(vote(nobody(1), p), 'AlreadyVoted', [CA]);
});

test('CO-03 votes are counted and told as a map of states', async () => {
  await fresh();
  const p = proposal(7, { value: 1n });
  const id = idOf(p);
  assert.equal(await chain.read('Council', 'proposalId', [p]), id);
  const first = await vote(admin(NY), p);
  emits(first, [['Voted', { id, jurisdiction: NY, votes: 1n << 36n, proposal: p }]]);
  const opened = first.time;
  assert.equal(await chain.word('Council', 'ballotVotes', [id]), 1n << 36n);
  assert.deepEqual(await chain.fields('Council', 'ballotMeta', [id]), { opened, executed: 0 });
  await vote(admin(CA), p);
  emits(await vote(admin(WA), p), [
    ['Voted', { id, jurisdiction: WA, votes: 1n << 36n | 1n << 6n | 1n << 53n, proposal: p }],
    ['Executed', { id, kind: 7, jurisdiction: 0 }],
  ]);
  assert.equal(await chain.word('Council', 'ballotVotes', [id]), 1n << 36n | 1n << 6n | 1n << 53n);
  assert.deepEqual(await chain.fields('Council', 'ballotMeta', [id]), { opened, executed: 1 });
  await refuses(vote(admin(TX), p), 'BallotClosed', [id]);
  await decide(proposal(7, { value: 1n, round: 1 }));
});

test('CO-04 a ballot lapses 30 days after its first vote and returns under another round', async () => {
  await fresh();
  const p = proposal(7, { value: 1n });
  const { time } = await vote(admin(CA), p);
  await vote(admin(NY), p);
  const late = await chain.snapshot();
  chain.at(time + 30 * DAY);
  await refuses(vote(admin(TX), p), 'BallotClosed', [idOf(p)]);
  await decide({ ...p, round: 1 });
  assert.equal(await chain.word('Council', 'config'), 1n);
  await chain.revert(late);
  chain.at(time + 30 * DAY - 1);
  await vote(admin(TX), p);
  assert.equal(await chain.word('Council', 'config'), 1n);
});

test('CO-04 votes of expelled states do not count', async () => {
  await fresh();
  const p = proposal(7, { value: 1n });
  await vote(admin(WA), p);
  await vote(admin(CA), p);
  await decide(proposal(2, { jurisdiction: WA })); // three are left, two of them are needed
  const { events } = await vote(admin(NY), p);
  assert.deepEqual(events.map(({ name }) => name), ['Voted', 'Executed']);
  const q = proposal(7, { value: 2n });
  await vote(admin(CA), q);
  await refuses(vote(admin(WA), q), 'NotMember', [WA]);
  assert.equal(await chain.word('Council', 'config'), 1n);
  await vote(admin(TX), q);
  assert.equal(await chain.word('Council', 'config'), 2n);
});

test('CO-04 with an expelled vote too few remain', async () => {
  await fresh();
  const p = proposal(7, { value: 1n });
  await vote(admin(WA), p);
  await decide(proposal(2, { jurisdiction: WA }));
  assert.deepEqual((await vote(admin(CA), p)).events.map(({ name }) => name), ['Voted']);
});

test('CO-05 RESET_ADMIN voids every operator of one state and none of the others', async () => {
  await fresh();
  const p = proposal(3, { jurisdiction: TX, account: nobody(7) });
  const before = await chain.fields('Council', 'memberInfo', [TX]);
  const result = await decide(p);
  assert.deepEqual(result.events.slice(1).map(({ name, args }) => [name, args]), [
    ['Executed', { id: idOf(p), kind: 3, jurisdiction: TX }],
    ['OperatorSet',
      { jurisdiction: TX, operator: nobody(7), roles: ROLES.ADMIN, from: result.time, until: END_OF_TIME }],
  ]);
  assert.deepEqual(await chain.fields('Council', 'memberInfo', [TX]), { ...before, epoch: 2 });
  for (const [role, bit] of Object.entries(ROLES)) {
    await refuses(authorise(actor(TX, role), bit), 'NotOperator', [actor(TX, role)]);
    for (const other of [CA, NY, WA]) assert.equal(await authorise(actor(other, role), bit), other);
  }
  for (const old of four().find(({ jurisdiction }) => jurisdiction === TX).admins) {
    await refuses(authorise(old, ROLES.ADMIN), 'NotOperator', [old]);
  }
  assert.equal(await authorise(nobody(7), ROLES.ADMIN), TX);
  // The new administrator brings operators back one by one, in the new epoch.
  await setOperator(nobody(7), actor(TX, 'DATA'), ROLES.DATA, chain.time, chain.time + DAY);
  assert.equal(await authorise(actor(TX, 'DATA'), ROLES.DATA), TX);
});

test('CO-05 no member hinders a decision by claiming the new administrator\'s address', async () => {
  await fresh();
  const p = proposal(3, { jurisdiction: TX, account: nobody(7) });
  await vote(admin(CA), p);
  await vote(admin(NY), p);
  await setOperator(admin(WA), nobody(7), ROLES.DATA, chain.time, chain.time + DAY);
  await vote(admin(CA), admit({ account: nobody(8) }));
  await vote(admin(NY), admit({ account: nobody(8) }));
  await setOperator(admin(WA), nobody(8), ROLES.DATA, chain.time, chain.time + DAY);
  await vote(admin(TX), p);
  assert.equal(await authorise(nobody(7), ROLES.ADMIN), TX);
  await refuses(authorise(nobody(7), ROLES.DATA), 'NotOperator', [nobody(7)]);
  await vote(nobody(7), admit({ account: nobody(8) }));
  assert.equal(await authorise(nobody(8), ROLES.ADMIN), FL);
});

test('CO-07 ADMIT makes a member, its administrator and its validator', async () => {
  await fresh();
  const p = admit();
  const result = await decide(p);
  assert.deepEqual(result.events.slice(1).map(({ name }) => name), ['Executed', 'OperatorSet']);
  assert.equal(await chain.word('Council', 'members') >> BigInt(FL) & 1n, 1n);
  assert.deepEqual(await chain.fields('Council', 'memberInfo', [FL]),
    { letters: lettersOf('FL'), epoch: 1, admitted: result.time });
  assert.deepEqual(await chain.fields('Council', 'operators', [nobody(1)]),
    { jurisdiction: FL, roles: ROLES.ADMIN, from: result.time, until: END_OF_TIME, epoch: 1 });
  assert.deepEqual(await chain.fields('Council', 'validatorOf', [FL]), { address: nobody(2), since: result.time });
  assert.equal(await chain.read('Council', 'isMember', [FL]), true);
  assert.equal(await authorise(nobody(1), ROLES.ADMIN), FL);
});

test('CO-07 an expelled state comes back in a new epoch', async () => {
  await fresh();
  const before = await chain.fields('Council', 'memberInfo', [WA]);
  await decide(proposal(2, { jurisdiction: WA }));
  assert.deepEqual(await chain.fields('Council', 'memberInfo', [WA]), before);
  assert.equal(await chain.word('Council', 'validatorOf', [WA]), 0n);
  assert.equal(await chain.read('Council', 'isMember', [WA]), false);
  await refuses(authorise(actor(WA, 'DATA'), ROLES.DATA), 'NotMember', [WA]);
  await decide(admit({ jurisdiction: WA, key: letters('WA') }));
  assert.equal((await chain.fields('Council', 'memberInfo', [WA])).epoch, 2);
  await refuses(authorise(actor(WA, 'DATA'), ROLES.DATA), 'NotOperator', [actor(WA, 'DATA')]);
  assert.equal(await authorise(nobody(1), ROLES.ADMIN), WA);
});

/** Asserts that register, set hash and members agree with these validators. */
async function assertRegister(expected) {
  const ascending = [...expected].sort();
  assert.deepEqual(await chain.read('Council', 'validators'), ascending);
  assert.equal(await chain.word('Council', 'validatorList'), BigInt(ascending.length));
  const slots = ascending.map((_, i) => slotOf('Council', 'validatorList', [i]));
  assert.deepEqual(await chain.provedSlots('Council', slots), ascending.map(BigInt));
  assert.equal(await chain.word('Council', 'validatorSetHash'), BigInt(keccak256(concat(ascending))));
  const beyond = slotOf('Council', 'validatorList', [ascending.length]);
  assert.deepEqual(await chain.provedSlots('Council', [beyond]), [0n]);
}

test('CO-07 the register stays ascending and unique, and its hash right', async () => {
  await fresh();
  const at = Object.fromEntries(four().map(({ jurisdiction, validator }) => [jurisdiction, validator]));
  await assertRegister(Object.values(at));
  const lowest = '0x0000000000000000000000000000000000000001';
  const highest = '0xffffffffffffffffffffffffffffffffffffffff';
  const decideNow = async (j, validator, round) => {
    await decide(proposal(4, { jurisdiction: j, value: BigInt(validator), round }));
    at[j] = validator;
    await assertRegister(Object.values(at));
    assert.deepEqual(await chain.fields('Council', 'validatorOf', [j]), { address: validator, since: chain.time });
  };
  const steps = [[CA, lowest], [WA, highest], [NY, nobody(5)], [CA, nobody(4)], [WA, nobody(6)], [TX, lowest]];
  for (const [round, [j, validator]] of steps.entries()) await decideNow(j, validator, round);
  await decide(admit({ value: BigInt(highest) }));
  await assertRegister([...Object.values(at), highest]);
  await decide(proposal(2, { jurisdiction: FL }));
  await assertRegister(Object.values(at));
  await decide(proposal(2, { jurisdiction: TX }));
  delete at[TX];
  await assertRegister(Object.values(at));
});

test('CO-07 no validator serves two states', async () => {
  await fresh();
  const { validator } = four()[0];
  for (const p of [proposal(4, { jurisdiction: NY, value: BigInt(validator) }),
    proposal(4, { jurisdiction: CA, value: BigInt(validator) }), admit({ value: BigInt(validator) })]) {
    await vote(admin(CA), p);
    await vote(admin(NY), p);
    await refuses(vote(admin(TX), p), 'WrongProposal', [p.kind]);
  }
});

test('CO-07 decisions that cannot take effect are refused in the deciding vote and leave no vote', async () => {
  await fresh();
  for (const [p, error, args] of [
    [admit({ jurisdiction: CA }), 'WrongProposal', [1]],
    [proposal(2, { jurisdiction: FL }), 'NotMember', [FL]],
    [proposal(3, { jurisdiction: FL, account: nobody(1) }), 'NotMember', [FL]],
    [proposal(4, { jurisdiction: FL, value: 1n }), 'NotMember', [FL]],
    [proposal(6), 'WrongProposal', [6]],
  ]) {
    await vote(admin(CA), p);
    await vote(admin(NY), p);
    await refuses(vote(admin(TX), p), error, args);
    assert.equal(await chain.word('Council', 'ballotVotes', [idOf(p)]), 1n << 6n | 1n << 36n);
  }
});

test('CO-07 the last member cannot be expelled', async () => {
  await fresh();
  await chain.rpc('anvil_setStorageAt', addressOf('Council'), word(0), word(1n << BigInt(CA)));
  await refuses(vote(admin(CA), proposal(2, { jurisdiction: CA })), 'WrongProposal', [2]);
});

test('CO-07 fields that do not fit the kind are refused in any vote', async () => {
  await fresh();
  const codeAt = addressOf('Channel');
  const name = bookKey('Channel');
  const full = { jurisdiction: CA, account: codeAt, key: letters('CA'), value: 1n };
  const fieldsOf = [[], ['jurisdiction', 'account', 'key', 'value'], ['jurisdiction'], ['jurisdiction', 'account'],
    ['jurisdiction', 'value'], ['account', 'key', 'value'], [], ['value'], ['jurisdiction', 'key', 'value'],
    ['key', 'value'], ['key', 'value']];
  const only = (kind, names) => proposal(kind, Object.fromEntries(names.map((field) => [field, full[field]])));
  for (let kind = 1; kind <= 10; ++kind) {
    await vote(admin(WA), only(kind, fieldsOf[kind]));
    for (const field of Object.keys(full)) {
      const has = fieldsOf[kind].includes(field);
      if (kind === 8 && field === 'value') continue; // a cutoff may be zero
      const names = has ? fieldsOf[kind].filter((other) => other !== field) : [...fieldsOf[kind], field];
      await refuses(vote(admin(WA), only(kind, names)), 'WrongProposal', [kind]);
    }
  }
  await vote(admin(WA), only(8, ['jurisdiction', 'key']));
  for (const bad of [
    proposal(0), proposal(11), proposal(255, full),
    admit({ jurisdiction: 256 }), admit({ value: 1n << 160n }),
    admit({ key: word(0x4161) }), admit({ key: word(0x6141) }), admit({ key: word(0x4140) }), admit({ key: word(0x405a) }),
    admit({ key: word(0x5b41) }), admit({ key: word(0x415b) }), admit({ key: word(0x14141) }),
    proposal(2, { jurisdiction: 256 }), proposal(3, { jurisdiction: 256, account: codeAt }),
    proposal(4, { jurisdiction: CA, value: 1n << 160n }),
    proposal(5, { account: codeAt, key: bookKey('Council'), value: 1n }),
    proposal(5, { account: codeAt, key: name, value: 65_536n }),
    proposal(5, { account: nobody(1), key: name, value: 1n }),
    proposal(7, { value: 1n << 240n }),
    proposal(8, { jurisdiction: 256, key: name, value: 1n }),
  ]) {
    await refuses(vote(admin(WA), bad), 'WrongProposal', [bad.kind]);
  }
  for (const good of [admit({ jurisdiction: 255 }), admit({ key: letters('AZ') }), admit({ key: letters('ZA') }),
    proposal(5, { account: codeAt, key: name, value: 65_535n }), proposal(7, { value: (1n << 240n) - 1n })]) {
    await vote(admin(WA), good);
  }
});

/** A BOOK_CHANGE of StatusRegistry to LicenceTransfer's code, which serves as "another contract". */
const change = (fields = {}) => proposal(5,
  { key: bookKey('StatusRegistry'), account: addressOf('LicenceTransfer'), value: 2n, ...fields });

test('CO-08 a book change waits 7 days and anybody activates it', async () => {
  await fresh();
  await refuses(chain.send(STRANGER, 'Council', 'activate'), 'TooEarly', [0]);
  const { time } = await decide(change());
  const activeFrom = time + 7 * DAY;
  assert.deepEqual(await chain.fields('Council', 'bookState'), { version: 1, activeFrom });
  assert.equal(await chain.word('Council', 'pendingName'), BigInt(bookKey('StatusRegistry')));
  assert.deepEqual(await chain.fields('Council', 'pendingEntry'),
    { address: addressOf('LicenceTransfer'), activeFrom, layoutId: 2 });
  chain.at(activeFrom - 1);
  await refuses(chain.send(STRANGER, 'Council', 'activate'), 'TooEarly', [activeFrom]);
  assert.equal(await chain.read('Council', 'addressOf', [bookKey('StatusRegistry')]), addressOf('StatusRegistry'));
  chain.at(activeFrom);
  emits(await chain.send(STRANGER, 'Council', 'activate'),
    [['BookChanged', { name: bookKey('StatusRegistry'), at: addressOf('LicenceTransfer'), layout: 2, version: 2 }]]);
  assert.equal(await chain.read('Council', 'addressOf', [bookKey('StatusRegistry')]), addressOf('LicenceTransfer'));
  assert.deepEqual(await chain.fields('Council', 'bookState'), { version: 2, activeFrom: 0 });
  assert.deepEqual(await chain.fields('Council', 'book', [bookKey('StatusRegistry')]),
    { address: addressOf('LicenceTransfer'), since: activeFrom, layoutId: 2, version: 2 });
  assert.equal(await chain.word('Council', 'pendingName'), 0n);
  assert.equal(await chain.word('Council', 'pendingEntry'), 0n);
  await refuses(chain.send(STRANGER, 'Council', 'activate'), 'TooEarly', [0]);
});

test('CO-08 one change at a time; a vote cancels it', async () => {
  await fresh();
  await decide(change());
  const second = change({ key: bookKey('Channel'), round: 1 });
  await vote(admin(CA), second);
  await vote(admin(NY), second);
  await refuses(vote(admin(TX), second), 'WrongProposal', [5]);
  await decide(proposal(6));
  assert.deepEqual(await chain.fields('Council', 'bookState'), { version: 1, activeFrom: 0 });
  assert.equal(await chain.word('Council', 'pendingName'), 0n);
  assert.equal(await chain.word('Council', 'pendingEntry'), 0n);
  chain.after(8 * DAY);
  await refuses(chain.send(STRANGER, 'Council', 'activate'), 'TooEarly', [0]);
  await vote(admin(TX), second);
  assert.equal(await chain.word('Council', 'pendingName'), BigInt(bookKey('Channel')));
});

test('CO-08 a new name and an unknown layout are told as they are', async () => {
  await fresh();
  const name = stringToHex('Novelty', { size: 32 });
  await refuses(chain.read('Council', 'addressOf', [name]), 'NoContract', [name]);
  await decide(change({ key: name, value: 77n }));
  chain.after(7 * DAY);
  await chain.send(STRANGER, 'Council', 'activate');
  const entry = unpack('Council', 'book', await chain.word('Council', 'book', [name]));
  assert.equal(entry.layoutId, 77);
  assert.equal(entry.version, 2);
  assert.equal(await chain.read('Council', 'addressOf', [name]), addressOf('LicenceTransfer'));
});

test('CO-09 the set hash differs from the header set until validators follow the vote', async () => {
  await fresh();
  const headerSet = four().map(({ validator }) => validator).sort();
  assert.equal(await chain.word('Council', 'validatorSetHash'), BigInt(validatorSetHash(headerSet)));
  await decide(admit());
  assert.notEqual(await chain.word('Council', 'validatorSetHash'), BigInt(validatorSetHash(headerSet)));
  const followed = [...headerSet, nobody(2)].sort();
  assert.equal(await chain.word('Council', 'validatorSetHash'), BigInt(validatorSetHash(followed)));
});

test('CO-09 kinds 9 and 10 go to ChainAnchor of the book, or are refused while there is none', async () => {
  await fresh();
  const anchor = addressOf('ChainAnchor');
  const proposals = [9, 10].map((kind) => proposal(kind, { key: bytes32(0xab), value: 5362n << 192n | 7n }));
  for (const p of proposals) {
    await vote(admin(CA), p);
    await vote(admin(NY), p);
    await refuses(vote(admin(TX), p), 'NoContract', [bookKey('ChainAnchor')]);
  }
  // A stand-in that logs what it was called with: calldatacopy(0, 0, size) log0(0, size).
  await chain.rpc('anvil_setCode', anchor, '0x365f5f37365fa000');
  for (const p of proposals) {
    const receipt = await chain.transact(admin(TX), addressOf('Council'), encodeCall('Council', 'vote', [p]));
    assert.equal(receipt.status, '0x1');
    const log = receipt.logs.find(({ address }) => address === anchor);
    assert.equal(log.data, encodeCall('IssuerRegistry', 'councilExecute', [p.kind, 0, p.key, p.value]));
  }
});

test('every error and event of Council was met', () => {
  assert.deepEqual(unmet([chain], 'Council'), []);
});
