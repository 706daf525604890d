// The build under test. STATEPASS_CONTRACTS names another one (the mutation run does).
import { readFileSync } from 'node:fs';
import {
  decodeErrorResult, decodeEventLog, decodeFunctionResult, encodeFunctionData, toEventSelector, toFunctionSelector,
} from 'viem';
import { sourceDigest } from '../../scripts/sources.mjs';

const override = process.env.STATEPASS_CONTRACTS;
const file = override ?? new URL('../../build/contracts.json', import.meta.url);

function load() {
  let build;
  try {
    build = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error('no build/contracts.json: run "npm run build" first');
  }
  if (!override && build.sourceDigest !== sourceDigest()) {
    throw new Error('build/contracts.json is older than the sources: run "npm run build" first');
  }
  return build;
}

export const build = load();
export const contracts = build.contracts;
export const byName = Object.fromEntries(contracts.map((contract) => [contract.name, contract]));
const nameAt = Object.fromEntries(contracts.map(({ name, address }) => [address, name]));

const signature = ({ name, inputs }) => `${name}(${inputs.map(canonical).join(',')})`;
const canonical = ({ type, components }) => (
  components ? type.replace('tuple', `(${components.map(canonical).join(',')})`) : type);

const ofType = (type) => contracts.flatMap(({ abi }) => abi.filter((item) => item.type === type));
const errors = new Map(ofType('error').map((item) => [toFunctionSelector(signature(item)), item]));
const events = new Map(contracts.map(({ address, abi }) => [
  address, new Map(abi.filter(({ type }) => type === 'event').map((item) => [toEventSelector(signature(item)), item]))]));
const functions = Object.fromEntries(contracts.map(({ name, abi }) => [
  name, Object.fromEntries(abi.filter(({ type }) => type === 'function').map((item) => [item.name, item]))]));

export { signature };

export function functionOf(contract, name) {
  const item = functions[contract]?.[name];
  if (!item) throw new Error(`${contract} has no function ${name}`);
  return item;
}

export function encodeCall(contract, name, args) {
  return encodeFunctionData({ abi: [functionOf(contract, name)], functionName: name, args });
}

export function decodeResult(contract, name, data) {
  return plain(decodeFunctionResult({ abi: [functionOf(contract, name)], functionName: name, data }));
}

/** @returns {{name: string, args: any[]}} the custom error in revert data; `Panic`, `Error` or empty stand as they are */
export function decodeError(data) {
  if (!data || data === '0x') return { name: '', args: [] };
  const item = errors.get(data.slice(0, 10));
  if (!item) return { name: data.slice(0, 10), args: [data] };
  const { args = [] } = decodeErrorResult({ abi: [item], data });
  return { name: item.name, args: plain(args) };
}

/** @returns {{contract: string, name: string, args: object}} */
export function decodeLog({ address, topics, data }) {
  const item = events.get(address)?.get(topics[0]);
  if (!item) throw new Error(`unknown event of ${address}`);
  const { args } = decodeEventLog({ abi: [item], topics, data, strict: true });
  return { contract: nameAt[address], name: item.name, args: plain(args) };
}

/** Addresses in lower case and small integers as numbers, so that values compare. */
export function plain(value) {
  if (typeof value === 'string') return value.startsWith('0x') ? value.toLowerCase() : value;
  if (typeof value === 'bigint') return value < 2n ** 48n ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  }
  return value;
}
