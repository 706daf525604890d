// What the light client knows, on the pages of those who use it: by tap, by keyboard, and when something is wrong.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, calls, CAMERA, coreIsThere, heading, openPage, paste, receives, says, saysNot, servePage, withBrowser, words, type Served } from './support.ts';

const { browser } = withBrowser(CAMERA);
const served: Record<string, Served> = {};
beforeAll(async () => { for (const name of ['wallet', 'verifier']) served[name] = await servePage(name); });
afterAll(async () => { for (const one of Object.values(served)) await one.close(); });

const TITLE = { wallet: 'What my phone knows', verifier: 'What this device knows' };
type Name = keyof typeof TITLE;

async function knows(name: Name, ledger: object = {}) {
  const { page, context, errors } = await openPage(browser(), served[name]!.url, { permissions: ['camera', 'clipboard-read', 'clipboard-write'], acceptDownloads: true });
  await coreIsThere(page);
  if (name === 'wallet') await receives(page);
  await page.evaluate((said) => { window.scripted!.ledger = said; window.scripted!.push(); }, ledger);
  await button(page, TITLE[name]).click();
  await heading(page, TITLE[name]);
  return { page, errors, close: () => context.close() };
}

describe.each(['wallet', 'verifier'] as const)('what the %s knows', (name) => {
  it('says chain, number, age, signatures, relays and the way of trust, in words and in a picture with its text', async () => {
    const { page, errors, close } = await knows(name);
    const said = await words(page);
    for (const part of ['Statepass main, network 5361', 'Block 2,721,915', 'seconds ago', 'Signed by 34 of 51 states', '34 are enough', 'Came with this page', 'California relay', 'New blocks come by themselves, from California relay.']) expect(said).toContain(part);
    await page.getByRole('img', { name: /^From the starting point of .* over 2 changes of the states that sign to the newest block it has checked, number 2,721,915, .* signed by 34 of 51 states$/ }).waitFor();
    await page.getByText('The way in words').click();
    await says(page, 'the states that sign had changed, from 49 to 50. 36 of them had signed it');
    await says(page, '34 of 51 states signed it, and 34 are enough.');
    expect(errors.filter((e) => !e.includes('404'))).toEqual([]);
    await close();
  });

  it('shows a pushed head at once, without a round over HTTP', async () => {
    const { page, close } = await knows(name);
    const rounds = async () => (await calls(page)).filter((c) => c === 'ledger.sync').length;
    const before = await rounds();
    await page.evaluate(() => {
      window.scripted!.ledger = { head: { number: 2_721_999, time: Date.now() / 1000, hash: '0x01', validators: 51, signers: 40, quorum: 34 } };
      window.scripted!.push();
    });
    await says(page, 'Block 2,721,999');
    await says(page, 'Signed by 40 of 51 states');
    expect(await rounds()).toBe(before);
    await close();
  });

  it('wakes the feed when the device wakes or has a network again', async () => {
    const { page, close } = await knows(name);
    const wakes = async () => (await calls(page)).filter((c) => c === 'ledger.wake').length;
    const before = await wakes();
    await page.context().setOffline(true);
    await page.waitForFunction(() => !navigator.onLine);
    await page.context().setOffline(false);
    await expect.poll(wakes).toBe(before + 1);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect.poll(wakes).toBe(before + 2);
    await close();
  });

  it('names each relay that fell out and why: wrong, slow, silent, out of order, behind', async () => {
    const relay = (host: string, over: object) => ({ url: `https://${host}.example/v1`, name: `${host} relay`, ...over });
    const { page, close } = await knows(name, { relays: [
      relay('wrong', { state: 'refused', reason: 'header_quorum' }), relay('slow', { state: 'silent', reason: 'sync_silent', slow: true }), relay('silent', { state: 'silent', reason: 'sync_silent' }),
      relay('broken', { state: 'silent', reason: 'sync_status' }), relay('late', { state: 'behind', behindBlocks: 1800, behindSeconds: 3600 }), relay('good', { state: 'honest', head: 2_721_915, pushes: true }),
    ] });
    const rows = page.getByRole('list', { name: 'Relays' }).getByRole('listitem');
    const text = async (host: string) => (await rows.filter({ hasText: `${host} relay` }).innerText()).replace(/\s+/g, ' ');
    expect(await text('wrong')).toMatch(/Too few of the states|states.*sign/i);
    expect(await text('slow')).toContain('Too slow');
    expect(await text('silent')).toContain('Does not answer');
    expect(await text('broken')).toContain('Out of order');
    expect(await text('late')).toContain('Behind by 1,800 blocks');
    expect(await text('good')).toContain('New blocks come from here');
    await close();
  });

  it('copies diagnostics in which nothing of the person stands', async () => {
    const { page, close } = await knows(name);
    await button(page, /Copy diagnostics/).click();
    await page.getByText('Diagnostics copied.').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    for (const part of [`page: ${name}`, 'network: Statepass main 5361', 'head: 2721915', 'signers: 34 of 51, needed 34', 'change: 2310004', 'relay: https://relay.ca.example/v1 honest head 2721915 pushes']) expect(text).toContain(part);
    expect(text).not.toMatch(/Maria|García|D6471|1990|Harbour|Mozilla|CA-1/i);
    await close();
  });

  it('past the trusting period asks for a starting point in plain words and offers no way around', async () => {
    const { page, close } = await knows(name, { stopped: 'trusting_period', trustedUntil: Date.now() / 1000 - 86_400 });
    await says(page, 'There is no way around it.');
    await saysNot(page, 'Show the newest block as a code');
    await button(page, 'Read a starting point').first().click();
    await heading(page, 'Read a starting point');
    await paste(page, 'checkpoint:one');
    await heading(page, 'A newer starting point');
    await page.evaluate(() => { window.scripted!.ledger = {}; });
    await button(page, 'I compared it, take it').click();
    await says(page, name === 'wallet' ? 'Checked with 34 of 51 states' : 'What do you need to know?');
    expect(await calls(page)).toContain('ledger.trustCheckpoint');
    await close();
  });

  it('lets two sources of a starting point be compared, and takes none that contradict', async () => {
    const { page, close } = await knows(name);
    await button(page, 'Read a starting point').click();
    await paste(page, 'https://example.org/');
    await says(page, 'code');
    await paste(page, 'checkpoint:one');
    await heading(page, 'A newer starting point');
    await says(page, 'Nobody has signed this code.');
    await says(page, '51 states');
    await button(page, 'Compare with a second source').click();
    await heading(page, 'The second source');
    await paste(page, 'checkpoint:forged');
    await says(page, 'Take neither');
    expect(await button(page, 'I compared it, take it').isDisabled()).toBe(true);
    await button(page, 'Compare with another source').click();
    await paste(page, 'checkpoint:other');
    await says(page, 'the newer block follows from the older one');
    expect(await button(page, 'I compared it, take it').isDisabled()).toBe(false);
    await page.evaluate(() => { window.scripted!.fail['ledger.compareCheckpoints'] = 'sync_silent'; });
    await button(page, 'Compare with another source').click();
    await paste(page, 'checkpoint:other');
    await says(page, 'could not be checked now');
    await button(page, 'Back').click();
    await heading(page, 'A newer starting point');
    await button(page, 'Compare with another source').click();
    await page.evaluate(() => { window.scripted!.seen = ['checkpoint:one']; }); // by the camera
    await says(page, 'Both sources say the same.');
    expect(await button(page, 'I compared it, take it').isDisabled()).toBe(false);
    await close();
  });

  it('stops with plain words at two signed blocks of one number, and gives the evidence as a file', async () => {
    const { page, close } = await knows(name, { stopped: 'ledger_contradiction' });
    await says(page, 'has stopped');
    await saysNot(page, 'Read a starting point');
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the evidence').click()]);
    expect(download.suggestedFilename()).toBe('statepass-conflict-5361.cbor');
    expect(readFileSync((await download.path())!, 'utf8')).toBe('two blocks');
    await close();
  });
});

describe('evidence in the verifier', () => {
  it('is opened, checked by the core, and says who signed both', async () => {
    const { page, close } = await knows('verifier');
    await button(page, 'Open evidence of two signed blocks').click();
    await heading(page, 'Evidence of two signed blocks');
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'x.cbor', mimeType: 'application/cbor', buffer: Buffer.from('something else') });
    await page.getByRole('alert').waitFor();
    await input.setInputFiles({ name: 'x.cbor', mimeType: 'application/cbor', buffer: Buffer.from('two blocks') });
    await says(page, 'It is so: two blocks of number 2,721,000 are signed, and 17 states signed both.');
    await says(page, 'It follows from what this device trusts.');
    await close();
  });
});

describe('the panel by the keyboard alone', () => {
  it('is opened, read, and led on from', async () => {
    const { page, context } = await openPage(browser(), served['verifier']!.url, { permissions: ['camera'] });
    await heading(page, 'What do you need to know?');
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
    const tabTo = async (name: RegExp) => { for (let i = 0; i < 40; i++) { await page.keyboard.press('Tab'); if (name.test(await focused())) return; } throw new Error(`no ${name}`); };
    await tabTo(/What this device knows/);
    await page.keyboard.press('Enter');
    await heading(page, 'What this device knows');
    await tabTo(/The way in words/);
    await page.keyboard.press('Enter');
    await says(page, 'It began with block');
    await tabTo(/Read a starting point/);
    await page.keyboard.press('Enter');
    await heading(page, 'Read a starting point');
    await tabTo(/Paste a code/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('checkpoint:one');
    await tabTo(/Use this code/);
    await page.keyboard.press('Enter');
    await heading(page, 'A newer starting point');
    await tabTo(/Compare with a second source/);
    await page.keyboard.press('Enter');
    await heading(page, 'The second source');
    await context.close();
  });
});
