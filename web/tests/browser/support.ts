import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launch } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { BUILT } from './setup.ts';

/** How long anything is waited for, in ms: a bound for machines that have much else to do, not a measure. */
const PATIENCE = 20_000;

export const CHAIN = JSON.stringify({ name: 'test', chainId: 5361, development: true, relays: ['http://localhost:9/v1'], desks: { CA: 'http://localhost:9' } });
export type Served = { url: string; close: () => Promise<void>; files: Record<string, string> };
type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** One browser for a file of tests. */
export function withBrowser(flags: string[] = []): { browser: () => Browser } {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(flags); });
  afterAll(async () => { await browser?.close(); });
  return { browser: () => browser };
}

export async function servePage(name: string, files: Record<string, string> = {}, answer?: Answer): Promise<Served> {
  return serve({ folder: join(BUILT, name), files: { '/chain.json': CHAIN, ...files }, ...(answer ? { answer } : {}) });
}

export interface Opened { context: BrowserContext; page: Page; errors: string[] }

/** A page in a fresh profile. `errors` gathers what it said on its console and every breach of its policy. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(url);
  return { context, page, errors };
}

/** The core is there a moment after the first words of a page. */
export const coreIsThere = (page: Page): Promise<unknown> => page.waitForFunction(() => window.scripted !== undefined);

/** What a person reads on the page, in one line. */
export const words = async (page: Page): Promise<string> => (await page.locator('body').innerText()).replace(/\s+/g, ' ');

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** A screen is there when it has named the document: it has taken the focus by then, so that keys go where they should. */
export async function heading(page: Page, name: string | RegExp): Promise<void> {
  const title = page.getByRole('heading', { name, level: 1 });
  await title.waitFor();
  await expect.poll(() => page.title(), { timeout: PATIENCE }).toBe(`${(await title.innerText()).trim()} · Statepass`);
}

/** The page says this, or will in a moment. */
export const says = (page: Page, text: string): Promise<void> => expect.poll(() => words(page), { timeout: PATIENCE }).toContain(text);
export const saysNot = (page: Page, text: string): Promise<void> => expect.poll(() => words(page), { timeout: PATIENCE }).not.toContain(text);

/** What a page asked of the scripted core. */
export const calls = (page: Page): Promise<string[]> => page.evaluate(() => window.scripted!.calls);

/** The browser's own camera is a film, and may be used unless a test says otherwise. */
export const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export async function paste(page: Page, text: string): Promise<void> {
  await button(page, 'Paste a code').click();
  await page.getByLabel('Code', { exact: true }).fill(text);
  await button(page, 'Use this code').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

export const PASSPHRASE = 'seven herons over wet slate';

/** The passphrase of a new wallet, typed twice and taken. */
export async function chooses(page: Page): Promise<void> {
  await button(page, 'Add my licence').click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await button(page, 'Seal it with this').click();
}

/** A wallet that has just been made. */
export async function makes(page: Page): Promise<void> {
  await chooses(page);
  await heading(page, "Scan the desk's code");
}

/** Types into the lock as often as it lets. */
export async function unlocks(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.locator('button[type=submit]:enabled').waitFor();
  await page.keyboard.press('Enter');
}

/** A new wallet with a licence in it; the desk's code comes by the camera or by hand. */
export async function receives(page: Page, by: 'camera' | 'hand' = 'hand'): Promise<void> {
  await makes(page);
  if (by === 'hand') await paste(page, 'offer:CA');
  else await page.evaluate(() => { window.scripted!.seen = ['offer:CA']; });
  await heading(page, 'A licence for you');
  await button(page, 'Receive it').click();
  await page.getByLabel('Code', { exact: true }).fill('418206');
  await button(page, 'Continue').click();
  await heading(page, 'Your licence is here');
  await button(page, 'To my licence').click();
  await page.getByText('Checked with 34 of 51 states').waitFor();
}
