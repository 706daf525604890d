import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { BUILT } from './setup.ts';

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
  page.setDefaultTimeout(10_000);
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
