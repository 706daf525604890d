// npm run shots [-- --only wallet/home --size phone --theme light --out FOLDER]: pictures of every screen of the gallery in every size and theme.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { launch } from './chromium.mjs';
import { pageConfig, WEB } from './pages.mjs';
import { serve } from './serve.mjs';

export const SIZES = { phone: [360, 740], tablet: [768, 1024], desktop: [1440, 900] };

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] }, size: { type: 'string', multiple: true, default: Object.keys(SIZES) }, theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    out: { type: 'string', default: join(WEB, 'dist', 'shots') }, full: { type: 'boolean', default: false }, query: { type: 'string', default: '' },
  },
});

const folder = join(tmpdir(), `statepass-gallery-${process.pid}`);
await build(pageConfig({ page: 'gallery', outDir: folder }));
const server = await serve({ folder });
const browser = await launch();
let count = 0;
try {
  for (const size of values.size) {
    const [width, height] = SIZES[size] ?? size.split('x').map(Number);
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${server.url}?${values.query}`);
    await page.waitForFunction(() => window.gallery !== undefined);
    const names = await page.evaluate(() => window.gallery.names);
    for (const name of names.filter((n) => values.only.length === 0 || values.only.some((o) => n.startsWith(o)))) {
      for (const theme of values.theme) {
        await page.evaluate(([n, th]) => window.gallery.show(n, th), [name, theme]);
        await page.waitForTimeout(name.includes('receiving') || name.includes('checking') ? 400 : 60);
        const path = join(values.out, size, theme, `${name}.png`);
        mkdirSync(dirname(path), { recursive: true });
        await page.screenshot({ path, fullPage: values.full, animations: 'disabled' });
        count++;
      }
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${count} pictures in ${values.out}`);
