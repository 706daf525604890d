import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const json = (path) => JSON.parse(readFileSync(join(TOP, path), 'utf8'));
export const hex = (text) => Uint8Array.from(Buffer.from(text.replace(/^0x/, ''), 'hex'));

/** The code of the error that a call throws, with its offset when there is one. */
export function failure(call) {
  try {
    call();
  } catch (error) {
    if (error.name !== 'CoreError') throw error;
    return error.offset === undefined ? { code: error.code } : { code: error.code, offset: error.offset };
  }
  return { code: 'nothing' };
}

/** A matrix as a grey picture with its quiet zone. */
export function picture({ size, modules }, scale = 4) {
  const side = (size + 8) * scale;
  const luma = new Uint8Array(side * side).fill(255);
  for (let y = 0; y < size * scale; y++) {
    for (let x = 0; x < size * scale; x++) if (modules[Math.floor(y / scale) * size + Math.floor(x / scale)]) luma[(y + 4 * scale) * side + x + 4 * scale] = 0;
  }
  return { width: side, height: side, luma };
}

/** A chain configuration of a network that nobody runs. */
export const chain = (over = {}) => JSON.stringify({
  name: 'test', chainId: 5361, development: true, genesisHash: `0x${'01'.repeat(32)}`,
  checkpoint: { number: 1000, hash: `0x${'02'.repeat(32)}`, time: Math.floor(Date.now() / 1000) - 600, validators: [`0x${'03'.repeat(20)}`, `0x${'04'.repeat(20)}`] },
  book: { version: 1 }, relays: ['http://127.0.0.1:9', 'http://127.0.0.1:10'], desks: { CA: 'http://127.0.0.1:11' }, ...over,
});
