// npm run build [-- --module FILE]: the package into dist/: compiled TypeScript and the module that ./statepass build made. Prints what they weigh.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const BUILT = resolve(HERE, '../build/wasm/wasm');
const { values } = parseArgs({ options: { module: { type: 'string', default: join(BUILT, 'core_qr.wasm') } } });

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
const weigh = (name, bytes) => console.log(`${name.padEnd(24)} ${String(bytes.length).padStart(9)} raw ${String(gzipSync(bytes, { level: 9 }).length).padStart(9)} gzip ${String(brotli(bytes)).padStart(9)} brotli`);

rmSync(join(HERE, 'dist'), { recursive: true, force: true });
mkdirSync(join(HERE, 'dist'));
execFileSync(process.execPath, [join(HERE, 'node_modules/typescript/bin/tsc'), '-p', HERE], { stdio: 'inherit' });
copyFileSync(values.module, join(HERE, 'dist/core.wasm'));

for (const name of ['core.wasm', 'core_qr.wasm']) {
  const path = join(BUILT, name);
  if (statSync(path, { throwIfNoEntry: false })) weigh(name === 'core.wasm' ? 'core, no QR reader' : 'core with QR reader', readFileSync(path));
}
const scripts = readdirSync(join(HERE, 'dist')).filter((name) => name.endsWith('.js'));
weigh('JavaScript', Buffer.concat(scripts.map((name) => readFileSync(join(HERE, 'dist', name)))));
