// Who plays in the tests: states of the example network with one operator for each role.
import { after } from 'node:test';
import { END_OF_TIME } from '../../lib/genesis.mjs';
import { CA, NY, TX, WA, allStates, codes, fourStates } from '../../lib/example.mjs';
import { Chain } from './chain.mjs';

export { CA, NY, TX, WA };

export const ZERO = '0x0000000000000000000000000000000000000000';

export const ROLES = Object.freeze({
  LICENSING: 0x01, MAILBOX: 0x02, DATA: 0x04, BILLING: 0x08, STATUS: 0x10, KEYS: 0x20, SPONSOR: 0x40, ADMIN: 0x80,
});

export const STRANGER = '0x00000000000000000000000000000000000000ee';
export const DAY = 86_400;
export const HOUR = 3_600;
export const bytes32 = (byte) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`;

const hex = (value, digits) => value.toString(16).padStart(digits, '0');

/** The operator of a state that holds this role alone. */
export function actor(jurisdiction, role) {
  return `0x00000000000000000000000000000000${hex(jurisdiction, 4)}${hex(ROLES[role], 4)}`;
}

/** An address of no standing. */
export function nobody(number) {
  return `0x${hex(0xbeef, 8)}${hex(number, 32)}`;
}

/** The state with an operator for each role beside its administrators. */
export function withOperators(state) {
  const operators = Object.keys(ROLES).map(
    (role) => ({ address: actor(state.jurisdiction, role), roles: ROLES[role], until: END_OF_TIME }));
  return { ...state, operators };
}

export const four = () => fourStates().map(withOperators);
export const fiftyOne = () => allStates().map(withOperators);
export const lettersOf = (jurisdiction) => Object.keys(codes).find((letters) => codes[letters] === jurisdiction);

/**
 * A chain that ends with the file's tests, or with test `t`.
 * @param {object} [options] those of Chain.start
 */
export async function startChain(options = {}, t = { after }) {
  const chain = await Chain.start({ states: four(), ...options });
  t.after(() => chain.stop());
  return chain;
}

/** A chain and a function that brings it back to its genesis. */
export async function startScene(options) {
  const chain = await startChain(options);
  let start = await chain.snapshot();
  return { chain, fresh: async () => { start = await chain.revert(start); } };
}

/** A proposal to Council with the fields left out at zero. */
export function proposal(kind, fields = {}) {
  return { kind, jurisdiction: 0, account: ZERO, key: bytes32(0), value: 0n, round: 0, ...fields };
}

/** Votes of administrators in the order CA, NY, TX, WA until the proposal is executed. */
export async function decide(chain, proposed) {
  for (const state of [CA, NY, TX, WA]) {
    const result = await chain.send(actor(state, 'ADMIN'), 'Council', 'vote', [proposed]);
    if (result.events.some(({ name }) => name === 'Executed')) return result;
  }
  throw new Error('not executed');
}

/** EXPEL of WA, which every test of expelled states uses. */
export const expelWA = (chain) => decide(chain, proposal(2, { jurisdiction: WA }));
