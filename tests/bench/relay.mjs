// The relay's figures: what one core of it answers beside nginx with the same bytes, how late its answers are at half of that, and what
// idle readers of its pushes cost. Run by hand: node tests/bench/relay.mjs [--json] [--rounds N] [--seconds N] [--sockets N]
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { claimRow, freePort, json, Processes } from '../e2e/support/processes.mjs';

const run = promisify(execFile);
const TOP = resolve(process.env.STATEPASS_TOP ?? fileURLToPath(new URL('../..', import.meta.url)));
const NATIVE = process.env.STATEPASS_BUILD ?? join(TOP, 'build/native');
const { values: options } = parseArgs({
  options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' }, sockets: { type: 'string', default: '10000' } },
});
const ROUNDS = Number(options.rounds);
const SECONDS = Number(options.seconds);
const SOCKETS = Number(options.sockets);
const CLIENTS = 32;
const FIGURES = {
  'relay.headers.vs_nginx': 'ratio',
  'relay.proofs.vs_nginx': 'ratio',
  'relay.p99_ms': 'ms',
  'relay.idle_ws.bytes': 'bytes',
};

class NoFigure extends Error {}

function put(figure) {
  if (options.json) console.log(JSON.stringify(figure));
  else console.log(`${figure.name}: ${figure.value === null ? `none: ${figure.why}` : `${figure.value} ${figure.unit} (${figure.min} to ${figure.max}, ${figure.rounds} rounds)  ${figure.note}`}`);
}

const told = new Set();
function figure(name, rounds, { peer = '', version = '', note }) {
  const sorted = rounds.toSorted((a, b) => a - b);
  const short = (value) => Number(value.toPrecision(4));
  told.add(name);
  put({ name, unit: FIGURES[name], value: short(sorted[Math.floor(sorted.length / 2)]), min: short(sorted[0]), max: short(sorted.at(-1)), rounds: sorted.length, peer, peer_version: version, note });
}
function noFigures(why) {
  for (const [name, unit] of Object.entries(FIGURES)) if (!told.has(name)) put({ name, unit, value: null, why });
}

// --- programs -------------------------------------------------------------------------------------------------------

const onPath = (name) => [...process.env.PATH.split(delimiter), '/usr/sbin', '/sbin'].map((folder) => join(folder, name)).find(existsSync);

/** Where a program is; when it is not there, its package is installed from the distribution first. */
function program(name, packages) {
  const found = onPath(name);
  if (found) return found;
  const words = ['apt-get', '-q', 'install', '-y', '--no-install-recommends', packages];
  if (process.getuid() !== 0) words.unshift('sudo', '-n');
  try {
    // A run level of its own keeps the package from starting a service.
    execFileSync(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } });
  } catch (error) {
    throw new NoFigure(`${name} is not here and its package ${packages} could not be installed: ${String(error.stderr ?? error.message).trim().split('\n').at(-1)}`);
  }
  return onPath(name) ?? (() => { throw new NoFigure(`${packages} does not bring ${name}`); })();
}

function builtProgram(name) {
  const path = join(NATIVE, 'bin', name);
  if (!existsSync(path)) throw new NoFigure(`${name} is not built: ./statepass build`);
  return path;
}

// The servers share the first core in turn, the load has another, where there is one.
const CORES = availableParallelism() > 1 ? execFileSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' }).split(':')[1].trim().split(',').flatMap((part) => {
  const [from, to = from] = part.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}) : [0];
const SERVER_CORE = String(CORES[0]);
const LOAD_CORE = String(CORES.at(-1));

/** Nanoseconds of processor time of all threads of a process. */
function cpuTime(pid) {
  return readdirSync(`/proc/${pid}/task`).map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])).reduce((a, b) => a + b);
}
const residentBytes = (pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;

// --- servers --------------------------------------------------------------------------------------------------------

async function startRelay(processes, folder) {
  const contracts = join(TOP, 'relay/contracts/build/contracts.json');
  if (!existsSync(contracts)) throw new NoFigure('the contracts are not built: npm run build in relay/contracts');
  const data = join(folder, 'network');
  const network = processes.start('network', builtProgram('statepass-network'), [
    'dev', '--data', data, '--rpc-port', String(await claimRow(0, 2, 'the nodes')), '--admin-port', String(await freePort()), '--nodes', '2', '--empty-period', '10', '--contracts', contracts,
  ], { cwd: TOP });
  const { rpc, admin } = await processes.until(network, () => existsSync(join(data, 'network.json')) && JSON.parse(readFileSync(join(data, 'network.json'), 'utf8')));
  await fetch(`${admin}/v1/mine`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"count":4}' });
  const port = await freePort();
  const config = join(folder, 'relay.json');
  writeFileSync(config, JSON.stringify({
    name: 'relay', jurisdiction: 6, chain: 'network/chain.json', nodes: rpc, store: 'store', listen: { port }, limits: { requestsPerSecond: 0, connections: SOCKETS + 1000, connectionsPerClient: SOCKETS + 1000 },
  }));
  const relay = processes.start('relay', 'taskset', ['-c', SERVER_CORE, builtProgram('statepass-relay'), '--config', config]);
  const url = `http://127.0.0.1:${port}`;
  const ready = await processes.until(relay, async () => { const health = await json(`${url}/readyz`); return health?.registry >= 4 && health; });
  return { url, port, pid: relay.child.pid, head: ready.registry };
}

/** nginx, one process, set up to serve small files as fast as it can. A POST is answered as a GET. */
async function startNginx(processes, folder, files) {
  const path = program('nginx', 'nginx-light');
  const root = join(folder, 'www');
  for (const [name, body] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), body);
  }
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join(' ');
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; master_process off; pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'nginx-errors')};
    events { worker_connections 4096; }
    http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 100000000; default_type application/json; ${temporary}
      server { listen 127.0.0.1:${port}; root ${root}; location / { error_page 405 =200 $uri; } } }`);
  const nginx = processes.start('nginx', 'taskset', ['-c', SERVER_CORE, path, '-p', folder, '-e', join(folder, 'nginx-errors'), '-c', join(folder, 'nginx.conf')]);
  const url = `http://127.0.0.1:${port}`;
  await processes.until(nginx, () => fetch(url).then(() => true));
  const version = /nginx\/([\d.]+)/.exec((await run(path, ['-v'])).stderr)?.[1] ?? '';
  return { url, pid: nginx.child.pid, version };
}

// --- load -----------------------------------------------------------------------------------------------------------

/** What one server answers in so many seconds: requests, and requests in each second of its processor time. */
async function load(server, path, { post, rate, log } = {}) {
  const words = ['-c', LOAD_CORE, program('h2load', 'nghttp2-client'), '--h1', '-t', '1', '-c', String(CLIENTS), '-D', String(SECONDS)];
  if (post) words.push('-d', post, '-H', 'Content-Type: application/json');
  if (rate) words.push('--rps', String(Math.max(1, Math.round(rate / CLIENTS))), `--log-file=${log}`);
  const before = cpuTime(server.pid);
  const { stdout } = await run('taskset', [...words, server.url + path], { maxBuffer: 1 << 24 });
  const seconds = (cpuTime(server.pid) - before) / 1e9;
  const answered = Number(/(\d+) 2xx, 0 3xx, 0 4xx, 0 5xx/.exec(stdout)?.[1] ?? 0);
  if (answered === 0 || !/ 0 failed, 0 errored, 0 timeout/.test(stdout)) throw new NoFigure(`not every request to ${server.url}${path} was answered: ${/requests: .*/.exec(stdout)?.[0]}`);
  return { perSecond: answered / SECONDS, perCpuSecond: answered / seconds, share: seconds / SECONDS };
}

async function beside(relay, nginx, path, how = {}) {
  await load(relay, path, how);
  await load(nginx, path, how);
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    // Who goes first changes, so that neither always follows the other.
    const pair = {};
    for (const who of i % 2 === 0 ? ['relay', 'nginx'] : ['nginx', 'relay']) pair[who] = await load(who === 'relay' ? relay : nginx, path, how);
    rounds.push(pair);
  }
  return rounds;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const whole = (value) => Math.round(value).toString();

function ratioFigure(name, rounds, nginx, what) {
  const of = (who, member) => median(rounds.map((round) => round[who][member]));
  figure(name, rounds.map((round) => round.relay.perCpuSecond / round.nginx.perCpuSecond), {
    peer: 'nginx', version: nginx.version,
    note: `${what}; requests a second of processor time: ours ${whole(of('relay', 'perCpuSecond'))}, nginx ${whole(of('nginx', 'perCpuSecond'))}; by the clock ${whole(of('relay', 'perSecond'))} and ${whole(of('nginx', 'perSecond'))} with ${Math.round(of('relay', 'share') * 100)} and ${Math.round(of('nginx', 'share') * 100)} % of a core`,
  });
}

/** The 99th percentile of the answers' times at a rate. */
async function latency(relay, path, rate, folder) {
  const log = join(folder, 'times');
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    rmSync(log, { force: true });
    await load(relay, path, { rate, log });
    const times = readFileSync(log, 'utf8').trim().split('\n').map((line) => Number(line.split('\t')[2])).sort((a, b) => a - b);
    rounds.push(times[Math.floor(times.length * 0.99)] / 1000);
  }
  return rounds;
}

/** Opens a WebSocket and subscribes to heads, without more memory here than a socket. */
function openReader(port) {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1').once('error', fail);
    socket.write(`GET /v1/push HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    socket.once('data', (bytes) => {
      if (!bytes.toString('latin1').startsWith('HTTP/1.1 101')) return fail(new NoFigure(`no WebSocket: ${bytes.toString('latin1').split('\r\n')[0]}`));
      const text = Buffer.from('{"op":"subscribe","topics":["head"]}');
      const mask = randomBytes(4);
      socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, text.map((byte, i) => byte ^ mask[i % 4])]));
      // The head that it is told at once.
      socket.once('data', () => { socket.resume(); done(socket); });
    });
  });
}

async function idleSockets(relay) {
  const before = residentBytes(relay.pid);
  const sockets = [];
  try {
    while (sockets.length < SOCKETS) sockets.push(...await Promise.all(Array.from({ length: Math.min(200, SOCKETS - sockets.length) }, () => openReader(relay.port))));
    await delay(1000);
    return residentBytes(relay.pid) - before;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

// --- all ------------------------------------------------------------------------------------------------------------

async function proofsRequest(relay) {
  const { hash } = await json(`${relay.url}/v1/headers/latest`);
  const { contracts } = await json(`${relay.url}/v1/chain`);
  const items = ['Council', 'IssuerRegistry', 'StatusRegistry'].map((name) => ({ address: contracts[name], slots: [`0x${'00'.repeat(32)}`] }));
  return JSON.stringify({ blockHash: hash, items });
}

async function measure(processes, folder) {
  const relay = await startRelay(processes, folder);
  const header = '/v1/headers/2';
  const headerBody = await (await fetch(relay.url + header)).text();
  const request = join(folder, 'request');
  writeFileSync(request, await proofsRequest(relay));
  const ask = { method: 'POST', body: readFileSync(request), headers: { 'content-type': 'application/json' } };
  const proofs = await fetch(`${relay.url}/v1/proofs`, ask);
  const proofsBody = await proofs.text();
  if (!proofs.ok) throw new NoFigure(`the relay proves nothing: ${proofsBody}`);
  const nginx = await startNginx(processes, folder, { 'v1/headers/2': headerBody, 'v1/proofs': proofsBody });
  if (await (await fetch(nginx.url + header)).text() !== headerBody || await (await fetch(`${nginx.url}/v1/proofs`, ask)).text() !== proofsBody) throw new NoFigure('nginx serves other bytes');

  const headers = await beside(relay, nginx, header);
  ratioFigure('relay.headers.vs_nginx', headers, nginx, `one cached header, ${headerBody.length} bytes, ${CLIENTS} connections kept`);
  ratioFigure('relay.proofs.vs_nginx', await beside(relay, nginx, '/v1/proofs', { post: request }), nginx, `one cached proof, ${proofsBody.length} bytes, ${CLIENTS} connections kept`);

  const highest = median(headers.map((round) => round.relay.perSecond));
  figure('relay.p99_ms', await latency(relay, header, highest / 2, folder), { note: `cached headers at ${whole(highest / 2)} requests a second, half of the highest load` });
  if (!existsSync(`/proc/${relay.pid}`)) throw new NoFigure('the relay ended');
  figure('relay.idle_ws.bytes', [await idleSockets(relay)], { note: `growth of the relay's resident memory by ${SOCKETS} WebSockets subscribed to heads; the kernel's buffers are not in it` });
}

const folder = mkdtempSync(join(tmpdir(), 'statepass-bench-'));
const processes = new Processes(folder);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void processes.stop().finally(() => process.exit(130)));
try {
  await measure(processes, folder);
} catch (error) {
  noFigures(error.message.split('\n')[0]);
  if (!(error instanceof NoFigure)) { console.error(error); process.exitCode = 1; }
} finally {
  await processes.stop();
  rmSync(folder, { recursive: true, force: true });
}
