// EIP-712 messages that citizens sign for these contracts.
import { encodeAbiParameters, hashTypedData, keccak256 } from 'viem';
import { sign } from 'viem/accounts';
import { addressOf } from './addresses.mjs';

/** @typedef {`0x${string}`} Hex */

const field = (text) => {
  const [type, name] = text.split(' ');
  return { name, type };
};
const fields = (text) => text.split(',').map(field);

/** Types by contract. */
export const typesOf = {
  IssuanceLog: { CredentialAcceptance: fields('address holder,uint16 issuer,bytes32 core,uint40 at') },
  LicenceTransfer: {
    TransferConsent: fields('address holder,bytes32 salt,uint16 from,uint16 to,uint40 due,bytes32 statement'),
    TransferWithdraw: fields('bytes32 transferId'),
  },
};

/** @param {string} contract @param {number} chainId */
export function domainOf(contract, chainId) {
  return { name: `Statepass ${contract}`, version: '1', chainId, verifyingContract: addressOf(contract) };
}

/** @returns {Hex} the digest to sign */
export function digestOf(contract, primaryType, message, chainId) {
  const types = { [primaryType]: typesOf[contract][primaryType] };
  return hashTypedData({ domain: domainOf(contract, chainId), types, primaryType, message });
}

/** @returns {Promise<Hex>} 65 bytes r, s, v; deterministic (RFC 6979), low s, v 27 or 28 */
export function signDigest(digest, privateKey) {
  return sign({ hash: digest, privateKey, to: 'hex' });
}

/** @returns {Promise<Hex>} */
export function signTyped(contract, primaryType, message, chainId, privateKey) {
  return signDigest(digestOf(contract, primaryType, message, chainId), privateKey);
}

/** @returns {Hex} identity of a move */
export function transferId(holder, salt) {
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [holder, salt]));
}
