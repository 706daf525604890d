// The program `statepass`: what it prints, and with which exit code.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateSync, gunzipSync } from 'node:zlib';

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = join(TOP, 'build/native/wallet-core/cli/statepass');
const RECORDED = join(TOP, '../shared/vectors/besu/cancun-26.8.0');
const skip = existsSync(RECORDED) ? false : 'no ../shared/vectors';
const folder = mkdtempSync(join(tmpdir(), 'statepass-cli-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name, content) => { writeFileSync(join(folder, name), content); return join(folder, name); };
const hex = (text) => Buffer.from(text.replace(/^0x/, ''), 'hex');
function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, { input, maxBuffer: 64 << 20 });
  return { status, stdout, stderr: stderr.toString(), lines: () => stdout.toString().trim().split('\n').map((line) => JSON.parse(line)) };
}
const recorded = (name) => JSON.parse(gunzipSync(readFileSync(join(RECORDED, name))));

test('wrong usage is 2, a file that cannot be read 3', () => {
  assert.equal(run([]).status, 2);
  assert.equal(run(['header']).status, 2);
  assert.equal(run(['header', 'verify', '--nonsense', 'x']).status, 2);
  assert.equal(run(['header', 'verify', join(folder, 'absent')]).status, 3);
  assert.match(run(['--help']).stdout.toString(), /Exit codes/);
});

test('headers: verified, refused, malformed', { skip }, () => {
  const header = recorded('headers.json.gz').headers[7];
  const path = file('header.hex', header.rawHeader);
  const good = run(['--json', 'header', 'verify', path, file('header.bin', hex(header.rawHeader))]);
  assert.equal(good.status, 0);
  for (const line of good.lines()) assert.deepEqual([line.hash, line.outcome, line.signers], [header.hash, 'verified', header.signers]);
  const refused = run(['header', 'verify', path, '--json', '--validators', `0x${'11'.repeat(20)}`]);
  assert.deepEqual([refused.status, refused.lines()[0].code], [1, 'qbft_set_jump']);
  const malformed = run(['header', 'verify', '-', '--json'], 'c0');
  assert.deepEqual([malformed.status, malformed.lines()[0].outcome, malformed.lines()[0].code], [2, 'malformed', 'eth_header_fields']);
  assert.match(run(['header', 'verify', path]).stdout.toString(), /outcome: verified/);
});

test('proofs under a header', { skip }, () => {
  const { header, cases } = recorded('proofs.json.gz').node1_bonsai;
  const proof = file('proof.json', JSON.stringify(cases[0].response));
  const good = run(['proof', 'verify', proof, '--header', file('of-proof.hex', header.rawHeader), '--json']);
  assert.equal(good.status, 0);
  assert.equal(good.lines().length, 1 + cases[0].response.result.storageProof.length);
  const other = run(['proof', 'verify', proof, '--state-root', `0x${'22'.repeat(32)}`, '--json']);
  assert.deepEqual([other.status, other.lines()[0].result, other.lines()[0].code], [1, 'invalid', 'eth_node_missing']);
  assert.equal(run(['proof', 'verify', proof]).status, 2);
  const failed = run(['proof', 'verify', '-', '--state-root', `0x${'22'.repeat(32)}`, '--json'], '{"jsonrpc":"2.0","id":1,"error":{"code":-32000}}');
  assert.deepEqual([failed.status, failed.lines()[0].outcome], [2, 'malformed']);
});

test('headers rebuilt from the JSON of a node have the hash that the chain knows', { skip }, () => {
  for (const chain of ['cancun-26.8.0', 'cancun-24.5.4']) {
    const lines = gunzipSync(readFileSync(join(RECORDED, '..', chain, 'ws-newheads-node1.jsonl.gz'))).toString().trim().split('\n').map((line) => JSON.parse(line));
    const heads = lines.map((line) => line.received?.params?.result).filter((head) => head?.hash);
    assert.ok(heads.length > 250, `${heads.length} heads`);
    const judged = run(['--json', 'header', 'verify', ...heads.map((head, i) => file(`${chain}-${i}.json`, JSON.stringify(head)))]);
    assert.deepEqual([judged.status, judged.lines().map((line) => line.hash)], [0, heads.map((head) => head.hash)], judged.stderr);
  }
});

test('transactions and events of a block that the light client believes', () => {
  const { block } = JSON.parse(readFileSync(join(TOP, 'tests/vectors/block-items.json'), 'utf8'));
  const header = file('block-11.hex', block.header);
  const [{ time }] = run(['--json', 'header', 'verify', header]).lines();
  const config = (validators) => file(`chain-${validators[0]}.json`, JSON.stringify({
    name: 'recorded', chainId: 1337, development: true, genesisHash: `0x${'11'.repeat(32)}`, book: { version: 1 }, relays: ['https://relay.example'], desks: {}, roots: [],
    checkpoint: { number: 1, hash: `0x${'22'.repeat(32)}`, time: time - 60, validators } }));
  const at = new Date(time * 1000).toISOString().replace('.000Z', 'Z');
  const chain = ['--chain', config(block.validators), '--at', at];
  for (const [kind, nodes, names] of [['transaction', 'transactionNodes', ['hash', 'from', 'type']], ['receipt', 'receiptNodes', ['success', 'type', 'cumulativeGasUsed']]]) {
    for (const item of block.items) {
      const proof = file(`${kind}.json`, JSON.stringify({ index: item.index, nodes: item[nodes] }));
      const good = run(['--json', 'proof', kind, proof, '--header', header, ...chain]);
      assert.equal(good.status, 0, good.stderr);
      const [line] = good.lines();
      assert.equal(line.result, 'value');
      for (const name of names) assert.equal(line[kind][name], item[name], name);
      if (kind === 'receipt') assert.deepEqual(line.receipt.logs.map(({ address, topics }) => ({ address, topics })), item.logs.map(({ address, topics }) => ({ address, topics })));
    }
  }
  const proof = file('receipt.json', JSON.stringify({ index: 0, nodes: block.items[0].receiptNodes }));
  const stranger = run(['--json', 'proof', 'receipt', proof, '--header', header, '--chain', config([`0x${'33'.repeat(20)}`]), '--at', at]);
  assert.deepEqual([stranger.status, stranger.stdout.toString()], [1, '']);
  assert.match(stranger.stderr, /refused: qbft_/);
  const wrong = run(['--json', 'proof', 'receipt', file('wrong.json', JSON.stringify({ index: 1, nodes: block.items[0].receiptNodes })), '--header', header]);
  assert.deepEqual([wrong.status, wrong.lines()[0].result], [1, 'invalid']);
});

test('documents', () => {
  const vectors = JSON.parse(readFileSync(join(TOP, 'tests/vectors/mdoc-verify.json'), 'utf8'));
  const trust = file('root.der', hex(vectors.certificates.iaca));
  for (const name of ['driving', 'value-changed', 'trailing']) {
    const v = vectors.responses.find((r) => r.name === name);
    const out = run(['mdoc', 'verify', file(name, v.response), '--transcript', file('transcript', hex(v.transcript)), '--at', v.time, '--trust', trust, '--json']);
    assert.equal(out.status, { driving: 0, 'value-changed': 1, trailing: 2 }[name], name);
    if (name !== 'trailing') assert.equal(out.lines()[0].documents[0].sound, name === 'driving');
  }
  const shown = run(['mdoc', 'show', '-', '--json'], vectors.responses[0].response);
  assert.equal(shown.lines()[0].documents[0].docType, 'org.statepass.age.1');
});

/** An RGB picture of a PGM as PNG, every row with another filter. */
function png(pgm) {
  const [, width, height] = /^P5\n(\d+) (\d+)\n255\n/.exec(pgm.toString('latin1', 0, 32)).map(Number);
  const luma = pgm.subarray(pgm.length - width * height);
  const rows = [];
  let above = Buffer.alloc(width * 3);
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(width * 3, 0);
    for (let x = 0; x < width; x++) row.fill(luma[y * width + x], 3 * x, 3 * x + 3);
    const type = y % 5;
    const coded = Buffer.alloc(width * 3);
    for (let i = 0; i < row.length; i++) {
      const left = i < 3 ? 0 : row[i - 3];
      const corner = i < 3 ? 0 : above[i - 3];
      const p = left + above[i] - corner;
      const [a, b, c] = [Math.abs(p - left), Math.abs(p - above[i]), Math.abs(p - corner)];
      coded[i] = row[i] - [0, left, above[i], (left + above[i]) >> 1, a <= b && a <= c ? left : b <= c ? above[i] : corner][type];
    }
    rows.push(Buffer.from([type]), coded);
    above = row;
  }
  const chunk = (type, content) => { const head = Buffer.alloc(4); head.writeUInt32BE(content.length); return Buffer.concat([head, Buffer.from(type), content, Buffer.alloc(4)]); };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width); head.writeUInt32BE(height, 4); head[8] = 8; head[9] = 2;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}

test('QR codes as PGM and PNG', () => {
  const drawn = run(['qr', 'encode', '-', '--scale', '3'], 'statepass:1/abcd');
  assert.equal(drawn.status, 0);
  const read = run(['qr', 'decode', file('code.pgm', drawn.stdout), file('code.png', png(drawn.stdout)), '--json']);
  assert.deepEqual([read.status, read.lines().map((l) => l.text)], [0, ['statepass:1/abcd', 'statepass:1/abcd']]);
  assert.equal(run(['qr', 'decode', file('white.pgm', Buffer.concat([Buffer.from('P5\n40 40\n255\n'), Buffer.alloc(1600, 255)]))]).status, 1);
  assert.equal(run(['qr', 'decode', '-'], 'P5\n9 9').status, 2);
});

test('status bodies and wallets’ files', () => {
  const body = Buffer.alloc(32_768);
  body[25] = 0b10_01_00_11; // entries 100 to 103
  const path = file('body', body);
  const at = (index, from = path) => run(['status', 'show', from, '--index', String(index), '--json']);
  assert.deepEqual([100, 101, 102, 103].map((i) => [at(i).status, at(i).lines()[0].status]), [[1, 'superseded'], [0, 'valid'], [1, 'invalid'], [1, 'suspended']]);
  assert.equal(at(102, file('body.z', deflateSync(body))).lines()[0].status, 'invalid');
  assert.deepEqual([at(131_072).status, at(131_072).lines()[0].code], [2, 'status_index']);
  assert.equal(at(0, file('short', 'x')).status, 2);
  const none = run(['vault', 'check', file('none', 'no vault'), '--json'], 'secret\n');
  assert.deepEqual([none.status, none.lines()[0].outcome], [2, 'malformed']);
});

test('headers judged by a chain’s light client', { skip }, () => {
  const { info, headers } = recorded('headers.json.gz');
  const [first, second] = [headers[3], headers[4]];
  const validators = run(['header', 'verify', file('first.hex', first.rawHeader), '--json']).lines()[0].validators;
  const chain = (hash) => file('chain.json', JSON.stringify({
    name: 'recorded', chainId: info.chainId, development: true, genesisHash: headers[0].hash,
    checkpoint: { number: first.number, hash, time: first.timestamp, validators }, book: { version: 1 }, relays: ['http://localhost:1'], desks: {},
  }));
  const at = ['--at', new Date((second.timestamp + 60) * 1000).toISOString(), '--json'];
  const judged = (hash) => run(['header', 'verify', join(folder, 'first.hex'), file('second.hex', second.rawHeader), '--chain', chain(hash), ...at]);
  assert.deepEqual(judged(first.hash).lines().map((l) => l.outcome), ['verified', 'verified']);
  const contradicted = judged(`0x${'00'.repeat(31)}01`);
  assert.deepEqual([contradicted.status, contradicted.lines()[0].code], [1, 'qbft_contradiction']);
});

test('what is no answer has no verdict', () => {
  const chain = file('any-chain.json', JSON.stringify({
    name: 'any', chainId: 1, development: true, genesisHash: `0x${'01'.repeat(32)}`, checkpoint: { number: 9, hash: `0x${'02'.repeat(32)}`, time: 1_767_225_600, validators: [`0x${'03'.repeat(20)}`] },
    book: { version: 1 }, relays: ['http://localhost:1'], desks: {},
  }));
  const answers = mkdtempSync(join(folder, 'answers-'));
  writeFileSync(join(answers, 'a'), 'hello\n');
  writeFileSync(join(answers, 'b'), 'SP1:TP0R49L72TL6$ZA02FFS4EEO\r\n'); // a notice
  const out = run(['verify', answers, '--chain', chain, '--json']);
  assert.deepEqual([out.status, out.lines().map((l) => l.outcome)], [2, ['grey', 'grey']]);
  assert.equal(run(['verify', answers, '--chain', file('none.json', '{}')]).status, 2);
});
