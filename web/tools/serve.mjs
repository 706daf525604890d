// npm run preview -- FOLDER [PORT]: serves a built page with its headers and a chain.json, as relay and desk do. Also used by the tests.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headers } from './security.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json',
};

/** @param {{folder: string, files?: Record<string, string>, answer?: (request, response) => boolean}} options `files` are laid over the folder. */
export function serve({ folder, files = {}, answer, port = 0 }) {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    if (answer?.(request, response)) return;
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)).replace(/\/$/, '/index.html');
    const chain = files['/chain.json'] ?? (existsSync(join(root, 'chain.json')) ? readFileSync(join(root, 'chain.json'), 'utf8') : '{}');
    for (const [name, value] of Object.entries(headers(JSON.parse(chain)))) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
    if (files[path] !== undefined) return response.end(files[path]);
    const file = join(root, path);
    if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      return response.end('no such file');
    }
    createReadStream(file).pipe(response);
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({ url: `http://localhost:${server.address().port}/`, close: () => new Promise((r) => { server.closeAllConnections(); server.close(r); }), files })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve({ folder: process.argv[2] ?? 'dist/wallet', port: Number(process.argv[3] ?? 8080) });
  console.log(url);
}
