// `statepass conflict verify`: who is named, and which files prove nothing. The files are the seeds of the fuzz target.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = join(TOP, 'build/native/wallet-core/cli/statepass');
const seed = (name) => join(TOP, 'tests/fuzz/corpus/conflict', name);
const folder = mkdtempSync(join(tmpdir(), 'statepass-conflict-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name, content) => { writeFileSync(join(folder, name), content); return join(folder, name); };
function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, { input });
  return { status, stdout: stdout.toString(), stderr: stderr.toString(), lines: () => stdout.toString().trim().split('\n').map((line) => JSON.parse(line)) };
}
const verify = (path, ...more) => run(['conflict', 'verify', path, '--json', ...more]);
const chain = (chainId, { number, hash, time, validators }) => file(`chain-${chainId}.json`, JSON.stringify({
  name: 'test', chainId, development: true, genesisHash: `0x${'01'.repeat(32)}`, checkpoint: { number, hash, time, validators },
  book: { version: 1 }, relays: ['http://localhost:1'], desks: {},
}));

test('who signed both blocks is named', () => {
  const out = verify(seed('two'));
  assert.deepEqual([out.status, out.stderr], [0, '']);
  const [line] = out.lines();
  assert.deepEqual([line.outcome, line.chainId, line.number, line.sameRound, line.trusted.number], ['verified', 5361, 200, true, 100]);
  const [known, other] = line.headers;
  assert.notEqual(known.hash, other.hash);
  assert.deepEqual([known.signers.length, other.signers.length, known.quorum], [3, 3, 3]);
  assert.deepEqual(line.signedBoth, known.signers.filter((a) => other.signers.includes(a)));
  assert.equal(line.signedBoth.length, 2);
  for (const address of line.signedBoth) assert.ok(line.trusted.validators.includes(address));
  const text = run(['conflict', 'verify', seed('two')]);
  assert.equal(text.status, 0);
  assert.match(text.stdout, /signedBoth/);
});

test('in hexadecimal, from standard input, and with the headers that lead to the validators', () => {
  const bytes = readFileSync(seed('steps'));
  const out = run(['conflict', 'verify', '-', '--json'], bytes.toString('hex'));
  assert.deepEqual([out.status, out.lines()[0].outcome, out.lines()[0].signedBoth.length], [0, 'verified', 2]);
});

test('judged from the checkpoint of a chain configuration, whatever the file says', () => {
  const { trusted, headers } = verify(seed('two')).lines()[0];
  assert.equal(verify(seed('two'), '--chain', chain(5361, trusted)).status, 0);
  const other = verify(seed('two'), '--chain', chain(5362, trusted));
  assert.deepEqual([other.status, other.lines()[0].code], [1, 'qbft_state_chain']);
  const strangers = { ...trusted, validators: [`0x${'22'.repeat(20)}`] };
  const jump = verify(seed('two'), '--chain', chain(5361, strangers));
  assert.deepEqual([jump.status, jump.lines()[0].outcome, jump.lines()[0].code, jump.lines()[0].header], [1, 'refused', 'qbft_set_jump', 0]);
  // A chain whose checkpoint is one of the two blocks.
  const at = { number: 200, hash: headers[0].hash, time: headers[0].time, validators: headers[0].validators };
  assert.equal(verify(seed('two'), '--chain', chain(5361, at)).status, 0);
  assert.equal(verify(seed('two'), '--chain', file('none.json', '{}')).status, 2);
});

test('what proves nothing is 1, what is no conflict file 2, what cannot be read 3', () => {
  const none = verify(seed('none'));
  assert.deepEqual([none.status, none.lines()[0].outcome, none.lines()[0].code], [1, 'refused', 'qbft_conflict_none']);
  assert.equal(none.lines()[0].headers, undefined);
  const bytes = readFileSync(seed('two'));
  const changed = Buffer.from(bytes);
  changed[changed.length - 10] ^= 1; // in the last seal
  const forged = verify(file('forged', changed));
  assert.equal(forged.status, 1);
  assert.match(forged.lines()[0].code, /^qbft_(seal|stranger)$/);
  const cut = verify(file('cut', bytes.subarray(0, 900)));
  assert.deepEqual([cut.status, cut.lines()[0].outcome, cut.lines()[0].code], [2, 'malformed', 'cbor_short']);
  const newer = Buffer.from(bytes);
  newer[2] = 2;
  assert.deepEqual([verify(file('newer', newer)).status, verify(file('newer', newer)).lines()[0].code], [2, 'qbft_conflict_version']);
  assert.equal(verify(file('large', Buffer.alloc(524_289))).lines()[0].code, 'qbft_conflict_form');
  assert.equal(verify(join(folder, 'absent')).status, 3);
  assert.equal(run(['conflict', 'verify']).status, 2);
  assert.equal(run(['conflict']).status, 2);
});
