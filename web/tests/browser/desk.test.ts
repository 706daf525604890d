import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DeskService } from '../scripted/desk-service.ts';
import { button, CAMERA, openPage, says, servePage, withBrowser, words } from './support.ts';

const { browser } = withBrowser(CAMERA);

async function desk() {
  const service = new DeskService();
  const served = await servePage('desk', {}, service.answer);
  const opened = await openPage(browser(), served.url, { permissions: ['camera'], viewport: { width: 1440, height: 900 } });
  const close = async () => { await opened.context.close(); await served.close(); };
  return { ...opened, service, close };
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Passphrase', { exact: true }).fill('open sesame');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is waiting').waitFor();
}

async function enrol(page: Page): Promise<void> {
  await page.keyboard.press('n');
  await page.getByLabel('Family name').fill('Reyes');
  await page.getByLabel('Given names').fill('Ana');
  await page.getByLabel('Date of birth').fill('1979-08-08');
}

async function issue(page: Page): Promise<void> {
  await enrol(page);
  await button(page, 'Enrol').click();
  await page.getByRole('heading', { name: 'Ana Reyes' }).waitFor();
  await button(page, 'Issue a licence').click();
  await button(page, 'Issue').click();
  await page.getByText('Licence D0000 0001').waitFor();
}

describe('desk', () => {
  it('lets staff in, and says when it does not', async () => {
    const { page, errors, close } = await desk();
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Passphrase', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('That name and passphrase do not go together.').waitFor();
    await signIn(page);
    await page.reload();
    await page.getByText('Nothing is waiting').waitFor(); // still signed in
    await button(page, 'Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(errors.filter((e) => !/40[14]/.test(e))).toEqual([]);
    await close();
  });

  it('enrols with a portrait cut to size, issues, and hands the offer to a phone', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await enrol(page);
    const [width, height] = [900, 700];
    const data = new Uint8Array(width * height * 3);
    for (let i = 0; i < data.length; i++) data[i] = (i * 7 + (i >> 9) * 13) & 255; // noise: the worst case for size
    await page.locator('#portrait-file').setInputFiles({ name: 'face.png', mimeType: 'image/png', buffer: Buffer.from(encode({ width, height, data, channels: 3 })) });
    await page.getByRole('img', { name: 'Portrait' }).waitFor();
    await button(page, 'Enrol').click();
    await page.getByRole('heading', { name: 'Ana Reyes' }).waitFor();
    const [full, small] = [service.portraits.get('/applicants/a1/portrait')!, service.portraits.get('/applicants/a1/portrait/small')];
    expect(full.type).toBe('image/jpeg');
    expect(full.bytes).toBeLessThanOrEqual(3072);
    if (small) expect(small.bytes).toBeLessThanOrEqual(560);
    await button(page, 'Issue a licence').click();
    await button(page, 'Issue').click();
    await page.getByText('Licence D0000 0001').waitFor();
    await button(page, 'Give it to a phone').click();
    await page.getByRole('img', { name: 'Offer as a code' }).waitFor();
    expect(await words(page)).not.toContain('418 206');
    await button(page, 'Show the figures').click();
    await says(page, '418 206');
    await page.keyboard.press('r');
    await page.getByText(/Scanned. Waiting for the figures/).waitFor();
    await page.keyboard.press('r');
    await page.getByText('Received: 20 copies').waitFor();
    await close();
  });

  it('says what is missing in a form instead of sending it', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await page.keyboard.press('n');
    await button(page, 'Enrol').click();
    expect(await page.getByText('This is needed.').count()).toBe(3);
    await page.getByLabel('Date of birth').fill('2190-01-01');
    await page.getByText('This day is still to come.').waitFor();
    expect(service.log.filter((l) => l.startsWith('POST /applicants'))).toEqual([]);
    await close();
  });

  it('says what stands in the way of a service in trouble, and what was typed stays', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await enrol(page);
    for (const [status, code, happened, next] of [
      [507, 'INSUFFICIENT_STORAGE', 'The desk has no room left, or its database is locked.', 'Tell whoever runs the desk, then do the last step again.'],
      [429, 'LIMITED', 'The desk asks to wait a little.', 'Wait a minute, then repeat it.'],
      [503, 'NO_NODE', 'None of your nodes answers.', 'Tell whoever runs the nodes.'],
      [400, 'BAD_REQUEST', 'The desk could not take what was entered.', 'Look through the fields again.'],
    ] as const) {
      service.failNext = { status, body: { code, status } };
      await button(page, 'Enrol').click();
      await page.getByText(happened).waitFor();
      expect(await words(page), code).toContain(next);
      expect(await page.getByLabel('Family name').inputValue()).toBe('Reyes');
    }
    await button(page, 'Enrol').click();
    await page.getByRole('heading', { name: 'Ana Reyes' }).waitFor();
    await close();
  });

  it('says what the ledger refused, by which rule, and what to do', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await issue(page);
    service.refuseNext = { name: 'Terminal', args: [0, 77] };
    await button(page, 'Suspend the right to drive').click();
    await page.getByLabel('Reason').fill('Court order 26-1180');
    await button(page, 'See what it does').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('The entry is final: it was withdrawn or replaced, and nothing brings it back.').waitFor();
    expect(await words(page)).toContain('Nothing was changed. Look at the case again, then decide anew. Terminal(0, 77)');
    await close();
  });

  it('shows what a suspension writes before, and its transaction and block after', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await issue(page);
    await button(page, 'Suspend the right to drive').click();
    await page.getByLabel('Reason').fill('Court order 26-1180');
    await button(page, 'See what it does').click();
    await page.getByText('What this writes to the ledger').waitFor();
    expect(await words(page)).toContain('StatusRegistry.update');
    expect(await words(page)).toContain('It can be taken back by another act.');
    expect(service.log.filter((l) => l.endsWith('/status')).length).toBe(1);
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText(/Block 4,242/).waitFor();
    expect(await words(page)).toContain(`0x${'0'.repeat(62)}4d`);
    expect(await words(page)).toContain('Right to drive suspended: Court order 26-1180');
    await button(page, 'Give the right to drive back').click();
    await page.getByLabel('Reason').fill('Lifted');
    await page.getByLabel('Reason').press('Tab');
    await button(page, 'See what it does').click();
    await button(page, 'Give back').click();
    await page.getByText('Right to drive given back: Lifted').waitFor();
    await close();
  });

  it('revokes only with a second person, who is somebody else', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await issue(page);
    await button(page, 'Revoke the licence').click();
    await page.getByLabel('Reason').fill('Forged papers');
    await button(page, 'See what it does').click();
    await page.getByText('Nobody can take it back.').waitFor();
    const act = page.getByRole('dialog').getByRole('button', { name: 'Revoke' });
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel('Their name').fill('ada');
    await page.getByLabel('Their passphrase').fill('open sesame');
    await act.click();
    await page.getByText('You may not do this.').waitFor();
    await page.getByLabel('Their name').fill('grace');
    await act.click();
    await page.getByText('Revoked: Forged papers').waitFor();
    expect(service.keys.size).toBe(2); // issue, revoke
    expect(await button(page, 'Give it to a phone').count()).toBe(0);
    await close();
  });

  it('does an act once when the answer to it was lost', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await issue(page);
    await button(page, 'Suspend the right to drive').click();
    await page.getByLabel('Reason').fill('x');
    await button(page, 'See what it does').click();
    await page.getByText('What this writes to the ledger').waitFor();
    service.failNext = { status: 504, body: { code: 'NODE_SLOW', status: 504 } };
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('Your node did not answer in time.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText(/Block 4,242/).waitFor();
    expect(service.keys.size).toBe(2);
    await close();
  });

  it('takes a move in: question, answer by camera, completion', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    await page.keyboard.press('m');
    await page.getByLabel('They come from').selectOption('NY');
    await button(page, 'Make the code').click();
    await page.getByRole('img', { name: 'Question to the wallet as a code' }).waitFor();
    for (const text of ['f1', 'f1', 'f2']) {
      await page.evaluate((seen) => { window.scripted!.seen = [seen]; }, text);
      await page.waitForFunction(() => window.scripted!.seen.length === 0);
    }
    await page.getByText('2 of 3 parts').waitFor();
    await page.evaluate(() => { window.scripted!.seen = ['f3']; });
    await page.getByRole('heading', { name: 'New York to California' }).waitFor();
    await button(page, 'Issue and end the old one').click();
    await page.getByText('Completes the move and ends the old licence in the same transaction').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Issue and end the old one' }).click();
    await page.getByText(/Block 4,242/).first().waitFor();
    expect(service.log.filter((l) => l.endsWith('/scans')).length).toBeLessThanOrEqual(3);
    await close();
  });

  it('stays with what it has when the service is silent, and says how old it is', async () => {
    const { page, service, close } = await desk();
    await signIn(page);
    service.silent = true;
    await page.keyboard.press('r');
    await page.getByText(/The desk does not answer. What you see is from/).waitFor();
    service.silent = false;
    await page.keyboard.press('r');
    await page.getByText(/The desk does not answer/).waitFor({ state: 'detached' });
    await close();
  });

  it('is worked by the keyboard: sections, list, help, letters off', async () => {
    const { page, close } = await desk();
    await signIn(page);
    await issue(page);
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'People', level: 2 }).waitFor();
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Reyes, Ana');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ana Reyes' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
    await page.keyboard.press('Escape');
    await page.getByText('Choose something on the left').waitFor();
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.id === 'people-search');
    await page.keyboard.type('gm?'); // letters in a field are letters
    expect(await page.locator('#people-search').inputValue()).toBe('gm?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.locator('#people-search').fill('');
    await page.locator('h2', { hasText: 'People' }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.getByLabel(/Single letters work/).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    expect(await page.getByText('As the papers say it.').count()).toBe(0);
    await close();
  });
});
