// What is true of every page: its policy, its offline shell, its updates, its clock, and what it says when it cannot open.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BUILT } from './setup.ts';
import { CHAIN, coreIsThere, openPage, servePage, withBrowser, words, type Served } from './support.ts';

const { browser } = withBrowser();
const open: Served[] = [];
const serving = async (...args: Parameters<typeof servePage>) => {
  const served = await servePage(...args);
  open.push(served);
  return served;
};
afterEach(async () => { for (const served of open.splice(0)) await served.close(); });

const FIRST = { wallet: 'Your licence, on this phone', verifier: 'What do you need to know?', desk: 'Sign in' };

describe.each(Object.entries(FIRST))('%s', (name, title) => {
  it('opens under its policy, in isolation, through its own worker, and asks nobody else', async () => {
    const served = await serving(name);
    const { page, context, errors } = await openPage(browser(), 'about:blank');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(served.url);
    await page.getByRole('heading', { name: title }).waitFor();
    await page.waitForFunction(() => window.scripted?.worker !== undefined);
    expect(await page.evaluate(() => window.scripted!.worker)).toEqual({ stored: true });
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(new Set(asked)).toEqual(new Set([new URL(served.url).origin]));
    expect(errors.filter((e) => !e.includes('404'))).toEqual([]);
    await context.close();
  });

  it('lets no other script be made from a string', async () => {
    const served = await serving(name);
    const { page, context } = await openPage(browser(), served.url);
    await page.getByRole('heading', { name: title }).waitFor();
    // Evaluated by the debugger, which the policy does not stop; what it calls is stopped all the same.
    const refused = await page.evaluate(async () => {
      const tries: Record<string, () => unknown> = {
        innerHTML: () => { document.createElement('div').innerHTML = '<b>x</b>'; },
        worker: () => new Worker('./other.js'),
        serviceWorker: () => navigator.serviceWorker.register('./other.js').catch((error: unknown) => { if (error instanceof TypeError && /TrustedScriptURL/.test(error.message)) throw error; }),
        policy: () => (window as unknown as { trustedTypes: { createPolicy(n: string, o: object): unknown } }).trustedTypes.createPolicy('other', {}),
        again: () => (window as unknown as { trustedTypes: { createPolicy(n: string, o: object): unknown } }).trustedTypes.createPolicy('statepass', {}),
      };
      const stopped: string[] = [];
      for (const [attempt, run] of Object.entries(tries)) try { await run(); } catch { stopped.push(attempt); }
      return stopped;
    });
    expect(refused).toEqual(['innerHTML', 'worker', 'serviceWorker', 'policy', 'again']);
    await context.close();
  });

  it('opens without a network after one visit, and can be installed', async () => {
    const served = await serving(name);
    const { page, context } = await openPage(browser(), served.url);
    await page.getByRole('heading', { name: title }).waitFor();
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const session = await context.newCDPSession(page);
    const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as { installabilityErrors: { errorId: string }[] };
    expect(installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito')).toEqual([]); // the test's profile is one
    await served.close();
    open.length = 0;
    await page.reload();
    await page.getByRole('heading', { name: title }).waitFor();
    await context.close();
  });
});

describe('the shell', () => {
  it('offers a newer build and takes it when told to', async () => {
    const served = await serving('wallet');
    const { page, context } = await openPage(browser(), served.url);
    await page.getByRole('heading', { name: FIRST.wallet }).waitFor();
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const script = readFileSync(join(BUILT, 'wallet', 'sw.js'), 'utf8');
    served.files['/sw.js'] = script.replace(/"wallet-[0-9a-f]{12}"/g, '"wallet-000000000001"');
    expect(served.files['/sw.js']).not.toBe(script);
    await page.reload();
    await page.getByText('A newer version of this page is ready.').waitFor();
    await page.getByRole('button', { name: 'Use it now' }).click();
    await page.waitForFunction(async () => (await caches.keys()).join() === 'wallet-000000000001,settings' || (await caches.keys()).join() === 'settings,wallet-000000000001');
    await page.getByRole('heading', { name: FIRST.wallet }).waitFor();
    await context.close();
  });

  it('takes the text out of the address before it does anything else', async () => {
    const served = await serving('wallet');
    const { page, context } = await openPage(browser(), `${served.url}#sp=1/asbeqaareizuivlgo4asjh6alq`);
    await page.getByRole('heading', { name: FIRST.wallet }).waitFor();
    expect(page.url()).toBe(served.url);
    await context.close();
  });

  it('shifts its clock and the core’s by dev.json in a development build', async () => {
    const served = await serving('wallet', { '/dev.json': '{"clockOffset": 86400}' });
    const { page, context } = await openPage(browser(), served.url);
    await page.getByRole('heading', { name: FIRST.wallet }).waitFor();
    await coreIsThere(page);
    expect(await page.evaluate(() => window.scripted!.options.clockOffset)).toBe(86_400);
    expect(await words(page)).toContain('Development build');
    await context.close();
  });

  it('has no such door in a production build', async () => {
    const served = await serving('wallet-production', { '/dev.json': '{"clockOffset": 86400}' });
    const { page, context } = await openPage(browser(), 'about:blank');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(served.url);
    await page.getByRole('heading', { name: FIRST.wallet }).waitFor();
    expect(asked).not.toContain('/dev.json');
    await coreIsThere(page);
    expect(await page.evaluate(() => window.scripted!.options)).toEqual({ chain: CHAIN });
    expect(await words(page)).not.toContain('Development build');
    const scripts = readdirSync(join(BUILT, 'wallet-production', 'assets')).filter((f) => f.endsWith('.js')).map((f) => join(BUILT, 'wallet-production', 'assets', f));
    for (const path of [...scripts, join(BUILT, 'wallet-production', 'sw.js')]) expect(readFileSync(path, 'utf8')).not.toContain('dev.json');
    await context.close();
  });

  it.each([
    ['no chain.json', { '/chain.json': 'not json' }, 'The description of the network beside this page could not be read.'],
    ['a broken dev.json', { '/dev.json': '{' }, 'The settings of this development page are not well formed.'],
  ])('says what is wrong with %s and what to do', async (_, files, sentence) => {
    const served = await serving('wallet', files as Record<string, string>, (request, response) => {
      // The server itself would not understand the broken chain either.
      if (request.url !== '/chain.json' || files['/chain.json' as never] === undefined) return false;
      response.end('not json');
      return true;
    });
    served.files['/chain.json'] = CHAIN;
    const { page, context } = await openPage(browser(), served.url);
    await page.getByText(sentence).waitFor();
    expect(await page.getByRole('button', { name: 'Start again' }).isVisible()).toBe(true);
    await context.close();
  });

  it('follows the device’s theme and keeps another one when told to', async () => {
    const served = await serving('verifier');
    const { page, context } = await openPage(browser(), served.url, { colorScheme: 'dark' });
    await page.getByRole('heading', { name: FIRST.verifier }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.getByRole('button', { name: /Settings/ }).click();
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
    await page.reload();
    await page.getByRole('heading', { name: FIRST.verifier }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
    await context.close();
  });

  it('is drawn within a second from a warm cache on a slow device', async () => {
    const served = await serving('wallet');
    const { page, context } = await openPage(browser(), served.url);
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await page.getByRole('heading', { name: FIRST.wallet }).waitFor();
    // Counted in work, not in time, so that a busy machine does not fail it: one script, one style, one font before the first screen, and the core's script.
    const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map((e) => e.name).filter((n) => /\.(js|css|woff2)$/.test(n)).map((n) => n.replace(/.*\.(\w+)$/, '$1')).sort());
    await expect.poll(async () => (await loaded()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
    await coreIsThere(page);
    expect(await loaded()).toEqual(['css', 'js', 'js', 'woff2']);
    await context.close();
  });
});
