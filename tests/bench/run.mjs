// run.mjs [PART…] [--json] [--out FILE]: the figures of the parts named, or of all: as words, or as lines of JSON. What cannot be made is said, with why.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { QUICK, TOP } from './figure.mjs';

const native = (name) => [join(TOP, 'build/native/tests/bench', `bench_${name}`)];
const wasm = (name) => [process.execPath, join(TOP, 'build/wasm/tests/bench', `bench_${name}.js`)];
const script = (name) => [process.execPath, join(TOP, 'tests/bench', name)];
const both = (name) => [native(name), wasm(name)];
const missing = (names, why) => Object.fromEntries(names.map((name) => [name, why]));

/** A part: the programs that make its figures, and the figures that nobody makes. */
const PARTS = {
  mdoc: { programs: [script('mdoc.mjs'), native('mdoc')] },
  header: { programs: both('header') },
  // All that the light client's speed is judged by, in one run; header and proof are parts of it.
  light: { programs: [...both('header'), ...both('light'), ...both('proof'), script('instructions.mjs')] },
  proof: { programs: both('proof') },
  status: { programs: both('status') },
  qr: {
    programs: [script('qr.mjs')],
    without: {
      ...missing(['qr.age.verdict_ms', 'qr.full.verdict_ms'], 'no program measures it yet: the story shows both verdicts in Chromium, without a clock on them'),
      'qr.transport.vs_bcur': 'no program measures it yet: no BC-UR library is brought',
    },
  },
  size: { programs: [script('size.mjs')] },
  relay: { programs: [[...script('relay.mjs'), '--json']] },
  gas: { programs: [script('gas.mjs')] },
  rest: {
    programs: [],
    without: {
      'wallet.open_to_code_ms': 'vaults are unlocked by passphrase; passkeys come later',
      ...missing(['desk.requests.sqlite', 'desk.requests.postgresql'], 'no program measures it yet'),
      'setup.bare_minutes': 'needs a machine with nothing on it: time ./statepass demo --story there',
    },
  },
};

/** What the specification of the figures aims at. */
const AIMS = {
  'mdoc_verify.native.vs_npm': '≥ 25', 'mdoc_verify.native.vs_cap': '≥ 0.85', 'mdoc_verify.native.vs_isomdl': '≥ 5', 'mdoc_verify.wasm.vs_npm': '≥ 3.2', 'mdoc_verify.native.batch': '≥ 6,000',
  'header.cold.native.vs_recover': '≤ 1.05', 'header.cold.wasm.vs_recover': '≤ 1.05', 'header.warm.native.vs_recover': '≤ 0.75', 'header.warm.wasm.vs_recover': '≤ 0.70',
  'headers.100.native.vs_recover': '≤ 0.35', 'headers.100.wasm.vs_recover': '≤ 0.30', 'light.ten_years.10.headers': '≤ 10', 'light.ten_years.10.wasm.cpu_ms': '≤ 1,000', 'light.last_period.10.headers': '≤ 10', 'light.last_period.10.wasm.cpu_ms': '≤ 1,000',
  'light.last_period.51.bytes': '≤ 1 MB', 'light.heap_bytes': '≤ 2 MiB',
  'proof.account_storage.native.us': '≤ 300', 'proof.1000_slots.batched.vs_single': '≤ 0.5', 'wasm.core.brotli': '≤ 200 KB', 'wasm.core_qr.brotli': '≤ 260 KB',
  'qr.read.vs_zxing_wasm': '≥ 1.5', 'qr.read.rate': '≥ the peer’s', 'qr.age.verdict_ms': '≤ 300', 'qr.full.verdict_ms': '≤ 3,000', 'qr.transport.vs_bcur': '≤ 0.6', 'wallet.open_to_code_ms': '≤ 300',
  'relay.headers.vs_nginx': '≥ 0.7', 'relay.proofs.vs_nginx': '≥ 0.7', 'relay.idle_ws.bytes': '≤ 200 MB', 'relay.p99_ms': '≤ 5', 'status.nation.delta_ms': '≤ 1,000', 'status.nation.lookup_ms': '≤ 50',
  'setup.bare_minutes': '≤ 30',
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, out: { type: 'string' } } });
for (const part of positionals) {
  if (!Object.hasOwn(PARTS, part)) {
    console.error(`no bench part ${part}; parts: ${Object.keys(PARTS).join(' ')}`);
    process.exit(2);
  }
}

const lines = [];
const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
function tell(figure) {
  lines.push(figure);
  if (values.json) {
    console.log(JSON.stringify(figure));
    return;
  }
  const aim = AIMS[figure.name] ? `, aim ${AIMS[figure.name]}` : '';
  if (figure.value === null) console.log(`${figure.name.padEnd(38)} none${aim}: ${figure.why}`);
  else {
    const spread = figure.rounds > 1 ? ` (${number.format(figure.min)} to ${number.format(figure.max)}, ${figure.rounds} rounds)` : '';
    const beside = figure.peer ? `; beside ${[figure.peer, figure.peer_version].filter(Boolean).join(' ')}` : '';
    console.log(`${figure.name.padEnd(38)} ${number.format(figure.value)} ${figure.unit}${spread}${aim}${beside}${figure.note ? `; ${figure.note}` : ''}`);
  }
}

/** Runs a program and takes its lines. False when it failed. */
async function take([program, ...args]) {
  if (QUICK && !existsSync(args[0] ?? program)) return true; // the quick look takes what is built
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(TOP, 'tests/bench') });
  const ended = new Promise((done) => child.on('exit', (code) => done(code === 0)).on('error', () => done(false)));
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('{')) tell(JSON.parse(line));
  return ended;
}

let failed = false;
const done = new Set();
for (const part of positionals.length ? positionals : Object.keys(PARTS)) {
  const { programs, without = {} } = PARTS[part];
  for (const program of programs) {
    if (done.has(program.join(' '))) continue;
    done.add(program.join(' '));
    if (await take(program)) continue;
    failed = true;
    console.error(`bench ${part}: ${program.join(' ')} failed`);
  }
  const made = new Set(lines.map(({ name }) => name));
  for (const [name, why] of Object.entries(without)) if (!made.has(name)) tell({ name, unit: '', value: null, why });
}
if (values.out) writeFileSync(values.out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
process.exit(failed ? 1 : 0);
