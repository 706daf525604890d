// Builds what the browser tests open: the gallery, and each page over the scripted core.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { pageConfig, WEB } from '../../tools/pages.mjs';

export const BUILT = join(WEB, 'dist', 'test');

export default async function setup(): Promise<void> {
  mkdirSync(BUILT, { recursive: true });
  process.env['NODE_ENV'] = 'production';
  await build(pageConfig({ page: 'gallery', outDir: join(BUILT, 'gallery') }));
  for (const page of ['wallet', 'verifier', 'desk']) await build(pageConfig({ page, core: 'scripted', outDir: join(BUILT, page) }));
  await build(pageConfig({ page: 'wallet', core: 'scripted', development: false, outDir: join(BUILT, 'wallet-production') }));
}
