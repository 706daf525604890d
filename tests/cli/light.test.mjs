// `statepass light` against relays on this machine that answer with what was recorded: the conversation of the fuzz target sync_job, and the two
// headers of a conflict file.
import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { conflictFile } from '../support/sealed.mjs';

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = join(TOP, 'build/native/wallet-core/cli/statepass');
const corpus = (name) => readFileSync(join(TOP, 'tests/fuzz/corpus', name));
const folder = mkdtempSync(join(tmpdir(), 'statepass-light-'));
const servers = [];
after(() => { for (const server of servers) server.close(); rmSync(folder, { recursive: true }); });

const file = (name, content) => { writeFileSync(join(folder, name), content); return join(folder, name); };
const run = (...args) => runWith({}, ...args);
const runWith = (env, ...args) => new Promise((done) => execFile(PROGRAM, args, { encoding: 'buffer', env: { ...process.env, ...env } }, (error, stdout, stderr) => done({
  status: error ? error.code : 0, stdout, stderr: stderr.toString(), lines: stdout.toString().trim().split('\n').filter(Boolean).map((line) => { try { return JSON.parse(line); } catch { return line; } }),
})));
/** A relay: `answer(path, number of the request)` gives a status, a body, or undefined to hang up. */
function relay(answer, secure) {
  const asked = [];
  const listener = (request, response) => {
    request.resume().on('end', () => {
      asked.push(request.url);
      const out = answer(request.url, asked.length);
      if (out === undefined) return request.socket.destroy();
      if (typeof out === 'number') return response.writeHead(out, { location: '/v1/chain' }).end();
      return response.writeHead(200).end(out);
    });
  };
  const server = secure ? createSecureServer(secure, listener) : createServer(listener);
  servers.push(server);
  const origin = secure ? 'https://localhost' : 'http://127.0.0.1';
  return new Promise((done) => server.listen(0, secure ? 'localhost' : '127.0.0.1', () => done({ url: `${origin}:${server.address().port}`, asked })));
}
const iso = (time) => new Date(time * 1000).toISOString();

// In the recorded conversation: the kid of a certificate whose key the ledger does not have.
const UNREGISTERED = '0x5a1ff607ec4106d11f9a04d9daaa26f83d2d4de864ca78c570db414d16fd4159';
const GENESIS = `0x${'01'.repeat(32)}`;
const chainOf = (name, checkpoint, genesisHash = GENESIS) => file(name, JSON.stringify({
  name: 'test', chainId: 5361, development: true, genesisHash, checkpoint, book: { version: 1 }, relays: ['http://127.0.0.1:1'], desks: {},
}));
async function conflict() {
  const [line] = (await run('conflict', 'verify', join(TOP, 'tests/fuzz/corpus/conflict/two'), '--json')).lines;
  const { headers } = conflictFile(join(TOP, 'tests/fuzz/corpus/conflict/two'));
  const shows = (i) => (path) => (path === '/v1/chain' ? JSON.stringify({ chainId: 5361, genesisHash: GENESIS, relay: { name: `relay ${i}` } })
    : path === '/v1/headers/latest' ? JSON.stringify({ header: `0x${headers[i].toString('hex')}`, hash: line.headers[i].hash }) : 404);
  return { line, shows, at: ['--at', iso(line.headers[0].time + 10), '--json'] };
}

test('two relays that show two sealed blocks of one number stop the client, and the evidence is kept', async () => {
  const { line, shows, at } = await conflict();
  const [a, b] = [await relay(shows(0)), await relay(shows(1))];
  const chain = chainOf('conflict-chain.json', line.trusted);
  const store = join(folder, 'conflict-store');
  const common = ['--chain', chain, '--store', store, ...at];
  const out = await run('light', 'follow', '--count', '3', '--every', '1', '--relay', a.url, '--relay', b.url, ...common);
  assert.equal(out.status, 1, out.stderr);
  assert.equal(out.lines.length, 1);
  const [said] = out.lines;
  assert.deepEqual([said.outcome, said.code, said.stopped, said.head.number], ['refused', 'qbft_contradiction', 'ledger_contradiction', 200]);
  assert.deepEqual(said.relays.map((r) => [r.state, r.reason]), [['honest', undefined], ['refused', 'ledger_contradiction']]);
  assert.equal(said.conflict, `${store}.conflict`);
  const shown = await run('conflict', 'verify', said.conflict, '--chain', chain, '--json');
  assert.deepEqual([shown.status, shown.lines[0].signedBoth], [0, line.signedBoth]);
  // For good, and whoever is asked; no checkpoint of such a chain is given out.
  const again = await run('light', 'follow', '--count', '1', '--relay', a.url, ...common);
  assert.deepEqual([again.status, again.lines[0].code], [1, 'qbft_contradiction']);
  assert.equal((await run('light', 'checkpoint', ...common)).status, 1);
  // Nothing is left beside the files, which are their owner's alone.
  assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('conflict-store')).sort(), ['conflict-store', 'conflict-store.conflict']);
  assert.equal(statSync(store).mode & 0o777, 0o600);
});

test('heads are kept, given as a checkpoint, and imported', async () => {
  const { line, shows, at } = await conflict();
  const a = await relay(shows(0));
  const chain = chainOf('heads-chain.json', line.trusted);
  const store = join(folder, 'heads-store');
  // The relay has heads and nothing else: there are no facts.
  const out = await run('light', 'follow', '--count', '1', '--relay', a.url, '--chain', chain, '--store', store, ...at);
  assert.deepEqual([out.status, out.lines[0].code, out.lines[0].head.hash, out.lines[0].head.signers, out.lines[0].age], [3, 'sync_silent', line.headers[0].hash, 3, 10]);
  const given = await run('light', 'checkpoint', '--chain', chain, '--store', store, ...at);
  assert.deepEqual([given.status, given.lines[0].number, given.lines[0].hash], [0, 200, line.headers[0].hash]);
  const picture = await run('light', 'checkpoint', '--chain', chain, '--store', store, '--picture');
  const scanned = await run('qr', 'decode', file('checkpoint.pgm', picture.stdout), '--json');
  assert.equal(scanned.lines[0].text, given.lines[0].text);

  const other = join(folder, 'imported-store');
  const imported = await run('light', 'import', file('checkpoint.txt', `${given.lines[0].text}\n`), '--chain', chain, '--store', other, ...at);
  assert.deepEqual([imported.status, imported.lines[0].head.number], [0, 200]);
  const older = chainOf('newer-chain.json', { ...line.trusted, number: 300, time: line.headers[0].time });
  const refused = await run('light', 'import', join(folder, 'checkpoint.txt'), '--chain', older, '--store', join(folder, 'never'), ...at);
  assert.deepEqual([refused.status, refused.lines[0].code], [1, 'qbft_state_older']);
  assert.ok(!readdirSync(folder).includes('never'));
  const none = await run('light', 'import', file('none.txt', 'SP1:TP0R49L72TL6$ZA02FFS4EEO'), '--chain', chain, '--store', other, ...at);
  assert.deepEqual([none.status, none.lines[0].code], [2, 'present_kind']);
});

test('facts are proven by name', async () => {
  const record = corpus('sync_job/honest');
  const parts = [];
  for (let i = 0; i < record.length;) { const size = record.readUInt32BE(i); parts.push(record.subarray(i + 4, i += 4 + size)); }
  const { checkpoint, genesisHash } = JSON.parse(parts[0]);
  const proofs = [parts[4], parts[5]];
  const honest = () => {
    let proof = 0;
    return (path) => (path === '/v1/chain' ? parts[1] : path === '/v1/headers/latest' ? parts[2] : path === '/v1/proofs' ? proofs[proof++]
      : path.startsWith('/v1/lists?') ? parts[6] : path.startsWith('/v1/lists/') ? parts[7] : 404);
  };
  const a = await relay(honest());
  const chain = chainOf('facts-chain.json', checkpoint, genesisHash);
  const prove = (store, url, ...more) => run('light', 'prove', '--chain', chain, '--store', join(folder, store), '--relay', url, '--at', iso(1_780_000_200), '--json', ...more);
  const recorded = `0x01${'00'.repeat(31)}`;
  const kids = ['--key', recorded, '--key', UNREGISTERED];
  const list = '00060102b0000003';
  const out = await prove('facts', a.url, ...kids, '--status', `${list}:5`, '--status', `https://any.example/sl/5361/${list}:6`, '--member', 'CA', '--member', 'ZZ');
  assert.equal(out.stderr, '');
  const body = inflateSync(parts[7]);
  assert.deepEqual(out.lines.map((l) => [l.item, l.result]), [['key', 'value'], ['key', 'absent'], ['status', 'value'], ['status', 'value'], ['member', 'value'], ['member', 'absent']]);
  assert.equal(out.status, 1); // the worst: something is absent
  const [key, , invalid, valid, member] = out.lines;
  assert.deepEqual([key.state, key.letters, key.name, key.block, key.time], ['active', 'CA', recorded, 40, 1_780_000_080]);
  const names = ['valid', 'invalid', 'suspended', 'superseded'];
  for (const [line, entry] of [[invalid, 5], [valid, 6]]) assert.equal(line.status, names[(body[entry >> 2] >> (2 * (entry & 3))) & 3]);
  assert.deepEqual([invalid.status, valid.status], ['invalid', 'valid']);
  assert.equal(member.name, 'CA');
  // All that is asked for again, in a store of its own.
  const good = await prove('good', (await relay(honest())).url, ...kids, '--member', 'CA');
  assert.deepEqual(good.lines.map((l) => l.result), ['value', 'absent', 'value']);
  // The same relay with one node of the proof changed is named and refused; nothing is an answer then.
  const lie = Buffer.from(proofs[0].toString().replace(/(0xf90131..)(..)/, (_, head, two) => head + (two === 'aa' ? 'bb' : 'aa')));
  const b = await relay((path, n) => (path === '/v1/proofs' ? lie : honest()(path, n)));
  const lied = await prove('lied', b.url, ...kids);
  assert.deepEqual([lied.status, lied.lines.length, lied.lines[0].code, lied.lines[0].relays[0].state], [1, 1, 'sync_refused', 'refused']);
});

test('relays that fail, and wrong usage', async () => {
  const { line, at } = await conflict();
  const chain = chainOf('failing-chain.json', line.trusted);
  const follow = (store, url) => run('light', 'follow', '--count', '1', '--chain', chain, '--store', join(folder, store), '--relay', url, ...at);
  const gone = await relay(() => undefined);
  const hung = await follow('hung', gone.url);
  assert.deepEqual([hung.status, hung.lines[0].code, hung.lines[0].relays[0].reason], [3, 'sync_silent', 'sync_silent']);
  const nobody = await follow('nobody', 'http://127.0.0.1:1');
  assert.deepEqual([nobody.status, nobody.lines[0].relays[0].state], [3, 'silent']);
  // A redirect is not followed.
  const moved = await relay(() => 302);
  assert.deepEqual([(await follow('moved', moved.url)).lines[0].relays[0].reason, moved.asked], ['sync_status', ['/v1/chain']]);
  const large = await relay(() => ' '.repeat(70_000));
  const flooded = await follow('flooded', large.url);
  assert.deepEqual([flooded.status, flooded.lines[0].code, flooded.lines[0].relays[0].reason], [1, 'sync_refused', 'sync_answer_size']);
  assert.equal((await follow('ftp', 'ftp://x')).status, 2);
  assert.equal((await follow('far', 'http://relay.example')).status, 2);
  // A store that is none is not started anew.
  const broken = file('broken', 'no record');
  assert.equal((await follow('broken', large.url)).status, 2);
  assert.equal(readFileSync(broken, 'utf8'), 'no record');
  assert.equal((await run('light', 'follow', '--chain', chain)).status, 2);
  assert.equal((await run('light')).status, 2);
  for (const bad of ['x', '00060102b0000003', '00060102b0000003:x', '0006:1', 'https://h/sl/1/00060102b0000003:1'])
    assert.equal((await run('light', 'prove', '--chain', chain, '--store', join(folder, 'bad'), '--relay', large.url, '--status', bad)).status, 2, bad);
});

test('a program that is killed while it keeps leaves the old store or the new one', async () => {
  const { line, shows, at } = await conflict();
  const chain = chainOf('killed-chain.json', line.trusted);
  const a = await relay(shows(0));
  const common = ['--chain', chain, ...at];
  await run('light', 'follow', '--count', '1', '--relay', a.url, '--store', join(folder, 'source'), ...common);
  const text = file('killed.txt', (await run('light', 'checkpoint', '--store', join(folder, 'source'), ...common)).lines[0].text);
  const store = join(folder, 'killed');
  const numbers = new Set();
  for (let i = 0; i < 40; i++) {
    if (i % 8 === 0) rmSync(store, { force: true });
    const program = spawn(PROGRAM, ['light', 'import', text, '--store', store, ...common]);
    setTimeout(() => program.kill('SIGKILL'), i % 8);
    await new Promise((done) => program.on('close', done));
    const after = await run('light', 'checkpoint', '--store', store, ...common);
    assert.equal(after.status, 0, after.stderr);
    numbers.add(after.lines[0].number);
  }
  for (const number of numbers) assert.ok([100, 200].includes(number), `${number}`);
});

test('over TLS, and only with a certificate that is believed', { skip: spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl' }, async () => {
  const { line, shows, at } = await conflict();
  const chain = chainOf('secure-chain.json', line.trusted);
  const made = (name, host) => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
    const out = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', cert]);
    assert.equal(out.status, 0, out.stderr.toString());
    return { key: readFileSync(key), cert: readFileSync(cert), path: cert };
  };
  const [right, other] = [made('right', 'localhost'), made('other', 'relay.example')];
  const follow = async (certificate, believed, store) => {
    const a = await relay(shows(0), certificate);
    const out = await runWith({ SSL_CERT_FILE: believed, SSL_CERT_DIR: folder }, 'light', 'follow', '--count', '1', '--relay', a.url, '--chain', chain, '--store', join(folder, store), ...at);
    return [out.lines[0].head.number, a.asked.length > 0];
  };
  assert.deepEqual(await follow(right, right.path, 'secure'), [200, true]);
  assert.deepEqual(await follow(right, other.path, 'unbelieved'), [100, false]);
  assert.deepEqual(await follow(other, other.path, 'other-name'), [100, false]);
});
