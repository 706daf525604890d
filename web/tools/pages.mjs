// How each page is built: one Vite build a page, so that each folder of dist/ stands by itself on its own host.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import { headers, metaPolicy } from './security.mjs';
import { icons } from './icons.mjs';
import { messages } from './messages.mjs';

export const WEB = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const PAGES = ['wallet', 'verifier', 'desk'];

const NAMES = {
  wallet: { name: 'Statepass wallet', short: 'Statepass' },
  verifier: { name: 'Statepass check', short: 'Check' },
  desk: { name: 'Statepass desk', short: 'Desk' },
};

/** The core package as built, or the scripted one that the tests of the pages use. */
function coreAliases(core) {
  const folder = core === 'scripted' ? join(WEB, 'tests/scripted') : resolve(WEB, '../wasm/dist');
  const entry = core === 'scripted' ? ['core.ts', 'worker.ts'] : ['index.js', 'worker.js'];
  return [
    { find: /^#core$/, replacement: join(folder, entry[0]) },
    { find: /^#core\/worker$/, replacement: join(folder, entry[1]) },
  ];
}

function manifest(page) {
  const { name, short } = NAMES[page];
  return {
    id: './', start_url: './', scope: './', name, short_name: short, display: 'standalone', background_color: '#faf9f5', theme_color: '#faf9f5',
    icons: [
      { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}

/** Links of the head that every page has, and the policy for hosts that forget the headers. */
function head(page, serving) {
  return {
    name: 'statepass-head',
    transformIndexHtml: () => [
      ...(serving ? [] : [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy() }, injectTo: 'head-prepend' }]),
      { tag: 'link', attrs: { rel: 'manifest', href: './manifest.webmanifest' }, injectTo: 'head' },
      { tag: 'link', attrs: { rel: 'icon', href: './icons/icon.svg', type: 'image/svg+xml' }, injectTo: 'head' },
      { tag: 'link', attrs: { rel: 'apple-touch-icon', href: './icons/apple.png' }, injectTo: 'head' },
    ],
    configureServer(server) {
      const files = new Map(icons(join(WEB, page, 'icon.svg')).map((i) => [`/${i.file}`, i.content]));
      files.set('/manifest.webmanifest', JSON.stringify(manifest(page)));
      server.middlewares.use((request, response, next) => {
        const content = files.get((request.url ?? '').split('?')[0]);
        if (content === undefined) return next();
        response.setHeader('Content-Type', request.url.includes('.svg') ? 'image/svg+xml' : request.url.includes('.png') ? 'image/png' : 'application/manifest+json');
        response.end(content);
      });
    },
  };
}

/** Names each script and style by its hash in the page, as the Integrity-Policy header demands. A page is one script, so nothing else is loaded by it. */
function integrity() {
  return {
    name: 'statepass-integrity',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      const scripts = Object.values(bundle).filter((output) => output.type === 'chunk' && !output.fileName.includes('worker'));
      if (scripts.length !== 1) this.error(`a page is one script, this one is ${scripts.map((s) => s.fileName)}`);
      page.source = String(page.source).replace(/ (?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g, (attribute, file) => {
        const output = bundle[file];
        const hash = createHash('sha384').update(output.type === 'chunk' ? output.code : output.source).digest('base64');
        return `${attribute} integrity="sha384-${hash}"`;
      });
    },
  };
}

/** Writes manifest, icons, headers and, last, the service worker with the list of everything it keeps. */
function offline(page, development) {
  return {
    name: 'statepass-offline',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
      const extra = [
        ...icons(join(WEB, page, 'icon.svg')),
        { file: 'manifest.webmanifest', content: Buffer.from(JSON.stringify(manifest(page), null, 1)) },
      ];
      for (const { file, content } of extra) emit(file, content);
      emit('headers.json', JSON.stringify(headers(), null, 1));

      const kept = extra.map(({ file, content }) => [file, content]);
      for (const [file, output] of Object.entries(bundle)) kept.push([file, Buffer.from(output.type === 'chunk' ? output.code : output.source)]);
      const list = kept
        .filter(([file]) => !/^icons\/(512|maskable)|\.map$/.test(file))
        .map(([file, content]) => [file, createHash('sha256').update(content).digest('base64url').slice(0, 16)])
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 12);
      const path = join(WEB, 'common/shell/service-worker.ts');
      const { code } = await transformWithOxc(readFileSync(path, 'utf8'), path, { sourcemap: false });
      emit('sw.js', code
        .replace(/^export \{\};?\s*$|^\s*\/\/.*$|^\s*\/\*\*.*\*\/$/gm, '').replace(/\n{2,}/g, '\n').trimStart()
        .replaceAll('__KEPT__', JSON.stringify(list)).replaceAll('__VERSION__', JSON.stringify(`${page}-${version}`)).replaceAll('__SETTINGS__', JSON.stringify(development ? ['chain.json', 'dev.json'] : ['chain.json'])));
    },
  };
}

/** @param {{page: string, core?: 'package'|'scripted', development?: boolean, outDir?: string, serving?: boolean}} options */
export function pageConfig({ page, core = 'package', development = true, outDir, serving = false }) {
  const gallery = page === 'gallery';
  if (!serving && !gallery && core === 'package' && !existsSync(resolve(WEB, '../wasm/dist/index.js'))) {
    throw new Error('the core package is not built (wasm/dist): build it first, or build the pages for their own tests with --core scripted');
  }
  return {
    configFile: false,
    root: join(WEB, page),
    base: './',
    publicDir: false,
    appType: 'mpa',
    logLevel: serving ? 'info' : 'warn',
    define: { __DEVELOPMENT__: JSON.stringify(development), __PAGE__: JSON.stringify(page) },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: {
      alias: [
        ...coreAliases(gallery ? 'scripted' : core),
        { find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' },
      ],
    },
    plugins: [messages(), integrity(), ...(gallery ? [] : [head(page, serving), offline(page, development)])],
    worker: { format: 'es', rolldownOptions: { output: { codeSplitting: false } } },
    server: { fs: { allow: [resolve(WEB, '..')] } },
    build: {
      outDir: outDir ?? join(WEB, 'dist', page),
      emptyOutDir: true,
      target: ['chrome102', 'firefox115', 'safari16.4'],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rolldownOptions: { output: { codeSplitting: false } },
      chunkSizeWarningLimit: 2000,
    },
  };
}
