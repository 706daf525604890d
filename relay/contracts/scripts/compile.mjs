// Compiles the contracts with the pinned compiler; the same sources give the same bytes everywhere.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import solc from 'solc';
import { addressOf } from '../lib/addresses.mjs';
import { contractNames, readSources, settings } from './sources.mjs';

const require = createRequire(import.meta.url);

const outputs = ['abi', 'evm.deployedBytecode', 'evm.methodIdentifiers', 'storageLayout'];

/**
 * Compiles `names` out of `sources`; throws with the compiler's own words on an error or, if strict, a warning of our
 * sources.
 * @returns {object[]} one record a contract
 */
export function compile(sources = readSources(), names = contractNames, strict = true) {
  const input = {
    language: 'Solidity',
    sources,
    settings: {
      ...settings,
      outputSelection: Object.fromEntries(names.map((name) => [`src/${name}.sol`, { [name]: outputs }])),
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: importLibrary }));
  const messages = (output.errors ?? []).filter(
    (e) => e.severity === 'error' || (strict && e.sourceLocation?.file.startsWith('src/') && !isFutureKeyword(e)));
  if (messages.length) throw new Error(messages.map((e) => e.formattedMessage).join('\n'));
  return names.map((name) => record(name, output.contracts[`src/${name}.sol`][name]));
}

/** The specified event BookChanged has fields called `at` and `layout`, which a later compiler may reserve. */
function isFutureKeyword({ message }) {
  return message.includes('will be promoted to keyword in the future');
}

function importLibrary(path) {
  return { contents: readFileSync(require.resolve(path), 'utf8') };
}

function record(name, { abi, evm, storageLayout }) {
  const { object, immutableReferences, linkReferences } = evm.deployedBytecode;
  if (Object.keys(immutableReferences).length) throw new Error(`${name}: code in genesis cannot have immutables`);
  if (Object.keys(linkReferences).length) throw new Error(`${name}: code in genesis cannot be linked`);
  return {
    name,
    address: addressOf(name),
    runtimeBytecode: `0x${object}`,
    abi,
    methodIdentifiers: evm.methodIdentifiers,
    storageLayout: reduceLayout(storageLayout),
    immutableReferences,
  };
}

/** What of a storage layout must never change: without the compiler's internal numbers. */
function reduceLayout({ storage, types }) {
  return (storage ?? []).map(({ label, slot, offset, type }) => (
    { label, slot: Number(slot), offset, type: types[type].label }));
}
