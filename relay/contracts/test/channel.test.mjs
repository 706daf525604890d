import assert from 'node:assert/strict';
import { test } from 'node:test';
import { h216, packKey, slotOf, unpack } from '../lib/layout.mjs';
import { CA, DAY, HOUR, NY, TX, WA, actor, bytes32, expelWA, startScene } from './support/cast.mjs';
import { emits, refuses, unmet } from './support/chain.mjs';

const { chain, fresh } = await startScene();
const box = (state) => actor(state, 'MAILBOX');
const send = (from, fn, ...args) => chain.send(from, 'Channel', fn, args);
const post = (from, to, seq, kind = 1, digest = bytes32(seq)) => send(box(from), 'post', to, seq, kind, digest);
const pair = (from, to) => chain.fields('Channel', 'pairs', [packKey('Channel', 'pairs', { from, to })]);
const noticeKey = (from, to, seq) => packKey('Channel', 'notices', { from, to, seq });
const notice = (from, to, seq) => chain.fields('Channel', 'notices', [noticeKey(from, to, seq)]);

test('CH-01 notices are numbered without gaps in each direction', async () => {
  await fresh();
  await refuses(post(CA, TX, 0), 'Range', []);
  await refuses(post(CA, TX, 2), 'Range', []);
  const { time, ...first } = await post(CA, TX, 1, 2);
  emits(first, [['Posted', { from: CA, to: TX, seq: 1, class: 2, envelopeDigest: bytes32(1) }]]);
  assert.deepEqual(await pair(CA, TX), { posted: 1, settled: 0, rejected: 0, lastPost: time, lastSettle: 0 });
  assert.deepEqual(await notice(CA, TX, 1), { digest216: h216(bytes32(1)), time });
  await refuses(post(CA, TX, 1), 'Range', []);
  await refuses(post(CA, TX, 3), 'Range', []);
  await post(CA, TX, 2);
  await post(TX, CA, 1);
  await post(NY, TX, 1);
  assert.equal((await pair(CA, TX)).posted, 2);
  assert.equal((await pair(TX, CA)).posted, 1);
});

test('CH-01 no notices to itself or to a state that is no member', async () => {
  await fresh();
  await refuses(post(CA, CA, 1), 'SelfChannel', []);
  for (const none of [0, 12, 255, 256, 65_535]) await refuses(post(CA, none, 1), 'NotMember', [none]);
  await post(CA, WA, 1);
  await post(WA, CA, 1);
  await expelWA(chain);
  await refuses(post(CA, WA, 2), 'NotMember', [WA]);
  await refuses(post(WA, CA, 2), 'NotMember', [WA]);
  await send(box(CA), 'settle', WA, 1); // what it had posted can still be filed
});

test('CH-01 classes and role', async () => {
  await fresh();
  for (const kind of [0, 4, 255]) await refuses(post(CA, TX, 1, kind), 'BadClass', []);
  for (const kind of [1, 2, 3]) await post(CA, TX, kind, kind);
  await refuses(send(actor(CA, 'DATA'), 'post', TX, 4, 1, bytes32(4)), 'NotOperator', [actor(CA, 'DATA')]);
});

test('CH-02 the receiver alone settles, forward, not past what was posted', async () => {
  await fresh();
  for (let seq = 1; seq <= 5; ++seq) await post(CA, TX, seq);
  const lastPost = chain.time;
  for (const upTo of [0, 6, 2 ** 40 - 1]) await refuses(send(box(TX), 'settle', CA, upTo), 'Range', []);
  await refuses(send(box(CA), 'settle', TX, 1), 'Range', []);
  await refuses(send(box(NY), 'settle', CA, 1), 'Range', []);
  await refuses(send(actor(TX, 'DATA'), 'settle', CA, 1), 'NotOperator', [actor(TX, 'DATA')]);
  const { time, ...result } = await send(box(TX), 'settle', CA, 3);
  emits(result, [['Settled', { from: CA, to: TX, upTo: 3 }]]);
  assert.deepEqual(await pair(CA, TX), { posted: 5, settled: 3, rejected: 0, lastPost, lastSettle: time });
  await refuses(send(box(TX), 'settle', CA, 3), 'Range', []);
  await refuses(send(box(TX), 'settle', CA, 2), 'Range', []);
  await send(box(TX), 'settle', CA, 5);
  await refuses(send(box(TX), 'settle', CA, 6), 'Range', []);
});

test('CH-03 only the next notice can be rejected, with a code', async () => {
  await fresh();
  await refuses(send(box(TX), 'reject', CA, 1, 1), 'Range', []);
  for (let seq = 1; seq <= 4; ++seq) await post(CA, TX, seq);
  const lastPost = chain.time;
  for (const code of [0, 7, 255]) await refuses(send(box(TX), 'reject', CA, 1, code), 'BadCode', []);
  for (const seq of [0, 2, 5]) await refuses(send(box(TX), 'reject', CA, seq, 1), 'Range', []);
  await refuses(send(box(NY), 'reject', CA, 1, 1), 'Range', []);
  await refuses(send(actor(TX, 'DATA'), 'reject', CA, 1, 1), 'NotOperator', [actor(TX, 'DATA')]);
  const { time, ...result } = await send(box(TX), 'reject', CA, 1, 1);
  emits(result, [['Rejected', { from: CA, to: TX, seq: 1, code: 1 }]]);
  assert.deepEqual(await pair(CA, TX), { posted: 4, settled: 1, rejected: 1, lastPost, lastSettle: time });
  await refuses(send(box(TX), 'reject', CA, 1, 1), 'Range', []);
  await send(box(TX), 'settle', CA, 2);
  assert.equal((await pair(CA, TX)).rejected, 1);
  await send(box(TX), 'reject', CA, 3, 6);
  assert.deepEqual(await pair(CA, TX), { posted: 4, settled: 3, rejected: 3, lastPost, lastSettle: chain.time });
  await send(box(TX), 'reject', CA, 4, 2);
  await refuses(send(box(TX), 'reject', CA, 5, 2), 'Range', []);
});

test('CH-04 a notice word is written once', async () => {
  await fresh();
  await post(CA, TX, 1);
  const before = await notice(CA, TX, 1);
  await refuses(post(CA, TX, 1, 1, bytes32(0xff)), 'Range', []);
  await post(CA, TX, 2, 1, bytes32(0xff));
  await send(box(TX), 'settle', CA, 1);
  await send(box(TX), 'reject', CA, 2, 1);
  await refuses(post(CA, TX, 1, 1, bytes32(0xff)), 'Range', []);
  assert.deepEqual(await notice(CA, TX, 1), before);
  // Equal numbers of other pairs stand in other words.
  await post(TX, CA, 1, 1, bytes32(0xee));
  await post(CA, NY, 1, 1, bytes32(0xdd));
  assert.deepEqual(await notice(CA, TX, 1), before);
});

test('CH-09 age and overdue are exact from words alone', async () => {
  await fresh();
  const statutory = 240 * HOUR;
  const posted = [];
  for (let seq = 1; seq <= 3; ++seq) {
    chain.after(DAY);
    posted.push((await post(CA, TX, seq, 2)).time);
  }
  /** What a desk computes: unsettled count and the age of the oldest, out of proved words. */
  const aging = async (now) => {
    const { posted: last, settled } = await pair(CA, TX);
    if (last === settled) return { unsettled: 0, oldest: 0, overdue: false };
    const slot = slotOf('Channel', 'notices', [noticeKey(CA, TX, settled + 1)]);
    const { time } = unpack('Channel', 'notices', (await chain.provedSlots('Channel', [slot]))[0]);
    return { unsettled: last - settled, oldest: now - time, overdue: now - time > statutory };
  };
  const limit = posted[0] + statutory;
  assert.deepEqual(await aging(limit), { unsettled: 3, oldest: statutory, overdue: false });
  assert.deepEqual(await aging(limit + 1), { unsettled: 3, oldest: statutory + 1, overdue: true });
  await send(box(TX), 'settle', CA, 1);
  assert.deepEqual(await aging(limit + 1), { unsettled: 2, oldest: limit + 1 - posted[1], overdue: false });
  await send(box(TX), 'reject', CA, 2, 1);
  assert.equal((await aging(posted[2] + 7)).oldest, 7);
  await send(box(TX), 'settle', CA, 3);
  assert.deepEqual(await aging(limit), { unsettled: 0, oldest: 0, overdue: false });
});

test('every error and event of Channel was met', () => assert.deepEqual(unmet([chain], 'Channel'), []));
