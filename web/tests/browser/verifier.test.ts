import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, calls, CAMERA, heading, openPage, paste, says, servePage, withBrowser, words, type Served } from './support.ts';

const { browser } = withBrowser(CAMERA);
let served: Served;
beforeAll(async () => { served = await servePage('verifier'); });
afterAll(async () => { await served.close(); });

const see = (page: Page, ...texts: string[]) => page.evaluate((seen) => { window.scripted!.seen = seen; }, texts);

async function asking(tile: RegExp, options = {}) {
  const opened = await openPage(browser(), served.url, { permissions: ['camera', 'clipboard-write', 'clipboard-read'], ...options });
  const { page } = opened;
  await button(page, tile).click();
  await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
  await page.waitForFunction(() => (window.scripted?.framesDecoded ?? 0) > 0);
  return { ...opened, close: () => opened.context.close() };
}

describe('verifier', () => {
  it('asks with one tap and reads the answer by camera', async () => {
    const { page, errors, close } = await asking(/Over 21/);
    expect((await calls(page)).find((c) => c.startsWith('verifier.ask'))).toBe('verifier.ask over_21 Somebody');
    await see(page, 'part:1/3');
    await page.getByText('1 of 3 parts').waitFor();
    await see(page, 'yes');
    const headline = page.getByRole('heading', { name: 'Over 21: yes' });
    await headline.waitFor();
    expect(await headline.evaluate((h) => parseFloat(getComputedStyle(h).fontSize))).toBeGreaterThanOrEqual(40);
    expect(await words(page)).toMatch(/Status as of \d\d:\d\d, \d+ seconds ago/);
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Next']);
    await button(page, 'Next').click();
    await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
    expect(errors.filter((e) => !e.includes('404'))).toEqual([]);
    await close();
  });

  it('has the platform draw the picture only when the verdict asks for it', async () => {
    const { page, close } = await asking(/May drive/);
    await see(page, 'face');
    await page.getByRole('heading', { name: 'Valid' }).waitFor();
    expect(await calls(page)).toContain('verifier.imageDecoded true');
    const picture = page.getByRole('img', { name: 'Portrait from the document' });
    const height = (await picture.boundingBox())!.height;
    expect(height).toBeGreaterThanOrEqual(0.4 * 740);
    expect(await words(page)).toContain('Compare the picture');
    await close();
  });

  it('says why not, worst first, behind Details', async () => {
    const { page, close } = await asking(/May drive/);
    await see(page, 'revoked');
    await page.getByRole('heading', { name: 'Not valid' }).waitFor();
    expect(await words(page)).toContain('Withdrawn by its state.');
    expect((await calls(page)).some((c) => c.startsWith('verifier.imageDecoded'))).toBe(false);
    await page.getByText('Details').click();
    await says(page, 'It was withdrawn by its state. It cannot come back.');
    await says(page, 'more checks passed');
    await close();
  });

  it('goes on with the same question when nothing could be said', async () => {
    const { page, close } = await asking(/Over 21/);
    await see(page, 'old');
    await page.getByText('This code is old.').waitFor();
    expect(await page.getByRole('img', { name: /Your question as a code/ }).isVisible()).toBe(true);
    await see(page, 'declined');
    await page.getByText('They did not answer.').waitFor();
    await see(page, 'yes');
    await page.getByRole('heading', { name: 'Over 21: yes' }).waitFor();
    await close();
  });

  it('takes an answer by hand, and says when it is none', async () => {
    const { page, close } = await asking(/Over 21/);
    await paste(page, 'https://fake.example/verified');
    await page.getByText('This is not a Statepass code.').waitFor();
    expect(page.context().pages().length).toBe(1);
    await paste(page, 'yes');
    await page.getByRole('heading', { name: 'Over 21: yes' }).waitFor();
    await close();
  });

  it('lets a verdict fade after a minute and takes the data with it', async () => {
    const opened = await openPage(browser(), 'about:blank', { permissions: ['camera'] });
    const { page } = opened;
    await page.clock.install();
    await page.goto(served.url);
    await button(page, /Who is it/).click();
    await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
    await paste(page, 'face');
    await page.getByRole('img', { name: 'Portrait from the document' }).waitFor();
    await page.clock.runFor(59_000);
    expect(await page.getByRole('heading', { name: 'Valid' }).isVisible()).toBe(true);
    await page.clock.runFor(2000);
    await page.getByRole('heading', { name: 'No longer shown' }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    await opened.context.close();
  });

  it('counts totals and keeps nothing else, with the last question first', async () => {
    const { page, close } = await asking(/May drive/);
    await see(page, 'face');
    await page.getByRole('heading', { name: 'Valid' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'What do you need to know?' }).waitFor();
    await says(page, '1 yes, 0 cautions, 0 no');
    expect(await page.locator('.tile').first().innerText()).toContain('May drive');
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toMatch(/Maria|portrait|García/);
    await button(page, /Settings/).click();
    await page.getByLabel('Your name, as those you ask see it').fill('The Harbour Bar');
    await button(page, 'Keep this name').click();
    await button(page, 'Start from nothing').click();
    await button(page, 'Back').click();
    await says(page, 'You ask as The Harbour Bar');
    await says(page, 'Nothing checked yet');
    await close();
  });

  it('says that it is offline and how old its knowledge is', async () => {
    const { page, context, close } = await asking(/Over 18/);
    await context.setOffline(true);
    await page.getByText(/Offline, as of \d+ seconds ago/).waitFor();
    await close();
  });

  it('is usable by the keyboard alone', async () => {
    const { page, context } = await openPage(browser(), served.url, { permissions: ['camera'] });
    await heading(page, 'What do you need to know?');
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
    const tabTo = async (name: RegExp) => { for (let i = 0; i < 30; i++) { await page.keyboard.press('Tab'); if (name.test(await focused())) return; } throw new Error(`no ${name}`); };
    await tabTo(/May drive/);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
    await tabTo(/Paste a code/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('face');
    await tabTo(/Use this code/);
    await page.keyboard.press('Enter');
    await heading(page, 'Valid');
    await tabTo(/Details/);
    await page.keyboard.press('Enter');
    await page.getByText(/checks passed/).waitFor();
    await tabTo(/Next/);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
    await context.close();
  });
});
