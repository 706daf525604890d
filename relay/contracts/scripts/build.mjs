// Writes build/contracts.json: what genesis builders, relays and tests need of each contract.
import { mkdirSync, writeFileSync } from 'node:fs';
import solc from 'solc';
import { compile } from './compile.mjs';
import { readSources, settings, sourceDigest } from './sources.mjs';

const sources = readSources();
const build = { compiler: solc.version(), settings, sourceDigest: sourceDigest(sources), contracts: compile(sources) };
const folder = new URL('../build/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('contracts.json', folder), `${JSON.stringify(build, null, 1)}\n`);
for (const { name, address, runtimeBytecode } of build.contracts) {
  console.log(`${address} ${name} ${(runtimeBytecode.length - 2) / 2} bytes`);
}
