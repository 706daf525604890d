// Where the module lies: beside this file, fetched in a browser and read in Node.
import { Module } from './module.js';

let compiled: Promise<WebAssembly.Module> | undefined;

async function compile(): Promise<WebAssembly.Module> {
  const url = new URL('./core.wasm', import.meta.url);
  if (url.protocol !== 'file:') return WebAssembly.compileStreaming(fetch(url, { credentials: 'omit' }));
  const { readFile } = (await import(/* @vite-ignore */ `node:${'fs/promises'}`)) as { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> };
  return WebAssembly.compile(await readFile(url));
}

/** A fresh instance; the module is compiled once. */
export async function load(): Promise<Module> {
  compiled ??= compile().catch((error: unknown) => { compiled = undefined; throw error; });
  return Module.instantiate(await compiled);
}
