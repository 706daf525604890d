// What the WebAssembly module weighs, without and with the QR reader.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { QUICK, TOP, figure } from './figure.mjs';

const quality = QUICK ? 1 : 11;
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
for (const name of ['core', 'core_qr']) {
  const bytes = readFileSync(join(TOP, `build/wasm/wasm/${name}.wasm`));
  const note = name === 'core' ? 'without the QR reader' : 'with the QR reader';
  figure(`wasm.${name}.raw`, 'bytes', [bytes.length], note);
  figure(`wasm.${name}.gzip`, 'bytes', [gzipSync(bytes, { level: 9 }).length], note);
  figure(`wasm.${name}.brotli`, 'bytes', [brotli(bytes).length], `${note}, quality ${quality}`);
}
