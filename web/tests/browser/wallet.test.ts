// The wallet's flows over the scripted core, as a person goes through them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, calls, CAMERA, chooses, coreIsThere, heading, makes, openPage, paste, PASSPHRASE, receives, says, saysNot, servePage, unlocks, withBrowser, words, type Served } from './support.ts';

const { browser } = withBrowser(CAMERA);
let served: Served;
beforeAll(async () => { served = await servePage('wallet'); });
afterAll(async () => { await served.close(); });

const start = async (url = served.url) => {
  const opened = await openPage(browser(), url, { permissions: ['camera', 'clipboard-read', 'clipboard-write'] });
  return { ...opened, close: () => opened.context.close() };
};

describe('wallet', () => {
  it('goes from the first visit to a licence', async () => {
    const { page, errors, close } = await start();
    await heading(page, 'Your licence, on this phone');
    await receives(page, 'camera');
    expect(await words(page)).not.toContain('Maria');
    await button(page, 'Show my details').click();
    await says(page, 'Maria García Lindqvist');
    await says(page, '17 May 1990');
    await button(page, 'Hide my details').click();
    await saysNot(page, 'Maria');
    expect(errors.filter((e) => !e.includes('404'))).toEqual([]);
    await close();
  });

  it('does not take a passphrase that is easy, or typed differently', async () => {
    const { page, close } = await start();
    await button(page, 'Add my licence').click();
    await page.getByLabel('Passphrase', { exact: true }).fill('password1');
    await page.getByText('Easy to guess').waitFor();
    await page.getByLabel('The same once more').fill('password1');
    expect(await button(page, 'Seal it with this').isDisabled()).toBe(true);
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByText('The two are not the same.').waitFor();
    expect(await button(page, 'Seal it with this').isDisabled()).toBe(true);
    await close();
  });

  it('says that there is no room, and loses nothing of what was typed', async () => {
    const { page, close } = await start();
    await heading(page, 'Your licence, on this phone');
    await coreIsThere(page);
    await page.evaluate(() => { window.scripted!.fail['wallet.create'] = 'store_full'; });
    await chooses(page);
    await page.getByText('There is no room left on this device.').waitFor();
    await button(page, 'Seal it with this').click();
    await heading(page, "Scan the desk's code");
    await close();
  });

  it('a wrong transaction code is told, and it can begin again', async () => {
    const { page, close } = await start();
    await makes(page);
    await paste(page, 'offer:CA');
    await button(page, 'Receive it').click();
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await button(page, 'Continue').click();
    await heading(page, 'It was not received');
    await button(page, 'Begin again').click();
    await page.getByLabel('Code', { exact: true }).fill('418206');
    await button(page, 'Continue').click();
    await heading(page, 'Your licence is here');
    await close();
  });

  it('opens with its passphrase after a new start, waits after wrong ones, and reads the code it was opened with', async () => {
    const { page, close } = await start();
    await receives(page);
    await page.goto(`${served.url}#sp=1/asbeqaareizuivlgo4asjh6alq`);
    await page.reload();
    await heading(page, 'Unlock your licence');
    for (let i = 0; i < 2; i++) {
      await unlocks(page, 'wrong one');
      await page.getByText('That is not the passphrase.').waitFor();
    }
    await unlocks(page, 'wrong one');
    await page.getByText(/Wait \d+ seconds before the next one/).waitFor();
    expect(await button(page, /^Wait/).isDisabled()).toBe(true);
    await close();
  });

  it('asks for the passphrase first when a code opened it, then shows who asks', async () => {
    const { page, close } = await start();
    await receives(page);
    await page.evaluate(() => { location.hash = '#sp=1/asbeqaareizuivlgo4asjh6alq'; });
    await heading(page, 'The Harbour Bar asks');
    expect(page.url()).toBe(served.url);
    await button(page, 'Not now').click();
    await heading(page, 'You shared nothing');
    await button(page, 'Done').click();
    await button(page, 'Lock').click();
    await heading(page, 'Unlock your licence');
    await page.evaluate(() => { location.hash = '#sp=1/asbeqaareizuivlgo4asjh6alq'; });
    await page.getByText('It is read as soon as you have unlocked').waitFor();
    await unlocks(page, PASSPHRASE);
    await heading(page, 'The Harbour Bar asks');
    await close();
  });

  it('shares what was agreed to, by code and by copy, and writes it down', async () => {
    const { page, close } = await start();
    await receives(page);
    await button(page, 'Scan').click();
    await paste(page, 'ask:driving');
    await heading(page, 'Redwood Car Hire asks');
    const said = await words(page);
    expect(said).toContain('This name is not verified');
    expect(said).toContain('To hire out a vehicle');
    expect(said).toContain('What you may drive: Cars');
    expect(said).toContain('They say that they keep: Licence number');
    await button(page, /Licence number/).click();
    await says(page, 'They say that they keep none of it.');
    const [no, yes] = await Promise.all([button(page, 'Not now').boundingBox(), button(page, 'Share').boundingBox()]);
    expect(no!.width).toBe(yes!.width);
    expect(no!.height).toBe(yes!.height);
    await button(page, 'Share').click();
    await heading(page, 'Show this to their camera');
    expect(await page.locator('canvas').evaluate((c: HTMLCanvasElement) => c.width % 1 === 0 && c.width > 200)).toBe(true);
    await button(page, 'Send another way').click();
    await button(page, 'Copy').click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^SP1:/);
    await button(page, 'They have it').click();
    await page.getByText('Checked with').waitFor();
    await expect.poll(() => calls(page)).toContain('wallet.closed');
    await button(page, /Who asked/).click();
    await page.getByText('Redwood Car Hire').waitFor();
    await says(page, 'They learned: Portrait, Family name');
    await page.getByRole('button', { name: 'Delete this entry' }).first().click();
    await page.getByText('Deleted.').waitFor();
    await saysNot(page, 'Redwood');
    await close();
  });

  it('the browser’s Back button leaves the answer, and that counts as closed', async () => {
    const { page, close } = await start();
    await receives(page);
    await button(page, 'Scan').click();
    await paste(page, 'ask:age');
    await button(page, 'Share').click();
    await heading(page, 'Show this to their camera');
    await page.goBack();
    await page.getByText('Checked with').waitFor();
    await expect.poll(() => calls(page)).toContain('wallet.closed');
    await close();
  });

  it('shows the age in slots until they are used up', async () => {
    const { page, close } = await start();
    await receives(page);
    await page.evaluate(() => { window.scripted!.slotSeconds = 1.2; });
    await button(page, 'Show age').click();
    await heading(page, 'Show your age');
    await button(page, '18').click();
    await button(page, /That I am over 18/).click();
    await heading(page, 'Hold it before their camera');
    await expect.poll(() => calls(page)).toContain('wallet.show age 18');
    await page.getByText('This is the last code').waitFor();
    await heading(page, 'No longer shown');
    expect((await calls(page)).filter((c) => c === 'wallet.nextSlot').length).toBe(2);
    await expect.poll(() => calls(page)).toContain('wallet.endShow');
    await close();
  });

  it('shows nothing on in the background', async () => {
    const { page, close } = await start();
    await receives(page);
    await button(page, 'Show licence').click();
    await page.getByText('People nearby can film this.').waitFor();
    await button(page, /My licence, for driving/).click();
    await heading(page, 'Hold it before their camera');
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await heading(page, 'Show your licence');
    await close();
  });

  it('signs a move and shows whose turn it is', async () => {
    const { page, close } = await start();
    await receives(page);
    await button(page, 'Scan').click();
    await paste(page, 'ask:move');
    await heading(page, 'Move your licence from California to New York');
    await button(page, 'Agree and sign').click();
    await heading(page, 'Show this to their camera');
    await button(page, 'They have it').click();
    await button(page, /Moving to another state/).click();
    await page.getByText('It is the turn of California.').waitFor();
    await close();
  });

  it('tells a code that is damaged, and one that is not ours', async () => {
    const { page, close } = await start();
    await receives(page);
    await button(page, 'Scan').click();
    await paste(page, 'damaged');
    await page.getByText('The code was damaged on the way.').waitFor();
    await paste(page, 'https://example.org/');
    await page.getByText('This is not a Statepass code.').waitFor();
    await close();
  });

  it('changes the passphrase and erases in two steps', async () => {
    const { page, close } = await start();
    await receives(page);
    await button(page, /Settings/).click();
    await button(page, 'Change the passphrase').click();
    await page.getByLabel('The present passphrase').fill('not it at all');
    await page.getByLabel('The new passphrase').fill('nine lanterns in a quiet harbour');
    await page.getByLabel('The same once more').fill('nine lanterns in a quiet harbour');
    await button(page, 'Change it').click();
    await page.getByText('That is not the passphrase.').waitFor();
    await page.getByLabel('The present passphrase').fill(PASSPHRASE);
    await button(page, 'Change it').click();
    await page.getByText('The passphrase is changed.').waitFor();
    await button(page, /Erase everything/).click();
    await button(page, 'Go on to erase').click();
    expect(await button(page, 'Erase everything').isDisabled()).toBe(true);
    await page.getByLabel('Type erase to erase').fill('erase');
    await page.keyboard.press('Enter');
    await heading(page, 'Your licence, on this phone');
    await close();
  });

  it('stops with words when the core is gone, and starts again', async () => {
    const { page, close } = await start();
    await receives(page);
    await page.evaluate(() => { window.scripted!.fail['wallet.history'] = 'worker_gone'; });
    await button(page, /Who asked/).click();
    await page.getByText('was ended by the browser').waitFor();
    await button(page, 'Start again').click();
    await heading(page, 'Unlock your licence');
    await close();
  });

  it('is usable by the keyboard alone', async () => {
    const { page, close } = await start();
    await heading(page, 'Your licence, on this phone');
    const press = async (...keys: string[]) => { for (const key of keys) await page.keyboard.press(key); };
    const focused = () => page.evaluate(() => {
      const e = document.activeElement as HTMLElement | null;
      return e === null || e === document.body ? '' : e.innerText || e.getAttribute('aria-label') || e.tagName;
    });
    const tabTo = async (name: RegExp) => { for (let i = 0; i < 30; i++) { await press('Tab'); if (name.test(await focused())) return; } throw new Error(`no ${name}`); };
    await tabTo(/Add my licence/);
    await press('Enter');
    await heading(page, 'Choose a passphrase');
    await press('Tab');
    await page.keyboard.type(PASSPHRASE);
    await press('Tab', 'Tab');
    await page.keyboard.type(PASSPHRASE);
    await press('Enter');
    await heading(page, "Scan the desk's code");
    await tabTo(/Paste a code/);
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('offer:CA');
    await tabTo(/Use this code/);
    await press('Enter');
    await heading(page, 'A licence for you');
    await tabTo(/Receive it/);
    await press('Enter');
    await heading(page, "The clerk's code");
    await page.keyboard.type('418206');
    await press('Enter');
    await heading(page, 'Your licence is here');
    await tabTo(/To my licence/);
    await press('Enter');
    await tabTo(/Show my details/);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(outline).not.toBe('none');
    await press('Space');
    await page.getByText('Maria García Lindqvist').waitFor();
    await tabTo(/Show age/);
    await press('Enter');
    await tabTo(/That I am over 21/);
    await press('Enter');
    await heading(page, 'Hold it before their camera');
    await close();
  });
});
