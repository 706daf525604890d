// What a build is made from. Knows nothing of the compiler's code, which takes a second to load.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const root = new URL('../', import.meta.url);
const require = createRequire(import.meta.url);

/** The contracts of this folder, in the order of their addresses. */
export const contractNames = [
  'Council', 'IssuerRegistry', 'StatusRegistry', 'IssuanceLog', 'LicenceTransfer', 'Channel', 'DataDirectory',
];

export const settings = {
  viaIR: true,
  optimizer: { enabled: true, runs: 10_000 },
  evmVersion: 'cancun',
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
};

/** Every Solidity file of src/ as a standard-JSON source map. */
export function readSources() {
  const names = readdirSync(new URL('src/', root)).filter((name) => name.endsWith('.sol')).sort();
  return Object.fromEntries(
    names.map((name) => [`src/${name}`, { content: readFileSync(new URL(`src/${name}`, root), 'utf8') }]));
}

/** Names what a build was made from: compiler, settings, our sources, and the library's version. */
export function sourceDigest(sources = readSources()) {
  const versions = ['solc', '@openzeppelin/contracts'].map((name) => require(`${name}/package.json`).version);
  const inputs = JSON.stringify([versions, settings, sources]);
  return `0x${createHash('sha256').update(inputs).digest('hex')}`;
}
