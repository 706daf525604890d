// Every part of ./statepass bench runs, with next to no work, and prints well-formed lines with its names. How fast anything is, is not looked at.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync, gunzipSync } from 'node:zlib';
import { startWorker } from '../bench/figure.mjs';
import { PROGRAM, TOP, file } from './support.mjs';

const RUN = join(TOP, 'tests/bench/run.mjs');
const SERVE = join(TOP, 'build/native/tests/bench/bench_serve');
const RECORDED = join(TOP, '../shared/vectors/besu/cancun-26.8.0/headers.json.gz');
const env = { ...process.env, STATEPASS_BENCH_QUICK: '1', NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined };
const run = (...args) => spawnSync(process.execPath, [RUN, ...args], { env, encoding: 'utf8', maxBuffer: 1 << 24 });

const NAMES = {
  mdoc: ['mdoc_verify.native.vs_npm', 'mdoc_verify.wasm.vs_npm', 'mdoc_verify.native.vs_cap', 'mdoc_verify.native.batch', 'mdoc_verify.native.vs_isomdl'],
  header: ['header.cold.native.vs_recover', 'header.warm.native.vs_recover', 'headers.100.native.vs_recover'],
  light: [0, 10, 51].flatMap((n) => ['headers', 'bytes', 'cpu_ms'].map((what) => `light.ten_years.${n}.${what}`)).concat('light.heap_bytes', 'light.last_period.10.headers', 'light.last_period.51.bytes', 'header.warm.native.vs_recover', 'proof.account_storage.native.us', 'headers.100.instructions'),
  proof: ['proof.account_storage.native.us', 'proof.1000_slots.batched.vs_single'],
  status: ['load_ms', 'delta_ms', 'lookup_ms'].map((what) => `status.nation.native.${what}`),
  qr: ['qr.read.vs_zxing_wasm', 'qr.read.rate', 'qr.read.rate.peer', 'qr.age.verdict_ms', 'qr.full.verdict_ms', 'qr.transport.vs_bcur'],
  size: ['core', 'core_qr'].flatMap((name) => ['raw', 'gzip', 'brotli'].map((form) => `wasm.${name}.${form}`)),
  rest: ['wallet.open_to_code_ms', 'desk.requests.sqlite', 'desk.requests.postgresql', 'setup.bare_minutes'],
};

for (const [part, names] of Object.entries(NAMES)) {
  test(`bench ${part}`, () => {
    const { status, stdout, stderr } = run(part, '--json');
    assert.equal(status, 0, stderr);
    const figures = stdout.trim().split('\n').map((line) => JSON.parse(line));
    for (const figure of figures) {
      assert.match(figure.name, /^[\w.@/]+$/);
      assert.equal(typeof figure.unit, 'string');
      if (figure.value === null) {
        assert.ok(figure.why.length > 10, `${figure.name} does not say why`);
        continue;
      }
      assert.ok(figure.min <= figure.value && figure.value <= figure.max && figure.rounds >= 1, JSON.stringify(figure));
      for (const member of ['peer', 'peer_version', 'note']) assert.equal(typeof figure[member], 'string');
    }
    const made = figures.map(({ name }) => name);
    assert.equal(new Set(made).size, made.length, 'a figure stands twice');
    assert.deepEqual(names.filter((name) => !made.includes(name)), []);
  });
}

test('words say aims, and an unknown part is named', () => {
  const { status, stdout } = run('rest');
  assert.equal(status, 0);
  assert.match(stdout, /^setup\.bare_minutes +none, aim ≤ 30: /m);
  const wrong = run('nonsense');
  assert.deepEqual([wrong.status, /parts: mdoc /.test(wrong.stderr)], [2, true]);
});

test('every program of the folder belongs to a part', () => {
  const known = readFileSync(RUN, 'utf8') + readFileSync(join(TOP, 'cmake/setup/bench.sh'), 'utf8');
  for (const name of readdirSync(join(TOP, 'tests/bench')).filter((n) => n.startsWith('bench_'))) assert.match(known, new RegExp(name.replace(/^bench_|\.cpp$/g, '')), name);
});

test('workers for headers, recoveries and status lists', { skip: existsSync(RECORDED) ? false : 'no ../shared/vectors' }, async () => {
  const header = file(Buffer.from(JSON.parse(gunzipSync(readFileSync(RECORDED))).headers[7].rawHeader.slice(2), 'hex'));
  const { validators } = JSON.parse(spawnSync(PROGRAM, ['--json', 'header', 'verify', header], { encoding: 'utf8' }).stdout);
  const args = ['--header', header, '--validators', file(validators.join(','))];
  const workers = [
    [SERVE, ['header', ...args]], [SERVE, ['recover', ...args]], [SERVE, ['status', '--body', file(deflateSync(Buffer.alloc(32_768)))]],
    [process.execPath, [join(TOP, 'tests/bench/serve.mjs'), 'header', '--wasm', ...args]],
  ];
  for (const [program, how] of workers) {
    const worker = await startWorker(program, how);
    assert.ok((await worker.go(5)) > 0);
    assert.equal(await worker.verify({}), 'refuse unknown');
    await worker.quit();
  }
});
