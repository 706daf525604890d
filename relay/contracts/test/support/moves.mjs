// A move of a licence between states, as citizen and desks do it.
import { keccak256, numberToHex } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { joinHex } from '../../lib/hex.mjs';
import { signTyped, transferId } from '../../lib/typed-data.mjs';
import { CHAIN_ID } from './chain.mjs';

/** A citizen's consent key of one act. */
export function consentKey(number) {
  const privateKey = numberToHex(0x1000n + BigInt(number), { size: 32 });
  return { privateKey, address: privateKeyToAddress(privateKey).toLowerCase() };
}

/** The arguments of `open` with the holder's signature over them. */
export async function consent({ key, salt, from, to, due, statement = keccak256('0x5374'), chainId = CHAIN_ID }) {
  const message = { holder: key.address, salt, from, to, due, statement };
  const signature = await signTyped('LicenceTransfer', 'TransferConsent', message, chainId, key.privateKey);
  return { id: transferId(key.address, salt), args: [key.address, salt, from, due, statement, signature] };
}

export function withdrawal(id, key, chainId = CHAIN_ID) {
  return signTyped('LicenceTransfer', 'TransferWithdraw', { transferId: id }, chainId, key.privateKey);
}

/** What the origin commits to. @param {{listId: bigint, index: number}[]} flips */
export function clearanceDigest(id, salt, recordDigest, flips) {
  return keccak256(joinHex([id, salt, recordDigest, ...flips.flatMap(
    ({ listId, index }) => [numberToHex(listId, { size: 8 }), numberToHex(index, { size: 4 })])]));
}

/** A flip of an entry under the present body of its list. */
export function flipOf(listId, index, body) {
  return { listId, index, oldWord: body.word(index >> 7), path: body.path(index >> 7) };
}
