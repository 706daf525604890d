// Property tests: random calls on the chain, on a mirror written from the specification, and on a replay of the events.
// 8 runs of 64 calls a game; STATEPASS_LONG=1: 256 runs. STATEPASS_SEED=n starts elsewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { four, startChain } from './support/cast.mjs';
import { GENESIS_TIME, Refused } from './support/chain.mjs';
import { contracts, plain } from './support/contracts.mjs';
import { Random } from './support/random.mjs';
import { games, mixed, secrets } from './model/games.mjs';
import { Watch } from './model/invariants.mjs';
import { Ledger } from './model/ledger.mjs';
import { Replay } from './model/replay.mjs';
import { enact } from './model/rules.mjs';

const RUNS = process.env.STATEPASS_LONG ? 256 : Number(process.env.STATEPASS_RUNS ?? 8);
const CALLS = 64;
const SEED = Number(process.env.STATEPASS_SEED ?? 1);
const genesis = { timestamp: GENESIS_TIME, states: four() };

const chain = await startChain(genesis);
let start = await chain.snapshot();

const byContractAndSlot = (a, b) => (a.contract + a.slot < b.contract + b.slot ? -1 : 1);

/** The words that a transaction changed on the chain, which must be those that the mirror changed. */
async function compareChanges(hash, predicted) {
  const changed = Object.entries(await chain.changes(hash)).flatMap(([contract, slots]) => (
    [...slots].map(([slot, [before, after]]) => ({ contract, slot, before, after }))));
  assert.deepEqual(
    changed.sort(byContractAndSlot),
    predicted.map(({ contract, slot, before, after }) => ({ contract, slot, before, after })).sort(byContractAndSlot));
}

/** One random call; whether it was accepted. */
async function step(random, game, run) {
  const move = await game(random, run);
  const time = chain.time + move.wait;
  const predicted = await enact(run.ledger, { ...move, time, secrets });
  run.told = `${move.contract}.${move.fn}(${plain(move.args).map(String)}) by ${move.from} at ${time}`;
  let result;
  try {
    result = await chain.at(time).send(move.from, move.contract, move.fn, move.args);
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    const broken = predicted.refusals.map(({ name, args }) => `${name}(${plain(args).join()})`);
    const actual = `${failure.error.name}(${failure.error.args.join()})`;
    assert.ok(broken.includes(actual), `${actual} where the rules broken are [${broken.join('; ')}]`);
    return false;
  }
  assert.deepEqual(predicted.refusals, [], 'accepted, although rules are broken');
  assert.deepEqual(result.events, predicted.events.map((event) => ({ ...event, args: plain(event.args) })));
  await compareChanges(result.hash, predicted.changes);
  run.watch.accepted({ ...move, time }, predicted.changes, result.events, run.replay.ledger);
  run.replay.apply(result.events, time);
  return true;
}

/** INV-05 and the rest of what is judged at the end of a run. */
async function finish(run) {
  const storage = await chain.storage();
  for (const { name, address } of contracts) {
    const sorted = (words) => [...words].sort(([a], [b]) => (a < b ? -1 : 1));
    assert.deepEqual(sorted(storage[name]), sorted(run.ledger.words()[name]), `${name}: the mirror differs`);
    assert.deepEqual(sorted(storage[name]), sorted(run.replay.ledger.words()[name]), `INV-05 ${name}: the replay differs`);
    assert.equal(await chain.rpc('eth_getBalance', address, 'latest'), '0x0', 'INV-04');
  }
  Watch.whole(run.replay.ledger);
}

async function play(t, name, game) {
  const accepted = new Map();
  const refused = new Map();
  for (let i = 0; i < RUNS; ++i) {
    const seed = SEED + i;
    start = await chain.revert(start);
    const random = new Random(seed * 7919 + name.length);
    const run = {
      ledger: new Ledger(genesis), replay: new Replay(genesis), watch: new Watch(), memory: {},
      get time() { return chain.time; },
    };
    try {
      for (let n = 0; n < CALLS; ++n) {
        const good = await step(random, game, run);
        const count = good ? accepted : refused;
        const fn = run.told.slice(0, run.told.indexOf('('));
        count.set(fn, (count.get(fn) ?? 0) + 1);
      }
      await finish(run);
    } catch (failure) {
      failure.message = `seed ${seed}: ${run.told}: ${failure.message}`;
      throw failure;
    }
  }
  const list = (counts) => [...counts].map(([fn, n]) => `${fn} ${n}`).sort().join(', ');
  t.diagnostic(`accepted ${list(accepted)}; refused ${list(refused)}`);
  // A game in which some function is never accepted tests nothing of it; a short one may miss a rare call.
  if (game !== mixed && RUNS >= 8) assert.deepEqual([...refused.keys()].filter((fn) => !accepted.has(fn)), [], 'never accepted');
}

test('CO-10 INV-06…09 Council', (t) => play(t, 'council', games.council));
test('INV-10 INV-11 IssuerRegistry', (t) => play(t, 'issuers', games.issuers));
test('ST-16 INV-12…16 StatusRegistry', (t) => play(t, 'status', games.status));
test('INV-17 IssuanceLog', (t) => play(t, 'log', games.log));
test('INV-18…21 LicenceTransfer', (t) => play(t, 'moves', games.moves));
test('INV-22…24 Channel', (t) => play(t, 'channel', games.channel));
test('INV-25…27 DataDirectory', (t) => play(t, 'data', games.data));
test('GE-07 INV-01, 02, 04, 05 all contracts mixed', (t) => play(t, 'mixed', mixed));
