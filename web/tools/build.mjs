// npm run build [-- --page wallet] [--production] [--core scripted] [--out FOLDER]: builds the pages into dist/ and prints what they weigh.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { pageConfig, PAGES, WEB } from './pages.mjs';

const { values } = parseArgs({
  options: { page: { type: 'string', multiple: true }, production: { type: 'boolean', default: false }, core: { type: 'string', default: 'package' }, out: { type: 'string', default: join(WEB, 'dist') } },
});

function* walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}

for (const page of values.page ?? PAGES) {
  const outDir = join(values.out, page);
  await build(pageConfig({ page, core: values.core, development: !values.production, outDir }));
  const sum = { js: 0, css: 0, font: 0, all: 0 };
  for (const path of walk(outDir)) {
    const bytes = readFileSync(path);
    const kind = /\.js$/.test(path) ? 'js' : /\.css$/.test(path) ? 'css' : /\.woff2$/.test(path) ? 'font' : undefined;
    if (kind) sum[kind] += kind === 'font' ? bytes.length : gzipSync(bytes).length;
    sum.all += bytes.length;
  }
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`;
  console.log(`${page.padEnd(9)} JavaScript ${kb(sum.js)} gzip, CSS ${kb(sum.css)} gzip, fonts ${kb(sum.font)}, everything ${kb(sum.all)} raw -> ${relative(process.cwd(), outDir)}`);
}
