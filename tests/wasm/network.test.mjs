// The package over the whole system on loopback: a licence is offered by a desk, received, shown and checked, and moves to another state.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MemoryStore, open } from '../../wasm/dist/direct.js';
import { chromiumPath, launch } from '../../web/tools/chromium.mjs';
import { picture, TOP } from './support.mjs';

const E2E = process.env.STATEPASS_E2E ?? join(TOP, 'tests/e2e');
const PROGRAMS = ['statepass-network', 'statepass-relay', 'statepass-desk'].map((name) => join(process.env.STATEPASS_BUILD ?? join(TOP, 'build/native'), 'bin', name));
const PAGES = process.env.STATEPASS_PAGES ?? join(TOP, 'web/dist');
const there = [join(E2E, 'support/demo.mjs'), ...PROGRAMS, ...['wallet', 'verifier', 'desk'].map((page) => join(PAGES, page, 'index.html'))];
const missing = there.find((path) => !existsSync(path));
const skip = missing ? `not built: ${missing.split('/').pop()}` : false;

const folder = mkdtempSync(join(tmpdir(), 'statepass-package-'));
let processes;
let demo;
const desks = {};
let wallet;
let verifier;
const kept = new MemoryStore();

const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
/** Asks until the answer is one that is waited for. */
async function until(what, seconds, attempt) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await attempt();
    if (answer) return answer;
    assert.ok(Date.now() < end, `${what}: not within ${seconds} s`);
    await pause(1000);
  }
}

/** A desk's staff, over the interface of web/desk/README.md. */
class Desk {
  constructor(url) { this.url = url; }

  async call(method, path, body, type = 'application/json') {
    const answer = await fetch(`${this.url}/v1/desk${path}`, {
      method, headers: { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: type === 'application/json' ? JSON.stringify(body) : body }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  act(path, body = {}) { return this.call('POST', path, { ...body, idempotencyKey: random() }); }

  async open({ name, passphrase }) {
    this.token = (await this.call('POST', '/session', { name, passphrase })).token;
    return this;
  }

  async enrol() {
    const { id } = await this.call('POST', '/applicants', { familyName: 'García', givenName: 'Maria', birthDate: '1990-05-17', sex: 2, residentAddress: '1 Main St', residentCity: 'Oakland', residentPostalCode: '94601' });
    const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(600, 7), Buffer.from('ffd9', 'hex')]);
    const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([200, 0, 0, 0]), Buffer.from('WEBPVP8 '), Buffer.alloc(192, 3)]);
    await this.call('PUT', `/applicants/${id}/portrait`, jpeg, 'image/jpeg');
    await this.call('PUT', `/applicants/${id}/portrait/small`, webp, 'image/webp');
    return (await this.act('/licences', { applicant: id, issueDate: '2024-05-17', expiryDate: '2029-05-17', privileges: [{ code: 'C' }] })).ref;
  }
}

/** Every code of a plan, read by the reader as a camera would. */
async function shown(plan) {
  const texts = [];
  for (const code of plan.codes) texts.push(...(await verifier.qr.decode(picture(code, 3))));
  return texts;
}
async function check(preset) {
  const asked = await verifier.verifier.ask(preset, 'Harbour Bar');
  const { review } = await wallet.wallet.take(asked.uri);
  const answer = await wallet.wallet.share(review.id, { withheld: [] });
  let checked;
  for (const text of await shown(answer.code)) {
    checked = await verifier.verifier.take(text);
    if (checked.kind !== 'progress') break;
  }
  await wallet.wallet.closed(review.id);
  return checked;
}
/** The same code given to the program `statepass`, with what the page's light client kept. */
function verdictOfProgram(text) {
  const program = join(TOP, 'build/native/wallet-core/cli/statepass');
  if (!existsSync(program)) return;
  writeFileSync(join(folder, 'ledger'), kept.records.get('ledger'));
  const { status, stdout } = spawnSync(program, ['verify', '-', '--chain', demo.chain, '--ledger', join(folder, 'ledger'), '--json'], { input: text, encoding: 'utf8' });
  assert.deepEqual([status, JSON.parse(stdout).outcome], [0, 'green']);
}
const receive = async (offer) => {
  const taken = await wallet.wallet.take(offer.text);
  assert.equal(taken.kind, 'offer');
  return wallet.wallet.receive(taken.text, { transactionCode: async () => offer.txCode });
};

before(async () => {
  if (skip) return;
  const { startDemo } = await import(join(E2E, 'support/demo.mjs'));
  const { Processes } = await import(join(E2E, 'support/processes.mjs'));
  processes = new Processes(folder);
  demo = await startDemo({ folder, processes });
  for (const [letters, url] of Object.entries(demo.desks)) desks[letters] = await new Desk(url).open(demo.staff[0]);
  const chain = readFileSync(demo.chain, 'utf8');
  wallet = await open({ chain, store: new MemoryStore() });
  verifier = await open({ chain, store: kept });
  await wallet.wallet.create(new TextEncoder().encode('correct horse'));
}, { timeout: 180_000 });
after(async () => { await processes?.stop(); rmSync(folder, { recursive: true, force: true }); });

test('a licence is received, its age and its privileges are checked', { skip, timeout: 120_000 }, async () => {
  const licence = await desks.CA.enrol();
  const [card] = await receive(await desks.CA.act(`/licences/${licence}/offers`));
  assert.deepEqual([card.issuer, card.familyName, card.status, card.current, card.privileges], ['CA', 'García', 'valid', true, ['C']]);
  const status = await verifier.ledger.sync();
  assert.deepEqual(status.relays.map((r) => r.state), ['honest', 'honest']);

  const age = await check('over_21');
  assert.deepEqual([age.verdict.outcome, age.verdict.headline, age.verdict.answers], ['green', 'age_yes', { age_over_21: true }]);
  const driving = await check('may_drive');
  assert.equal(driving.needsImage, true);
  assert.equal(driving.verdict.outcome, 'amber');
  assert.equal((await verifier.verifier.imageDecoded(true)).verdict.outcome, 'green');

  const slot = await wallet.wallet.show('age');
  const [text] = await shown(slot.code);
  assert.equal((await verifier.verifier.take(text)).verdict.mode, 'show');
  verdictOfProgram(text);
  assert.deepEqual((await wallet.wallet.history()).map((entry) => entry.kind).sort(), ['received', 'shared', 'shared', 'shown']);
});

test('the licence moves to another state, and the old one is superseded', { skip, timeout: 240_000 }, async () => {
  const request = await desks.NY.call('POST', '/moves/requests', { from: 'CA' });
  const { review } = await wallet.wallet.take(request.text);
  assert.deepEqual([review.move.from, review.move.to], ['CA', 'NY']);
  const answer = await wallet.wallet.share(review.id, { withheld: [] });
  let scan;
  for (const text of await shown(answer.code)) {
    scan = await desks.NY.call('POST', `/moves/requests/${request.request}/scans`, { texts: [text] });
    if (scan.state !== 'progress') break;
  }
  assert.equal(scan.state, 'opened');
  const can = (desk, what) => until(`${what} at a desk`, 60, async () => {
    await wallet.wallet.advanceMoves().catch(() => undefined);
    // Until the block is sealed the desk does not know of the move.
    return (await desk.call('GET', `/moves/${scan.move}`).catch(() => ({}))).can?.includes(what);
  });
  await can(desks.CA, 'clear');
  await desks.CA.act(`/moves/${scan.move}/clear`);
  await can(desks.NY, 'complete');
  const { licence } = await desks.NY.act(`/moves/${scan.move}/complete`);
  await until('the new licence on the ledger', 60, async () => (await wallet.wallet.advanceMoves())[0].state === 'issued');
  await receive(await desks.NY.act(`/licences/${licence}/offers`));
  await until('the move to be done', 60, async () => (await wallet.wallet.advanceMoves())[0].station === 'done');
  const { cards } = await wallet.wallet.home();
  assert.deepEqual(cards.map((c) => [c.issuer, c.status, c.current]), [['NY', 'valid', true], ['CA', 'superseded', false]]);
});

// The verifier's page as the relay serves it, in Chromium, with the heads that real relays push.
test('new heads come to a page by themselves; a lost network and a relay that ends are gone through without a reload', { skip: skip || (chromiumPath() ? false : 'no Chromium'), timeout: 120_000 }, async () => {
  const browser = await launch();
  try {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const rounds = [];
    context.on('request', (request) => { if (new URL(request.url()).pathname === '/v1/headers/latest') rounds.push(request.url()); });
    await page.goto(demo.pages.verifier);
    await page.evaluate('window.sameVisit = true');
    await page.getByRole('button', { name: 'What this device knows' }).click();
    const words = async () => (await page.locator('body').innerText()).replace(/\s+/g, ' ');
    const head = async () => Number(/Newest block checked Block ([\d,]+)/.exec(await words())?.[1].replaceAll(',', '') ?? 0);
    const says = (text) => until(text, 30, async () => (await words()).includes(text));
    const grows = async (by) => { const from = await head(); await until(`${by} new heads`, 30, async () => (await head()) >= from + by); };
    await says('New blocks come by themselves');
    const first = processes.running.find((one) => one.name === 'relay-texas');

    // Two heads and more without a round over HTTP between them.
    await until('the first round', 30, async () => /Status as of/.test(await words()));
    const before = rounds.length;
    await grows(2);
    assert.equal(rounds.length, before);

    // No network, and back: the same page, and no block that was known is asked for again by number.
    await context.setOffline(true);
    await says('New blocks do not come by themselves');
    const frozen = await head();
    await context.setOffline(false);
    await says('New blocks come by themselves');
    await until('newer heads', 30, async () => (await head()) > frozen);
    await grows(1);

    // The relay that pushes ends: the other one does.
    first.child.kill('SIGTERM');
    await first.exit;
    await until('the other relay', 30, async () => /come by themselves, from relay-washington/.test(await words()));
    await grows(2);
    assert.equal(await page.evaluate('window.sameVisit'), true);
  } finally {
    await browser.close();
  }
});
