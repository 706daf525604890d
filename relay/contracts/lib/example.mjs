// The example network of vectors and tests: four states, and all fifty-one. Keys are hashes of public words: never use.
import { keccak256, stringToHex } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';

export const CA = 6;
export const NY = 36;
export const TX = 48;
export const WA = 53;

/** FIPS codes of the states and the District of Columbia. */
export const codes = Object.freeze({
  AL: 1, AK: 2, AZ: 4, AR: 5, CA, CO: 8, CT: 9, DE: 10, DC: 11, FL: 12, GA: 13, HI: 15, ID: 16, IL: 17, IN: 18, IA: 19,
  KS: 20, KY: 21, LA: 22, ME: 23, MD: 24, MA: 25, MI: 26, MN: 27, MS: 28, MO: 29, MT: 30, NE: 31, NV: 32, NH: 33, NJ: 34,
  NM: 35, NY, NC: 37, ND: 38, OH: 39, OK: 40, OR: 41, PA: 42, RI: 44, SC: 45, SD: 46, TN: 47, TX, UT: 49, VT: 50, VA: 51,
  WA, WV: 54, WI: 55, WY: 56,
});

/** The sentence of which the Keccak-256 is a private key. */
export const keyWords = (role, letters) => `statepass example ${role} ${letters}`;

/** @returns {`0x${string}`} */
export function privateKeyOf(role, letters) {
  return keccak256(stringToHex(keyWords(role, letters)));
}

const addresses = new Map();

/** @returns {`0x${string}`} lower case */
export function addressOfKey(role, letters) {
  const words = keyWords(role, letters);
  if (!addresses.has(words)) addresses.set(words, privateKeyToAddress(privateKeyOf(role, letters)).toLowerCase());
  return addresses.get(words);
}

/** A state as a genesis takes it. */
export function stateOf(letters) {
  return {
    jurisdiction: codes[letters],
    letters,
    validator: addressOfKey('validator', letters),
    admins: [addressOfKey('admin', letters), addressOfKey('second admin', letters)],
  };
}

export const fourStates = () => ['CA', 'NY', 'TX', 'WA'].map(stateOf);
export const allStates = () => Object.keys(codes).map(stateOf);
