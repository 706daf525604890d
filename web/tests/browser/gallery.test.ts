// Every screen in every state: no finding of axe, no sideways scrolling at 320 px or with doubled text, targets large enough, one heading, and in a
// language where everything is longer.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, servePage, withBrowser, type Served } from './support.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

declare global {
  interface Window { axe: { run(context: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }> } }
}

const { browser } = withBrowser();
let served: Served;
beforeAll(async () => { served = await servePage('gallery'); });
afterAll(async () => { await served.close(); });

async function gallery(width: number, height: number, query = ''): Promise<{ page: Page; names: string[]; close: () => Promise<void> }> {
  const { page, context } = await openPage(browser(), served.url + query, { viewport: { width, height } });
  await page.waitForFunction(() => window.gallery !== undefined);
  await page.evaluate(axeSource);
  const names = await page.evaluate(() => window.gallery!.names);
  return { page, names, close: () => context.close() };
}

async function show(page: Page, name: string, theme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.evaluate(([n, t]) => window.gallery!.show(n!, t as 'light'), [name, theme]);
}

async function findings(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async ([tags, only]) => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: tags } });
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => JSON.stringify(n.target)).join(' ')}`);
  }, [TAGS, rules] as const);
}

async function each(names: string[], check: (name: string) => Promise<unknown[]>): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const name of names) {
    const wrong = await check(name);
    if (wrong.length > 0) found[name] = wrong;
  }
  return found;
}

describe('gallery', () => {
  it('shows every screen', async () => {
    const { page, names, close } = await gallery(360, 740);
    expect(names.length).toBeGreaterThan(140);
    const empty = await each(names, async (name) => {
      await show(page, name);
      // A screen takes its title a moment after it is drawn.
      const whole = () => document.querySelectorAll('h1').length === 1 && document.body.innerText.trim().length > 20 && document.title.endsWith('· Statepass');
      return page.waitForFunction(whole, undefined, { timeout: 5_000 }).then(() => [], async () => [await page.title()]);
    });
    expect(empty).toEqual({});
    await close();
  });

  // Tall, so that no bar at the bottom lies over what is measured.
  it.each([['wallet', 360, 2400], ['verifier', 360, 2400], ['desk', 1440, 2400], ['desk', 360, 3000]] as const)('axe finds nothing on %s at %i×%i, light', async (which, width, height) => {
    const { page, names, close } = await gallery(width, height);
    expect(await each(names.filter((n) => n.startsWith(which)), async (name) => { await show(page, name); return findings(page); })).toEqual({});
    await close();
  }, 300_000);

  it('axe finds no weak contrast in the dark', async () => {
    const { page, names, close } = await gallery(360, 2400);
    expect(await each(names, async (name) => { await show(page, name, 'dark'); return findings(page, ['color-contrast']); })).toEqual({});
    await close();
  }, 300_000);

  const sideways = (page: Page) => page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide <= 1) return [];
    const culprits = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.desk-bar nav')).slice(0, 3).map((e) => `${e.tagName}.${e.getAttribute('class') ?? ''}`);
    return [`${wide} px too wide: ${culprits.join(', ')}`];
  });

  it('nothing scrolls sideways at 320 px, nor at 360 px with text of twice the size, nor in a longer language', async () => {
    const narrow = await gallery(320, 640);
    expect(await each(narrow.names, async (name) => { await show(narrow.page, name); return sideways(narrow.page); })).toEqual({});
    await narrow.close();
    const double = await gallery(640, 740);
    expect(await each(double.names, async (name) => {
      await show(double.page, name);
      await double.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      return sideways(double.page);
    })).toEqual({});
    await double.close();
    const longer = await gallery(360, 740, '?language=pseudo');
    expect(await each(longer.names, async (name) => { await show(longer.page, name); return sideways(longer.page); })).toEqual({});
    await longer.close();
  }, 120_000);

  it('targets are at least 44 px, look as they can be used, and the keyboard walks in the order of the page', async () => {
    const { page, names, close } = await gallery(360, 740);
    expect(await each(names, async (name) => {
      await show(page, name);
      return page.evaluate(() => {
        const wrong: string[] = [];
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = 'var(--muted)';
        const muted = getComputedStyle(probe).color;
        for (const e of document.querySelectorAll<HTMLElement>('button, input:not(.away), select, textarea, summary, a[href]')) {
          const box = e.getBoundingClientRect();
          const label = e.closest('label');
          const area = label ? label.getBoundingClientRect() : box;
          const small = e.tagName === 'SUMMARY' && e.closest('.note') !== null ? 24 : 44;
          if (box.width > 0 && (area.height < small || area.width < 44)) wrong.push(`${e.tagName} "${e.innerText.slice(0, 20)}" ${Math.round(area.width)}×${Math.round(area.height)}`);
          if (e.tabIndex > 0) wrong.push(`${e.tagName} has tabindex ${e.tabIndex}`);
          if (e.matches('.button:disabled') && getComputedStyle(e).color !== muted) wrong.push(`"${e.innerText}" cannot be pressed and does not look so`);
        }
        probe.remove();
        return wrong;
      });
    })).toEqual({});
    await close();
  }, 120_000);

  it('keeps the words of every verdict without colours, with its shape', async () => {
    const { page, context } = await openPage(browser(), served.url, { forcedColors: 'active' });
    await page.waitForFunction(() => window.gallery !== undefined);
    for (const [name, word] of [['verdict-over-21', 'Over 21: yes'], ['verdict-stale', 'Caution'], ['verdict-withdrawn', 'Not valid'], ['request-old-code', 'This code is old.']] as const) {
      await show(page, `verifier/${name}`);
      expect(await page.locator('body').innerText()).toContain(word);
      expect(await page.locator('svg.shape').first().isVisible()).toBe(true);
    }
    await context.close();
  });
});
