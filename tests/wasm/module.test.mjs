// The built module against its lists: exports are the functions of the header, imports are those that the loader gives.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { IMPORTS, Module } from '../../wasm/dist/module.js';
import { load } from '../../wasm/dist/load.js';
import { TOP } from './support.mjs';

const header = readFileSync(join(TOP, 'wallet-core/include/statepass.h'), 'utf8');
const functions = [...header.matchAll(/^SP_API(?:_VOID)? [^(]*?\b(sp_[a-z0-9_]+)\(/gm)].map((m) => m[1]);
const compiled = (name) => new WebAssembly.Module(readFileSync(join(TOP, 'build/wasm/wasm', name)));

for (const [file, absent] of [['core_qr.wasm', []], ['core.wasm', ['sp_qr_decode']]]) {
  test(`${file} exports the functions of statepass.h and nothing else`, () => {
    const names = WebAssembly.Module.exports(compiled(file)).map((e) => e.name);
    const ours = names.filter((n) => n.startsWith('sp_'));
    assert.deepEqual(ours.sort(), functions.filter((f) => !absent.includes(f)).sort());
    assert.deepEqual(names.filter((n) => !n.startsWith('sp_')).sort(), ['__indirect_function_table', '__trap', '_initialize', 'memory']);
  });
  test(`${file} imports only what the loader gives`, () => {
    const known = Object.entries(IMPORTS).flatMap(([module, names]) => names.map((name) => `${module}.${name}`));
    for (const { module, name, kind } of WebAssembly.Module.imports(compiled(file))) {
      assert.equal(kind, 'function');
      assert.ok(known.includes(`${module}.${name}`), `${module}.${name}`);
    }
  });
}

test('a module without the reader says so', async () => {
  const module = await Module.instantiate(compiled('core.wasm'));
  assert.equal(module.has('sp_qr_decode'), false);
  assert.throws(() => module.bytes('qr.decode', 'sp_qr_decode', new Uint8Array(1), 1, 1, 1, false), { name: 'CoreError', code: 'capi_unsupported' });
});

test('calls give back all they took', async () => {
  const module = await load();
  const text = 'x'.repeat(500);
  const sizes = new Set();
  for (let i = 0; i < 300; i++) {
    module.bytes('qr.encode', 'sp_qr_encode', text);
    assert.throws(() => module.bytes('qr.encode', 'sp_qr_encode', 'y'.repeat(4000)), { code: 'qr_too_long' });
    if (i >= 10) sizes.add(module.memorySize);
  }
  assert.equal(sizes.size, 1);
});

test('an argument that does not fit into memory is refused, and the module lives on', async () => {
  const module = await load();
  assert.throws(() => module.bytes('qr.encode', 'sp_qr_encode', new Uint8Array(1_200_000_000)), { code: 'capi_memory' });
  assert.equal(module.plainText('sp_error_name', 2200), 'qr_image');
});
